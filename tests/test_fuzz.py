"""What `tests.fuzz` promises of every input, on a fixed number of inputs."""

from __future__ import annotations

import random
import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import fuzz
from tests.seeds import SEEDS, TEMPLATES
from tests.strategies import mutated, pages, plain_texts, soups

ORIGINALS = [template([text for text, _ in seed.lines]) for seed in SEEDS for template in TEMPLATES.values()]
HOW = st.integers(0, 11).map(lambda number: bytes([number]))


@settings(max_examples=60)
@given(HOW, st.one_of(soups(80), pages().map(lambda page: page.html), plain_texts()))
def test_made_up_inputs_keep_all_promises(how: bytes, raw: str) -> None:
    fuzz.check(how + raw.encode("utf-8", "surrogatepass"))


@settings(max_examples=60)
@given(HOW, mutated([*ORIGINALS, *(seed.raw for seed in SEEDS)]))
def test_good_inputs_after_accidents_keep_all_promises(how: bytes, raw: str) -> None:
    fuzz.check(how + raw.encode("utf-8", "surrogatepass"))


@settings(max_examples=60)
@given(HOW, st.binary(max_size=2_000))
def test_bytes_keep_all_promises(how: bytes, raw: bytes) -> None:
    fuzz.check(how + raw)


def test_random_mutation_finds_what_is_broken(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    def broken(raw: bytes) -> None:
        assert b"\xff" not in raw

    monkeypatch.setattr(fuzz, "check_in_time", broken)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    with pytest.raises(AssertionError):
        fuzz.by_mutation(60, [b"Tin"], seed=1)


def test_mutation_is_the_same_for_the_same_seed() -> None:
    words = [b"<p>", b"&amp;"]
    one, other = ([fuzz.mutate(random.Random(5), fuzz.corpus(), words) for _ in range(3)] for _ in range(2))
    assert one == other
