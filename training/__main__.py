"""`python -m training --data DIR`: rebuild the model files from the data sets.

In: the data folder. Out: models/html.json and models/text.json, and with --folds one pair a fold for out-of-fold figures.
Must not know: how anything is learned.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from pathlib import Path

import click
import lightgbm

from benchmarks.data import ViPage, existing_data
from training.boosting import SETTINGS, Settings
from training.examples import SYNTHETIC, gather, gold_of, load_pages
from training.figures import cross_validated
from training.files import write_folds, write_model
from training.listing import add_listing
from training.recurring import add_recurring
from training.train import Trainer

_HERE = Path(__file__).resolve().parent.parent
_DATA = [
    {"name": "WCXB v1.0, development pages", "licence": "CC-BY-4.0", "by": "Murrough Foley, 2026"},
    {"name": "news pages of de us uk at ch, with gold by hand-written parsers", "licence": "pages not redistributed"},
    {"name": "Vietnamese news pages, with gold by XPath rules", "licence": "pages not redistributed"},
    {"name": "pages made of parts of the Vietnamese ones and of the lexicon's phrases", "licence": "as above"},
]


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=None, help="Folder that the data's unpack made.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=_HERE / "src/cleannews/models", help="Where the models go."
)
@click.option(
    "--folds",
    type=click.Path(path_type=Path),
    default=_HERE / "benchmarks/out/folds",
    help="Where the folds' models go.",
)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(["html", "text"]), default=("html", "text"))
@click.option("--rounds", default=Settings().rounds, help="Trees a scorecard.")
def main(data: Path | None, out: Path, folds: Path, kinds: tuple[str, ...], rounds: int) -> None:
    """Train the scorecards."""
    folder = existing_data(data)
    pages = load_pages(folder)
    digest = hashlib.sha256()
    for page in pages:
        digest.update(repr((page.key, gold_of(page))).encode() + page.raw)
    for kind in kinds:
        found, numbers, fold_of = gather(pages, kind)
        count = sum(len(one.segments) for one in found)
        click.echo(f"{kind}: {len(found)} examples, {count} segments, {len(found[0].features.names)} features")
        settings = replace(SETTINGS[kind], rounds=rounds)
        trainer = Trainer(kind, found, numbers, settings)
        final, parts = trainer.run()
        gold = {page.key: page.gold for page in pages if not isinstance(page, ViPage)}
        final["trained"] = {
            "data": _DATA,
            "data_sha256": digest.hexdigest(),
            "settings": {name: asdict(one) for name, one in trainer.card_settings.items()},
            "made_pages": SYNTHETIC[kind],
            "command": "python -m training --data DATA",
            "learner": f"lightgbm {lightgbm.__version__}",
            "cross_validated_f1": cross_validated(trainer, gold),
        }
        for name, value in final["trained"]["cross_validated_f1"].items():
            click.echo(f"  {name}: {value:.3f}")
        final, *parts = add_listing(pages, kind, final, parts)
        final, *parts = add_recurring(pages, kind, final, parts)
        write_model(out / f"{kind}.json", final)
        for fold, model in enumerate(parts):
            write_model(folds / str(fold) / f"{kind}.json", model)
    write_folds(folds, out, kinds, fold_of)


main()
