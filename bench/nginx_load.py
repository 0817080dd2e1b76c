"""How fast nginx serves the portal with `deploy/nginx.conf`, beside a bare static file: `python -m bench.nginx_load`.

Needs what the tests need, and wrk.  Everything runs on this machine, so that client and server share its cores: the
figures are for comparison with each other, not with other machines.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from statistics import median

from release.publishing import Site, publish
from release.targets import Workplace
from release.targets.directory import Directory
from tests.building import ROOT, build_site
from tests.servers import nginx, program

SECONDS, ROUNDS, CONNECTIONS = 4, 3, 16
BARE = "bare.txt"


def main() -> None:
    """Publish the portal to a folder, serve it, and print requests per second and p99 for files of each kind."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        build_site(ROOT / "content", folder / "site")
        (folder / "site" / BARE).write_text("x" * 6000, encoding="utf-8")
        publish(Site(folder / "site", "/"), Workplace(folder / "work"), Directory(folder / "live"), ())
        live = folder / "live" / "current"
        with nginx(folder / "nginx", live) as address:
            for label, path, encoding in _files(live):
                rounds = [_wrk(address + path, encoding) for _ in range(ROUNDS)]
                rate, p99 = median(each[0] for each in rounds), median(each[1] for each in rounds)
                sent = (live / path).with_name(Path(path).name + {"br": ".br", "identity": ""}[encoding]).stat().st_size
                print(f"{label:28} {sent:7} bytes {rate:9.0f} requests/s   p99 {p99:6.2f} ms", flush=True)


def _files(live: Path) -> list[tuple[str, str, str]]:
    """Give label, path and accepted encoding of what is measured."""
    chapter = "plans/guangdong-ip-145/chapter-3.html"
    style = next((live / "theme").glob("site.*.css")).relative_to(live).as_posix()
    shards = sorted(live.glob("search/**/*.json"), key=lambda path: path.stat().st_size)
    return [
        ("bare static file", BARE, "identity"),
        ("page (chapter), br", chapter, "br"),
        ("page (chapter), plain", chapter, "identity"),
        ("page (home), br", "index.html", "br"),
        ("asset (style sheet), br", style, "br"),
        *[
            ("search shard (median), br", shards[len(shards) // 2].relative_to(live).as_posix(), "br")
            for _ in shards[:1]
        ],
    ]


def _wrk(address: str, encoding: str) -> tuple[float, float]:
    """Give requests per second and the 99th percentile of the latency in milliseconds."""
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", f"Accept-Encoding: {encoding}"]
    command = [program("wrk"), *options, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    assert rate, said
    assert p99, said
    return float(rate[1]), float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]]


if __name__ == "__main__":
    main()
