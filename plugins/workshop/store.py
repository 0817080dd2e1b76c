"""What was found earlier, kept between builds: one file a value, named by what it was made of."""

from __future__ import annotations

import hashlib
import pickle
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar, cast

from workshop.digests import code
from workshop.placed import Placed, placed, write_whole

T = TypeVar("T")
_DAY = 24 * 60 * 60


class KeptDamaged(Exception):
    """A value that was to be there cannot be read; all has to be found anew."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A value that a file holds, so that it need not be sent to other processes."""

    file: Path

    @property
    def value(self) -> T:
        """Give it; it is not to be changed, as it may be given again.  Raises KeptDamaged."""
        value = _at_hand.get(self.file)
        if value is None:
            try:
                value = pickle.loads(self.file.read_bytes())
            except Exception as error:  # whatever a damaged file makes of it
                raise KeptDamaged(str(self.file)) from error
            _hold(self.file, value)
        return cast("T", value)


_MOST = 128
_at_hand: dict[Path, object] = {}
"""Values that this process read or found last: several of its works need the same plan.  Another has another name."""
_holding = threading.Lock()
"""A worker of a cluster does several works at once, in threads."""


def _hold(file: Path, value: object) -> None:
    with _holding:
        _at_hand[file] = value
        if len(_at_hand) > _MOST:
            del _at_hand[next(iter(_at_hand))]


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of values; it may be deleted at any time between builds, and is right by itself after any change."""

    folder: Path
    anew: bool = False
    """Whether all is found again, whatever is there."""

    def name(self, *parts: bytes | str) -> str:
        """Give the name of what is made of `parts` by the code as it is now."""
        made_of = hashlib.sha256(code().encode())
        for part in parts:
            data = part if isinstance(part, bytes) else part.encode()
            made_of.update(b"%d:" % len(data))
            made_of.update(data)
        return made_of.hexdigest()[:40]

    def below(self, folder: str) -> Store:
        """Give a store in a folder below this one, which is swept by itself."""
        return replace(self, folder=self.folder / folder)

    def __contains__(self, name: str) -> bool:
        file = self.look(name)
        return file is not None and file.size > 0  # a power failure may leave an empty one

    def find(self, name: str, kind: type[T]) -> T | None:
        """Give the value of that name, None where it is not there, damaged or of another kind."""
        if self.anew:
            return None
        try:
            value = pickle.loads((self.folder / name).read_bytes())
        except Exception:  # whatever a damaged file makes of it: the value is made anew
            return None
        return value if isinstance(value, kind) else None

    def look(self, name: str) -> Placed | None:
        """Give the file of that name as it lies there, by which a later change shows; None where it is not there."""
        try:
            return placed(str(self.folder), name)
        except OSError:
            return None

    def at(self, name: str) -> Kept[T]:
        """Give the value of that name, which is there, without reading it."""
        return Kept(self.folder / name)

    def keep(self, name: str, value: T, *, at_hand: bool = False) -> Kept[T]:
        """Keep `value` under `name`; `at_hand` says that other works of this process are likely to need it."""
        file = self.folder / name
        write_whole(file, pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
        if at_hand:
            _hold(file, value)
        return Kept(file)

    def sweep(self, used: set[str], age: float = _DAY) -> None:
        """Delete what is not `used` and as old as `age`, in seconds; what is younger may be another build's."""
        if not self.folder.is_dir():
            return
        for file in self.folder.iterdir():
            with suppress(OSError):  # another build may be sweeping, or, on Windows, reading
                if file.is_file() and file.name not in used and file.stat().st_mtime <= time.time() - age:
                    file.unlink()
