"""Links that open a line of a source file in the editor program that a setting names."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from planbook.problems import Where

EDITORS = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}",
    "sublime": "subl://open?url=file://{path}&line={line}&column={column}",
}
"""Addresses that editor programs register for themselves, by the name that the setting gives."""


def editor_link(where: Where, project: Path, editor: str) -> str:
    """Give the address that opens `where`; empty where no `editor` is set.

    `editor` is one of `EDITORS` or an address with {path}, {line} and {column}; `{path}` begins with a slash.
    """
    if not editor:
        return ""
    path = "/" + (project / where.path).as_posix().lstrip("/")  # C:/plans/a.md as well
    return EDITORS.get(editor, editor).format(path=quote(path, safe="/:"), line=where.line, column=where.column)
