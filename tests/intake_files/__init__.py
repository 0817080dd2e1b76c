"""Documents made with real tools, for the readers to read."""
