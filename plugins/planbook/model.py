"""The model: what a plan consists of, in the words of plans.

Frozen values, built once by `read_plan` and `link`, then only asked.  Texts keep the dialect's inline marks
(emphasis, links, footnote references, corrections): `planbook.plain` makes plain text of them,
`planbook.prose` HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from functools import cached_property

from planbook.pickling import pickle_as_calls
from planbook.problems import Where


class NumberStyle(IntEnum):
    """The official numbering levels, from the highest to the lowest."""

    PART = 0  # 第一编
    CHAPTER = 1  # 第一章
    SECTION = 2  # 第一节
    ARTICLE = 3  # 第一条
    HAN = 4  # 一、
    BRACKETED_HAN = 5  # （一）
    ARABIC = 6  # 1.
    BRACKETED_ARABIC = 7  # （1）
    CIRCLED = 8  # ①


@dataclass(frozen=True, slots=True)
class Number:
    """A number of official numbering: `（十二）` is 12 in the style BRACKETED_HAN."""

    style: NumberStyle
    value: int
    as_written: str
    """The mark as it stands in the plan, without space around it."""


class SectionKind(StrEnum):
    """What a section is in the plan's own structure."""

    CHAPTER = "chapter"
    SECTION = "section"
    MEASURE = "measure"
    """A numbered paragraph or one with a run-in heading."""
    ITEM = "item"
    """A numbered paragraph inside a measure."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown text that has no structure of ours: a paragraph, a list, a quotation."""

    id: str
    text: str
    where: Where


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell, merged cells counted once."""

    text: str
    where: Where
    row: int
    """Of the cell's first row, counted from 0 over head and body."""
    column: int
    """Of the cell's first column, counted from 0."""
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """The cells that begin in one table row; those merged with a cell above are not repeated."""

    cells: tuple[Cell, ...]
    where: Where


@dataclass(frozen=True, slots=True)
class Note:
    """One of the notes (注) under a table."""

    mark: str
    """As written: `注：1.`, `2.`, empty where the note has none."""
    number: int
    """Its place under the table, counted from 1."""
    text: str
    where: Where


@dataclass(frozen=True, slots=True)
class Footnote:
    label: str
    """As written: `①`, `1`."""
    text: str
    where: Where


@dataclass(frozen=True, slots=True)
class Table:
    """A grid with merged cells, several head rows and notes."""

    id: str
    number: int
    """Counted from 1 over the tables of the plan."""
    caption: str
    """Empty where the plan gives none."""
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    width: int
    """Number of columns."""
    where: Where


class Role(Enum):
    """What a value of an indicator says."""

    BASELINE = "baseline"
    TARGET = "target"
    ACTUAL = "actual"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts."""

    value: Decimal
    """Of a range the lower end."""
    upper: Decimal | None = None
    """The upper end of a range (`63%～68%`), else None."""
    unit: str = ""
    """As written: with the number, or else for the whole row; empty where neither names one."""
    comparator: str = ""
    """`≥`, `≤`, `>`, `<`, `≈` or empty; the plan's own word is in `Measure.as_written`."""
    incremental: bool = False
    """What comes in the period, not the total: the bracket convention `( ) 内为规划期间新增数`, or 新增."""


NOT_STATED = frozenset(("", "-", "－", "—", "——", "–", "−", "/", "／", "无", "…"))
"""How tables say that they state nothing."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One value of an indicator."""

    role: Role
    label: str
    """The column's head, as written: `规划值 2025年`."""
    period: str
    """Year (`2025`) that the head names, or in which the five-year plan ends that the caption names, else empty."""
    as_written: str
    quantities: tuple[Quantity, ...]
    """In the order written: none where nothing is stated, two for `(2500)、(5000)`."""
    remark: str = ""
    """What stands beside the number: `截止到2017年`."""

    @property
    def value(self) -> Decimal | None:
        """The number, where there is exactly one."""
        one = len(self.quantities) == 1 and self.quantities[0].upper is None
        return self.quantities[0].value if one else None

    @property
    def is_stated(self) -> bool:
        """Tell whether the cell says anything: a number, or words in its place."""
        return self.as_written.strip() not in NOT_STATED

    @property
    def incremental(self) -> bool:
        return any(quantity.incremental for quantity in self.quantities)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of an indicator table."""

    id: str
    number: str
    """As written in the plan (`7`), empty where rows are not numbered."""
    category: str
    name: str
    """Plain text, without a unit or target that its cell holds as well."""
    text: str
    """The cell of the name as it stands, with footnote references and corrections."""
    unit: str
    measures: tuple[Measure, ...]
    attribute: str
    """预期性 or 约束性, as written."""
    source: str
    department: str
    status: str
    row: int
    """Index into `IndicatorTable.rows`."""
    where: Where
    notes: tuple[Note, ...] = ()
    """The notes under the table that explain this row."""
    footnotes: tuple[Footnote, ...] = ()
    """The footnotes that its cells refer to, or that speak of it."""

    @property
    def explanations(self) -> tuple[Note | Footnote, ...]:
        return self.notes + self.footnotes

    def measure(self, role: Role) -> Measure | None:
        """Give the value of that role: the first that states a number, else the first with words, else any."""
        own = (measure for measure in self.measures if measure.role is role)
        return max(own, key=lambda measure: (bool(measure.quantities), measure.is_stated), default=None)


@dataclass(frozen=True, slots=True)
class IndicatorTable(Table):
    """A table whose rows are indicators."""

    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """专栏: a box that belongs to the section where it stands."""

    id: str
    number: int | None
    mark: str
    """As written: `专栏5`, `专栏9：`."""
    title: str
    blocks: tuple[Prose | Table, ...]
    where: Where


Block = Prose | Column | Table


@dataclass(frozen=True, slots=True)
class Section:
    """One recursive type for chapter, section, measure and item."""

    id: str
    """Name inside the plan: `chapter-3`, `chapter-3/s2-m3`."""
    kind: SectionKind
    number: Number | None
    mark: str
    """What stands before the heading, as written: `第三章`, `（一）`, `1.`, `——`."""
    heading: str
    """Without the mark; empty where the plan has none."""
    text: str
    """What follows a run-in heading in the same paragraph; empty for chapters and sections."""
    children: tuple[Block | Section, ...]
    where: Where

    @property
    def sections(self) -> tuple[Section, ...]:
        return tuple(child for child in self.children if isinstance(child, Section))


Node = Section | Prose | Column | Table


@dataclass(frozen=True, slots=True)
class Step:
    """One step of `Plan.walk`: a node, and the sections and column that hold it, outermost first."""

    node: Node
    trail: tuple[Section | Column, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that hold the node, from the chapter down; none before the first chapter."""
        return tuple(each for each in self.trail if isinstance(each, Section))


class ReferenceKind(StrEnum):
    """What a text points at, and so how it was found."""

    LINK = "link"
    """An explicit link that the author wrote."""
    PLACE = "place"
    """A part of the plan at hand or of one just cited: `专栏5`, `第三章第二节`, `表1`, `注①`."""
    PLAN = "plan"
    """The plan at hand as a whole: `本规划`."""
    DOCUMENT = "document"
    """A cited document: `《知识产权强国建设纲要（2021—2035年）》`."""
    INDICATOR = "indicator"
    PROJECT = "project"
    """A project that has a column or a measure of its own, here or in another plan."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Something that a text points at, resolved or not."""

    kind: ReferenceKind
    target: str
    """Name of what it points at: `guangdong-ip-145/chapter-3/s1`; empty where the library has nothing of the kind."""
    phrase: str
    """As written, in plain text."""
    source: str
    """Name of the clause that holds the text: `heyuan-ip-145/daoyan/p1`."""
    text: str
    """The whole text as it stands in the plan, with its marks."""
    start: int
    """Of the phrase in `text`."""
    end: int
    """Behind the phrase; equal to `start` where it is no link: the middle of `专栏3至专栏5`, a title inside a title."""
    where: Where


@dataclass(frozen=True, slots=True)
class TextLink:
    """A link inside a text, handed to the prose writer: `text[start:end]` leads to `target`."""

    start: int
    end: int
    target: str
    kind: ReferenceKind


@dataclass(frozen=True, slots=True)
class Backlink:
    """A sentence that refers to something, as the page of what it refers to shows it."""

    source: str
    """Name of the clause that holds the sentence."""
    kind: ReferenceKind
    trail: tuple[str, ...]
    """Titles of what holds the clause, from the chapter down."""
    before: str
    """The sentence up to the phrase, plain text."""
    phrase: str
    after: str

    @property
    def plan(self) -> str:
        """Slug of the plan that refers."""
        return self.source.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Related:
    """A clause of another plan that is near to one."""

    name: str
    title: str
    likeness: float
    """Cosine, from 0 to 1."""
    reasons: tuple[str, ...]
    """Words that both say, the most telling first."""

    @property
    def plan(self) -> str:
        return self.name.partition("/")[0]


@dataclass(frozen=True, slots=True)
class ClauseTitle:
    """A clause as lists show it."""

    name: str
    title: str
    chapter: str
    """Title of its chapter, empty where it is one."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two clauses of two plans that are about the same."""

    one: ClauseTitle
    other: ClauseTitle
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans side by side."""

    one: str
    """Slug of the plan of the wider place, or the earlier one."""
    other: str
    pairings: tuple[Pairing, ...]
    """In the order of the first plan."""
    only_one: tuple[ClauseTitle, ...]
    """Clauses of the first plan without a counterpart in the second."""
    only_other: tuple[ClauseTitle, ...]

    @property
    def name(self) -> str:
        return f"compare/{self.one}--{self.other}"


@dataclass(frozen=True, slots=True)
class Document:
    """A document that plans cite: a plan of the portal, a registered one, or one known by its title only."""

    id: str
    """`ip-power-outline`; for a plan its slug."""
    title: str
    number: str = ""
    """文号"""
    issuer: str = ""
    url: str = ""
    """Official address; empty where none is registered."""
    aliases: tuple[str, ...] = ()
    registered: bool = True
    """False where only citations tell of it."""
    plan: bool = False
    """It is a plan of the portal."""
    where: Where = field(default_factory=lambda: Where(""))

    @property
    def name(self) -> str:
        """Name in the library, which is that of the plan where it is one."""
        return self.id if self.plan else f"documents/{self.id}"


class CorrectionKind(Enum):
    """What an editor did to the received text."""

    REPLACED = "replaced"
    DROPPED = "dropped"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Correction:
    """A departure from the received text, or a remark on it; shown as such, never silent."""

    kind: CorrectionKind
    source: str
    """The reading of the received text; empty for a remark."""
    published: str
    """The published reading, the remark, or empty for what is dropped."""
    section: str
    """Id of the section, column or table that holds it."""
    where: Where


@dataclass(frozen=True, slots=True)
class Commitment:
    """量化目标: one number that a sentence of the text promises."""

    clause: str
    """Id, inside the plan, of what holds the sentence: `columns/8/p1`, `chapter-3/m1`."""
    sentence: str
    """Plain text, up to its full stop or semicolon."""
    start: int
    """Where in `sentence` the number begins, with its comparator."""
    end: int
    """Where it ends, with its unit."""
    phrase: str
    """The part of the sentence between commas that holds the number."""
    quantity: Quantity
    deadline: str
    """Year by which it is promised (`2025`); empty where neither sentence nor plan names one."""
    stated: bool
    """The sentence or its paragraph names the deadline; else it is the end of the plan's period."""
    annual: bool
    """Promised for every year (每年)."""

    @property
    def as_written(self) -> str:
        return self.sentence[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Notice:
    """The issuing notice (印发通知) that came with the plan."""

    title: str
    blocks: tuple[Prose | Table, ...]
    where: Where


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the sources state about a plan; what they do not state is empty, never invented."""

    title: str
    issuer: str = ""
    document_number: str = ""
    issued: date | None = None
    """成文日期"""
    source_published: date | None = None
    """Date on which the source says it was published (发布日期)."""
    published: datetime | None = None
    """Time of publication on this site."""
    updated: datetime | None = None
    """Time of the last change on this site, where there was one."""
    region: tuple[str, ...] = ()
    """From the highest level down: 广东省, 河源市."""
    period: tuple[int, int] | None = None
    """First and last year."""
    subject: str = ""
    status: str = ""
    """有效性"""
    index_number: str = ""
    category: str = ""
    """信息分类"""
    source: str = ""
    source_url: str = ""
    source_text: str = ""
    """Name of the received text in `content/sources/`."""
    received: str = ""
    """In what form the text was received: `Word 文件`, `网页`."""
    checked: tuple[str, ...] = ()
    """Words that are reported and are right, as they stand in the plan; a rule's code may stand before them."""
    normalised: tuple[str, ...] = ()
    """What was evened out throughout, in words."""
    dropped: tuple[str, ...] = ()
    """What of the received text is not carried over, in words."""
    aliases: tuple[str, ...] = ()
    """Other titles under which texts cite the plan."""
    supersedes: str = ""
    """Slug of the plan of the portal that this one took the place of."""
    traditional: tuple[tuple[str, str], ...] = ()
    """Simplified words with what stands for them in the 繁體 edition, where OpenCC gets them wrong."""
    unlinked: tuple[str, ...] = ()
    """Words in which nothing is a reference, although it looks like one."""

    @property
    def changed(self) -> datetime | None:
        """Time at which this site last showed something new: the last change, or the publication."""
        return self.updated or self.published


@dataclass(frozen=True)
class Plan:
    """One document."""

    slug: str
    metadata: Metadata
    notice: Notice | None
    preamble: tuple[Block, ...]
    """What stands before the first heading."""
    sections: tuple[Section, ...]
    """The chapters."""
    footnotes: tuple[Footnote, ...]
    corrections: tuple[Correction, ...]
    references: tuple[Reference, ...]
    """The explicit links."""
    where: Where
    commitments: tuple[Commitment, ...] = ()
    version: str = ""
    """Day, month or year as of which this is an earlier text of the plan; empty for the text that holds now."""

    @property
    def title(self) -> str:
        return self.metadata.title

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every node in document order: the notice, the preamble, then chapter by chapter."""
        steps: list[Step] = [Step(block, ()) for block in self.notice.blocks] if self.notice else []
        for child in (*self.preamble, *self.sections):
            _walk(child, (), steps)
        return tuple(steps)

    def walk(self) -> Iterator[Step]:
        """Give the steps one by one."""
        return iter(self.steps)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(step.node for step in self.steps if isinstance(step.node, Column))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        return tuple(step.node for step in self.steps if isinstance(step.node, Table))

    @cached_property
    def indicator_tables(self) -> tuple[IndicatorTable, ...]:
        return tuple(table for table in self.tables if isinstance(table, IndicatorTable))

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for table in self.indicator_tables for indicator in table.indicators)


def _walk(node: Node, trail: tuple[Section | Column, ...], steps: list[Step]) -> None:
    """Add a node and what stands in it to `steps`."""
    steps.append(Step(node, trail))
    if isinstance(node, Section | Column):
        within = (*trail, node)
        for child in node.children if isinstance(node, Section) else node.blocks:
            _walk(child, within, steps)


@dataclass(frozen=True, slots=True)
class Version:
    """What a plan was before."""

    plan: Plan
    day: str
    """From when it counted: `2022年4月1日`, `2022年`; empty where that is not known."""
    in_library: bool
    """It is a plan of the portal with pages of its own; else an earlier text, which only comparisons show."""


@dataclass(frozen=True, slots=True)
class Concept:
    """What indicators of different plans have in common, as the office declares it."""

    id: str
    """Name of its page: `pct-applications`."""
    name: str
    unit: str
    """The unit in which plans are compared."""
    where: Where
    other_units: tuple[str, ...] = ()
    """Units that belong to the concept but do not convert: a share of what is otherwise a count."""
    attribute: str = ""
    """预期性 or 约束性, where it is the same in all plans."""
    aliases: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    """What a reader who compares has to know, in the words of the office."""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Library:
    """All plans, finished and linked."""

    plans: tuple[Plan, ...]
    """By slug."""
    targets: frozenset[str]
    """Names of everything that a link can point at, path-like and the same everywhere:
    `guangdong-ip-145/chapter-3/s2-m3`, `guangdong-ip-145/columns/5`."""
    concepts: tuple[Concept, ...]
    """In the order of their file."""
    members: Mapping[str, tuple[str, ...]]
    """Names of the indicators that belong to each concept, by its id."""
    documents: tuple[Document, ...] = ()
    """What the plans cite, and what is registered, by id."""
    references: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)
    """By slug of the plan that refers, in document order."""
    backlinks: Mapping[str, tuple[Backlink, ...]] = field(default_factory=dict)
    """By name of what is referred to, in order of plans and of their texts."""
    related: Mapping[str, tuple[Related, ...]] = field(default_factory=dict)
    """Nearest clauses of other plans, by name of the clause."""
    comparisons: tuple[Comparison, ...] = ()
    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)
    """What came before each plan that has a history, by slug, the latest first."""


pickle_as_calls(globals())
