"""The pages over all plans: home, lists, indicators compared, the sitemap for people, 404."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from plan_pages.bundle import SiteBundle
from plan_pages.charts import ladder_chart
from plan_pages.page import Link, Page, render_page, shorten
from plan_pages.templating import environment
from planbook.addresses import concept_page
from planbook.indicators.ladders import Ladder


def render_indexes(bundle: SiteBundle, templates: str) -> Iterator[tuple[str, str]]:
    """Give output file and HTML of every page over all plans."""
    plans, site = bundle.plans, bundle.site
    columns = sum(len(plan.columns) for plan in plans)
    indicators = sum(len(plan.indicators) for plan in plans)
    draw = partial(
        render_page,
        environment(templates),
        site=site,
        plans=plans,
        counts={"plans": len(plans), "columns": columns, "indicators": indicators},
    )
    yield draw(Page("index.html", "home", site.name, site.description))
    yield draw(Page("plans/index.html", "plans", "规划", f"{site.name}收录的全部规划，共{len(plans)}件。"))
    yield draw(Page("columns/index.html", "columns", "专栏", f"各规划的专栏，共{columns}个。"))
    about = f"各规划的指标，共{indicators}项" + (f"，其中可对照的归为{len(bundle.ladders)}类" if bundle.ladders else "")
    yield draw(Page("indicators/index.html", "indicators", "指标", f"{about}。"), ladders=bundle.ladders)
    for ladder, page in zip(bundle.ladders, _concept_pages(bundle.ladders), strict=True):
        yield draw(page, ladder=ladder, charts=[ladder_chart(ladder, stage) for stage in ladder.stages])
    yield draw(Page("sitemap/index.html", "sitemap", "网站地图", f"{site.name}的全部页面。"))
    yield draw(Page("404.html", "404", "页面不存在", "您访问的页面不存在。", anywhere=True))


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
