"""The pages over all plans: home, lists, indicators compared, the sitemap for people, 404."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice

from plan_pages.bundle import SiteBundle
from plan_pages.charts import Chart, ladder_chart
from plan_pages.page import Link, Page, Sources, render_page, shorten
from plan_pages.shelves import shelves
from plan_pages.templating import Templates, environment
from planbook.addresses import concept_page, page_of
from planbook.indicators.ladders import Ladder, Stage
from planbook.model import Backlink, Comparison, Plan

LATEST = 12
"""Plans on the home page."""
PICTURES = 4
"""Indicators that are pictured there."""


def render_lists(bundle: SiteBundle, templates: Templates) -> Iterator[tuple[str, str]]:
    """Give output file and HTML of home, lists, indicators compared, sitemap, former addresses and 404."""
    plans, site = bundle.plans, bundle.site
    columns = sum(len(plan.columns) for plan in plans)
    indicators = sum(len(plan.indicators) for plan in plans)
    draw = partial(
        _drawn(bundle, templates),
        plans=plans,
        counts={"plans": len(plans), "columns": columns, "indicators": indicators},
    )
    placed = shelves(plans)
    yield draw(
        Page("index.html", "home", site.name, site.description),
        shelves=placed,
        latest=_latest(plans),
        pictures=tuple(islice(_pictures(bundle.ladders), PICTURES)),
    )
    yield draw(
        Page("plans/index.html", "plans", "规划", f"{site.name}收录的全部规划，共{len(plans)}件。"), shelves=placed
    )
    yield draw(Page("columns/index.html", "columns", "专栏", f"各规划的专栏，共{columns}个。"))
    about = f"各规划的指标，共{indicators}项" + (f"，其中可对照的归为{len(bundle.ladders)}类" if bundle.ladders else "")
    yield draw(Page("indicators/index.html", "indicators", "指标", f"{about}。"), ladders=bundle.ladders)
    for ladder, page in zip(bundle.ladders, _concept_pages(bundle.ladders), strict=True):
        yield draw(page, ladder=ladder, charts=[ladder_chart(ladder, stage) for stage in ladder.stages])
    compared = f"按章节对照的规划，共{len(bundle.apparatus.compared)}组。"
    yield draw(Page("compare/index.html", "comparisons", "规划对照", compared))
    yield draw(Page("sitemap/index.html", "sitemap", "网站地图", f"{site.name}的全部页面。"))
    yield from _former(bundle, draw)
    yield draw(Page("404.html", "404", "页面不存在", "您访问的页面不存在。", anywhere=True))


def _drawn(bundle: SiteBundle, templates: Templates) -> Callable[..., tuple[str, str]]:
    return partial(
        render_page,
        environment(templates),
        site=bundle.site,
        sources=Sources(apparatus=bundle.apparatus, signposts=bundle.signposts.on_pages),
        documents=bundle.documents,
    )


def _latest(plans: Sequence[Plan]) -> list[Plan]:
    """Give the plans that were published last, at most as many as the home page has room for."""
    return sorted(plans, key=lambda plan: plan.metadata.published or datetime.min, reverse=True)[:LATEST]


def _pictures(ladders: Sequence[Ladder]) -> Iterator[tuple[Ladder, Stage, Chart]]:
    """Give the ladders that compare the most plans, each with its latest year that can be drawn."""
    for ladder in sorted(ladders, key=lambda ladder: -len(ladder.plans)):
        for stage in reversed(ladder.stages):
            if len(stage.comparable) > 1 and (chart := ladder_chart(ladder, stage)):
                yield ladder, stage, chart
                break


def _concept_pages(ladders: Sequence[Ladder]) -> Iterator[Page]:
    links = [Link(ladder.concept.name, concept_page(ladder.concept)) for ladder in ladders]
    for index, (ladder, link) in enumerate(zip(ladders, links, strict=True)):
        places = "、".join(dict.fromkeys(rung.place for rung in ladder.rungs))
        yield Page(
            path=link.path,
            kind="concept",
            title=link.title,
            description=shorten(f"“{link.title}”：{places}的目标值和完成值对照，共{len(ladder.rungs)}项指标。"),
            trail=(Link("指标", "indicators/index.html"),),
            previous=links[index - 1] if index else None,
            next=links[index + 1] if index + 1 < len(links) else None,
            within="指标对照",
        )


def render_documents(bundle: SiteBundle, templates: Templates) -> Iterator[tuple[str, str]]:
    """Give the list of cited documents, and a page for each that is no plan of the portal."""
    draw = _drawn(bundle, templates)
    cited = sum(1 for each in bundle.documents if bundle.apparatus.backlinks[each.name])
    yield draw(Page("documents/index.html", "documents", "引用文件", f"各规划引用的文件，共{cited}件。"))
    for document in bundle.documents:
        if document.plan:
            continue
        facts = [
            document.issuer,
            document.number,
            f"被{len(citing)}件规划引用" if (citing := plans_of(bundle.apparatus.backlinks[document.name])) else "",
        ]
        page = Page(
            path=page_of(document.name),
            kind="document",
            title=f"《{document.title}》",
            description=shorten("，".join(filter(None, (f"《{document.title}》", *facts))) + "。"),
            trail=(Link("引用文件", "documents/index.html"),),
        )
        yield draw(page, document=document)


def render_comparisons(
    comparisons: Iterable[Comparison], bundle: SiteBundle, templates: Templates
) -> Iterator[tuple[str, str]]:
    """Give a page for each comparison."""
    draw, titles = _drawn(bundle, templates), bundle.apparatus.titles
    for each in comparisons:
        page = Page(
            path=page_of(each.name),
            kind="comparison",
            title=f"《{titles[each.one]}》与《{titles[each.other]}》对照",
            description=shorten(
                f"《{titles[each.one]}》与《{titles[each.other]}》的章节对照，对应{len(each.pairings)}处。"
            ),
            trail=(Link("规划对照", "compare/index.html"),),
        )
        yield draw(page, comparison=each)


def plans_of(backlinks: Sequence[Backlink]) -> list[str]:
    """Give the slugs of the plans that refer, each once."""
    return list(dict.fromkeys(each.plan for each in backlinks))


def _former(bundle: SiteBundle, draw: Callable[..., tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Give a page for each address that shows nothing any more: it says where that went, or that it was deleted."""
    titles = {plan.slug: plan.title for plan in bundle.plans}
    for path, posts in bundle.signposts.on_their_own.items():
        whole = next((post for post in posts if not post.anchor), posts[0])
        page = Page(
            path=path,
            kind="former",
            title=f"{whole.was}（{'已删除' if whole.gone else '网址已调整'}：{path.removesuffix('.html')}）",
            description=shorten(f"“{whole.was}”{'已删除' if whole.gone else '的网址已调整'}。"),
            within=titles.get(whole.name.partition("/")[0], ""),
        )
        yield draw(page, whole=whole, parts=[post for post in posts if post is not whole])
