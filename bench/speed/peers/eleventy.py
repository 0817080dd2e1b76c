"""Eleventy: Markdown by markdown-it, layout in Nunjucks, contents of a plan from a collection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench.speed.peers.base import OUTPUT, Peer, Site, front_matter, layout, source_name, write, write_theme

_SETTINGS = """
export default function (config) {
  config.addPassthroughCopy({ "static": "." });
  config.setQuietMode(true);
  config.addCollection("contents", collections => {
    const folders = {};
    for (const page of collections.getAll().filter(page => page.data.kind === "chapter")) {
      (folders[page.data.folder] ??= []).push(page);
    }
    for (const pages of Object.values(folders)) pages.sort((one, other) => one.data.order - other.data.order);
    return folders;
  });
  return { dir: { input: "content", includes: "../layouts", output: "site" }, markdownTemplateEngine: false };
}
"""


def _make(site: Site, project: Path) -> None:
    write(project / "eleventy.config.mjs", _SETTINGS)
    write(project / "layouts" / "page.njk", layout("eleventy.njk", site.frame))
    write_theme(site, project / "static")
    for page in site.pages:
        values = asdict(page)
        del values["body"], values["path"]
        more = {"permalink": f"/{page.path}", "folder": page.folder, "layout": "page.njk"}
        write(project / "content" / source_name(page), front_matter(**values, **more) + page.body)


def _command(tools: Path) -> Sequence[str]:
    return ["node", str(tools / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"), f"--output={OUTPUT}"]


ELEVENTY = Peer(
    name="eleventy",
    title="Eleventy",
    does="the pages alone",
    make=_make,
    command=_command,
)
