"""Inspection of a built site, as one of government websites would go about it: from its pages alone."""
