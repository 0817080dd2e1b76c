"""Arithmetic: sums, shares, growth and counts that do not come out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal

from desk.findings import DeskRule, Finding, Sheet, found
from desk.passages import Passage
from desk.sentences import Amount, amounts, sentences
from planbook.indicators.quantities import NUMBER, UNIT, read_cell
from planbook.indicators.units import convert
from planbook.model import Cell, Indicator, IndicatorTable, Measure, Role, Table
from planbook.numbering import count
from planbook.plain import plain
from planbook.problems import WARNING
from planbook.tables import grid

PART_EXCEEDS = DeskRule(
    "V04",
    WARNING,
    "“其中”的 {part} 大于总数 {whole}。",
    "请核对两个数字。",
    basis="部分不大于总数",
    wrong="获中国专利奖845项，其中金奖931项。",
    right="获中国专利奖845项，其中金奖31项。",
)
SUM = DeskRule(
    "V05",
    WARNING,
    "各项之和是 {sum}，“{total}”与之不符。",
    "请核对各项和合计。",
    basis="各项之和等于合计",
    wrong="受理专利案件30件、商标案件45件，共计85件。",
    right="受理专利案件30件、商标案件45件，共计75件。",
)
SHARES = DeskRule(
    "V06",
    WARNING,
    "“{written}”超过百分之百。",
    "请核对比重。",
    basis="比重之和不超过100%",
    wrong="专利、商标、版权案件分别占45%、38%和27%。",
    right="专利、商标、版权案件分别占45%、38%和17%。",
)
DIRECTION = DeskRule(
    "V07",
    WARNING,
    "“{written}”，前后数值的大小与“{verb}”相反。",
    "请核对数值，或改正用词。",
    basis="增长后的数大于原数，下降后的小于原数",
    wrong="维持率由85%提高到81%。",
    right="维持率由81%提高到85%。",
)
RATE = DeskRule(
    "V08",
    WARNING,
    "“{written}”中，按前后两数计算应为 {right}%。",
    "请核对数值和增幅。",
    basis="增幅＝（现数－原数）÷原数；年均增幅按几何平均计算",
    wrong="专利授权量由1000件增长到1500件，增长60%。",
    right="专利授权量由1000件增长到1500件，增长50%。",
)
ENUMERATED = DeskRule(
    "V09",
    WARNING,
    "“{written}”列举了 {listed} 项，多于所说的 {said}。",
    "请核对列举的内容和数目。",
    basis="“等”之前列举的不多于总数",
    wrong="凤凰单丛、吴川月饼、英德红茶、大埔蜜柚等3个地理标志产品入选。",
    right="凤凰单丛、吴川月饼、英德红茶、大埔蜜柚等4个地理标志产品入选。",
)
GROWTH = DeskRule(
    "V10",
    WARNING,
    "“{name}”由 {base} 到 {target}，年均增长应为 {right}%，表中写作 {written}。",
    "请核对基期值、目标值和年均增长。",
    basis="年均增幅按几何平均计算",
    wrong="""| 指标 | 单位 | 2020年 | 2025年 | 年均增长（%） |
|---|---|---|---|---|
| 专利授权量 | 件 | 1000 | 1500 | 12.5 |
""",
    right="""| 指标 | 单位 | 2020年 | 2025年 | 年均增长（%） |
|---|---|---|---|---|
| 专利授权量 | 件 | 1000 | 1500 | 8.4 |
""",
)

_WHICH = re.compile(r"其中")
_ALL = re.compile(r"(?:合计|共计|总计)(?:为|达到?|约)?")
_OF = re.compile(rf"占[^，。；占]{{0,24}}?(?P<number>{NUMBER})[%％](?P<rest>(?:[、，和及](?:{NUMBER})[%％])*)")
_PERCENT = re.compile(rf"({NUMBER})[%％]")
_RISE, _FALL = "增长|增加|提高|提升|上升|扩大|增|升", "下降|降低|减少|压减|缩小|减|降"
_CHANGE = re.compile(
    rf"(?:由|从)[^，。；\d]{{0,8}}(?:(?:19|20)\d\d年(?:底|末)?的?)?(?P<old>{NUMBER})(?P<old_unit>{UNIT})?"
    rf"[^，。；\d]{{0,6}}?(?P<verb>{_RISE}|{_FALL})(?:到|至|为)(?:(?:19|20)\d\d年(?:底|末)?的?)?"
    rf"(?P<new>{NUMBER})(?P<new_unit>{UNIT})?"
    rf"(?:[，、（(](?P<yearly>年均)?(?P<how>{_RISE}|{_FALL})(?:了)?(?P<rate>{NUMBER})[%％])?"
)
_AND_SO = re.compile(
    r"等[“]?(?P<said>\d{1,2}|[两二三四五六七八九十]{1,3})(?P<what>[个项大类家种批条县市省]|方面|领域|部门|专项)"
)
_LIST = re.compile(r"(?:[^，。；：！？、（）()“”\s]{1,24}、)+[^，。；：！？、（）()“”\s]{1,24}$")
LONGEST_LIST = 240
"""Characters of a list that are looked at."""
MOST_PARTS = 30
"""Numbers of a sentence that a total may add up."""
_TOTAL = re.compile(r"(?:合\s*计|总\s*计|总\s*和|共\s*计)")
_TOLERANCE = Decimal("0.15")
"""By how many percentage points a rate may differ that comes from rounded numbers."""


def find(sheet: Sheet) -> Iterator[Finding]:
    """Find what does not come out in one plan."""
    for passage in sheet.prose:
        for start, sentence in sentences(passage):
            yield from _parts(passage, start, sentence)
        yield from _shares(passage)
        yield from _changes(passage)
        yield from _counts(passage)
    for table in sheet.plan.tables:
        if isinstance(table, IndicatorTable):
            for indicator in table.indicators:
                yield from _growth(sheet, indicator)
        yield from _totals(sheet, table)


def _parts(passage: Passage, start: int, sentence: str) -> Iterator[Finding]:
    numbers = amounts(sentence, start)
    if len(numbers) < 2:
        return
    places = [each.start for each in numbers]
    for match in _WHICH.finditer(sentence):
        at = start + match.start()
        index = bisect_left(places, at)
        if not 0 < index < len(numbers):
            continue
        whole, part = numbers[index - 1], numbers[index]
        if "，" not in passage.text[at : part.start] and _more(part, whole):
            yield found(
                passage, (part.start, part.end), PART_EXCEEDS,
                part=passage.text[part.start : part.end], whole=passage.text[whole.start : whole.end],
            )  # fmt: skip
    for match in _ALL.finditer(sentence):
        index = bisect_left(places, start + match.end())
        total = numbers[index] if index < len(numbers) and places[index] == start + match.end() else None
        before = numbers[max(0, index - MOST_PARTS) : index]
        parts = [each for each in before if total and each.quantity.unit == total.quantity.unit]
        if total and total.quantity.unit and len(parts) > 1:
            yield from _sum(passage, parts, total)


def _more(part: Amount, whole: Amount) -> bool:
    if not part.quantity.unit or not whole.quantity.unit or "%" in part.quantity.unit:
        return False
    value = convert(part.quantity.value, part.quantity.unit, whole.quantity.unit)
    return value is not None and value > (whole.quantity.upper or whole.quantity.value)


def _sum(passage: Passage, parts: Sequence[Amount], total: Amount) -> Iterator[Finding]:
    together = sum((each.quantity.value for each in parts), Decimal())
    if not _comes_out(together, total.quantity.value, len(parts)):
        written = passage.text[total.start : total.end]
        yield found(passage, (total.start, total.end), SUM, sum=together, total=written)


def _comes_out(together: Decimal, total: Decimal, parts: int) -> bool:
    """Tell whether rounded parts may add up to a rounded total."""
    unit = Decimal(1).scaleb(int(total.as_tuple().exponent))
    return abs(together - total) <= (unit * (parts + 1) / 2 if unit < 1 else 0)


def _shares(passage: Passage) -> Iterator[Finding]:
    for match in _OF.finditer(passage.text):
        shares = [Decimal(each.replace(",", "")) for each in _PERCENT.findall(match[0])]
        together = sum(shares) if "分别占" in passage.text[match.start() - 2 : match.end()] else max(shares)
        if together > Decimal("100.5"):
            yield found(passage, match.span(), SHARES, written=match[0])


def _changes(passage: Passage) -> Iterator[Finding]:
    for match in _CHANGE.finditer(passage.text):
        old, new = _decimal(match["old"]), _decimal(match["new"])
        unit, other = match["old_unit"] or match["new_unit"] or "", match["new_unit"] or ""
        if match["old_unit"] and other and other != match["old_unit"]:
            changed = convert(new, other, match["old_unit"])
            if changed is None:
                continue
            new = changed
        rises = match["verb"] in _RISE.split("|")
        if new != old and (new > old) != rises:
            yield found(passage, match.span(), DIRECTION, written=match[0], verb=match["verb"])
        elif match["rate"] and not match["yearly"] and old and "%" not in unit:
            right = abs(new - old) / old * 100
            if abs(right - _decimal(match["rate"])) > max(_TOLERANCE, right / 50):
                yield found(passage, match.span(), RATE, written=match[0], right=f"{right:.1f}")


def _decimal(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))


def _counts(passage: Passage) -> Iterator[Finding]:
    for match in _AND_SO.finditer(passage.text):
        listed = _LIST.search(passage.before(match.start(), LONGEST_LIST))
        said = 2 if match["said"] == "两" else count(match["said"])
        if not listed or not said or (number := listed[0].count("、") + 1) <= said:
            continue
        span = match.start() - len(listed[0]), match.end()
        yield found(
            passage, span, ENUMERATED,
            written=passage.text[span[0] : span[1]], listed=number, said=match["said"] + match["what"],
        )  # fmt: skip


# tables


def _growth(sheet: Sheet, indicator: Indicator) -> Iterator[Finding]:
    rate = next((each for each in indicator.measures if "年均" in each.label and each.value is not None), None)
    base, target = _stated(indicator, Role.BASELINE), _stated(indicator, Role.TARGET)
    if not rate or not base or not target or "%" in indicator.unit or rate.as_written.strip()[:1] in "（([［〔":
        return
    span = int(target.period) - int(base.period)
    low, high = base.quantities[0].value, target.quantities[0].value
    if span < 1 or low <= 0 or high <= 0:
        return
    right = (float(high / low) ** (1 / span) - 1) * 100
    written = rate.quantities[0].value
    if abs(Decimal(right) - written) > _TOLERANCE + Decimal(1).scaleb(int(written.as_tuple().exponent)):
        cells = sheet.in_line(indicator.where.line)
        cell = next((each for each in reversed(cells) if each.text == rate.as_written.strip()), None)
        if cell:
            yield found(
                cell, (0, len(cell.text)), GROWTH, name=indicator.name, base=base.as_written,
                target=target.as_written, right=f"{right:.1f}", written=rate.as_written,
            )  # fmt: skip


def _stated(indicator: Indicator, role: Role) -> Measure | None:
    """Give the value of that role with a year and one number, that is no rate."""
    own = (each for each in indicator.measures if each.role is role and "年均" not in each.label)
    return next((each for each in own if each.period and each.value is not None), None)


def _totals(sheet: Sheet, table: Table) -> Iterator[Finding]:
    """Add up the columns of a table whose last row is a total."""
    rows = grid(table.rows, table.width)
    labels = [next((plain(cell.text) for cell in row if cell and cell.text.strip()), "") for row in rows]
    if len(rows) < 3 or not _TOTAL.fullmatch(labels[-1]) or any("小计" in label for label in labels):
        return
    for column in range(1, table.width):
        cells = [row[column] for row in rows]
        values = [_number(cell) for cell in cells]
        total, last = values[-1], cells[-1]
        parts = [value for value in values[:-1] if value is not None]
        if total is None or last is None or len(parts) < 2 or len(parts) < len(values) - 1:
            continue
        together = sum(parts, Decimal())
        passage = next((each for each in sheet.in_line(last.where.line) if each.where(0) == last.where), None)
        if passage and not _comes_out(together, total, len(parts)):
            yield found(passage, (0, len(passage.text)), SUM, sum=together, total=passage.text)


def _number(cell: Cell | None) -> Decimal | None:
    """Give the number that a cell consists of."""
    quantities = read_cell(plain(cell.text)).quantities if cell else ()
    return quantities[0].value if len(quantities) == 1 else None
