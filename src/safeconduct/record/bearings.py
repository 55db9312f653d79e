"""Whether the place of a claim lies where its own words say it does, with both figures: flagged, and never changed.

"In 60 km to the south of Grozny" travels from report to report with a slip in it, or tells that another village of the
name is meant. What is said of which place is read strictly (`gazetteer.measures`); a place that words leave open, and
one that the gazetteer has only as part of something greater, is held against nothing. Follows notes/record section 3.7.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.language import number, say, sentence
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.record.gazetteer.borrowed import lender
from safeconduct.record.gazetteer.distances import Bearing, Verdict, check_bearing, extent_km
from safeconduct.record.gazetteer.finding import find_places, place_of
from safeconduct.record.gazetteer.measures import Measure, measures
from safeconduct.record.gazetteer.reading import places
from safeconduct.record.gazetteer.types import FoundPlace, Place, PlaceId
from safeconduct.record.items import Claim
from safeconduct.record.types import PropertyKind

# The directions that people name, from the north eastwards, each an eighth of the circle.
_COMPASS: Final = (
    Phrase("north", "север"),
    Phrase("north-east", "северо-восток"),
    Phrase("east", "восток"),
    Phrase("south-east", "юго-восток"),
    Phrase("south", "юг"),
    Phrase("south-west", "юго-запад"),
    Phrase("west", "запад"),
    Phrase("north-west", "северо-запад"),
)
VERDICTS: Final = {
    Verdict.FITS: Phrase("Both agree.", "Сходится."),
    Verdict.WRONG_DISTANCE: Phrase("The distance does not fit.", "Расстояние не сходится."),
    Verdict.WRONG_DIRECTION: Phrase("The direction does not fit.", "Направление не сходится."),
    Verdict.WRONG_BOTH: Phrase("Neither distance nor direction fits.", "Не сходятся ни расстояние, ни направление."),
}
FIGURES: Final = Phrase(
    "The words say “{words}” ({said}); in the gazetteer it is {known} from {origin} to {place}. {verdict}",
    "В тексте: «{words}» ({said}); в списке мест от «{origin}» до «{place}» — {known}. {verdict}",
)
LOOK: Final = Phrase(
    "It may be another place of that name, or a slip of the source; nothing was changed.",
    "Возможно, имеется в виду другое место с таким названием или источник ошибся; ничего не изменено.",
)
# What has no point of its own is measured from that of its settlement.
_SOMEWHERE: Final = Phrase("{place}, somewhere in {town}", "{place}, где-то в пределах: {town}")
_KM: Final = Phrase("{lo}–{hi} km", "{lo}–{hi} км")
_ONE_KM: Final = Phrase("{lo} km", "{lo} км")
_TO: Final = Phrase("to the {way}", "на {way}")
# Degrees that a direction stands for.
_EIGHTH: Final = 45.0
# Characters of a claim's words that are looked at.
_MOST: Final = 5_000


@dataclass(frozen=True, slots=True)
class Held:
    """What words say of where a place lies, held against the gazetteer."""

    place: PlaceId
    words: str
    bearing: Bearing


def held_against(claim: Claim) -> tuple[Held, ...]:
    """Return what the words of a claim say of where its places lie, and what the gazetteer has.

    Nothing where words or gazetteer cannot tell.
    """
    if claim.value.kind is not PropertyKind.PLACES:
        return ()
    own = {found[0] for found in map(place_of, claim.value.texts) if len(found) == 1}
    texts = dict.fromkeys(text[:_MOST] for text in (claim.quote, claim.said))
    return tuple(dict.fromkeys(one for text in texts for one in _said_of(own, text))) if own else ()


def _said_of(own: set[PlaceId], text: str) -> Iterable[Held]:
    found = find_places(text)
    for one in measures(text, [(place.start, place.end) for place in found]):
        place = _of(own, found, one)
        if place is None:
            continue
        bearing = check_bearing(place, one.words)
        if bearing.verdict is not Verdict.CANNOT_TELL:
            yield Held(place, one.words, bearing)


def _of(own: set[PlaceId], found: Sequence[FoundPlace], one: Measure) -> PlaceId | None:
    """Return which of a claim's places a measure is of: the one beside it, or the only one if no other is named."""
    if one.of >= 0:
        beside = found[one.of].candidates
        return beside[0] if len(beside) == 1 and beside[0] in own else None
    is_alone = len(own) == 1 and len(found) == 1
    return next(iter(own)) if is_alone else None


def held_in_words(one: Held, language: Language) -> str:
    """Return what the words say and what the gazetteer has, both figures, and whether they agree."""
    bearing = one.bearing
    origin = bearing.origin
    words = sentence(
        FIGURES,
        language,
        words=plain(one.words, MOST_OF_A_NAME),
        said=_figures(bearing.said_km, bearing.said_degrees, language),
        known=_figures((bearing.km, bearing.km), bearing.degrees, language),
        origin=_called(origin, language) if origin is not None else "",
        place=_called(one.place, language),
        verdict=say(VERDICTS[bearing.verdict], language),
    )
    return f"{words} {say(LOOK, language)}" if bearing.verdict.is_wrong else words


def json_from_held(one: Held) -> Json:
    """Return the same for programs: kilometres and degrees as whole numbers, null for what was not said.

    ``off_km``: how far off the distance may be, since neither of the two is a point.
    """
    bearing = one.bearing
    ends = (place for place in (one.place, bearing.origin) if place is not None)
    lo, hi = _rounded(bearing.said_km)
    return {
        "place": one.place,
        "from": bearing.origin or "",
        "words": one.words,
        "said_km": None if math.isinf(bearing.said_km.hi) else [lo, hi],
        "said_degrees": None if bearing.said_degrees < 0 else round(bearing.said_degrees),
        "km": round(bearing.km),
        "off_km": math.ceil(sum(extent_km(places()[place]) for place in ends)),
        "degrees": round(bearing.degrees) % 360,
        "verdict": bearing.verdict.value,
    }


def _figures(km: tuple[float, float], degrees: float, language: Language) -> str:
    """Return kilometres and a direction, as far as either is known."""
    told = []
    if not math.isinf(km[1]):
        lo, hi = _rounded(km)
        phrase = _ONE_KM if lo == hi else _KM
        told.append(say(phrase, language).format(lo=number(lo, language), hi=number(hi, language)))
    if degrees >= 0:
        way = _COMPASS[round(degrees / _EIGHTH) % len(_COMPASS)]
        told.append(say(_TO, language).format(way=say(way, language)))
    return " ".join(told)


def _rounded(km: tuple[float, float]) -> tuple[int, int]:
    """Return whole kilometres: of one figure the nearest, of a range those around it."""
    if math.isinf(km[1]):
        return 0, 0
    return (round(km[0]), round(km[0])) if km[0] == km[1] else (math.floor(km[0]), math.ceil(km[1]))


def _called(place: PlaceId, language: Language) -> str:
    held, called = places()[place], _name(places()[place], language)
    town = lender(held)
    return called if town is None else say(_SOMEWHERE, language).format(place=called, town=_name(town, language))


def _name(place: Place, language: Language) -> str:
    return (place.ru if language == "ru" else place.en)[0].text
