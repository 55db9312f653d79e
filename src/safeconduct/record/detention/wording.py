"""Places as people read of them, in English and Russian: how exact, since when, from how many voices. Shapes only.

Every sentence about numbers says what it counts: voices, never documents, and lines of claims, never people.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import Counted, say, sentence
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.record.detention.extent import Area
from safeconduct.record.detention.reading import HeldLine
from safeconduct.record.detention.totals import Totals
from safeconduct.record.gazetteer.reading import parents, places
from safeconduct.record.gazetteer.types import Kind, Place, Precision
from safeconduct.record.property_words import property_in_words
from safeconduct.record.types import PropertyKind
from safeconduct.record.wording import basis_in_words, listed, row_value_in_words, span_in_words

PRECISIONS: Final[Mapping[Precision, Phrase]] = {
    Precision.EXACT: Phrase("known to the building", "известно до здания"),
    Precision.VICINITY: Phrase("within a hundred metres", "с точностью до ста метров"),
    Precision.LOCALITY: Phrase("within a kilometre or the settlement", "до километра или населённого пункта"),
    Precision.DISTRICT: Phrase("somewhere in the district", "где-то в районе"),
    Precision.REGION: Phrase("somewhere in the republic or region", "где-то в республике или регионе"),
}
NOT_ON_MAP: Final = Phrase("not in the gazetteer", "нет в списке мест")
KINDS: Final[Mapping[Kind, Phrase]] = {
    Kind.REPUBLIC: Phrase("republic or region", "республика или регион"),
    Kind.DISTRICT: Phrase("district", "район"),
    Kind.CITY: Phrase("city", "город"),
    Kind.CITY_DISTRICT: Phrase("district of a city", "район города"),
    Kind.TOWN: Phrase("town", "город или посёлок"),
    Kind.VILLAGE: Phrase("village", "село"),
    Kind.POLICE_STATION: Phrase("police station", "отдел полиции"),
    Kind.PRISON: Phrase("prison or colony", "тюрьма или колония"),
    Kind.MILITARY_BASE: Phrase("military base", "военная база"),
    Kind.OTHER: Phrase("other", "другое"),
}
WITHIN_A_KILOMETRE: Final = Phrase("known to within a kilometre", "известно с точностью до километра")
SOMEWHERE_IN: Final = Phrase("somewhere in: {place}", "где-то здесь: {place}")
_SETTLEMENTS: Final = (Kind.CITY, Kind.CITY_DISTRICT, Kind.TOWN, Kind.VILLAGE)
NO_DAYS: Final = Phrase("nobody said when", "никто не назвал дней")
SUBJECTS_DAYS: Final = Phrase("{property}: {days}", "{property}: {days}")
HELD: Final = Counted(("{n} line", "{n} lines"), ("{n} строка", "{n} строки", "{n} строк"))
DISPUTED: Final = Phrase("disputed", "оспаривается")


def area_in_words(area: Area | None, language: Language) -> str:
    """Return how exactly a place is known, and within what."""
    if area is None:
        return say(NOT_ON_MAP, language)
    place = places()[area.of]
    if area.precision is Precision.LOCALITY and place.kind not in _SETTLEMENTS:
        return say(WITHIN_A_KILOMETRE, language)
    if area.precision in (Precision.EXACT, Precision.VICINITY):
        return say(PRECISIONS[area.precision], language)
    return sentence(SOMEWHERE_IN, language, place=plain(name_in_words(place, language), MOST_OF_A_NAME))


def name_in_words(place: Place, language: Language) -> str:
    """Return what the gazetteer calls a place first."""
    return (place.ru if language == "ru" else place.en)[0].text


def above_in_words(place: Place, language: Language) -> str:
    """Return what a place lies in, the nearest first."""
    return listed(name_in_words(places()[one], language) for one in parents(place.id))


def days_in_words(totals: Totals, language: Language) -> str:
    """Return the days of which claims say that somebody was held there."""
    if not totals.spans:
        return say(NO_DAYS, language)
    return listed(span_in_words(PropertyKind.DATE, span, language) for span in totals.spans)


def when_in_words(line: HeldLine, language: Language) -> str:
    """Return when somebody was held: what the claims name; failing that, what is known of the subject, and of what."""
    if line.spans:
        return listed(span_in_words(PropertyKind.DATE, span, language) for span in line.spans)
    told = (row for row in line.when if not row.span.is_unknown())
    words = [
        sentence(
            SUBJECTS_DAYS,
            language,
            property=property_in_words(row.property, language),
            days=span_in_words(PropertyKind.DATE, row.span, language),
        )
        for row in told
    ]
    return "; ".join(words) or say(NO_DAYS, language)


def whom_in_words(line: HeldLine, language: Language) -> str:
    """Return who is said to have done it; nothing where nobody said."""
    return listed(row_value_in_words(row, language) for row in line.by_whom)


def property_of_line(line: HeldLine, language: Language) -> str:
    """Return what a line's claims say, with the basis where one is named."""
    basis = basis_in_words(line.basis, language)
    return property_in_words(line.property_id, language) + (f" ({basis})" if basis else "")
