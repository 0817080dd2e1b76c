"""Values that follow a task's name."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Collection, Mapping
from itertools import takewhile
from typing import Any

from invoke.context import Context
from invoke.tasks import Task


def take_values_that_follow(tasks: Mapping[str, Task[Any]]) -> None:
    """Let `rollback ID`, `verify URL`, `fidelity PLAN` and `check PLAN …` work with and without values.

    Invoke knows only positional arguments that are required: so each is one just when a value follows.
    """
    for name, argument in (("rollback", "release"), ("verify", "url"), ("fidelity", "plan")):
        if _values_after(tasks[name], tasks):
            tasks[name].positional = [argument]
    if values := _values_after(tasks["check"], tasks):
        _take_several(tasks["check"], "plan", len(values))


def _values_after(task: Task[Any], names: Collection[str]) -> list[str]:
    """Give the values that the command line has for a task: what is neither an option nor the value of one."""
    if task.name not in sys.argv:
        return []
    with_value = {f"-{name}" if len(name) == 1 else f"--{name.replace('_', '-')}"
                  for option in task.get_arguments() if option.takes_value for name in option.names}  # fmt: skip
    values, words = [], iter(sys.argv[sys.argv.index(task.name) + 1 :])
    for word in takewhile(lambda each: each not in names, words):
        if word in with_value:
            next(words, None)
        elif not word.startswith("-"):
            values.append(word)
    return values


def _take_several(task: Task[Any], argument: str, count: int) -> None:
    """Let a task take `count` values by their places: each gets a parameter, the task a list of them."""
    body, names = task.body, [f"{argument}_{number}" for number in range(1, count + 1)]

    def gathering(c: Context, **options: Any) -> None:
        body(c, **{argument: [options.pop(name) for name in names]}, **options)

    context, *others = inspect.signature(body).parameters.values()
    own = [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in names]
    kept = [each for each in others if each.name != argument]
    gathering.__signature__ = inspect.Signature([context, *own, *kept])  # type: ignore[attr-defined]
    task.body, task.positional, task.iterable = gathering, names, []
    task.help = {key: words for key, words in task.help.items() if key != argument}
