"""What the manual shows: ways to write something, with pictures of what becomes of it; and messages explained."""

from __future__ import annotations

import re
from dataclasses import dataclass

MANUAL = "editing.zh.md"
PICTURES = "images/editing"
"""Below the folder of the manual."""

_EXAMPLE = re.compile(
    r"```markdown\n(?P<text>.*?)```\n\n!\[[^\]]+\]\(images/editing/(?P<name>[a-z-]+)\.webp\)", re.DOTALL
)
_MESSAGE = re.compile(r"^\| (?P<code>[A-Z]\d\d) \| (?P<message>.+?) (?<!\\)\| ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """One way to write something, with the name of its picture."""

    name: str
    text: str

    @property
    def plan_file(self) -> str:
        """Give the whole file: the example itself where it has metadata, else with a title before it."""
        return self.text if self.text.startswith("---\n") else f"---\ntitle: 示例（{self.name}）\n---\n\n{self.text}"


def examples(manual: str) -> tuple[Example, ...]:
    """Give the examples of the manual, in its order: code with a picture below it."""
    return tuple(Example(match["name"], match["text"]) for match in _EXAMPLE.finditer(manual))


def messages(manual: str) -> tuple[tuple[str, str], ...]:
    """Give code and message of each row of the manual's table of messages."""
    return tuple((match["code"], re.sub(r"\\([|\[])", r"\1", match["message"])) for match in _MESSAGE.finditer(manual))
