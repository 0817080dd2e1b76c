"""`raised`: superscripts as the characters that stand for them, because 10⁴ tonnes are not 104."""

from __future__ import annotations

_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def raised(text: str) -> str:
    """Give a text that is set as superscript: figures and signs (²) as such, anything else as it is (th, [1])."""
    return text.translate(_RAISED) if text and all(ord(each) in _RAISED for each in text) else text
