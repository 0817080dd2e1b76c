"""Invoke, in Chinese."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

from invoke.exceptions import Exit, ParseError
from invoke.program import Program

from commands.words import OVERVIEW, RUN, in_chinese


class Commands(Program):
    """Parses the command line and runs its tasks; what cannot be taken is said in Chinese, and exits with 1."""

    def parse_core(self, argv: list[str] | None) -> None:
        self._parsing(super().parse_core, argv)

    def parse_tasks(self) -> None:
        self._parsing(super().parse_tasks)

    def parse_cleanup(self) -> None:
        self._parsing(super().parse_cleanup)

    def _parsing(self, parse: Callable[..., None], *arguments: Any) -> None:
        try:
            parse(*arguments)
        except (ParseError, ValueError) as error:
            names = self.collection.task_names if hasattr(self, "collection") else ()
            context = getattr(error, "context", None)
            helps = {value.name: value.help or "" for value in context.args.values()} if context else {}
            raise Exit(in_chinese(str(error), names, helps), code=1) from None

    def print_help(self) -> None:
        print(OVERVIEW)

    def list_flat(self) -> None:
        print("可用的命令：\n")
        self.print_columns(self._make_pairs(self.scoped_collection))

    def print_task_help(self, name: str) -> None:
        options = self.parser.contexts[name].help_tuples()
        print(f"用法：{RUN} {name}{' [选项]' if options else ''}\n\n  {inspect.getdoc(self.collection[name])}\n")
        if options:
            print("选项：\n")
            self.print_columns([(re.sub("STRING|INT", "X", flag), said) for flag, said in options])
