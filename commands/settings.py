"""Settings files, as Pelican reads them."""

from __future__ import annotations

from typing import Any

from pelican.settings import read_settings

from commands import ROOT


def settings_of(settings_file: str, **changed: object) -> dict[str, Any]:
    """Read a settings file of the project, with some settings `changed`."""
    settings: dict[str, Any] = read_settings(str(ROOT / settings_file), override=changed)
    return settings
