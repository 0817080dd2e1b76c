"""The modules of the search become two files, its engine and its page: what belongs together is sent together.

Each stays a module of its own in the theme, and in the file a function of its own, so that names do not meet.  A first
query asks for ten files less, and compressed together they are a quarter smaller.  Our modules import and export in
single lines, which is all that is read here; anything else stops the build.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

APART = frozenset({"search/failure.js", "search/index.js"})
"""Needed by others as well, which have no use for the rest."""
LATER = {
    "search/engine.js": ("search/instead.js", "search/suggest.js", "search/edition.js", "search/remote.js"),
    "search/page.js": (),
}
"""What is joined, and what it loads when a query needs that: what those import is in the file by then."""

_IMPORT = re.compile(r'^import \{ (?P<names>[\w, ]+) \} from "\./(?P<module>\w+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?P<what>(?:async )?(?:function|class|const) (?P<name>\w+))", re.MULTILINE)
_ELSE = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def join_search(modules: Mapping[str, str]) -> dict[str, str]:
    """Give `modules` (text by path below `js/`) with those of `LATER` joined, and what uses them led there.

    Raises ValueError for an import or export in another form than our modules have.
    """
    joined: dict[str, str] = {}
    for name, later in LATER.items():
        joined |= _join(name, later, modules)
    return {**modules, **joined}


def _join(entry: str, later: Sequence[str], modules: Mapping[str, str]) -> dict[str, str]:
    order = _dependencies(entry, modules)
    outside = sorted({match[0] for name in order for match in _imports(modules[name]) if _of(match) in APART})
    parts = [_function(name, modules[name], order) for name in order]
    wanted = {name for user in later for match in _imports(modules[user]) for name in match["names"].split(", ")}
    given = [
        f"export const {{ {', '.join(names)} }} = {_named(name)};\n"
        for name in order
        if (names := [each for each in _exports(modules[name]) if each in wanted or name == entry])
    ]
    led = {name: _IMPORT.sub(lambda match: _led(match, order), modules[name]) for name in later}
    return {**led, entry: "".join((*outside, *parts, *given))}


def _dependencies(name: str, modules: Mapping[str, str]) -> list[str]:
    """Give what a module imports, and the module, each after what it needs."""
    found: dict[str, None] = {}
    for match in _imports(modules[name]):
        if _of(match) not in APART:
            found |= dict.fromkeys(_dependencies(_of(match), modules))
    return [*found, name]


def _function(name: str, text: str, joined: list[str]) -> str:
    """Write a module as a function that gives what it exports."""

    def handed(match: re.Match[str]) -> str:
        return f"const {{ {match['names']} }} = {_named(_of(match))};\n" if _of(match) in joined else ""

    body = _EXPORT.sub(r"\g<what>", _IMPORT.sub(handed, text))
    if other := _ELSE.search(body):
        raise ValueError(f"{name}: {other[0]}")
    return f"const {_named(name)} = (() => {{\n{body}return {{ {', '.join(_exports(text))} }};\n}})();\n"


def _led(match: re.Match[str], joined: list[str]) -> str:
    """Lead an import to the last of what is `joined`, which bears the file's name."""
    file = joined[-1].removeprefix("search/")
    return f'import {{ {match["names"]} }} from "./{file}";\n' if _of(match) in joined else match[0]


def _imports(text: str) -> Iterator[re.Match[str]]:
    return _IMPORT.finditer(text)


def _of(match: re.Match[str]) -> str:
    return f"search/{match['module']}"


def _exports(text: str) -> list[str]:
    return [match["name"] for match in _EXPORT.finditer(text)]


def _named(name: str) -> str:
    """Name a module as a variable: `search/files.js` is `$files`."""
    return f"${name.removeprefix('search/').removesuffix('.js')}"
