"""Jinja2 without what it does for templates of strangers: calls, attributes and output as plain Python does them.

Our templates only meet our own dataclasses and functions, so that nothing has to be tried out at each place: a call
is a call, `a.b` an attribute, and what is escaped is joined at once, never to be escaped again.  That halves the
time of a page.
"""

from __future__ import annotations

import re
from typing import Any

from jinja2 import Environment, Template, UndefinedError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup, escape

_SPECIAL = re.compile("[&<>\"']")


def escaped(value: object) -> str:
    """Give `value` as HTML: `Markup` as it is, all else escaped."""
    if type(value) is Markup:
        return value
    if type(value) is str and not _SPECIAL.search(value):
        return value
    return escape(value)


class LeanTemplate(Template):
    """A template whose macros are made once."""

    _module: TemplateModule | None

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002
        if self._module is None:  # Jinja2 looks first whether `ctx` has globals of its own, which is never so here
            self._module = self.make_module()
        return self._module

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Give the text; raises UndefinedError where a value has no such attribute, as Jinja2's own templates do."""
        try:
            return super().render(*args, **kwargs)
        except AttributeError as error:
            raise UndefinedError(str(error)) from error


class LeanCode(CodeGenerator):
    """Writes calls, attributes and escaping as Python has them."""

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("escape = environment.escaped")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        self.visit(node.node, frame)
        self.write(f".{node.attr}")


class LeanEnvironment(Environment):
    """The environment of templates that are compiled so."""

    code_generator_class = LeanCode
    template_class = LeanTemplate
    escaped = staticmethod(escaped)
