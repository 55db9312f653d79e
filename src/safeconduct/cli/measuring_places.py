"""Figures of the gazetteer for ``bench reading``: reading its file, making its tree, finding places in a text.

The text is invented, one sentence for each way in which places are written; the peer looks for the spellings that are
shown, as they are written. Times are of the processor. Fails on a wrong answer only: a place that is not the one the
sentence names.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import resources
from typing import Final

from safeconduct.cli.figures import Line
from safeconduct.record.gazetteer.finding import find_places
from safeconduct.record.gazetteer.reading import places, places_from_text
from safeconduct.record.gazetteer.spellings import tree

# Sentences, and the one place that each of them names.
_SENTENCES: Final = (
    ("Вечером его увезли из Цоци-Юрта на двух машинах без номеров. ", "gn-515804"),
    ("Три дня он провёл в подвале Заводского РОВД, без еды и воды. ", "ru-ce-police-grozny-zavodskoy"),
    ("О том, что было потом, родные узнали от соседа из Урус-Мартана. ", "gn-478581"),
    ("Всех, кого взяли в Курчалоевском районе, держали вместе. ", "ru-ce-kurchaloyevsky"),
    ("Сестра ждала его в Хасавюрте до самого утра. ", "gn-550478"),
    ("Никто не сказал ему, за что и на сколько его взяли. ", ""),
    ("Он помнит только, что за окном шёл снег и лаяла собака. ", ""),
    ("They were brought to Argun one after another. ", "gn-581126"),
    ("A man from Achkhoi-Martan saw three of them there. ", "gn-584298"),
    ("Nobody told the families anything for two weeks. ", ""),
)
# Characters of the text that is timed: a long testimony.
_LONG: Final = 200_000
# Times that each short piece of work is done.
_ROUNDS: Final = 5

LINES: Final = (
    Line("places: characters of a testimony a second", "places_a_second", "/s", 30_000, is_least=True),
    Line("places: found of those that a text names", "places_found", "%", peer="places_found_as_written"),
    Line("places: reading the file", "places_file_ms", "ms"),
    Line("places: making the tree of all spellings, once", "places_tree_ms", "ms"),
    Line("places: in the file", "places_in_file", ""),
    Line("places: the file", "places_file_kb", "kB", 300),
)


class WrongAnswer(Exception):
    """A place that is not the one a sentence names: the bench stops."""


def place_figures() -> dict[str, float]:
    """Return all figures, by the names of `LINES`."""
    file = resources.files("safeconduct.record.gazetteer").joinpath("places.tsv").read_text(encoding="utf-8")
    figures = {
        "places_file_ms": _least_ms(lambda: places_from_text(file)),
        "places_tree_ms": _least_ms(_tree_anew),
        "places_in_file": float(len(places())),
        "places_file_kb": len(file.encode()) / 1_000,
    }
    return {**figures, **_found_figures(), "places_a_second": _characters_a_second()}


def _tree_anew() -> None:
    tree.cache_clear()
    tree()


def _found_figures() -> dict[str, float]:
    named = [(text, place) for text, place in _SENTENCES if place]
    for text, place in _SENTENCES:
        found = [one.candidates for one in find_places(text)]
        if found != ([(place,)] if place else []):
            raise WrongAnswer(f"a sentence of {len(text)} characters names {len(found)} places")
    shown = {id_: (place.ru[0].text, place.en[0].text) for id_, place in places().items()}
    written = sum(
        any(name in text for id_, names in shown.items() if id_ == place for name in names) for text, place in named
    )
    return {"places_found": 100.0, "places_found_as_written": 100 * written / len(named)}


def _characters_a_second() -> float:
    page = "".join(text for text, _ in _SENTENCES)
    text = page * (_LONG // len(page))
    return len(text) * 1_000 / _least_ms(lambda: find_places(text), rounds=1)


def _least_ms(work: Callable[[], object], *, rounds: int = _ROUNDS) -> float:
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken) * 1_000
