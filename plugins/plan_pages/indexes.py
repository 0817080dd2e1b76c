"""The pages over all plans: home, the lists of plans, columns and indicators, the sitemap for people, 404."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plan_pages.bundle import SiteBundle
from plan_pages.page import Page, render_page
from plan_pages.templating import environment


def render_indexes(bundle: SiteBundle, templates: str) -> Iterator[tuple[str, str]]:
    """Give output file and HTML of every page over all plans."""
    plans, site = bundle.plans, bundle.site
    columns = sum(len(plan.columns) for plan in plans)
    indicators = sum(len(table.indicators) for plan in plans for table in plan.indicator_tables)
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
    yield draw(Page("indicators/index.html", "indicators", "指标", f"各规划的指标，共{indicators}项。"))
    yield draw(Page("sitemap/index.html", "sitemap", "网站地图", f"{site.name}的全部页面。"))
    yield draw(Page("404.html", "404", "页面不存在", "您访问的页面不存在。", anywhere=True))
