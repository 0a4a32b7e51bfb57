"""Run `extract` on inputs that nobody thought of: `python -m tests.fuzz --seconds 600 [--corpus FOLDER]`, or `make fuzz`.

In: seeds, small hostile shapes, a folder of more. Out: nothing, or the first input that breaks a promise, written to a file.
With atheris (a fuzzer that is led by the branches taken; `pip install atheris`) where it is installed; otherwise inputs are mutated at
random, which finds less. What is found becomes a case in the tests.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import random
import sys
import tempfile
from pathlib import Path
from time import monotonic, process_time
from types import FunctionType

import cleannews
from benchmarks.hostile import SHAPES
from tests.seeds import SEEDS, TEMPLATES
from tests.strategies import tokens_known

# Seconds that an input may take, and for each byte of it: ten times what the slowest shape takes.
_BASE, _EACH = 1.0, 30e-6
_LONGEST = 20_000


def check(raw: bytes) -> None:
    """What is promised of every input. The first byte chooses how it is read."""
    how, raw = raw[:1] or b"\0", raw[1:]
    kind = ("auto", "html", "text")[how[0] % 3]
    given = raw.decode("utf-8", "surrogatepass" if how[0] & 8 else "replace") if how[0] & 4 and _decodes(raw) else raw
    document = cleannews.extract(given, kind=kind)  # type: ignore[arg-type]
    kept = [block for block in document.blocks if block.kept]
    assert document.text == "\n".join(block.text for block in kept)
    assert all(block.text and block.text == " ".join(block.text.split()) for block in document.blocks)
    assert all(sum(reason.points for reason in block.reasons) == block.score for block in document.blocks[:20])
    json.dumps(document.to_dict(), ensure_ascii=False).encode()
    assert cleannews.extract(given, kind=kind) == document  # type: ignore[arg-type]


def check_in_time(raw: bytes) -> None:
    """The same, and that it takes no longer than it may; not for tests, for other programs may run beside them."""
    before = process_time()
    check(raw)
    taken = process_time() - before
    assert taken < _BASE + _EACH * len(raw), f"{len(raw)} bytes took {taken:.1f} s"


def _decodes(raw: bytes) -> bool:
    try:
        raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def corpus() -> list[bytes]:
    """Inputs to begin with."""
    pages = [template([text for text, _ in seed.lines]).encode() for seed in SEEDS for template in TEMPLATES.values()]
    texts = [seed.raw.encode() for seed in SEEDS]
    shapes = [shape.build(3) for shape in SHAPES]
    hostile = [raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw for raw in shapes]
    return [bytes([number % 12]) + raw[:_LONGEST] for number, raw in enumerate((*pages, *texts, *hostile))]


def mutate(rng: random.Random, inputs: list[bytes], words: list[bytes]) -> bytes:
    """One of the inputs after a few accidents."""
    data = bytearray(rng.choice(inputs))
    for _ in range(rng.choice((1, 2, 4, 16))):
        start, size = rng.randrange(len(data) + 1), rng.choice((1, 3, 20, 300))
        end, target = start + size, rng.randrange(len(data) + 1)
        accident = rng.randrange(6)
        if accident == 0:
            del data[start:end]
        elif accident == 1:
            data[target:target] = data[start:end] * rng.choice((1, 2, 50))
        elif accident == 2:
            data[start:start] = rng.choice(words) * rng.choice((1, 1, 1, 3, 3000))
        elif accident == 3:
            data[start:end] = rng.randbytes(size % 7)
        elif accident == 4:
            other = rng.choice(inputs)
            at = rng.randrange(len(other) + 1)
            data[start:start] = other[at : at + size]
        elif data:
            data[start % len(data)] ^= 1 << rng.randrange(8)
    return bytes(data[: 10 * _LONGEST])


def by_mutation(seconds: float, inputs: list[bytes], seed: int) -> int:
    """Check mutated inputs for so long; how many they were. One that fails is written down before its error goes on."""
    rng = random.Random(seed)
    words = [word.encode("utf-8", "surrogatepass") for word in tokens_known()]
    until, done = monotonic() + seconds, 0
    while monotonic() < until:
        raw = mutate(rng, inputs, words)
        try:
            check_in_time(raw)
        except BaseException:
            file = Path(tempfile.gettempdir(), f"cleannews-finding-{hashlib.sha256(raw).hexdigest()[:12]}")
            file.write_bytes(raw)
            print(f"after {done} inputs, written to {file}", file=sys.stderr)
            raise
        done += 1
    return done


def by_coverage(seconds: float, inputs: list[bytes], folder: Path) -> None:
    """The same, led by the branches that inputs take. Ends the process."""
    import atheris

    for raw in inputs:
        (folder / hashlib.sha256(raw).hexdigest()[:20]).write_bytes(raw)
    words = folder.parent / f"{folder.name}.dict"
    tokens = [word.encode("utf-8", "surrogatepass") for word in tokens_known() if word]
    words.write_text("".join(f'"{_escaped(token)}"\n' for token in tokens), encoding="ascii")
    for function in [one for one in gc.get_objects() if isinstance(one, FunctionType)]:
        if function.__module__ and function.__module__.startswith("cleannews"):
            atheris.instrument_func(function)
    limits = [
        f"-max_total_time={int(seconds)}",
        f"-max_len={_LONGEST}",
        "-timeout=60",
        "-rss_limit_mb=4096",
        f"-dict={words}",
    ]
    atheris.Setup([sys.argv[0], *limits, str(folder)], check_in_time)
    atheris.Fuzz()


def _escaped(token: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--corpus", type=Path, help="folder of inputs, to begin with and to add to (atheris)")
    parser.add_argument("--seed", type=int, default=0, help="of random mutation")
    parser.add_argument("--mutate", action="store_true", help="mutate at random even where atheris is installed")
    told = parser.parse_args()
    inputs = corpus()
    if told.corpus:
        told.corpus.mkdir(parents=True, exist_ok=True)
        inputs += [file.read_bytes() for file in sorted(told.corpus.iterdir()) if file.is_file()]
    try:
        if told.mutate:
            raise ImportError
        import atheris  # noqa: F401
    except ImportError:
        print("mutating at random" if told.mutate else "atheris is not installed: mutating at random")
        print(f"{by_mutation(told.seconds, inputs, told.seed)} inputs, no finding")
    else:
        by_coverage(told.seconds, inputs, told.corpus or Path(tempfile.mkdtemp(prefix="cleannews-fuzz-")))


if __name__ == "__main__":
    main()
