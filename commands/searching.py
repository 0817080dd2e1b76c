"""The search: search-check, export-search."""

from __future__ import annotations

import sys

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from commands import ROOT
from commands.project import OUTPUT, given_path, say
from workshop.placed import write_whole


@task(name="search-check")
def search_check(c: Context) -> None:
    """在浏览器中用标题、指标、专栏和抽取的短语检查已生成网站的检索，须无一遗漏、无一误列。"""
    from commands.library import content_library
    from plan_search.browser_check import NoBrowser, check_search
    from plan_search.documents import by_clause
    from plan_search.golden import golden_queries

    if not (OUTPUT / "search" / "manifest.json").is_file():
        raise Exit("网站尚未生成，或者没有检索。请先运行 build。", code=1)
    queries = golden_queries(by_clause(content_library()))
    try:
        misses = check_search(OUTPUT, queries)
    except NoBrowser as error:
        raise Exit(str(error), code=1) from None
    for miss in misses[:20]:
        print(miss, file=sys.stderr)
    if misses:
        raise Exit(f"检索检查：{len(queries)}条中有{len(misses)}条不符。请重新运行 build 后再查。", code=1)
    say(f"检索检查：{len(queries)}条全部相符。")


@task(
    name="export-search",
    help={"engine": "检索引擎：opensearch 或 meilisearch", "to": "存放文件夹，默认 export/引擎名"},
)
def export_search(c: Context, engine: str, to: str = "") -> None:
    """导出检索文档和引擎设置，供另设检索引擎的门户使用。说明见 docs/search-engines.md。"""
    from commands.library import content_library
    from plan_search.export import ENGINES, export_files

    if engine not in ENGINES:
        raise Exit(f"不支持 {engine}。请用 --engine opensearch 或 --engine meilisearch。", code=1)
    folder = given_path(to) if to else ROOT / "export" / engine
    for name, data in export_files(content_library(), engine).items():
        write_whole(folder / name, data)
        say(f"已写入 {folder / name}。")
