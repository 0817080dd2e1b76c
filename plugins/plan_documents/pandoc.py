"""EPUB and DOCX: Pandoc makes them of the tree, with the styles of the theme."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from pathlib import Path

EPOCH = "946684800"
"""2000-01-01, the time that Pandoc writes into its files: they depend on their content, never on the clock."""
_FIXED = (1980, 1, 1, 0, 0, 0)


class Pandoc:
    """The program with what the theme gives it; kept for one build."""

    def __init__(self, program: str, theme: Path, work: Path) -> None:
        self.program = program
        self.theme = theme
        self.reference = work / "reference.docx"
        work.mkdir(parents=True, exist_ok=True)
        self.reference.write_bytes(self._reference())

    def docx(self, tree: bytes) -> bytes:
        """Give the document as DOCX (ISO/IEC 29500)."""
        return self._run(tree, "--to=docx", f"--reference-doc={self.reference}")

    def epub(self, tree: bytes, identifier: str) -> bytes:
        """Give the document as EPUB 3, a file a chapter; `identifier` is a URI of its own."""
        return self._run(
            tree,
            "--to=epub3",
            f"--css={self.theme / 'epub.css'}",
            f"--metadata=identifier:{identifier}",
            "--split-level=1",
            "--toc-depth=2",
        )

    def _run(self, given: bytes, *arguments: str) -> bytes:
        done = subprocess.run(
            [self.program, "--from=json", "--output=-", *arguments],
            input=given,
            capture_output=True,
            check=True,
            env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
        )
        return repacked(done.stdout)

    def _reference(self) -> bytes:
        """Give Pandoc's own reference document with the parts that the theme has put in their place."""
        default = subprocess.run(
            [self.program, "--print-default-data-file=reference.docx"], capture_output=True, check=True
        ).stdout
        ours = self.theme / "docx"
        parts = {path.relative_to(ours).as_posix(): path.read_bytes() for path in ours.rglob("*") if path.is_file()}
        with zipfile.ZipFile(io.BytesIO(default)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()} | parts
        return packed(parts)


def repacked(data: bytes) -> bytes:
    """Give a package with fixed times, its parts in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return packed({name: archive.read(name) for name in archive.namelist() if not name.endswith("/")})


def packed(parts: dict[str, bytes]) -> bytes:
    """Give a zip file; what EPUB wants first and stored, `mimetype`, is."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return made.getvalue()
