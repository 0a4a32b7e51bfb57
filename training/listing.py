"""The scorecard that tells listings (home and section pages) from articles: made after all others, for it looks at what they keep.

In: pages, and models as JSON-ready dicts that had not seen the pages of a fold each. Out: the models with a `listing` card each.
Must not know: how the other cards were made. `python -m training.listing --data DIR` makes the card alone, in five minutes.

Vietnamese listings are few, so WCXB's lists count as listings too, and some are made: headlines and summaries of the Vietnamese
articles of a fold, in the layouts of newsrooms. Every page is seen as models see it that had not learned from its site.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import Any

import click
import numpy as np

from benchmarks.data import NewsPage, Page, ViPage, existing_data
from benchmarks.vi_gold import gold_article, renderings
from cleannews.card import read_card
from cleannews.decode import decode
from cleannews.label import Told, label
from cleannews.lexicon import load_lexicon
from cleannews.listing import whole_columns
from cleannews.measure import measure
from cleannews.measure.words import Columns
from cleannews.scorecard import Model, parse_model, score
from cleannews.segment import Segments, segment_html, segment_text
from training.boosting import Settings, fit
from training.examples import fold_space, folds_of, genre_of, group_of, load_pages, parts_of, rendered
from training.files import renew, with_part
from training.folds import FOLDS
from training.lists import ListMaker, listing_html
from training.markup import TEMPLATES, as_html

MODELS = Path(__file__).resolve().parent.parent / "src/cleannews/models"
FOLDER = Path(__file__).resolve().parent.parent / "benchmarks/out/folds"
# Weight of each kind of page that is a listing. Shops' collections are lists, but no newsroom's.
LISTINGS = {"listing": 1.0, "collection": 0.4, "vi listing": 4.0, "made listing": 1.0}
# … and of each kind that is none; whatever is not named has the last. `clean` is the gold article by itself.
OTHERS = {
    "article": 1.5,
    "news": 1.5,
    "vi whole": 3.0,
    "vi fragment": 2.0,
    "vi static": 3.0,
    "made article": 0.3,
    "made entries": 1.0,
    "clean": 0.5,
}
OTHER = 0.6
# Pages made for each fold, of each sort.
MADE = 60
# Points that are taken off what was learned. An article lost is worse than a listing kept, so in HTML, where each Vietnamese listing
# is found even so, they are many. Plain text tells less; its bar was chosen on the folds, for .8 % of the articles to be taken for
# listings.
BARS = {"html": 25, "text": -8}
# A model without the part, so that it can be read before the part is made.
NONE = {"listing": {"bias": -1, "features": {}, "pairs": {}}}
# Few rounds and no pairs: the card is to be read on one screen. In plain text, where no column tells much, trees that see few of them
# find .88 of the Vietnamese listings at .8 % of the articles (three seeds), those that see .4 of them .82.
_SETTINGS = Settings(rounds=150, rate=0.1, leaves=2, least=15, share=0.4)
SETTINGS = {"html": _SETTINGS, "text": replace(_SETTINGS, share=0.15)}


@dataclass(frozen=True, slots=True)
class Case:
    """One page as a model that had not seen its site sees it."""

    key: str
    genre: str
    fold: int
    columns: Columns


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=None, help="Folder that the data's unpack made.")
@click.option("--models", type=click.Path(path_type=Path), default=MODELS, help="Models that are to get the card.")
@click.option("--folds", type=click.Path(path_type=Path), default=FOLDER, help="The folds' models; they get theirs.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(["html", "text"]), default=("html", "text"))
def main(data: Path | None, models: Path, folds: Path, kinds: tuple[str, ...]) -> None:
    """Make the card anew for models that are there; nothing else in them changes."""
    pages = load_pages(existing_data(data))
    renew(kinds, models, folds, partial(add_listing, pages))


def add_listing(
    pages: Sequence[Page], kind: str, final: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The model of all pages and those of the folds, in this order, each with its card."""
    cases = list(gather_cases(pages, kind, parts))
    cards = [learn([case for case in cases if case.fold != fold], kind) for fold in range(FOLDS)]
    taken = taken_for_listings(cases, cards)
    for genre, share in taken.items():
        click.echo(f"  {kind}, {genre}: {share:.3f} taken for listings")
    settings = {**final["trained"].get("settings", {}), "listing": asdict(SETTINGS[kind])}
    own = {**final, "trained": {**final["trained"], "settings": settings, "cross_validated_listings": taken}}
    return [
        with_part(model, "listing", card)
        for model, card in zip((own, *parts), (learn(cases, kind), *cards), strict=True)
    ]


def taken_for_listings(cases: Sequence[Case], cards: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Share of each kind of page that the card of its fold takes for listings."""
    read = [read_card(card, ("listing",)) for card in cards]
    found: dict[str, list[bool]] = {}
    for case in cases:
        points = int(read[case.fold].points_of(case.columns, 1)[0, 0])
        found.setdefault(case.genre, []).append(points > 0)
    return {genre: round(fmean(taken), 4) for genre, taken in sorted(found.items())}


def gather_cases(pages: Sequence[Page], kind: str, folds: Sequence[Mapping[str, Any]]) -> Iterator[Case]:
    """All pages, and made ones, measured with what the model of their fold makes of them."""
    fold_of = folds_of(pages)
    models = [parse_listless(model) for model in folds]
    for page in pages:
        fold = fold_of[group_of(page)]
        for genre, segments in views(page, kind):
            if len(segments):
                yield Case(page.key, genre, fold, look(segments, models[fold]))
    for fold, model in enumerate(models):
        own = [page for page in pages if fold_of[group_of(page)] == fold]
        for number, (genre, segments) in enumerate(_made(own, kind, fold)):
            if len(segments):
                yield Case(f"made/{fold}-{number}", genre, fold, look(segments, model))


def parse_listless(model: Mapping[str, Any]) -> Model:
    """A model that need not have the part that is made here."""
    return parse_model({"listing": NONE, **model}, f"{model['kind']}.json")


def look(segments: Segments, model: Model) -> Columns:
    """What the library measures to tell a listing."""
    features = measure(segments, load_lexicon())
    scores = score(segments, features, model)
    labels = label(scores, Told.of(segments), model.sequence, model.scale, model.thresholds.of(scores.is_article))
    return whole_columns(features, scores, labels, model.scale)


def views(page: Page, kind: str) -> Iterator[tuple[str, Segments]]:
    """The page as HTML, or each of its renderings, with the kind of page it is; articles alone as plain text too."""
    genre = f"vi {page.part}" if isinstance(page, ViPage) else genre_of(page)
    if kind == "html":
        yield genre, segment_html(decode(page.raw).text, fold_space)
        return
    if isinstance(page, ViPage):
        texts = ["\n".join(text for text, _ in lines) for lines in renderings(page).values()]
    else:
        texts = list(rendered(page).values())
    for text in texts:
        yield genre, segment_text(text, fold_space)
    if isinstance(page, NewsPage) or genre in ("article", "vi whole", "vi fragment"):
        yield "clean", segment_text(gold_article(page) if isinstance(page, ViPage) else page.gold, fold_space)


def _made(pages: Sequence[Page], kind: str, seed: int) -> Iterator[tuple[str, Segments]]:
    """Listings, articles, and articles and comments in entries, made of the Vietnamese pages among these."""
    parts = parts_of(list(pages))
    maker = ListMaker(parts, seed)
    for number in range(MADE if parts else 0):
        entries = maker.live() if number % 4 else maker.comments()
        for genre, lines in (
            ("made listing", maker.listing()),
            ("made article", maker.page()),
            ("made entries", entries),
        ):
            if kind == "text":
                yield genre, segment_text("\n".join(text for text, _ in lines), fold_space)
            else:
                told = (
                    as_html(lines, number % TEMPLATES) if genre == "made article" else listing_html(lines, number % 8)
                )
                yield genre, segment_html(told, fold_space)


def learn(cases: Sequence[Case], kind: str) -> dict[str, Any]:
    """One card; above 0 is what has more points than the bar."""
    names = tuple(cases[0].columns)
    matrix = np.array([[case.columns[name][0] for name in names] for case in cases], dtype=np.float32)
    labels = np.array([case.genre in LISTINGS for case in cases], dtype=np.int64)
    views_of = Counter((case.key, case.genre) for case in cases)
    weights = [(LISTINGS | OTHERS).get(case.genre, OTHER) / views_of[case.key, case.genre] for case in cases]
    card = fit(names, matrix, labels, ("listing",), np.array(weights), SETTINGS[kind])
    card["listing"]["bias"] -= BARS[kind]
    return card


if __name__ == "__main__":
    main()
