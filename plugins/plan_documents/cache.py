"""What was made before, kept between builds by the digest of what it was made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Cache:
    """A folder with one file a document; what is not asked for in a build goes with `sweep`."""

    folder: Path
    anew: bool = False
    """Whether all is made again, whatever is there."""
    _asked: set[str] = field(default_factory=set)

    def get(self, name: str) -> bytes | None:
        """Give the file `name`, None where it is not there."""
        self._asked.add(name)
        file = self.folder / name
        return file.read_bytes() if file.is_file() and not self.anew else None

    def keep(self, name: str, data: bytes) -> None:
        """Keep `data` as `name`; half a file is never seen."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f"{name}.draft"
        draft.write_bytes(data)
        draft.replace(self.folder / name)

    def sweep(self) -> None:
        """Delete what this build did not ask for."""
        for file in self.folder.glob("*") if self.folder.is_dir() else ():
            if file.is_file() and file.name not in self._asked:
                file.unlink()
