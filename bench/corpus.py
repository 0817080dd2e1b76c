"""Makes plans for measurements: the structure of the real ones, other words, no sentence twice.

    python -m bench.corpus FOLDER --plans 100 [--seed 0]

Each plan begins as one of the real plans.  About half of its words of two characters and more are replaced by words of
a vocabulary of some twenty thousand (pypinyin's phrases), of which every plan favours a few hundred, as real plans
favour their subject; numbers are drawn anew.  A sentence that was there before is made again.  The same seed gives the
same files.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import rjieba
from pypinyin.phrases_dict import phrases_dict

from bench import ROOT

KEPT = frozenset(
    [
        "专栏",
        "指标",
        "序号",
        "类别",
        "单位",
        "属性",
        "预期性",
        "约束性",
        "基础值",
        "规划值",
        "目标值",
        "基期值",
        "完成值",
        "编号",
        "规划期",
        "期间",
        "新增",
        "万元",
        "亿元",
        "印发",
        "通知",
        "附件",
        "来源",
        "文本",
        "标题",
        "本章",
        "规划",
        "目标",
        "其中",
        "建设",
        "推进",
        "加强",
        "完善",
        "实施",
        "提升",
        "知识产权",
    ]
)
"""Words that carry the structure of a plan, or that plans of every subject use."""
SHARE = 0.55
"""Of the words that may be replaced."""
SUBJECT = 400
"""Words that one plan favours."""
OWN = 0.8
"""Share of its new words that a plan takes from them."""

_MARKS = re.compile(r"\{~~.*?~>(.*?)~~\}|\{--.*?--\}|\]\(plan:[^)]*\)")
_REMARK = re.compile(r"\{>>.*?<<\}")
_STRUCTURE = re.compile(
    r"\s*(?:>\s*)?(?:#+\s*)?(?:\*\*)?(?:第[一二三四五六七八九十百]+[章节条]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．]|专栏\d+)?"
)  # "## （一）", "> **专栏5", "第三章"
_NUMBER = re.compile(r"(?<![\d年])\d+(?:\.\d+)?(?![\d年]|\s*年)")
_SENTENCE = re.compile(r"[^。！？]+[。！？]?")


def make_corpus(folder: Path, plans: int, seed: int = 0, originals: Path = ROOT / "content") -> None:
    """Write `plans` plans and the pages of the real content into `folder`, which is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "plans").mkdir(parents=True)
    shutil.copytree(originals / "pages", folder / "pages")
    bases = [path.read_text(encoding="utf-8") for path in sorted((originals / "plans").glob("*.md"))]
    vocabulary = sorted(word for word in phrases_dict if len(word) in (2, 3) and _is_han(word))
    seen: set[str] = set()
    for number, base in zip(range(plans), itertools.cycle(bases)):
        writer = _Writer(random.Random(f"{seed}-{number}"), vocabulary, seen)
        (folder / "plans" / f"plan-{number:04}.md").write_text(writer.plan(base, number), encoding="utf-8")


class _Writer:
    """Writes one plan."""

    def __init__(self, dice: random.Random, vocabulary: Sequence[str], seen: set[str]) -> None:
        self.dice = dice
        self.vocabulary = vocabulary
        self.subject = dice.sample(vocabulary, SUBJECT)
        self.seen = seen
        self.names: dict[str, str] = {}

    def plan(self, base: str, number: int) -> str:
        _, front, body = base.split("---\n", 2)
        kept = [line for line in front.splitlines() if line.startswith(("region", "period", "行政区", "规划期"))]
        first = self.dice.randint(2001, 2030)
        head = [f"title: {self._word()}市{self._word()}“{number}号”规划", *kept, f"issued: {first}-01-14"]
        return "\n".join(["---", *head, "---", *self._lines(_MARKS.sub(r"\1", body))]) + "\n"

    def _lines(self, body: str) -> Iterator[str]:
        in_table = False
        for line in body.splitlines():
            is_row = line.lstrip("> ").startswith("|")
            if not is_row:
                in_table = False
                yield self._line(line)
            elif in_table:
                yield "|".join(self._cell(cell) for cell in line.split("|"))
            else:
                in_table = "---" in line
                yield line

    def _line(self, line: str) -> str:
        if line.startswith("#") and "{>>" in line:  # a heading that its source lacks
            return line
        line = _REMARK.sub("", line)
        match = _STRUCTURE.match(line)
        begin = match.end() if match else 0
        return line[:begin] + "".join(self._fresh(each) for each in _SENTENCE.findall(line[begin:]))

    def _cell(self, cell: str) -> str:
        return cell if "^^" in cell or "<<" in cell or len(cell.strip()) < 4 else self._changed(cell)

    def _fresh(self, sentence: str) -> str:
        """Give a sentence that was not there before; one too short to differ stays what it becomes."""
        changed = self._changed(sentence)
        for _ in range(20):
            if changed not in self.seen:
                break
            changed = self._changed(sentence)
        self.seen.add(changed)
        return changed

    def _changed(self, text: str) -> str:
        words = (self._replaced(word) for word in rjieba.cut(text))
        return _NUMBER.sub(self._number, "".join(words))

    def _replaced(self, word: str) -> str:
        if len(word) < 2 or word in KEPT or not _is_han(word) or self.dice.random() > SHARE:
            return word
        return self._word()

    def _word(self) -> str:
        return self.dice.choice(self.subject if self.dice.random() < OWN else self.vocabulary)

    def _number(self, match: re.Match[str]) -> str:
        digits = len(match[0].partition(".")[0])
        whole = str(self.dice.randrange(10 ** (digits - 1) if digits > 1 else 1, 10**digits))
        return f"{whole}.{self.dice.randrange(10, 99)}" if "." in match[0] else whole


def _is_han(word: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in word)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--plans", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    make_corpus(options.folder, options.plans, options.seed)


if __name__ == "__main__":
    main()
