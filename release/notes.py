"""Our own copies of the manifests that were published from here: nobody who can alter the live site can alter them."""

from __future__ import annotations

from pathlib import Path

from release.manifest import Manifest, is_release_id, read_manifest


def note(workplace: Path, manifest: Manifest) -> None:
    """Keep a copy of the manifest of a release."""
    path = _path(workplace, manifest.release)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_bytes(manifest.data())
    draft.replace(path)


def noted(workplace: Path, release: str) -> Manifest | None:
    """Give our copy of the manifest of a release, None where there is none."""
    path = _path(workplace, release)
    return read_manifest(path.read_bytes(), str(path)) if is_release_id(release) and path.is_file() else None


def _path(workplace: Path, release: str) -> Path:
    return workplace / "manifests" / f"{release}.json"
