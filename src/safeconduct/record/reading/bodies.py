"""Police stations, prisons and organs of the state in a text, joined with the gazetteer where they are its places.

An abbreviation (РОВД, ОМВД, СИЗО, FSB …) or a phrase says what sort of body it is; a place beside it, which station.
What may be several stations gives all; of one that is called otherwise than in the gazetteer (Заводский for Заводской)
the adjective is tried in its other spellings. "A police station in Grozny" may be any that the city has, its districts'
too; the only one of a town that the gazetteer knows need not be the only one there is. Refuses to choose one of
several, to take "the police station" for a name, and to join "one of the police stations" with any.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.record.gazetteer.finding import place_of
from safeconduct.record.gazetteer.reading import parents, places
from safeconduct.record.gazetteer.types import FoundPlace, Kind, PlaceId
from safeconduct.record.reading.letters import Covered, Text
from safeconduct.record.reading.nominative import given_forms
from safeconduct.record.reading.types import Span

_STATION_KINDS: Final = (Kind.POLICE_STATION, Kind.PRISON, Kind.MILITARY_BASE)


class Naming(enum.Enum):
    """Whether words say which of all stations it is."""

    NONE = enum.auto()
    PERHAPS = enum.auto()
    """A word with a capital stands behind it: its name, or somebody's."""
    IN_TOWN = enum.auto()
    """It is said where it lies, and not that it is the one station there."""
    ONE_OF = enum.auto()
    """The words speak of several: "one of the police stations", "отделы полиции"."""
    ADJECTIVE = enum.auto()
    """Its adjective alone, which is a district's too: "в Заводской"."""
    SURE = enum.auto()


@dataclass(frozen=True, slots=True)
class FoundBody:
    """A body: words of the text as given, its sort, and every place of the gazetteer that it may be.

    ``called``: its name in the first form, where the words stand in another one and the gazetteer has none.
    """

    span: Span
    sort: str
    places: tuple[PlaceId, ...]
    is_station: bool
    naming: Naming = Naming.SURE
    called: str = ""


REGIMENT: Final = "patrol_regiment"
# Bodies first of all, in which people are held too.
OF_FORCE: Final = (REGIMENT, "military_unit", "commandants_office")
# The base of the regiment that bears the name of Kadyrov.
_REGIMENT_BASE: Final = PlaceId("ru-ce-kadyrov-regiment")
# What leads to a place in which something is done, and not past it.
WITHIN_IT: Final = re.compile(
    r"(?<!\w)(?:в|во|на)(?:\s+(?:подвал\w*|здани\w+|казарм\w+|гараж\w*|баз[еу]|территори[ию]|расположени[ие]|штаб\w?|"
    r"помещени\w+|[а-я-]+(?:ой|ом|ый|ую|ий)))?\s+$"
)
# Adjectives of many stations, and no name of one.
_NO_NAME: Final = re.compile(
    r"(?:городск|районн|сельск|поселковск|полицейск|милицейск|российск|чеченск|республиканск|соседск|какой|местн)"
)
_ADJECTIVE: Final = re.compile(r"(?<![\w-])([А-ЯЁа-яё-]*[а-яё](?:ск|цк))(?:ий|ой|ого|ому|им|ом)\s+$")
_CALLED_SO: Final = re.compile(
    r"\s+(?:(?:в|во|г\.|города|городу|городе|по|района|in|of)\s+)?(?P<name>[А-ЯЁ][а-яё-]{2,}(?:\s+[А-ЯЁ][а-яё-]{2,}){0,2}|"
    r"[A-Z][a-z-]{2,})(?![\w-])"
)
_CALLED_BEFORE: Final = re.compile(r"(?<=[a-z,;:]\s)(?:the\s+)?([A-Z][a-z-]{2,}(?:\s+[A-Z][a-z-]{2,})?)\s+$")
_NUMBERED: Final = re.compile(r"\s*№ ?\d+")


_RU_STATION: Final = (
    r"(?:р|г|м|л)?(?:овд|увд)(?:ов|ах|е|у|а)?|омвд|умвд|рувд|гувд|огувд|лиу мвд|"
    r"отдел(?:а|е|у|ом|ы|ов|ах|ам|ами|ение|ении|ения|ений|ениях)? (?:полиции|милиции|внутренних дел)|"
    r"полицейск(?:ий|ого|ом|ие|их) участ(?:ок|ка|ке|ки|ков|ках)|"
    r"опорн\w+ пункт\w*|ивс|орб(?:[- ]?№? ?\d+)?|\d+-(?:й|го|му|м|ом) отдел(?:а|е|у|ом)?(?: (?:полиции|милиции))?"
)
_RU_PRISON: Final = (
    r"сизо(?:[- ]?№? ?\d+)?|ик[- ]№? ?\d+|следственн\w+ изолятор\w*|исправительн\w+ колони\w+|"
    r"колони[яиюей]+ строгого режима|"
    r"тайн\w+ тюрьм\w+|секретн\w+ тюрьм\w+"
)
_RU_ORGANS: Final[Mapping[str, str]] = {
    "interior_ministry": r"мвд|министерств\w+ внутренних дел",
    "security_service": r"(?:у)?фсб(?: россии)?|федеральн\w+ служб\w+ безопасности",
    "national_guard": r"(?:рос|нац)гварди[яиюей]+|национальн\w+ гварди\w+",
    "special_unit": r"собр(?:а|у|ом|е)?|омон(?:а|у|ом|е)?|спецназ(?:а|у|ом|е)?",
    REGIMENT: r"полк\w* (?:(?:имени|им\.?) )?(?:а(?:хмата|\.)[- ]?(?:х\w*\.?)? ?)?кадырова|полк\w* ппсп?|ппсп?|"
    r"полк\w* патрульно-постовой службы",
    "investigative_committee": r"следственн\w+ комитет\w*|следком(?:а|у|ом|е)?|ск рф",
    "prosecution": r"прокуратур\w+",
    "prison_service": r"у?фсин",
    "court": r"(?:верховн\w+|районн\w+|городск\w+|военн\w+) суд(?:а|у|ом|е)?",
}
_EN_STATION: Final = (
    r"(?:the )?(?:district |local |city |regional )?police (?:station|department|office|precinct|"
    r"headquarters)s?|rovd|ovd|omvd|"
    r"temporary detention (?:centre|center|facility)|orb-\d+"
)
_EN_PRISON: Final = r"sizo(?:[- ]?no\.? ?\d+|-\d+)?|penal colony|remand prison|pre-?trial detention "
r"(?:centre|center|facility)|secret prisons?"
_EN_ORGANS: Final[Mapping[str, str]] = {
    "interior_ministry": r"interior ministry|ministry of (?:the interior|internal affairs)|mvd",
    "security_service": r"fsb|federal security service",
    "national_guard": r"rosgvardi?y?a|national guard",
    "special_unit": r"sobr|omon",
    "investigative_committee": r"investigative committee",
    "prosecution": r"prosecutor(?:'s|s'?)? office|prosecutor general",
    "court": r"(?:supreme|district|city|military) court",
}
_RU_UNIT: Final = (
    r"(?:воинск|войсков)\w+ част(?:ь|и|ью|ей|ях)(?: № ?\d+)?|военн\w+ баз(?:а|ы|е|у|ой)|"
    r"(?:полк|батальон)(?:а|у|е|ом)? «(?:север|юг|запад|восток|ахмат[\w -]*)»"
)
_SORTS: Final[Mapping[str, tuple[str, ...]]] = {
    "police_station": (_RU_STATION, _EN_STATION),
    "prison": (_RU_PRISON, _EN_PRISON),
    "military_unit": (_RU_UNIT,),
    "commandants_office": (r"(?:военн\w+ )?комендатур(?:а|ы|е|у|ой)",),
    **{sort: (form,) for sort, form in _RU_ORGANS.items()},
}
_CALLED: Final[Mapping[str, Phrase]] = {
    "police_station": Phrase("police station", "отдел полиции"),
    "prison": Phrase("prison", "тюрьма"),
    "interior_ministry": Phrase("Ministry of Internal Affairs (MVD)", "МВД"),
    "security_service": Phrase("Federal Security Service (FSB)", "ФСБ"),
    "national_guard": Phrase("National Guard (Rosgvardia)", "Росгвардия"),
    "special_unit": Phrase("special unit (SOBR, OMON)", "спецподразделение (СОБР, ОМОН)"),
    "military_unit": Phrase("military unit", "воинская часть"),
    "commandants_office": Phrase("commandant's office", "комендатура"),
    REGIMENT: Phrase("patrol regiment of the police", "полк патрульно-постовой службы полиции"),
    "investigative_committee": Phrase("Investigative Committee", "Следственный комитет"),
    "prosecution": Phrase("prosecutor's office", "прокуратура"),
    "prison_service": Phrase("Federal Penitentiary Service (FSIN)", "ФСИН"),
    "court": Phrase("court", "суд"),
}
# Nouns for any station, where an abbreviation is the name of an office, and those that speak of several.
_ANY_STATION: Final = re.compile(r"отдел|участ|опорн|police (?:station|department|office|precinct|headquarters)")
_SEVERAL_STATIONS: Final = re.compile(
    r"(?:овд|увд)(?:ов|ах)$|отдел(?:ы|ов|ах|ам|ами|ений|ениях) |участ(?:ки|ков|ках)$|опорн\w+ пункт(?:ы|ов|ах)$|"
    r"(?:stations|departments|offices|precincts)$|secret prisons$"
)
_ONE_OF: Final = re.compile(
    r"(?<!\w)(?:(?:один|одном|одного|одну|каком-то|какой-то) из|(?:one|some|any|several|two|three) of)"
    r"(?:\s+(?:the|these|those|тех|этих|всех|местных|городских|районных|local))?\s+$"
)
# The office above the stations of a city.
_ABOVE: Final = re.compile(r"умвд|гувд|увд")
_TOWNS: Final = (Kind.CITY, Kind.TOWN, Kind.VILLAGE)
# What says that something lies in a town, and is not the town's.
_LIES_IN: Final = re.compile(r"(?<!\w)(?:в|во|in|at)(?!\w)")
# An office of which only a number or an adjective is said: it may be that of a shop.
_OFFICE: Final = re.compile(r"\d+-\w+ отдел(?:а|е|у|ом)?$")
_OF_OTHERS: Final = (
    r"(?:полиции|милиции|внутренних|мвд|загс\w*|кадров|продаж|образовани\w+|культуры|здравоохранени\w+|социальн\w+|"
    r"прокуратур\w+|след\w+|суд\w*|военкомат\w*|почт\w*|банк\w*|администраци\w+)"
)
_BY_ADJECTIVE: Final = re.compile(
    r"(?<!\w)(?:в|во|из)\s+(?P<stem>(?:[а-я]+-)?[а-я]+?(?:ск|цк|чн))(?:ий|ой|ого|ому|им|ом)"
    rf"(?:(?P<noun>\s+отдел(?:а|е|у|ом)?)(?!\w|\s+{_OF_OTHERS})|(?=\s*(?:[.,;:!?)\n]|\s(?:и|или|где)\s|$)))"
)
# Words that may stand between a body and the place that says which it is.
_BETWEEN: Final = re.compile(
    r"[\s«»\"“”]*(?:(?:по|в|во|г|гор|города|городу|городе|село|селе|села|республики|респ|россии|рф|района|району|районе|мвд|of|in|for|the|"
    r"district|city|town|at|office|№ ?\d+|\d+)\.?[\s«»\"“”]*){0,6}"
)


# Sorts of body in which people are held.
_STATIONS: Final = ("police_station", "prison", "military_unit", "commandants_office")
# Letters between a body and a place that says which it is, at most.
_AWAY: Final = 60


def called_sort(sort: str, *, is_russian: bool) -> str:
    """Return what a sort of body is called in a language."""
    return _CALLED[sort].ru if is_russian else _CALLED[sort].en


@functools.cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    sorts: dict[str, list[str]] = {sort: list(forms) for sort, forms in _SORTS.items()}
    for sort, form in _EN_ORGANS.items():
        sorts.setdefault(sort, []).append(form)
    return tuple((sort, re.compile("|".join(f"(?:{one})" for one in forms))) for sort, forms in sorts.items())


@functools.cache
def _any() -> re.Pattern[str]:
    every = "|".join(f"(?:{pattern.pattern})" for _, pattern in _patterns())
    return re.compile(rf"(?<![\w-])(?:{every})(?![\w])")


def find_bodies(text: Text, found: Sequence[FoundPlace]) -> tuple[FoundBody, ...]:
    """Return the bodies that a text names, in order. ``found``: the places found in it as given."""
    bodies: list[FoundBody] = []
    covered = Covered((one.start, one.end) for one in found)
    for one in _any().finditer(text.even.text):
        sort = next(sort for sort, pattern in _patterns() if pattern.fullmatch(one.group()))
        span = Span(*text.even.span(one.start(), one.end()))
        is_station = sort in _STATIONS
        near = [found[at] for at in covered.near(span, away=_AWAY)]
        if sort == REGIMENT and WITHIN_IT.search(text.even.text, max(0, one.start() - _AWAY), one.start()):
            kept = (_REGIMENT_BASE,) if "кадыров" in one.group() else ()
            bodies.append(_joined(text.given, FoundBody(span, sort, kept, is_station=True), near))
            continue
        joined = _joined(text.given, FoundBody(span, sort, (), is_station), near)
        bodies.append(_named(text, joined) if is_station and joined.span == span and not joined.places else joined)
    whole = Covered(one.span for one in bodies)
    bodies += (one for one in _by_adjective(text) if not whole.touches(one.span) and not covered.touches(one.span))
    for place in found:
        kinds = {places()[one].kind for one in place.candidates}
        if kinds <= set(_STATION_KINDS) and not whole.touches((place.start, place.end)):
            sort = "police_station" if Kind.POLICE_STATION in kinds else "prison"
            bodies.append(FoundBody(Span(place.start, place.end), sort, place.candidates, is_station=True))
    return tuple(sorted(bodies, key=lambda one: one.span))


def _by_adjective(text: Text) -> Iterator[FoundBody]:
    """Give the stations of which the adjective is said, written large, without "of police" or with no noun at all."""
    for one in _BY_ADJECTIVE.finditer(text.even.text):
        kept = _called_alike(one["stem"])
        start, end = text.even.span(one.start("stem"), one.end())
        if kept and text.given[start].isupper():
            naming = Naming.PERHAPS if one["noun"] else Naming.ADJECTIVE
            yield FoundBody(Span(start, end), "police_station", kept, is_station=True, naming=naming)


def _joined(given: str, body: FoundBody, found: Sequence[FoundPlace]) -> FoundBody:
    """Return a body with the places of the gazetteer that it may be, and the words that say so."""
    for place in found:
        if place.start < body.span.end and body.span.start < place.end:
            kept = _stations(place.candidates)
            if kept:
                span = Span(min(place.start, body.span.start), max(place.end, body.span.end))
                return _weighed(given, body, FoundBody(span, body.sort, kept, is_station=True))
    if not body.is_station or body.places:
        return body
    start, end, near = body.span.start, body.span.end, list[FoundPlace]()
    for place in found:
        if place.start >= end and place.start - end < _AWAY and _BETWEEN.fullmatch(given[end : place.start].lower()):
            end = place.end
            near.append(place)
    before = next((one for one in found if one.end <= start and not given[one.end : start].strip(" «\"“-'s’")), None)
    if before is not None:
        start = before.start
        near.insert(0, before)
    # "Отдел № 1" is one of several that the city has, and the gazetteer knows only the one above them.
    noun = given[slice(*body.span)].lower()
    is_numbered = "№" in given[start:end] or any(one.isdigit() for one in noun)
    kept = () if is_numbered else _stations_in(near, body.sort, is_above=bool(_ABOVE.match(noun)))
    joined = FoundBody(Span(start, end), body.sort, kept, is_station=True)
    if near and all(places()[one].kind is Kind.REPUBLIC for place in near for one in place.candidates):
        return replace(joined, naming=Naming.NONE)
    return _weighed(given, body, joined) if near else joined


def _weighed(given: str, body: FoundBody, joined: FoundBody) -> FoundBody:
    """Return a station that was joined with a place as far as its words say which it is. ``body``: its noun alone."""
    noun, tail = given[slice(*body.span)].lower(), given[body.span.end : joined.span.end].lower()
    if body.sort != "police_station" or "№" in tail:
        return joined
    if any(one.isdigit() for one in noun):
        return replace(joined, naming=Naming.PERHAPS) if _OFFICE.match(noun) else joined
    towns = {places()[one].parent for one in joined.places if places()[places()[one].parent].kind in _TOWNS}
    is_of_town = bool(towns) or not joined.places
    if _is_one_of(given, body.span) or (_SEVERAL_STATIONS.search(noun) and is_of_town):
        lead = _ONE_OF.search(given[max(0, body.span.start - _AWAY) : body.span.start].lower())
        start = body.span.start - len(lead.group()) if lead else joined.span.start
        return replace(joined, span=Span(start, joined.span.end), places=(), naming=Naming.ONE_OF)
    is_any, lies_in = _ANY_STATION.search(noun) is not None, _LIES_IN.search(tail) is not None
    if is_any and tail and len(towns) == 1:
        joined = replace(joined, places=_inside(*towns))
    is_only = not tail and any(len(_inside(one)) == 1 for one in towns)
    if len(joined.places) <= 1 and (lies_in or (is_any and towns and not is_only)):
        return replace(joined, naming=Naming.IN_TOWN)
    return joined


def _is_one_of(given: str, span: Span) -> bool:
    """Say whether "one of" leads to a station."""
    return _ONE_OF.search(given[max(0, span.start - _AWAY) : span.start].lower()) is not None


def _named(text: Text, body: FoundBody) -> FoundBody:
    """Return a station beside which no place of the gazetteer stands, with the words that may be its name."""
    given, (start, end) = text.given, body.span
    numbered = _NUMBERED.match(given, end)
    if numbered or any(one.isdigit() for one in given[start:end]):
        naming = Naming.PERHAPS if _OFFICE.match(given[start:end].lower()) else Naming.SURE
        return replace(body, span=Span(start, numbered.end() if numbered else end), naming=naming)
    if "«" in given[start:end]:
        return body
    before = given[max(0, start - _AWAY) : start]
    adjective = _ADJECTIVE.search(before)
    if adjective and body.sort == "police_station" and not _NO_NAME.match(adjective[1].lower()):
        first = start - len(before) + adjective.start(1)
        kept = _called_alike(adjective[1].lower())
        if kept or adjective[1][0].isupper():
            noun = given[start:end]
            called = f"{adjective[1]}ий {noun}" if noun.isupper() and "\u00ad" not in adjective[1] else ""
            return replace(body, span=Span(first, end), places=kept, called=called)
    ahead = _CALLED_SO.match(given, end)
    is_ahead = ahead is not None and ahead.end() <= text.sentence_of(start).end
    if ahead and is_ahead and not any(given_forms(one.lower()) for one in ahead["name"].split()):
        kept = _named_in_latin(ahead["name"]) if body.sort == "police_station" else ()
        return replace(body, span=Span(start, ahead.end()), places=kept, naming=Naming.PERHAPS)
    named = _CALLED_BEFORE.search(before)
    if named:
        return replace(body, span=Span(start - len(before) + named.start(1), end), naming=Naming.PERHAPS)
    return replace(body, naming=Naming.NONE)


@functools.lru_cache(maxsize=1 << 10)
def _called_alike(stem: str) -> tuple[PlaceId, ...]:
    """Return the police stations that an adjective means in another spelling: Заводский, Гудермеский."""
    stems = dict.fromkeys((stem, stem.replace("сск", "ск"), re.sub(r"(?<!с)ск$", "сск", stem)))
    for one in stems:
        for ending in ("ий", "ой"):
            for noun in ("РОВД", "ГОВД"):
                kept = _stations(place_of(f"{one.title()}{ending} {noun}"))
                if kept:
                    return kept
    return ()


def _named_in_latin(name: str) -> tuple[PlaceId, ...]:
    """Return the police stations that "the police office of Zavodskoy" may be."""
    return _stations(place_of(f"{name} police station")) if name.isascii() else ()


def _stations(candidates: Sequence[PlaceId]) -> tuple[PlaceId, ...]:
    return tuple(one for one in candidates if places()[one].kind in _STATION_KINDS)


@functools.cache
def _by_parent() -> Mapping[PlaceId, tuple[PlaceId, ...]]:
    found: dict[PlaceId, list[PlaceId]] = {}
    for one in places().values():
        if one.kind in _STATION_KINDS and one.parent:
            found.setdefault(one.parent, []).append(one.id)
    return {parent: tuple(inside) for parent, inside in found.items()}


@functools.cache
def _inside(town: PlaceId) -> tuple[PlaceId, ...]:
    """Return every police station of a town, those of its districts too."""
    kept = (one.id for one in places().values() if one.kind is Kind.POLICE_STATION and town in parents(one.id))
    return tuple(sorted(kept))


def _stations_in(near: Sequence[FoundPlace], sort: str, *, is_above: bool) -> tuple[PlaceId, ...]:
    """Return the stations that lie in the first of the places beside a body, narrowed by the others.

    Of the police alone: a place has one station that bears its name, but a prison in it may be any prison.
    ``is_above``: the noun is that of the office above the stations of a city.
    """
    if not near:
        return ()
    direct = [one for place in near for one in _stations(place.candidates)]
    if direct:
        return tuple(sorted(direct))
    if sort != "police_station":
        return ()
    for place in near:
        outer = {one for other in near if other is not place for one in other.candidates}
        stations = tuple(
            sorted(
                station
                for one in place.candidates
                for station in _stations_of(one, is_above=is_above)
                if places()[station].kind is Kind.POLICE_STATION
                and (not outer or outer & {*parents(station), one} or len(near) == 1)
            )
        )
        if stations:
            return stations
    return ()


def _stations_of(place: PlaceId, *, is_above: bool) -> tuple[PlaceId, ...]:
    is_town = places()[place].kind in _TOWNS
    return _inside(place) if is_town and not is_above else _by_parent().get(place, ())
