"""The search: every phrase found and nothing else, ranked as lunr ranks, on files that are made the same each time."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from lunr.builder import Builder
from lunr.index import Index

from plan_pages.reading import read_library
from plan_search.documents import DEEPEST, Document, Kind, by_clause, documents_of_plan
from plan_search.folding import fold, simplified
from plan_search.index import BOOSTS
from plan_search.tokens import count
from planbook.addresses import anchor_of, page_of
from planbook.model import Library
from planbook.plain import plain
from planbook.read import read_plan
from tests.building import Project, snapshot
from tests.search import HERE, answers, letters, node
from tests.spoken import texts_of
from tests.test_documents import NOTED, hard_plan

SUBSTRINGS = 10_000
ABSENT = 1_000
LONGEST = 20


# every phrase


def passages_of(document: Document) -> list[str]:
    return [passage for passage in (*document.text.split("\n"), *document.terms.split("\n")) if letters(passage)]


@pytest.fixture(scope="module")
def passages(library: Library) -> dict[str, list[str]]:
    """Passages of every clause, folded by the tests' own rule; each begins and ends with a line feed."""
    return {
        name: [letters(passage) for passage in passages_of(document)] for name, document in by_clause(library).items()
    }


def truth(query: str, passages: dict[str, list[str]]) -> set[str]:
    wanted = letters(query)
    return {name for name, each in passages.items() if any(wanted in passage for passage in each)}


def substrings(library: Library, number: int, seed: int) -> list[str]:
    """Draw substrings of 1 to 20 characters from clauses, those of punctuation alone aside."""
    dice = random.Random(seed)
    texts = [passage for document in by_clause(library).values() for passage in passages_of(document)]
    drawn: list[str] = []
    while len(drawn) < number:
        text = dice.choice(texts)
        begin = dice.randrange(len(text))
        piece = text[begin : begin + dice.randint(1, LONGEST)]
        if letters(piece):
            drawn.append(piece)
    return drawn


def test_every_substring_is_found_and_nothing_else(
    portal: Path, library: Library, passages: dict[str, list[str]]
) -> None:
    """Guards the contract: whatever stands in a clause is found there, as an exact hit, and nowhere else."""
    queries = substrings(library, SUBSTRINGS, seed=1)
    wrong = {
        query: (found, expected)
        for query, answer in zip(queries, answers(portal, queries), strict=True)
        if (found := set(answer.exact)) != (expected := truth(query, passages))
    }
    assert {query: (sorted(a - b)[:3], sorted(b - a)[:3]) for query, (a, b) in list(wrong.items())[:10]} == {}


def test_what_occurs_nowhere_is_no_exact_hit(portal: Path, library: Library, passages: dict[str, list[str]]) -> None:
    """Guards that strings made of the plans' own characters, which no clause holds, have no exact hit."""
    dice = random.Random(2)
    pieces = substrings(library, 4 * ABSENT, seed=3)
    made = ("".join(dice.sample(pieces, 2))[: dice.randint(2, LONGEST)] for _ in range(20 * ABSENT))
    absent = [query for query in made if letters(query) and not truth(query, passages)][:ABSENT]
    assert len(absent) == ABSENT
    assert [query for query, answer in zip(absent, answers(portal, absent), strict=True) if answer.exact] == []


# ranking


def golden_queries(library: Library) -> list[str]:
    """Give queries of every kind: headings, names of indicators, titles of columns, bigrams, phrases, words."""
    dice = random.Random(4)
    documents = list(by_clause(library).values())
    titles = sorted({document.title for document in documents if document.title})
    tokens = sorted({token for document in documents for token in count(fold(document.text)) if len(token) == 2})
    several = [f"{one} {other}" for one, other in zip(dice.sample(titles, 40), dice.sample(tokens, 40), strict=True)]
    single = sorted({letter for token in tokens for letter in token if letter != "."})
    return [*titles, *dice.sample(tokens, 200), *dice.sample(single, 40), *substrings(library, 100, seed=5), *several]


def tokens_of_query(query: str, vocabulary: set[str]) -> set[str]:
    """Give the tokens of a query of words parted by spaces, as SEARCH says: bigrams, or all that a letter begins."""
    tokens: set[str] = set()
    for word in query.split():
        folded = fold(word)
        if len(folded) == 1:
            tokens |= {token for token in vocabulary if token[0] == folded}
        elif len(folded) > 8:
            pairs = [folded[at : at + 2] for at in range(len(folded) - 1)]
            tokens |= {*pairs[::2], pairs[-1]}
        else:
            tokens |= {folded[at : at + 2] for at in range(len(folded) - 1)}
    return tokens


@pytest.fixture(scope="module")
def whole_index(library: Library) -> Index:
    """One lunr index of all clauses, made by lunr itself (lunr.py): the reference."""
    builder = Builder()
    builder.ref("name")
    builder.b(0)
    for name, boost in BOOSTS.items():
        builder.field(name, boost=boost)
    above: list[Document] = []
    for name, document in by_clause(library).items():
        del above[document.depth :]
        titles = [token for each in above for token in tokens_in(each.title)]
        above += [document] * (document.depth + 1 - len(above))
        builder.add(
            {
                "name": name,
                "title": tokens_in(document.title),
                "text": tokens_in(document.text),
                "path": titles,
                "terms": tokens_in(f"{document.terms}\n{document.aliases}"),
            }
        )
    return builder.build()


def tokens_in(text: str) -> list[str]:
    return list(count(fold(text)).elements())


def test_ranking_is_that_of_one_whole_lunr_index(portal: Path, library: Library, whole_index: Index) -> None:
    """Guards that index and browser rank as lunr ranks with one index of everything: same scores, same order."""
    order = {name: place for place, name in enumerate(by_clause(library))}
    vocabulary = set(whole_index.inverted_index)
    queries = [query for query in golden_queries(library) if plain_words(query)]
    assert len(queries) > 400
    for query, answer in zip(queries, answers(portal, queries), strict=True):
        tokens = tokens_of_query(query, vocabulary)
        lunr_query = whole_index.create_query()
        for token in sorted(tokens):
            lunr_query.term(token, use_pipeline=False)
        reference = {each["ref"]: each["score"] for each in whole_index.query(lunr_query)}
        ranked = sorted(answer.hits, key=lambda hit: (-round(hit.score, 6), order[hit.clause]))
        assert [(hit.clause, round(hit.score, 6)) for hit in ranked] == sorted(
            ((hit.clause, round(reference[hit.clause], 6)) for hit in answer.hits),
            key=lambda pair: (-pair[1], order[pair[0]]),
        ), query


def plain_words(query: str) -> bool:
    """Tell whether a query is words parted by spaces, which the reference can be asked for."""
    return all(character.isalnum() or character == " " for character in query)


# two sides, one definition


def test_python_and_browser_fold_alike(library: Library, tmp_path: Path, portal: Path) -> None:
    """Guards that both sides fold every text of the plans, and all kinds of other characters, to the same."""
    dice = random.Random(6)
    others = ["".join(chr(dice.choice(POINTS)) for _ in range(40)) for _ in range(500)]
    texts = [document.text for document in by_clause(library).values()] + others
    done = node("fold.mjs", str(portal), given=json.dumps(texts), SIMPLIFIED=json.dumps(simplified()))
    assert done.returncode == 0, done.stderr
    folded = json.loads(done.stdout)
    assert [each for each in zip(texts, folded, map(fold, texts), strict=True) if each[1] != each[2]][:3] == []


RANGES = (
    (32, 0x250), (0x370, 0x500), (0x2000, 0x2700), (0x3000, 0x3500), (0xFF00, 0xFFEF), (0x1F300, 0x1F400),
    (0x20000, 0x20100),
)  # fmt: skip
POINTS = [point for first, last in RANGES for point in range(first, last)]


def test_modules_under_node(portal: Path) -> None:
    """Guards the parts of the client one by one, and what it does with bad input and bad files (`tests/js`)."""
    done = node("--test", str(HERE), SEARCH_OUTPUT=str(portal))
    assert done.returncode == 0, done.stdout


# files


def test_an_edited_plan_leaves_the_blocks_of_others(tmp_path: Path) -> None:
    """Guards that a plan is indexed by itself: another plan's texts keep their files when it is edited."""
    project = Project(tmp_path)
    project.plan("jia.md", "# 一、甲\n\n完善知识产权保护。\n")
    project.plan("yi.md", "# 一、乙\n\n推动专利转化。\n")
    assert project.invoke("build").returncode == 0
    before = snapshot(project.output / "search" / "data")
    kept = snapshot(project.folder / ".cache" / "search")
    project.plan("jia.md", "# 一、甲\n\n完善知识产权保护和运用。\n")
    assert project.invoke("build").returncode == 0
    after = snapshot(project.output / "search" / "data")
    blocks = [name for name, data in before.items() if "推动专利转化" in data.decode()]
    assert blocks
    assert all(after[name] == before[name] for name in blocks)
    assert len(snapshot(project.folder / ".cache" / "search").keys() - kept.keys()) == 1


def test_every_clause_is_where_its_hit_leads(tmp_path: Path) -> None:
    """Footnotes too, wherever they are referred to: each is found, and its page shows it."""
    project = Project(tmp_path)
    project.plan("jia.md", NOTED.encode())
    assert project.invoke("build").returncode == 0
    found = by_clause(read_library(project.folder / "content", "plans")[0])
    assert {"通知之注。", "起步之注。", "见统计口径。", "以年末数为准。", "专栏之注。"} <= {
        each.text for each in found.values()
    }
    for name in found:
        page, anchor = (project.output / page_of(name)).read_text("utf-8"), anchor_of(name)
        assert not anchor or f'id="{anchor}"' in page, name


def test_what_stands_deepest() -> None:
    """The kind of a clause is told from how deep it stands, also below every level that there is."""
    levels = "".join(f"{'#' * level} 第{level}级\n\n" for level in range(1, 7))
    measures = "第一条 甲。\n\n一、乙。丙。\n\n（一）丁。戊。\n\n1.己。庚。\n\n（1）辛。壬。\n\n①癸。子。\n\n"
    column = "> **专栏1 丑**\n>\n> | 指标 | 2025年 |\n> |---|---|\n> | 寅 | 1 |\n"
    plan = read_plan("content/plans/jia.md", f"---\ntitle: 例\n---\n{levels}{measures}{column}".encode()).plan
    assert plan
    documents = list(documents_of_plan(plan, {}))
    assert documents[-1].kind is Kind.INDICATOR
    assert max(each.depth for each in documents) == DEEPEST


def test_every_text_of_a_plan_is_in_the_index(library: Library) -> None:
    """Titles of notices, cells, marks, footnotes: whatever the plan says stands in a document of its own plan."""
    for plan in (*library.plans, hard_plan(NOTED)):
        said = [fold(f"{each.text}\n{each.terms}") for each in documents_of_plan(plan, {})]
        for text in (*texts_of(plan), *(note.text for note in plan.footnotes)):
            for line in plain(text).split("\n"):
                lost = line.startswith("（标题缺失）")  # the portal's own words for a heading that the plan has not
                assert lost or any(fold(line) in each for each in said), (plan.slug, line)


def test_the_search_can_be_switched_off(tmp_path: Path) -> None:
    """Guards that without the plugin no page has a search box or asks for scripts."""
    project = Project(tmp_path)
    project.plan("jia.md", "# 一、甲\n\n文一。\n")
    conf = project.folder / "pelicanconf.py"
    conf.write_text(conf.read_text("utf-8").replace(', "plan_search"]', "]"), "utf-8")
    assert project.invoke("build").returncode == 0
    home = (project.output / "index.html").read_text("utf-8")
    assert "search" not in home
    assert not (project.output / "search").exists()


def test_lunr_that_is_missing_is_said(tmp_path: Path) -> None:
    """Guards the message where lunr.js is not installed, and that its licence goes with it where it is."""
    project = Project(tmp_path)
    project.plan("jia.md", "# 一、甲\n\n文一。\n")
    assert project.invoke("build").returncode == 0
    assert "MIT" in next((project.output / "search").glob("lunr.*.js")).read_text("utf-8")[:200]
    assert "Oliver Nightingale" in (project.output / "search" / "lunr-LICENSE.txt").read_text("utf-8")
    (project.folder / "node_modules" / "lunr" / "package.json").unlink()
    done = project.invoke("build")
    assert done.returncode == 1
    assert "没有找到检索所用的 lunr.js" in done.stderr
    assert "请用 ./run build 生成网站" in done.stderr
