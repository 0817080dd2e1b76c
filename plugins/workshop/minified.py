"""Scripts as they are published: without comments, indentation and long local names, half of what they weigh."""

from __future__ import annotations

try:
    import minify
except ImportError:  # there is no build of it for Apple's processors: scripts stay as they are written there
    minify = None  # type: ignore[assignment]


def minified(script: str) -> bytes:
    """Make a script small."""
    return str(minify.string("text/javascript", script) if minify else script).encode()
