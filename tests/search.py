"""What the tests of the search share: the built engine under Node, and truths that do not come from it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser import program

HERE = Path(__file__).parent / "js"


@dataclass(frozen=True, slots=True)
class Hit:
    clause: str
    match: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    total: int
    hits: tuple[Hit, ...]

    @property
    def exact(self) -> list[str]:
        return [hit.clause for hit in self.hits if hit.match == "exact"]


def node(*arguments: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Node on a script below `tests/js`."""
    return subprocess.run(
        [program("node"), "--no-warnings", *arguments],
        cwd=HERE,
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, **environment},
    )


def answers(output: Path, queries: list[str], edition: str = "", **options: Any) -> list[Answer]:
    """Give what the engine of the site in `output`, or of its edition, answers.

    All hits unless the options say otherwise.
    """
    asked = [{"query": query, "options": {"all": True, **options}} for query in queries]
    done = node("answer.mjs", str(output), edition, given=json.dumps(asked))
    assert done.returncode == 0, done.stderr
    return [Answer(each["total"], tuple(Hit(*hit) for hit in each["hits"])) for each in json.loads(done.stdout)]


def letters(text: str) -> str:
    """Fold a passage in another way than the search does: what the contract says, written down once more."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"(?<=[0-9])[\W_]+(?=[0-9])", "·", text)
    return re.sub(r"[^\w·]|_", "", text)
