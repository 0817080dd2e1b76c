"""All rules that `invoke check` knows, with their examples; `docs/checks.md` is made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import yaml

from desk import checks, wording
from desk.findings import DeskRule
from planbook import problems
from planbook.problems import Rule


@dataclass(frozen=True, slots=True)
class Example:
    """A rule with a wrong and a right example."""

    rule: Rule
    wrong: str
    right: str
    kind: str = "plan"
    """What the two are: `plan`, `concepts`, `documents`, `site`, `wording`, or `words` that say it."""
    context: str = ""
    basis: str = ""


def _rules_of(module: ModuleType) -> Iterator[DeskRule]:
    return (value for value in vars(module).values() if isinstance(value, DeskRule))


_MODULES = tuple(value for value in vars(checks).values() if isinstance(value, ModuleType))
RULES: tuple[DeskRule, ...] = tuple(
    sorted((rule for module in (*_MODULES, wording) for rule in _rules_of(module)), key=lambda rule: rule.code)
)
"""The rules of the desk, by code."""


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """Give the examples of all rules, those of the core and those of the desk, by code."""
    rules = {rule.code: rule for rule in problems.RULES}
    text = (Path(__file__).parent / "core_examples.yml").read_text(encoding="utf-8")
    core = [
        Example(rules[each["code"]], each["wrong"], each["right"], each.get("in", "plan"))
        for each in yaml.safe_load(text)
    ]
    desk = [
        Example(
            rule, rule.wrong, rule.right, "wording" if rule is wording.INCOMPLETE else "plan", rule.context, rule.basis
        )
        for rule in RULES
    ]  # fmt: skip
    return tuple(sorted((*core, *desk), key=lambda example: example.rule.code))


_SUBJECTS = {
    "F": "文件", "M": "元数据", "J": "元数据与正文的相符", "H": "标题和编号", "X": "序号的写法",
    "C": "专栏", "T": "表格", "I": "指标和指标概念", "V": "数值、单位、年份和日期", "N": "脚注",
    "Q": "引用和发文字号", "L": "链接和引用文件", "S": "像而不是，尚待改写", "K": "校勘标记", "B": "标点",
    "Z": "用字和符号", "R": "识别错误和重复", "Y": "用语", "E": "历次版本", "A": "网址登记", "W": "网站设置",
    "G": "下载文件",
}  # fmt: skip
"""What the codes of a letter are about, in the order of the page."""

_INTRODUCTION = """# 检查项目

`./run check` 检查全部规划和设置，`./run check 规划网址 …` 只检查其中几件，列出文件、行、列、级别、代码、说明和建议。
有错误时退出码为 1；`--format json` 供程序读取，`--format github` 供代码托管平台标注。

- **错误**：须改正，否则不能生成网站。**警告**：请核对。**提示**：写法上的建议。
- `--fix` 先列出改动，同意后写入。有来源文本的规划，改动写成校勘标记；
  全文统一的标点、空格直接改，并写入元数据的“统一处理”。
- 核对无误、原文如此的，在元数据的“已核对”下写一行代码和原文词句，如 `- V02 75.07`；
  或者紧接其后写 `{>>说明<<}`。已经校勘、说明的地方不再列出。错误不能这样略去。
- 用语表 `desk/wording.yml` 各条注明依据，本单位的写在 `content/wording.yml`，格式相同。

本页由程序生成；例子都经过测试：错误的会列出，正确的不会。
"""


def page() -> str:
    """Give `docs/checks.md`."""
    parts = [_INTRODUCTION]
    for letter, subject in _SUBJECTS.items():
        parts.append(f"## {letter}　{subject}\n")
        parts += [_entry(example) for example in examples() if example.rule.code.startswith(letter)]
    return "\n".join(parts)


def _entry(example: Example) -> str:
    rule = example.rule
    lines = [f"### {rule.code}　{rule.severity}\n", _shown(rule.message + rule.hint) + "\n"]
    if example.basis:
        lines.append(f"依据：{example.basis}。\n")
    if example.context:
        lines.append(f"规划中另有：\n\n{_block(example.context)}")
    for name, text in (("错误", example.wrong), ("正确", example.right)):
        lines.append(f"{name}：{text}\n" if example.kind == "words" else f"{name}：\n\n{_block(text)}")
    return "\n".join(lines)


def _shown(template: str) -> str:
    """Give a message with an ellipsis for each value."""
    text = re.sub(r"(?<!\{)\{\w+(?::[^{}]*)?\}(?!\})", "……", template)
    return text.replace("{{", "{").replace("}}", "}")


def _block(text: str) -> str:
    shown = re.sub(r"[\u200b\ue000-\uf8ff]", lambda match: f"〔U+{ord(match[0]):04X}〕", text.strip("\n"))
    return f"```markdown\n{shown}\n```\n"
