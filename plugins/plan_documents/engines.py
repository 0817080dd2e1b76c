"""Engines: what makes each format, where it is installed; and what is missing where it is not."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from planbook.problems import DOCUMENT_FAILED, NO_DOCUMENT_FONT, NO_ENGINE, NO_GLYPH, Problem, Where

if TYPE_CHECKING:
    from plan_documents.nodes import Node


@dataclass(frozen=True, slots=True)
class Source:
    """What a document is made of."""

    slug: str
    tree: Node
    identifier: str
    """URI of its own."""
    where: Where

    @property
    def json(self) -> str:
        return json.dumps(self.tree, ensure_ascii=False)


class NotMade(Exception):
    """A document could not be made; `args[0]` is the `Problem`."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Makes one format."""

    form: str
    """How readers call it: `PDF`."""
    extension: str
    state: str
    """Version, fonts and styles: other ones make other bytes."""
    make: Callable[[Source], bytes]
    """Raises NotMade."""

    def digest(self, source: Source) -> str:
        """Give a name for what comes out, the same for the same source and state."""
        text = f"{self.form}\n{self.state}\n{source.identifier}\n{source.json}"
        return f"{hashlib.sha256(text.encode()).hexdigest()[:32]}.{self.extension}"


def engines(theme: Path, fonts: Sequence[str], work: Path, found: list[Problem]) -> list[Engine]:
    """Give the engines that are here; `theme` has their styles, `work` is a folder for what they need meanwhile."""
    styles = hashlib.sha256(b"".join(each.read_bytes() for each in sorted(theme.rglob("*")) if each.is_file()))
    return [*_typst(theme, fonts, styles.hexdigest(), found), *_pandoc(theme, work, styles.hexdigest(), found)]


def _typst(theme: Path, fonts: Sequence[str], styles: str, found: list[Problem]) -> Iterator[Engine]:
    if find_spec("typst") is None:
        found.append(NO_ENGINE.at(_SETTINGS, package="typst", forms="PDF"))
        return
    from plan_documents.pdf import CannotSet, MissingGlyphs, Typesetter

    typesetter = Typesetter(theme, fonts)
    if not typesetter.has_fonts:
        found.append(NO_DOCUMENT_FONT.at(_SETTINGS))
        return

    def make(source: Source) -> bytes:
        try:
            return typesetter.pdf(source.json)
        except MissingGlyphs as error:
            raise NotMade(NO_GLYPH.at(source.where, characters=error.args[0])) from None
        except CannotSet as error:
            raise NotMade(DOCUMENT_FAILED.at(source.where, form="PDF", reason=error.args[0])) from None

    yield Engine("PDF", "pdf", f"typst {_version('typst')} {typesetter.faces} {styles}", make)


def _pandoc(theme: Path, work: Path, styles: str, found: list[Problem]) -> Iterator[Engine]:
    if find_spec("pypandoc") is None:
        found.append(NO_ENGINE.at(_SETTINGS, package="pypandoc_binary", forms="EPUB、Word"))
        return
    import pypandoc

    from plan_documents.pandoc import Pandoc

    pandoc = Pandoc(pypandoc.get_pandoc_path(), theme, work)

    def told(form: str, make: Callable[[Source], bytes]) -> Callable[[Source], bytes]:
        def attempt(source: Source) -> bytes:
            try:
                return make(source)
            except subprocess.CalledProcessError as error:
                reason = error.stderr.decode(errors="replace").strip().splitlines()
                problem = DOCUMENT_FAILED.at(source.where, form=form, reason=reason[0] if reason else "")
                raise NotMade(problem) from None

        return attempt

    state = f"pandoc {_version('pypandoc_binary')} {styles}"
    yield Engine("EPUB", "epub", state, told("EPUB", lambda each: pandoc.epub(each.json.encode(), each.identifier)))
    yield Engine("Word", "docx", state, told("Word", lambda each: pandoc.docx(each.json.encode())))


_SETTINGS = Where("pelicanconf.py")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
