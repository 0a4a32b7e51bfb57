"""A step for pipelines of datatrove: documents in, the same documents with their clean text out.

In: datatrove documents with HTML or plain text. Out: the same documents, in order. Must not know how a page is cleaned.
It is a `PipelineStep` and not one of datatrove's extractors, because those see neither the address nor the metadata, and
drop what takes too long. Importing this needs datatrove (`pip install 'cleannews[datatrove]'`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from datatrove.pipeline.base import PipelineStep

from cleannews.batch.engine import Batch, Columns, Setup, clean_batches
from cleannews.batch.fields import check_fields

_TOGETHER = 16  # documents that a worker is given at a time

DEFAULT_METADATA = ("title", "lead", "confidence", "language", "roles")
"""What is put into the metadata, besides status and reason."""


class CleanNews(PipelineStep):  # type: ignore[misc]
    """Put the clean article into `document.text`, and what else is known into its metadata: `clean_status`, `clean_title`, …

    fields      what to put into the metadata, besides `clean_status` and `clean_reason`; names of `cleannews.batch.FIELDS`
    drop        statuses of documents that are not handed on, such as ("listing", "failed"); none by default, so that every
                document comes out again, one that failed with an empty text and its reason
    url_key     where in the metadata the address is
    source_key  where in the metadata to keep the text as it came, which the spans of `clean_roles` count in (for HTML they
                count in the field "visible"); None to let it go
    setup       options, limits and the prefix of the names

    Statistics: documents by status, characters kept and removed, documents dropped.
    """

    name = "📰 cleannews"
    type = "🧹 - CLEANER"

    def __init__(
        self,
        fields: Iterable[str] = DEFAULT_METADATA,
        drop: Collection[str] = (),
        url_key: str = "url",
        source_key: str | None = None,
        setup: Setup | None = None,
    ) -> None:
        """Raises CleanNewsError for unknown fields."""
        super().__init__()
        self.fields = check_fields(fields)
        self.drop = frozenset(drop)
        self.url_key = url_key
        self.source_key = source_key
        self.setup = setup or Setup()

    def run(self, data: Iterable[Any], rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """The documents of this rank, cleaned, in order."""
        waiting: deque[list[Any]] = deque()

        def batches() -> Iterator[Batch]:
            source = iter(data or ())
            while documents := list(islice(source, _TOGETHER)):
                waiting.append(documents)
                urls = [document.metadata.get(self.url_key) for document in documents]
                yield [document.text for document in documents], urls

        wanted = tuple(dict.fromkeys(("text", "removed", *self.fields)))
        for columns in clean_batches(batches(), fields=wanted, setup=self.setup):
            yield from self._settle(waiting.popleft(), columns)

    def _settle(self, documents: list[Any], columns: Columns) -> Iterator[Any]:
        names = ("status", "reason", *self.fields)
        for row, document in enumerate(documents):
            status = columns["status"][row]
            if self.source_key is not None:
                document.metadata[self.source_key] = document.text
            document.text = columns["text"][row] or ""
            document.metadata |= {self.setup.prefix + name: columns[name][row] for name in names}
            self.stat_update("documents", f"status_{status}")
            self.stat_update("characters_kept", value=len(document.text))
            self.stat_update("characters_removed", value=columns["removed"][row] or 0)
            if status in self.drop:
                self.stat_update("dropped", f"dropped_{status}")
                continue
            self.update_doc_stats(document)
            yield document
