"""How long an answer takes once the page is loaded, and whether the page ever stalls: p50, p95, longest task.

    python -m bench.latency [--site OUTPUT] [--content CONTENT] [--queries 60]

Measured in Chromium on loopback from the call to the answer: the first time, with its files, and again when they are
there (best of three, which other work on the machine disturbs least); then with the page's processor throttled to a
quarter.  Words that most clauses have are among the queries.  The longest task is told by the clock and by the time
that its thread had of the processor, which other work on the machine does not lengthen.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from bench import ROOT
from bench.serving import serve
from bench.weigh import queries, settle
from tests.browser import launched

HOT = ("知识产权", "建设", "发展 保护", "权", "的")
MEASURE = """async queries => {
  const { search } = await import(new URL("index.js", location.href));
  const longest = { task: 0 };
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) longest.task = Math.max(longest.task, entry.duration);
  }).observe({ type: "longtask" });
  const timed = async query => {
    const start = performance.now();
    await search(query);
    return performance.now() - start;
  };
  const first = [];
  const again = [];
  for (const query of queries) {
    first.push(await timed(query));
    again.push(Math.min(await timed(query), await timed(query), await timed(query)));
  }
  const box = document.querySelector(".search-query");
  for (const query of queries.slice(0, 20)) {
    box.value = query;
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  return { first, again, longest: longest.task };
}"""


def measure(browser: Browser, address: str, asked: list[str], slowdown: int) -> dict[str, Any]:
    """Give the times of the queries and the longest task of the page, `longest` and `busiest`, in milliseconds."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}search/index.html?q=专利")
        settle(page)
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        browser.start_tracing(page=page, categories=["toplevel", "devtools.timeline"])
        measured: dict[str, Any] = page.evaluate(MEASURE, asked)
        return {**measured, "busiest": busiest(json.loads(browser.stop_tracing())["traceEvents"])}


def busiest(events: list[dict[str, Any]]) -> float:
    """Give how long the longest task of the page's main thread had the processor, in milliseconds."""
    named = (each for each in events if each["name"] == "thread_name")
    main = {(each["pid"], each["tid"]) for each in named if each["args"]["name"] == "CrRendererMain"}
    tasks = (each for each in events if "RunTask" in each["name"] and (each["pid"], each["tid"]) in main)
    return max((each.get("tdur", 0) for each in tasks), default=0) / 1000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", type=Path, default=ROOT / "output")
    parser.add_argument("--content", type=Path, default=ROOT / "content")
    parser.add_argument("--queries", type=int, default=60)
    options = parser.parse_args()
    asked = [*queries(options.content, options.queries, seed=3), *HOT]
    with serve(options.site) as address, launched() as browser:
        measure(browser, address, asked, 1)  # fills the server's cache of compressed files
        for slowdown in (1, 4):
            measured = measure(browser, address, asked, slowdown)
            by_clock = (
                f"{measured['longest']:.0f} ms by the clock" if measured["longest"] else "under 50 ms by the clock"
            )
            print(f"{slowdown} × slower: longest task of the page {measured['busiest']:.0f} ms, {by_clock}")
            for name in ("first", "again"):
                times = sorted(measured[name])
                p50, p95 = times[len(times) // 2], times[int(0.95 * len(times))]
                print(f"  {name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, max {times[-1]:.0f} ms")


if __name__ == "__main__":
    main()
