"""What readers raise."""

from __future__ import annotations


class UnreadableDocument(ValueError):
    """A document that cannot be imported; the message tells the editor in Chinese what is wrong and what to do."""
