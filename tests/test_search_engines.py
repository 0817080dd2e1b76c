"""The search for other engines: what is exported, and the client that asks them instead of the index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plan_search.documents import by_clause
from plan_search.export import FACETS, SEARCHED, export_files, records
from plan_search.folding import fold
from planbook.model import Library
from tests.building import Project
from tests.search import HERE, node


def test_records_are_the_documents_of_the_index(library: Library) -> None:
    """Guards that an engine gets every clause, with its page, what holds it, and its texts folded."""
    found = list(records(library))
    documents = by_clause(library)
    assert [record["clause"] for record in found] == list(documents)
    assert len({record["id"] for record in found}) == len(found)
    measure = next(record for record in found if record["clause"] == "heyuan-ip-145/chapter-3/s4-m1")
    assert (measure["page"], measure["anchor"]) == ("plans/heyuan-ip-145/chapter-3.html", "s4-m1")
    assert measure["trail"] == ["三、主要任务", "（四）强化知识产权高效益运用"]
    assert measure["folded"] == fold(measure["text"])
    assert "强化知识产权高效益运用" in measure["path"]


def test_opensearch_files(library: Library) -> None:
    """Guards the bulk format (an action line before each record) and a mapping that knows every field."""
    files = export_files(library, "opensearch")
    lines = files["bulk.ndjson"].decode().splitlines()
    actions, found = [json.loads(line) for line in lines[::2]], [json.loads(line) for line in lines[1::2]]
    assert [action["index"]["_id"] for action in actions] == [record["id"] for record in found]
    mapping = json.loads(files["mapping.json"])
    assert mapping["mappings"]["dynamic"] == "strict"
    assert set(found[0]) == set(mapping["mappings"]["properties"])
    assert all(mapping["mappings"]["properties"][name]["analyzer"] == "clause" for name in SEARCHED)


def test_meilisearch_files(library: Library) -> None:
    """Guards identifiers that Meilisearch allows, and settings that name fields of the records only."""
    files = export_files(library, "meilisearch")
    found = [json.loads(line) for line in files["documents.ndjson"].decode().splitlines()]
    assert all(record["id"].replace("-", "").replace("_", "").isalnum() for record in found)
    settings = json.loads(files["settings.json"])
    assert set(settings["searchableAttributes"]) <= set(found[0])
    assert set(settings["filterableAttributes"]) == set(FACETS) <= set(found[0])


@pytest.mark.parametrize("engine", ["opensearch", "meilisearch"])
def test_client_asks_the_engine_instead(library: Library, tmp_path: Path, portal: Path, engine: str) -> None:
    """Guards that the client sends what the engine understands, and gives what our own index would give."""
    file = tmp_path / "records.json"
    file.write_text(json.dumps(list(records(library)), ensure_ascii=False), encoding="utf-8")
    done = node("--test", str(HERE / "remote.mjs"), SEARCH_OUTPUT=str(portal), RECORDS=str(file), ENGINE=engine)
    assert done.returncode == 0, done.stdout


def test_task_writes_the_files_or_says_what_is_wrong(tmp_path: Path) -> None:
    """Guards `invoke export-search`."""
    project = Project(tmp_path)
    project.plan("jia.md", "# 一、甲\n\n文一。\n")
    done = project.invoke("export-search", "--engine", "meilisearch")
    assert done.returncode == 0, done.stderr
    assert (project.folder / "export" / "meilisearch" / "documents.ndjson").is_file()
    wrong = project.invoke("export-search", "--engine", "solr")
    assert wrong.returncode == 1
    assert "不支持 solr。请用 --engine opensearch 或 --engine meilisearch。" in wrong.stderr
