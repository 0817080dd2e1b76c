"""The manifest of a release: which files it has, and their sums."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath

from release.faults import CannotRelease, SiteAltered
from release.names import is_compressed, is_named_by_content
from release.sums import Sums, sha256_of, sm3_of

MANIFEST = "manifest.json"
MANIFEST_SUMS = {"manifest.json.sha256": sha256_of, "manifest.json.sm3": sm3_of}
"""The sums of the manifest itself, as `sha256sum -c` reads them."""
FORMAT = "plan-portal-release/1"
_ID = re.compile(r"(\d{6})-[0-9a-f]{12}")  # 000042-3fa9c1d2e4b5


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a release."""

    path: str
    """Relative to the site's root, with forward slashes."""
    sums: Sums
    carried: bool = False
    """Belongs to the release before, whose pages readers may still have open; the next one drops it."""


@dataclass(frozen=True)
class Manifest:
    """All files of a release, in the order of their paths, without the manifest itself."""

    release: str
    """Id of the release: its number at its target, and the beginning of the content's digest."""
    entries: tuple[Entry, ...]

    @cached_property
    def by_path(self) -> dict[str, Entry]:
        return {entry.path: entry for entry in self.entries}

    @cached_property
    def content(self) -> str:
        """Digest of the content: SHA-256 over sums and paths of the files that the build made.

        Compressed and carried files do not count: they follow from the others and from the release before.
        """
        digest = hashlib.sha256()
        for entry in self.entries:
            if not entry.carried and not is_compressed(entry.path):
                digest.update(f"{entry.sums.sha256}  {entry.path}\n".encode())
        return digest.hexdigest()

    @property
    def pages(self) -> int:
        """How many pages the release has."""
        return sum(entry.path.endswith(".html") for entry in self.entries)

    @property
    def number(self) -> int:
        """Number of the release at its target, 0 before it has one."""
        return number_of(self.release)

    def numbered(self, number: int) -> Manifest:
        """Give the manifest as that of release `number`."""
        return replace(self, release=f"{number:06d}-{self.content[:12]}")

    def carrying(self, entries: Iterable[Entry]) -> Manifest:
        """Give the manifest with files carried over from the release before."""
        carried = (replace(entry, carried=True) for entry in entries)
        return Manifest(self.release, tuple(sorted((*self.entries, *carried), key=lambda entry: entry.path)))

    def to_carry(self, before: Manifest | None) -> tuple[Entry, ...]:
        """Give the files of the release before that its pages, still open somewhere, may yet ask for."""
        return tuple(
            entry
            for entry in (before.entries if before else ())
            if not entry.carried and is_named_by_content(entry.path) and entry.path not in self.by_path
        )

    def data(self) -> bytes:
        """Write the manifest as JSON, a file a line."""
        lines = ",\n".join("  " + json.dumps(_fields(entry), ensure_ascii=False) for entry in self.entries)
        head = json.dumps({"format": FORMAT, "release": self.release, "content": self.content}, indent=1)
        return f'{head.removesuffix(f"{chr(10)}}}")},\n "files": [\n{lines}\n ]\n}}\n'.encode()

    def files(self) -> dict[str, bytes]:
        """Give the manifest and its sums, by file name."""
        data = self.data()
        sums = {name: f"{made}  {MANIFEST}\n".encode() for name, act in MANIFEST_SUMS.items() if (made := act(data))}
        return {MANIFEST: data} | sums


def _fields(entry: Entry) -> dict[str, object]:
    sums = entry.sums
    fields: dict[str, object] = {"path": entry.path, "size": sums.size, "sha256": sums.sha256}
    return fields | ({"sm3": sums.sm3} if sums.sm3 else {}) | ({"carried": True} if entry.carried else {})


def manifest_of(sums: dict[str, Sums]) -> Manifest:
    """Give the manifest of files with these sums, as yet without a number."""
    return Manifest("", tuple(Entry(path, sums[path]) for path in sorted(sums)))


def read_manifest(data: bytes, name: str) -> Manifest:
    """Read a manifest; `name` says in messages where it is from.

    Raises SiteAltered where `data` is no manifest, or one whose files could lie outside the site.
    """
    try:
        read = json.loads(data)
        if read["format"] != FORMAT:
            raise CannotRelease(f"{name} 的格式“{read['format']}”无法识别。请使用生成它的版本核对。")
        entries = tuple(
            Entry(
                each["path"],
                Sums(int(each["size"]), each["sha256"], each.get("sm3", "")),
                each.get("carried", False),
            )
            for each in read["files"]
        )
        manifest = Manifest(read["release"], entries)
        whole = manifest.content == read["content"] and all(is_inside(entry.path) for entry in entries)
    except (ValueError, KeyError, TypeError, AttributeError):
        whole = False
    if not whole:
        raise SiteAltered(f"{name} 不是完整的发布清单。请核对文件是否被改动，或重新发布。")
    return manifest


def is_inside(path: str) -> bool:
    """Tell whether a path stays below the folder that it is relative to."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\\" not in path and "\n" not in path


def is_release_id(name: str) -> bool:
    """Tell whether `name` is the id of a release."""
    return _ID.fullmatch(name) is not None


def number_of(release: str) -> int:
    """Give the number in the id of a release, 0 where there is none."""
    found = _ID.fullmatch(release)
    return int(found[1]) if found else 0
