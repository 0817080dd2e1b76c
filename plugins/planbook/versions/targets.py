"""Targets: what two versions of a plan state of the same indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from planbook.keys import name_key
from planbook.model import Indicator, Plan

_ALIKE = 0.6
"""Likeness of two names from which an indicator was renamed, where both have the same number or unit."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an indicator, in both versions as written; empty where one does not state it."""

    label: str
    """Head of its column: `2025年`, `属性`."""
    before: str
    after: str

    @property
    def changed(self) -> bool:
        return _bare(self.before) != _bare(self.after)


@dataclass(frozen=True, slots=True)
class TargetChange:
    """An indicator in two versions."""

    before: Indicator | None
    """None where it is new."""
    after: Indicator | None
    """None where it was deleted."""
    values: tuple[Value, ...]
    """Those that either version states; then what else its table says of it otherwise: unit, attribute …"""

    @property
    def renamed(self) -> bool:
        if self.before is None or self.after is None:
            return False
        return name_key(self.before.name) != name_key(self.after.name)

    @property
    def changed(self) -> bool:
        one_sided = self.before is None or self.after is None
        return one_sided or self.renamed or any(value.changed for value in self.values)


def compare_targets(before: Plan, after: Plan) -> tuple[TargetChange, ...]:
    """Give every indicator of either version, in the order of the later one; what was deleted comes last."""
    olds, news = before.indicators, after.indicators
    former = _former(olds, news)
    changes = [_change(former.get(at), new) for at, new in enumerate(news)]
    kept = {id(old) for old in former.values()}
    return (*changes, *(_change(old, None) for old in olds if id(old) not in kept))


def _former(olds: Sequence[Indicator], news: Sequence[Indicator]) -> Mapping[int, Indicator]:
    """Give what each indicator, by its place, was before: the same name, or else one that is like it."""
    found: dict[int, Indicator] = {}
    left = list(olds)
    for same in (_is_same, _is_renamed):
        for at, new in enumerate(news):
            if at not in found and (old := next((each for each in left if same(each, new)), None)):
                found[at] = old
                left.remove(old)
    return found


def _is_same(old: Indicator, new: Indicator) -> bool:
    return name_key(old.name) == name_key(new.name)


def _is_renamed(old: Indicator, new: Indicator) -> bool:
    alike = SequenceMatcher(None, name_key(old.name), name_key(new.name), autojunk=False).ratio() >= _ALIKE
    return alike and (old.unit == new.unit or (bool(old.number) and old.number == new.number))


def _change(old: Indicator | None, new: Indicator | None) -> TargetChange:
    befores, afters = (_values(each) for each in (old, new))
    labels = [*afters, *(label for label in befores if label not in afters)]
    values = (Value(label, befores.get(label, ""), afters.get(label, "")) for label in labels)
    return TargetChange(old, new, (*values, *_facts(old, new)))


_FACTS = (
    ("类别", "category"), ("单位", "unit"), ("属性", "attribute"), ("牵头部门", "department"), ("数据来源", "source"),
    ("完成情况", "status"),
)  # fmt: skip


def _facts(old: Indicator | None, new: Indicator | None) -> Iterator[Value]:
    """Give what tables say of an indicator besides its values, where that is another than before."""
    for label, field in _FACTS if old and new else ():
        value = Value(label, getattr(old, field), getattr(new, field))
        if value.changed:
            yield value


def _values(indicator: Indicator | None) -> dict[str, str]:
    """Give the values by their heads, from which spaces were taken."""
    measures = indicator.measures if indicator else ()
    return {"".join(each.label.split()): each.as_written for each in measures if each.is_stated}


def _bare(value: str) -> str:
    return "".join(value.split())
