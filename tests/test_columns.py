"""The function that engines share: one value for every page, in every column, whatever the page is."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleannews
from benchmarks.packs import as_html, documents
from cleannews import Options
from cleannews.batch import FIELDS, Limits, Setup, clean_batches, clean_columns
from cleannews.batch import rows as rows_module
from cleannews.batch.fields import removed_by_role
from cleannews.batch.rows import Cleaner, Page

ALL = tuple(field.name for field in FIELDS)
DOCS = documents(3)


def test_columns_are_what_extract_says() -> None:
    texts: list[str | bytes | None] = [DOCS[0].text, as_html(DOCS[1]).encode(), ""]
    urls = [DOCS[0].url, DOCS[1].url, None]
    columns = clean_columns(texts, urls, fields=ALL)
    assert list(columns) == ["status", "reason", *ALL]
    for row, (text, url) in enumerate(zip(texts, urls, strict=True)):
        expected = cleannews.extract(text or "", url=url)
        for name in ("text", "title", "lead", "status", "confidence", "language", "kind", "encoding", "rules"):
            assert columns[name][row] == getattr(expected, name)
        source = columns["visible"][row] if expected.kind == "html" else text
        for span, block, score in zip(columns["roles"][row], expected.blocks, columns["scores"][row], strict=True):
            assert (span["role"], score) == (block.role, block.score)
            assert " ".join(str(source)[span["start"] : span["end"]].split()) == block.text
        assert columns["removed"][row] == sum(removed_by_role(expected).values())


def test_options_count() -> None:
    dateline = ["(NLĐO) - " + "Sáng 5/3, cây cầu bắc qua sông Đáy được đưa vào sử dụng sau ba năm thi công. " * 5]
    plain, stripped = (clean_columns(dateline, options=Options(strip_datelines=each))["text"] for each in (False, True))
    assert (plain[0][:6], stripped[0][:4]) == ("(NLĐO)", "Sáng")


@given(texts=st.lists(st.one_of(st.none(), st.text(max_size=60), st.binary(max_size=60)), max_size=4))
def test_every_column_has_a_value_for_every_text(texts: list[str | bytes | None]) -> None:
    columns = clean_columns(texts, fields=ALL)
    assert {len(values) for values in columns.values()} == {len(texts)}
    assert [status == "failed" for status in columns["status"]] == [text is None for text in texts]
    assert [reason is None for reason in columns["reason"]] == [text is not None for text in texts]


def test_a_defect_costs_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    really = cleannews.extract

    def broken(raw: Any, **more: Any) -> Any:
        if raw == "poison":
            raise RuntimeError("a defect")
        return really(raw, **more)

    monkeypatch.setattr(rows_module, "extract", broken)
    columns = clean_columns([DOCS[0].text, "poison", DOCS[1].text])
    assert columns["status"] == ["ok", "failed", "ok"]
    assert columns["reason"][1] == "RuntimeError: a defect"
    assert columns["text"][1] is None


def test_what_the_transport_said_counts_for_bytes_unless_nobody_knows_it() -> None:
    text = "Thủ tướng chủ trì phiên họp thường kỳ, thảo luận về tình hình kinh tế, xã hội. " * 5
    cleaner = Cleaner(("encoding", "text"))
    cleaner.prepare()
    raw = text.encode("utf-16-le")
    said = cleaner.do(Page(raw, kind="text", encoding="text/plain; charset=utf-16le"))
    assert said.values == ("utf-16-le", text.strip())
    assert cleaner.do(Page(text.encode(), encoding="no-such-charset")).values == ("utf-8", text.strip())
    assert cleaner.do(Page(text, encoding="utf-8")).values[0] == "str"


def test_rules_are_read_once_and_not_for_each_page(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text('hosts = ["a.example"]\n[select]\nbody = "div.x"\n', "utf-8")
    cleaner = Cleaner(("rules", "encoding"), cleannews.Options(rules=file))
    file.unlink()
    page = "<p>Tin khác.</p><div class=x>" + "<p>Một câu của bài báo, đủ dài để là một đoạn.</p>" * 9 + "</div>"
    row = cleaner.do(Page(page.encode("utf-16-le"), "https://a.example/1", encoding="utf-16le"))
    assert row.values == ("a", "utf-16-le")


def test_mistakes_in_the_call_say_what_is_wanted() -> None:
    with pytest.raises(TypeError, match="several pages"):
        clean_columns("<p>one page</p>")
    with pytest.raises(cleannews.CleanNewsError, match="3 texts and 1 urls"):
        clean_columns(["a", "b", "c"], ["https://news.example/"])
    with pytest.raises(cleannews.CleanNewsError, match="no field 'teaser'; there are text, title"):
        clean_columns(["a"], fields=("teaser",))
    with pytest.raises(TypeError, match="several names"):
        clean_columns(["a"], fields="text")


@pytest.mark.parametrize("limits", [None, Limits(workers=2)])
def test_batches_are_columns_one_after_the_other(limits: Limits | None) -> None:
    batches: list[tuple[Sequence[str | None], Sequence[str | None] | None]]
    batches = [([doc.text for doc in DOCS], [doc.url for doc in DOCS]), ([], None), ([None, DOCS[0].text], None)]
    found = list(clean_batches(batches, fields=("text", "roles"), setup=Setup(limits=limits)))
    assert found == [clean_columns(texts, urls, fields=("text", "roles")) for texts, urls in batches]


@pytest.mark.skipif(find_spec("datasets") is None, reason="not run: datasets is not installed")
def test_in_datasets_of_hugging_face() -> None:
    from datasets import Dataset

    dataset = Dataset.from_dict({"html": [as_html(doc) for doc in DOCS], "url": [doc.url for doc in DOCS]})
    cleaned = dataset.map(
        lambda batch: clean_columns(batch["html"], batch["url"], fields=("text", "roles")), batched=True, batch_size=2
    )
    assert list(cleaned["text"]) == [cleannews.clean(as_html(doc), url=doc.url) for doc in DOCS]
    assert cleaned.column_names == ["html", "url", "status", "reason", "text", "roles"]
    assert cleaned[0]["roles"][0].keys() == {"start", "end", "role"}


@pytest.mark.skipif(find_spec("ray") is None, reason="not run: ray is not installed")
def test_in_ray_data() -> None:
    import ray

    ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False)
    try:
        pages = ray.data.from_items([{"html": as_html(doc), "url": doc.url} for doc in DOCS])
        cleaned = pages.map_batches(
            lambda batch: {**batch, **clean_columns(list(batch["html"]), list(batch["url"]), fields=("text",))}
        )
        texts = {row["url"]: row["text"] for row in cleaned.take_all()}
    finally:
        ray.shutdown()
    assert texts == {doc.url: cleannews.clean(as_html(doc), url=doc.url) for doc in DOCS}
