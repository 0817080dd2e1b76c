"""Reading the content from disk: the edge between files and `planbook`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from plan_pages.plan_files import PlanFile, read, read_file
from planbook import problems
from planbook.addressbook import AddressBook, Shown, read_addresses, shown
from planbook.documents import read_documents
from planbook.host import UNSET, Host, is_sample, read_host
from planbook.indicators.concepts import read_concepts
from planbook.link import ANEW, Ways, link
from planbook.model import Concept, Document, Library, Plan
from planbook.moves import Changes, compare
from planbook.problems import Problem, Severity, Where, report_order
from planbook.read import Reading, decode
from planbook.signposts import check

_NEAR_MISSES = (".markdown", ".md.txt", ".mkd", ".txt", ".doc", ".docx")
"""Extensions of files that an editor may well take for plans."""


CONCEPTS = "concepts.yml"
"""The list of indicator concepts, in the content folder."""
DOCUMENTS = "documents.yml"
"""The list of documents that plans cite, in the content folder."""

ADDRESSES = "addresses.lock"
"""The address book, in the content folder."""

ReadPlans = Callable[[Sequence[PlanFile]], Sequence[Reading]]
"""Reads plan files, here and now or otherwise."""


def read_here(files: Sequence[PlanFile]) -> list[Reading]:
    """Read plan files one after the other."""
    return list(map(read, files))


@dataclass(frozen=True, slots=True)
class Content:
    """What the files of the content say, each by itself."""

    plans: Sequence[Plan]
    """With their earlier texts."""
    concepts: Sequence[Concept]
    documents: Sequence[Document]
    problems: Sequence[Problem]

    def link(self, ways: Ways = ANEW) -> tuple[Library, tuple[Problem, ...]]:
        """Make the library of it in the `ways` given; give that with all problems, in report order.

        The library is whole only where no problem is an error.
        """
        library, between = link(self.plans, self.concepts, self.documents, ways)
        return library, tuple(sorted((*self.problems, *between), key=report_order))


def read_content(content: Path, plan_path: str, read_plans: ReadPlans = read_here) -> Content:
    """Read all plans of the folder `content`, and its lists; `plan_path` is the folder of the plan files below it."""
    project = content.parent
    folder = content / plan_path
    files, found = plan_files(folder, project)
    readings = read_plans([read_file(path, name_of(path, project)) for path in files])
    concepts = read_list_file(content / CONCEPTS, project, read_concepts, found)
    documents = read_list_file(content / DOCUMENTS, project, read_documents, found)
    found += [problem for each in readings for problem in each.problems]
    found += links_out(content, project)
    if not files:
        found.append(problems.NO_PLANS.at(Where(name_of(folder, project))))
    return Content([each.plan for each in readings if each.plan], concepts, documents, found)


def read_library(content: Path, plan_path: str) -> tuple[Library, tuple[Problem, ...]]:
    """Read and link all plans of the folder `content`, as `read_content` and `Content.link` do."""
    return read_content(content, plan_path).link()


def read_site(path: Path, project: Path, *, publishing: bool) -> tuple[Host, list[Problem]]:
    """Read the host settings; only in `publishing` is what is wrong with them an error."""
    found: list[Problem] = []
    name = Where(name_of(path, project))
    if path.is_file():
        host = read_list_file(path, project, read_host, found)
        if host.emblem_image and not (path.parent / host.emblem_image).is_file():
            found.append(problems.NO_SUCH_PICTURE.at(name, file=host.emblem_image))
            host = replace(host, emblem_image="")
    else:
        host = UNSET
        found.append(problems.NO_SITE_FILE.at(name))
    if publishing:
        return host, [*found, *([problems.STILL_SAMPLE.at(name)] if is_sample(host) else [])]
    return host, [replace(problem, severity=Severity.WARNING) for problem in found]


T = TypeVar("T")


def read_list_file(
    path: Path, project: Path, read: Callable[[str, str], tuple[T, tuple[Problem, ...]]], found: list[Problem]
) -> T:
    """Read a list that the content may have; what is wrong goes to `found`, a missing file is an empty list."""
    name = name_of(path, project)
    try:
        text = decode(name, path.read_bytes())
    except FileNotFoundError:
        text = ""
    except OSError:
        text = problems.UNREADABLE.at(Where(name))
    if isinstance(text, Problem):
        found.append(text)
        return read(name, "")[0]
    values, wrong = read(name, text)
    found += wrong
    return values


@dataclass(frozen=True, slots=True)
class Published:
    """What was published so far, held against the library as it is now."""

    book: AddressBook
    changes: Changes
    now: Mapping[str, Shown]


def read_published(content: Path, library: Library, found: list[Problem], *, publishing: bool = False) -> Published:
    """Read the address book in the folder `content` and find out what became of its addresses.

    What stands in the way of a build, in `publishing` also what is not registered, goes to `found`.
    """
    before = len(found)
    book = read_list_file(content / ADDRESSES, content.parent, read_addresses, found)
    now = shown(library)
    changes = compare(book, now)
    if len(found) == before:
        name = name_of(content / ADDRESSES, content.parent)
        found += check(name, book, changes, now, publishing=publishing)
    return Published(book, changes, now)


def plan_files(folder: Path, project: Path) -> tuple[list[Path], list[Problem]]:
    """Find the plan files below `folder`, in order of their names, and what is wrong with other things there.

    What begins with a dot is an editor program's own and passed over.
    """
    found: list[Problem] = []

    def unreadable(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            found.append(problems.UNREADABLE.at(Where(name_of(Path(error.filename), project))))

    files = []
    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [
            problems.FOLDER_FOR_PLAN.at(Where(name_of(Path(parent) / name, project)))
            for name in folders
            if _is_plan_name(name) and not _holds_plans(Path(parent) / name)
        ]
        for name in sorted(names):
            path = Path(parent) / name
            if name.startswith("."):
                continue
            if _is_plan_name(name):
                files.append(path)
            elif name.lower().endswith(_NEAR_MISSES):
                found.append(problems.WRONG_EXTENSION.at(Where(name_of(path, project))))
    return sorted(files), [*found, *_case_twins(sorted(files), project)]


def _is_plan_name(name: str) -> bool:
    return name.lower().endswith(".md")


def _holds_plans(folder: Path) -> bool:
    return any(_is_plan_name(path.name) and path.is_file() for path in folder.rglob("*"))


def _case_twins(files: Iterable[Path], project: Path) -> Iterator[Problem]:
    """Find files whose names differ in case only: on most desktops one would be written over the other."""
    seen: dict[str, str] = {}
    for path in files:
        name = name_of(path, project)
        other = seen.setdefault(name.lower(), name)
        if other != name:
            yield problems.CASE_TWINS.at(Where(name), other=other)


def links_out(content: Path, project: Path) -> list[Problem]:
    """Find the symbolic links below `content` that lead out of it: nothing from elsewhere gets into the site."""
    found = []
    for parent, folders, names in os.walk(content):
        for name in sorted((*folders, *names)):
            path = Path(parent) / name
            if path.is_symlink() and not path.resolve().is_relative_to(content.resolve()):
                found.append(problems.LINK_OUT.at(Where(name_of(path, project))))
    return found


def name_of(path: Path, project: Path) -> str:
    """Give `path` as the editor knows it: relative to `project`, with forward slashes."""
    return path.relative_to(project).as_posix() if path.is_relative_to(project) else path.as_posix()
