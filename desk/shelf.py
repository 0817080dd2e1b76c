"""The shelf: the texts of all plans, and what they say in common.  Only what has changed is read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from desk.findings import Sheet, Usage
from desk.passages import Kind, Passage, read_passages, read_source
from desk.words import corpus
from planbook.model import Library, Plan


class Shelf:
    """Holds the texts of plan files."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._said = corpus()

    def hold(self, texts: Mapping[str, str]) -> Iterator[None]:
        """Hold `texts`, by the paths of their files, in the place of those that are held.

        Takes some 30 ms for each that is another one, and yields after it; what is done then stays done.
        """
        for path in [path for path, text in self._texts.items() if texts.get(path) != text]:
            self._said.remove(_said_in(path, self._texts.pop(path)))
            yield
        for path in [path for path in texts if path not in self._texts]:
            self._said.add(_said_in(path, texts[path]))
            self._texts[path] = texts[path]
            yield

    def sheet(self, library: Library, plan: Plan, usages: Sequence[Usage]) -> Sheet:
        """Lay a plan of `library` on the desk, whose text is held."""
        source = read_source(plan.where.path, self._texts[plan.where.path])
        passages = tuple(each for each in read_passages(source) if each.text)
        return Sheet(plan, source, passages, _by_line(passages), library, self._said, tuple(usages))


def _said_in(path: str, text: str) -> Iterable[str]:
    return (each.text for each in read_passages(read_source(path, text)) if each.kind is not Kind.METADATA)


def _by_line(passages: Sequence[Passage]) -> dict[int, tuple[Passage, ...]]:
    return {line: tuple(group) for line, group in groupby(passages, key=lambda passage: passage.where(0).line)}
