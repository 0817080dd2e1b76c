"""Builds a site of some content, for measurements."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from pelican import Pelican
from pelican.settings import read_settings

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "plugins")]


def build(content: Path, output: Path, **settings: object) -> float:
    """Build the site of `content` into `output`; give the seconds it took."""
    override = {
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
    options = parser.parse_args()
    print(f"{build(options.content, options.output):.2f} s")


if __name__ == "__main__":
    main()
