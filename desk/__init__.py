"""The editor's desk: what helps to get a plan right before it is published."""
