"""Builds a site of some content, for measurements."""

from __future__ import annotations

import argparse
import re
import time
from pathlib import Path

from pelican import Pelican
from pelican.settings import read_settings

from bench import ROOT


def build(content: Path, output: Path, *, traditional: bool = False, **settings: object) -> float:
    """Build the site of `content` into `output`, with or without the 繁體 edition; give the seconds it took."""
    site = Path(f"{output}.site.yml")
    written = (ROOT / "site.yml").read_text(encoding="utf-8")
    site.write_text(re.sub("(?m)^traditional: .", f"traditional: {'是' if traditional else '否'}", written), "utf-8")
    override = {
        "SITE_FILE": str(site),
        "PATH": str(content),
        "OUTPUT_PATH": str(output),
        "SEARCH_CACHE": str(output) + ".search",
        "PLAN_CACHE": str(output) + ".plans",
        "DATA_CACHE": str(output) + ".data",
        **settings,
    }
    started = time.perf_counter()
    Pelican(read_settings(str(ROOT / "pelicanconf.py"), override=override)).run()
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("content", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--traditional", action="store_true", help="with the edition in traditional characters")
    options = parser.parse_args()
    print(f"{build(options.content, options.output, traditional=options.traditional):.2f} s")


if __name__ == "__main__":
    main()
