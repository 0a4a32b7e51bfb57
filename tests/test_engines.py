"""cleannews inside datatrove and Spark, run for real where they can be."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import cleannews
from benchmarks.packs import Doc, as_html, documents, write_parquet, write_warc
from cleannews.batch import Limits, Setup

JAVA = shutil.which("java") is not None


def has_libmagic() -> bool:
    try:
        return find_spec("magic") is not None and bool(__import__("magic").from_buffer(b"<p>", mime=True))
    except ImportError:
        return False


@pytest.mark.skipif(not has_libmagic(), reason="not run: no libmagic, which datatrove's reader of WARC files needs")
def test_datatrove_from_warc_to_jsonl_in_two_tasks_and_completed_ones_are_skipped(tmp_path: Path) -> None:
    from examples.datatrove_warc import executor

    docs = documents(6)
    (tmp_path / "in").mkdir()
    for number in range(2):
        write_warc(tmp_path / "in" / f"{number}.warc.gz", docs[3 * number :][:3])

    stats = executor(tmp_path / "in", tmp_path, 2).run()
    rows = [json.loads(line) for rank in (0, 1) for line in (tmp_path / "data" / f"0000{rank}.jsonl").open("rb")]
    assert [row["id"] for row in rows] == [f"<urn:uuid:{doc.id}>" for doc in docs]
    for row, doc in zip(rows, docs, strict=True):
        expected = cleannews.extract(as_html(doc), url=doc.url)
        assert row["text"] == expected.text
        assert row["metadata"]["clean_status"] == expected.status
        assert [span["role"] for span in row["metadata"]["clean_roles"]] == [block.role for block in expected.blocks]
        assert row["metadata"]["url"] == doc.url
    assert stats.stats[1].stats["documents"].total == 6

    (tmp_path / "data" / "00001.jsonl").unlink()
    (tmp_path / "logs" / "completions" / "00001").unlink()
    before = (tmp_path / "data" / "00000.jsonl").stat().st_mtime_ns
    executor(tmp_path / "in", tmp_path, 2).run()
    assert (tmp_path / "data" / "00000.jsonl").stat().st_mtime_ns == before
    assert sum(1 for _ in (tmp_path / "data" / "00001.jsonl").open("rb")) == 3


def test_a_datatrove_step_drops_nothing_unless_asked_and_counts() -> None:
    from datatrove.data import Document

    from cleannews.integrations.datatrove import CleanNews

    def given() -> Iterator[Any]:
        for doc in documents(2):
            yield Document(doc.text, doc.id, metadata={"url": doc.url, "mine": 1})
        yield Document("", "empty")

    step = CleanNews(fields=("language",), source_key="source", setup=Setup(limits=None))
    found = list(step.run(given()))
    assert [document.id for document in found] == ["doc-0", "doc-1", "empty"]
    assert found[0].metadata["mine"] == 1
    assert found[0].metadata["clean_language"] == "vi"
    assert found[0].metadata["source"] == documents(1)[0].text
    assert found[2].metadata["clean_status"] == "empty"
    assert step.stats["documents"].total == 3
    assert step.stats["status_empty"].total == 1
    strict = CleanNews(drop=("empty",), setup=Setup(limits=None))
    assert [document.id for document in strict.run(given())] == ["doc-0", "doc-1"]
    assert strict.stats["dropped"].total == 1
    with pytest.raises(cleannews.CleanNewsError, match="'teaser'"):
        CleanNews(fields=("teaser",))


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if not JAVA:
        pytest.skip("not run: no Java, which Spark needs")
    from examples.spark_parquet import local_spark

    with pytest.MonkeyPatch.context() as patch:
        # A JVM that lives for a minute is better off without its best compiler
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        session = local_spark()
    yield session
    session.stop()


def test_spark_over_parquet_with_a_poison_row(spark: Any, tmp_path: Path) -> None:
    from examples.spark_parquet import clean_parquet

    docs = documents(4)
    # 40 MB in one row: more than a worker that may take 32 MB can hold
    poison = Doc("poison", "https://news.example/x", "<p>x" * 10_000_000)
    write_parquet(tmp_path / "in.parquet", [*docs[:2], poison, *docs[2:]])
    setup = Setup(limits=Limits(memory=32 << 20))
    clean_parquet(spark, str(tmp_path / "in.parquet"), str(tmp_path / "out.parquet"), ("text", "url"), setup)
    rows = {row["id"]: row for row in spark.read.parquet(str(tmp_path / "out.parquet")).collect()}
    assert len(rows) == 5
    assert rows["poison"]["clean_status"] == "failed"
    assert "memory" in rows["poison"]["clean_reason"]
    for doc in docs:
        expected = cleannews.extract(doc.text, url=doc.url)
        assert rows[doc.id]["clean_text"] == expected.text
        assert [span["role"] for span in rows[doc.id]["clean_roles"]] == [block.role for block in expected.blocks]
        assert rows[doc.id]["clean_scores"] == [block.score for block in expected.blocks]


def test_arrow_batches_keep_their_columns_and_order() -> None:
    import pyarrow

    from cleannews.integrations.spark import clean_arrow

    docs = documents(70)
    table = pyarrow.table({"n": list(range(70)), "page": [doc.text for doc in docs]})
    for limits in (None, Limits()):
        found = list(clean_arrow(table.to_batches(50), ("page", None), ("text", "roles"), Setup(limits=limits)))
        whole = pyarrow.Table.from_batches(found)
        assert whole.schema.names == ["n", "page", "clean_status", "clean_reason", "clean_text", "clean_roles"]
        assert whole["n"].to_pylist() == list(range(70))
        assert whole["clean_text"].to_pylist()[:3] == [cleannews.clean(doc.text) for doc in docs[:3]]


def test_spark_says_which_columns_there_are(spark: Any) -> None:
    from cleannews.integrations.spark import clean_dataframe

    df = spark.createDataFrame([("a", "b")], "html string, clean_status string")
    with pytest.raises(cleannews.CleanNewsError, match="'text'; there are html, clean_status"):
        clean_dataframe(df, "text")
    with pytest.raises(cleannews.CleanNewsError, match="another prefix"):
        clean_dataframe(df, "html")
