"""The generator that Pelican runs: the finished library becomes files for programs, whole and for each plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from atomic_output import Stage, completing
from plan_data.beside import beside_plans
from plan_data.catalogue import Group, listed, shares
from plan_data.fields import TYPE_NAMES
from plan_data.formats import schema_file
from plan_data.names import TYPES
from plan_data.units import HOME, KINDS, data_of_all, data_of_plan
from plan_data.whole import SCHEMA, Whole
from plan_data.whole_schema import kinds, members, whole_schema
from planbook.model import Library
from planbook.publisher import Publisher
from workshop.digests import digest
from workshop.placed import Placed
from workshop.store import Store

TITLE = "数据"
ABOUT = "各规划全文、指标、量化目标、专栏和引用文件的数据，有多种格式，附格式和字段说明。"
ALL = "data"
"""Name of the unit of all plans."""
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class DataGenerator:
    """Made and called by Pelican; reads `library`, `known`, `site`, `downloads` and `draw` from the context."""

    def __init__(self, context: dict[str, Any], settings: dict[str, Any], **_: Any):
        self.context = context
        self.settings = settings
        self.stage: Stage = settings["STAGE"]
        self.store = Store(Path(settings["DATA_CACHE"]), self.stage.anew)
        self.names: dict[str, str] = {}
        """Under which the rows of each plan are kept, by slug."""

    def begin(self) -> None:
        """Have the files of each plan made, before the pages are: those over all plans wait for them."""
        library, site = self.context["library"], self.context["site"]
        publisher = Publisher(site.name, site.address)
        for slug, beside in beside_plans(library):
            known = self.context["known"][slug]
            key = digest(known.key, beside, publisher)
            name = self.names[slug] = self.store.name("rows", key)
            self.stage.make(
                _unit(slug), data_of_plan, known.kept, beside, publisher, self.store, name,
                key=key, anew=name not in self.store,
            )  # fmt: skip

    def generate_output(self, _: object) -> None:
        """Have the tables of all plans made, as soon as those of each are there, unless those are as they were."""
        library, site = self.context["library"], self.context["site"]
        files = (file for plan in library.plans for file in self.stage.files_of(_unit(plan.slug)))
        tables = [(file.name, file.size, file.modified) for file in files if _is_table(file)]
        names = [self.names[plan.slug] for plan in library.plans]
        title = f"{site.name}：{TITLE}"
        self.stage.make(
            ALL, data_of_all, self.store, names, title, ABOUT, site.address,
            key=digest(tables, title, ABOUT, site.address),
        )  # fmt: skip
        completing.connect(self._complete)

    def _complete(self, _: object, stage: Stage) -> None:
        """Write the schemas, and the page that lists and explains the files."""
        if stage is not self.stage:  # a former build of this process, which failed
            return
        library, site = self.context["library"], self.context["site"]
        for kind in KINDS:
            stage.write(_schema(kind.name), schema_file(kind))
        stage.write(f"{HOME}{SCHEMA}", whole_schema())
        groups = tuple(self._groups(library))
        self._count(groups)
        path, html = self.context["draw"](
            path=f"{HOME}index.html",
            kind="data",
            title=TITLE,
            description=ABOUT,
            groups=groups,
            shares=shares(groups),
            missing=self.context.get("documents_missing", ()),
            schemas={kind.name: _schema(kind.name) for kind in KINDS} | {"plan": f"{HOME}{SCHEMA}"},
            kinds=KINDS,
            type_names=TYPE_NAMES,
            types=[(TYPES[kind.__name__], members(kind)) for kind in (Whole, *kinds())],
            linked_data=_dataset(site.address, groups[0]),
        )
        self.context["write"](path, html.encode())
        self.store.sweep(set(self.names.values()))

    def _count(self, groups: Iterable[Group]) -> None:
        """Add the files of units to what the documents count, which the build tells where they are asked for."""
        if made := self.context.get("made"):
            seconds = self.stage.seconds()
            for each in (file for group in groups for _, file in group.files if file.path in seconds):
                made.add(each.form, each.size, seconds[each.path])

    def _groups(self, library: Library) -> Iterator[Group]:
        downloads = self.context.get("downloads", {})
        yield listed("全部规划", "", self._sizes(ALL))
        for plan in library.plans:
            yield listed(plan.title, plan.slug, self._sizes(_unit(plan.slug)), downloads.get(plan.slug, ()))

    def _sizes(self, unit: str) -> list[tuple[str, int]]:
        return [(each.name, each.size) for each in self.stage.files_of(unit)]


def _unit(slug: str) -> str:
    return f"{ALL}/{slug}"


_TABLES = frozenset(kind.name for kind in KINDS)


def _is_table(file: Placed) -> bool:
    return file.name.rpartition("/")[2].partition(".")[0] in _TABLES


def _schema(name: str) -> str:
    return f"{HOME}{name}.schema.json"


def _dataset(address: str, group: Group) -> dict[str, Any]:
    """Describe the tables of all plans in the words of schema.org; addresses are absolute where the site has one."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"{TITLE}：{'、'.join(kind.title for kind in KINDS)}",
        "description": ABOUT,
        "inLanguage": "zh-CN",
        "variableMeasured": [field.title for kind in KINDS for field in kind.fields],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": label,
                "encodingFormat": MEDIA_TYPES[PurePosixPath(each.path).suffix],
                "contentUrl": f"{address}/{each.path}" if address else each.path.removeprefix(HOME),
            }
            for label, each in group.files
        ],
    }
