"""Our own copies of the manifests that were published from here: nobody who can alter the live site can alter them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from release.faults import SiteAltered
from release.manifest import Manifest, is_release_id, read_manifest
from release.sums import sha256_of

_LIVE = "live"
"""Holds the id of the release that was made live last."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What was made live at one target from here.

    The same release can be another one elsewhere: what is carried over differs.
    """

    folder: Path

    def keep(self, manifest: Manifest) -> None:
        """Keep a copy of the manifest of the release that is live now."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write(f"{manifest.release}.json", manifest.data())
        self._write(_LIVE, manifest.release.encode())

    def _write(self, name: str, data: bytes) -> None:
        draft = self.folder / f"{name}.draft"
        draft.write_bytes(data)
        draft.replace(self.folder / name)

    def of(self, release: str) -> Manifest | None:
        """Give our copy of the manifest of a release, None where there is none that is whole."""
        path = self.folder / f"{release}.json"
        if not is_release_id(release) or not path.is_file():
            return None
        try:
            return read_manifest(path.read_bytes(), str(path))
        except SiteAltered:  # a power failure may leave it empty
            return None

    def live(self) -> Manifest | None:
        """Give the manifest of what was made live last, None where that is not known."""
        path = self.folder / _LIVE
        return self.of(path.read_text(encoding="utf-8", errors="replace")) if path.is_file() else None

    def forget(self, but: Collection[str]) -> None:
        """Let go of releases that the target holds no more."""
        for path in self.folder.glob("*.json"):
            if path.stem not in but:
                path.unlink()


def notes_of(workplace: Path, address: str) -> Notes:
    """Give the notes of the target at `address`."""
    return Notes(workplace / "notes" / sha256_of(address.encode())[:16])


def all_notes(workplace: Path) -> list[Notes]:
    """Give the notes of all targets that were published to from here."""
    return [Notes(folder) for folder in sorted((workplace / "notes").glob("*"))]
