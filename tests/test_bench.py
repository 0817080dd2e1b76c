"""The benchmark: corpora, what peers are given, what is measured, what is reported.  No peer is run here."""

from __future__ import annotations

import itertools
import re
import sys
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from lxml import html

from bench.corpus import make_corpus
from bench.speed import ours, running
from bench.speed.command import PAGE, WrongOption, main, report
from bench.speed.markdown import markdown
from bench.speed.measuring import RunFailed, measure
from bench.speed.pages import Page, read_frame, read_pages
from bench.speed.peers import PEERS
from bench.speed.peers.base import Peer, Site
from bench.speed.picture import picture
from bench.speed.report import BEGIN, END, PICTURE, NoPlaceForResults, around, insert, tables
from bench.speed.results import Corpus, Machine, Results, Run, Weight, load, save
from bench.speed.rounds import PATIENCE, Contender, Heat
from bench.speed.running import Bench
from bench.speed.sites import weigh
from bench.speed.steps import Step
from bench.speed.tools import pinned, release
from tests.building import snapshot
from tests.casefiles import Case, read_cases

HERE = Path(__file__).parent / "bench"
GENERATORS = [peer for peer in PEERS.values() if not peer.upon]


# corpora


def texts(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((folder / "plans").glob("*.md"))]


def test_corpus_is_the_same_each_time_and_linear(tmp_path: Path) -> None:
    """A seed gives the same files, another one others; twice the plans are twice the text, the first ones unchanged."""
    make_corpus(tmp_path / "ten", 10)
    make_corpus(tmp_path / "again", 10)
    make_corpus(tmp_path / "twenty", 20)
    make_corpus(tmp_path / "other", 10, seed=1)
    assert snapshot(tmp_path / "ten") == snapshot(tmp_path / "again")
    ten, twenty, other = (texts(tmp_path / name) for name in ("ten", "twenty", "other"))
    assert twenty[:10] == ten
    assert not set(ten) & set(other)
    assert sum(map(len, twenty)) / sum(map(len, ten)) == pytest.approx(2, rel=0.02)


def test_corpus_repeats_no_sentence(tmp_path: Path) -> None:
    """No sentence of a text stands twice, in one plan or in two: repetition would flatter caches and indexes."""
    make_corpus(tmp_path / "corpus", 20)
    bodies = [text.split("---\n", 2)[2] for text in texts(tmp_path / "corpus")]
    lines = [line for body in bodies for line in body.splitlines() if not line.startswith(("#", "|", "> |"))]
    found = Counter(each for line in lines for each in re.findall(r"[^。！？]+[。！？]?", line) if len(each) > 12)
    assert len(found) > 3000
    assert [sentence for sentence, times in found.items() if times > 1] == []


# what peers are given


@pytest.mark.parametrize("case", read_cases(HERE / "markdown.txt"), ids=lambda case: case.title)
def test_markdown(case: Case, refresh: bool) -> None:
    """The text of a page as an author would write it."""
    case.check(markdown(html.fragment_fromstring(case.source, create_parent="main")), refresh=refresh)


@pytest.fixture(scope="module")
def site(portal: Path) -> Site:
    frame = read_frame(portal)
    return Site(read_pages(portal), frame, portal / frame.static)


def page_at(site: Site, path: str) -> Page:
    return next(page for page in site.pages if page.path == path)


def test_pages_are_those_of_our_site(site: Site, portal: Path) -> None:
    """Every page is read, with its title, breadcrumbs, neighbours, place among them and whole text."""
    assert {page.path for page in site.pages} == {
        path.relative_to(portal).as_posix() for path in portal.rglob("*.html")
    }
    page = page_at(site, "plans/heyuan-ip-145/chapter-2.html")
    assert (page.kind, page.order) == ("chapter", 3)
    assert page.title == f"{page.heading} - 河源市知识产权保护和运用“十四五”规划"
    assert [link.title for link in page.trail] == ["首页", "规划", "河源市知识产权保护和运用“十四五”规划"]
    assert page.before
    assert page.after
    assert (page.before.href, page.after.href) == ("chapter-1.html", "chapter-3.html")
    told = "\n".join(html.document_fromstring((portal / page.path).read_bytes()).xpath("//main//p//text()"))
    kept = re.sub(r"[\s\\*]|\]\([^)]*\)|\[", "", page.body)
    lost = [each for each in re.findall(r"[一-鿿]{4,}", told) if each not in kept and each not in LAYOUT]
    assert lost == []


LAYOUT = {"参考文献著录", "引用格式", "本页网址", "引用日期"}
"""Words of what the layout makes."""


def test_frame_holds_at_any_depth(site: Site) -> None:
    """What pages share links from the root, so that any page can carry it, and what it links to is there."""
    addresses = re.findall(r'(?:href|src)="([^"]*)"', site.frame.head + site.frame.header + site.frame.footer)
    assert len(addresses) > 15
    assert all(address.startswith(("/", "https://")) for address in addresses)
    loaded = [address for address in addresses if address.endswith((".css", ".js", ".svg"))]
    assert len(loaded) > 3
    assert all((site.static.parent / address.lstrip("/")).is_file() for address in loaded)


@pytest.mark.parametrize("peer", GENERATORS, ids=lambda peer: peer.name)
def test_every_peer_gets_all_pages(site: Site, tmp_path: Path, peer: Peer) -> None:
    """A peer's project has a source for every page of ours and no other, with its title and its whole text."""
    peer.make(site, tmp_path / "project")
    made = {path: path.read_text(encoding="utf-8") for path in (tmp_path / "project").rglob("*.md")}
    made = {path: text for path, text in made.items() if "render: " not in text and '"render"' not in text}  # no pages
    assert len(made) == len(site.pages)
    for path, text in made.items():
        parts = path.relative_to(tmp_path / "project").parts[1:]
        name = "/".join(parts).replace("_index.md", "index.md").removesuffix(".md") + ".html"
        page = page_at(site, name)
        assert title_in(text) in (page.title, page.heading)
        assert text.endswith(page.body)


def title_in(text: str) -> str:
    if text.startswith("---\n"):
        return str(yaml.safe_load(text.split("---\n")[1])["title"])
    return text.partition("\n")[0].removeprefix("Title: ")


@pytest.mark.parametrize("peer", GENERATORS, ids=lambda peer: peer.name)
def test_layouts_are_filled(site: Site, tmp_path: Path, peer: Peer) -> None:
    """No layout is left with a gap for a part of the frame."""
    peer.make(site, tmp_path / "project")
    layouts = [path for path in (tmp_path / "project").rglob("*") if path.suffix in (".html", ".njk")]
    assert all(not re.search(r"@(site|head|header|bar|footer)@", path.read_text("utf-8")) for path in layouts)
    assert layouts or peer.name in ("mkdocs", "zensical")


def test_releases_are_pinned() -> None:
    """Every peer and nothing else is pinned, each package to one release."""
    assert pinned().keys() == PEERS.keys()
    for packages in pinned().values():
        assert re.fullmatch(r"\d+(\.\d+)+", release(packages))
        for kind, names in packages.items():
            pattern = r"[a-z\[\]-]+==[\d.]+" if kind == "python" else r"@?[\w/-]+@[\d.]+"
            assert all(re.fullmatch(pattern, name) for name in names)


# our own builds


def test_project_is_ours_with_other_content(tmp_path: Path) -> None:
    """The measured project is this one with the corpus as its content, and writes into its own folder only."""
    make_corpus(tmp_path / "corpus", 1)
    ours.make_project(tmp_path / "project", tmp_path / "corpus")
    assert (tmp_path / "project" / "tasks.py").samefile(ours.ROOT / "tasks.py")
    assert len(texts(tmp_path / "project" / "content")) == 1
    names = {path.name for path in (tmp_path / "project").iterdir()}
    assert {"content", "plugins", "theme", "pelicanconf.py", "site.yml"} <= names
    assert not [name for name in names if name.startswith((".", "output", "public"))]


def test_edit_changes_one_plan_by_a_few_characters(tmp_path: Path) -> None:
    """Each edit changes the same paragraph of the plan in the middle, and differs from the one before."""
    make_corpus(tmp_path / "corpus", 3)
    before = texts(tmp_path / "corpus")
    ours.edit(tmp_path / "corpus" / "plans", 1)
    once = texts(tmp_path / "corpus")
    ours.edit(tmp_path / "corpus" / "plans", 2)
    twice = texts(tmp_path / "corpus")
    assert [one == other for one, other in zip(before, once, strict=True)] == [True, False, True]
    assert once[1].replace("（改稿1）", "") == before[1] == twice[1].replace("（改稿2）", "")


# what is measured


HUNGRY = """
import subprocess, sys, time
if len(sys.argv) < 2:
    subprocess.run([sys.executable, __file__, "child"])
held = bytearray(40_000_000)
until = time.process_time() + 0.3
while time.process_time() < until: pass
time.sleep(0.2)
"""


def test_python_keeps_what_it_compiles_as_at_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test machine may forbid it; a measured command does not know."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    measure([sys.executable, "-c", "import sys; sys.exit(sys.flags.dont_write_bytecode)"], tmp_path)


def test_cost_counts_all_processes(tmp_path: Path) -> None:
    """Time, processor time and memory are those of a process and of what it starts."""
    (tmp_path / "hungry.py").write_text(HUNGRY, encoding="utf-8")
    cost = measure([sys.executable, "hungry.py"], tmp_path)
    assert cost.seconds > 1
    assert 0.6 <= cost.processor < cost.seconds
    assert 40 < cost.peak < 80
    assert cost.together > cost.peak + 5  # the one that waits is counted with the one that works


def test_failure_says_what_the_command_said_last(tmp_path: Path) -> None:
    """A run that fails is told by its last line."""
    with pytest.raises(RunFailed, match=r"^no template$"):
        measure([sys.executable, "-c", "import sys; print('begun'); sys.exit('no template')"], tmp_path)


def test_time_limit_ends_all_processes(tmp_path: Path) -> None:
    """A run that takes too long is ended with all that it started."""
    late = "import time; time.sleep(1); open('late', 'w')"
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {late!r}])"
    with pytest.raises(RunFailed, match=r"^over 0.3 s$"):
        measure([sys.executable, "-c", script], tmp_path, limit=0.3)
    time.sleep(1.2)
    assert not (tmp_path / "late").exists()


# rounds


def nothing(_: str) -> None:
    pass


def bench_of(folder: Path, runs: int = 3) -> Bench:
    return Bench([10], ["hugo"], [folder], runs, folder / "cache", nothing)


def results_of(*runs: Run) -> Results:
    machine = Machine(cores=2, memory=24, system="Linux 6.18, x86_64", python="3.11.7", load=0.1)
    return Results("2026-11-26", machine, {"hugo": "0.168.0"}, [Corpus(10, 128_868, 380)], list(runs))


def test_a_peer_that_makes_too_few_pages_is_out(tmp_path: Path) -> None:
    """Whoever fails or leaves pages out is noted with the reason and takes part no longer."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.html").touch()
    step = Step("cold", tmp_path, [sys.executable, "-c", ""], tmp_path / "site")
    contender = Contender("hugo", "Hugo", lambda _: iter([step]), pages=2)
    results = results_of()
    Heat(10, "memory", results, nothing).run([contender], 3)
    assert len(contender.spent) == 1
    assert results.runs == []
    assert [each.why for each in results.missing] == ["made 1 of 2 pages"]


def test_files_written_are_counted(tmp_path: Path) -> None:
    """What a run left alone is not counted as written; what it wrote anew or renamed into place is."""
    for name in ("kept.html", "new.html", "data.json"):
        (tmp_path / name).write_bytes(b"x" * 1000)
    time.sleep(0.05)
    begun = time.time_ns()
    (tmp_path / "draft").write_bytes(b"y" * 1000)
    (tmp_path / "draft").rename(tmp_path / "new.html")
    assert weigh(tmp_path, begun) == (Weight(2, 0.002, 3, 0.003), 1)


def test_who_is_slow_runs_less_often() -> None:
    """The first round is always run; another one only if it fits into the time that everyone has."""
    contender = Contender("mkdocs", "MkDocs", lambda _: iter(()), pages=1)
    assert contender.goes_on
    contender.spent = [PATIENCE / 2 - 1]
    assert contender.goes_on
    contender.spent = [PATIENCE / 2 + 1]
    assert not contender.goes_on


def test_missing_program_and_missing_start_are_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a peer cannot be installed and our own build fails, the benchmark goes on to its end and says so."""

    def refuse(packages: object, folder: Path) -> None:
        raise running.NotInstalled("no such release")

    monkeypatch.setattr(running, "install", refuse)
    monkeypatch.setattr(ours, "BUILD", (sys.executable, "-c", "raise SystemExit('broken')"))
    results = results_of()
    running.run(bench_of(tmp_path), results)
    assert [(each.contender, each.why) for each in results.missing] == [
        ("hugo", "could not be installed: no such release"),
        ("ours", "broken"),
    ]
    assert list(tmp_path.glob("plan-bench-*")) == []


def test_steps_of_ours_begin_from_nothing(tmp_path: Path) -> None:
    """The cold build finds no output and no cache, the others find what it left; the last one finds an edit."""
    make_corpus(tmp_path / "corpus", 1)
    ours.make_project(tmp_path / "project", tmp_path / "corpus")
    left = [tmp_path / "project" / name for name in ("output", "output.made", ".cache")]
    for folder in left:
        folder.mkdir()
    (tmp_path / "project" / "output.lock").touch()
    before = texts(tmp_path / "project" / "content")
    steps = ours.steps(tmp_path / "project", 1)
    assert next(steps).name == "cold"
    assert not [folder for folder in left if folder.exists()]
    assert not (tmp_path / "project" / "output.lock").exists()
    assert (ours.ROOT / "plugins").is_dir()
    (tmp_path / "project" / ".cache").mkdir()
    assert next(steps).name == "unchanged"
    assert texts(tmp_path / "project" / "content") == before
    assert next(steps).name == "edited"
    assert (tmp_path / "project" / ".cache").is_dir()
    assert texts(tmp_path / "project" / "content") != before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("10,x", "hugo", 1, "disk"), "--sizes 应为规划件数，如 10,100；现在是“10,x”。"),
        (("10", "jekyll,hugo", 1, "disk"), "不认识 jekyll。可以写 hugo,pagefind,eleventy,pelican,mkdocs,zensical。"),
        (("10", "hugo", 1, "/nowhere"), "没有可用的文件夹。请用 --where 另写，如 --where disk。"),
    ],
)
def test_wrong_options(options: tuple[str, str, int, str], said: str) -> None:
    """What cannot be used is said before anything is done."""
    with pytest.raises(WrongOption) as refused:
        main(*options, say=nothing)
    assert str(refused.value) == said


# what is reported


@pytest.fixture
def recorded() -> Results:
    return load(HERE / "results.json")


def test_results_are_kept_whole(recorded: Results, tmp_path: Path) -> None:
    """Results are the same when read again."""
    save(recorded, tmp_path / "kept" / "results.json")
    assert load(tmp_path / "kept" / "results.json") == recorded
    assert (tmp_path / "kept" / "results.json").read_text("utf-8") == (HERE / "results.json").read_text("utf-8")


def test_tables(recorded: Results, refresh: bool) -> None:
    """Medians, ratios to Hugo, sums of Hugo and Pagefind round by round, growth, and what was not measured."""
    made = tables(recorded)
    if refresh:
        (HERE / "tables.md").write_text(made, encoding="utf-8")
    assert made == (HERE / "tables.md").read_text(encoding="utf-8")


def test_tables_replace_what_was_there(recorded: Results, tmp_path: Path) -> None:
    """A page keeps what is around the marks; ours has them, and a page without is refused."""
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    insert(page, recorded)
    insert(page, recorded)
    assert page.read_text(encoding="utf-8") == f"before\n{BEGIN}\n{tables(recorded)}{END}\nafter\n"
    assert all(around(PAGE))
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(NoPlaceForResults):
        insert(page, recorded)


def test_picture(recorded: Results) -> None:
    """The picture has a line for each that was measured at two sizes, says its figures in words, and knows the dark."""
    drawn = ElementTree.fromstring(picture(recorded))
    svg = "{http://www.w3.org/2000/svg}"
    names = [text.text for text in drawn.iter(f"{svg}text") if text.get("class") == "name"]
    assert names == ["Hugo + Pagefind 7.70 s", "Eleventy 7.10 s", "Hugo 1.50 s", "This generator 1.10 s"]
    assert len(list(drawn.iter(f"{svg}polyline"))) == len(names)
    assert drawn.get("role") == "img"
    told = drawn.findtext(f"{svg}desc")
    assert told
    assert "Hugo: 0.15 s at 10 plans, 1.50 s at 100 plans." in told
    assert "prefers-color-scheme: dark" in str(drawn.findtext(f"{svg}style"))
    heights = [float(text.get("y", "")) for text in drawn.iter(f"{svg}text") if text.get("class") == "name"]
    assert all(below - above >= 16 for above, below in itertools.pairwise(heights))


def test_no_picture_of_one_size(recorded: Results, tmp_path: Path) -> None:
    """One size has no growth to draw: the picture of an earlier time goes, as does its place in the page."""
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    report(recorded, page)
    assert (tmp_path / PICTURE).is_file()
    assert f"]({PICTURE})" in page.read_text(encoding="utf-8")
    recorded.corpora = recorded.corpora[:1]
    report(recorded, page)
    assert not (tmp_path / PICTURE).exists()
    assert PICTURE not in page.read_text(encoding="utf-8")
