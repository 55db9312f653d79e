"""Where a text says how far, or in which direction, a place lies from another, and of which place it says so. Pure.

A measure is one phrase that leads up to the name of a place ("в 40 км к югу от Грозного", "40 km south of Grozny"). It
is said of the place right before or right behind it, with nothing but small words between ("в селе", "which lies"); of
any other nothing is known. Refuses to carry a measure over a verb or another place. Looks at a bounded number of
letters around each name, so that a text costs no more than its places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from safeconduct.record.gazetteer.distances import ABOUT_WORDS, DIRECTION_WORDS, DISTANCE_WORDS, ROAD_WORDS

# Letters before a name in which the phrase stands that leads up to it, and between it and the place it is said of.
_LED: Final = 120
_BETWEEN: Final = 80
_KIND: Final = (
    r"(?:(?:г|гор|с|ст|пос|пгт)\.|город(?:а|ка)|сел[ае]|станицы|пос[её]лка|аула|деревни|центра|окраины|столицы|the|city|"
    r"town|village|settlement|centre|center|outskirts|edge|of)"
)
# A second figure in brackets: "40 km (25 miles)".
_AGAIN: Final = r"(?:\s*\([^()]{1,24}\))?"
_TOWARDS: Final = r"(?:(?:к|на|в|и|to|the|towards?|due|direction|сторон[уе]|или|езды|away)[\s,]+){0,3}"
_ROAD: Final = rf"(?:[\s,]*(?:{ROAD_WORDS}))?"
_MEASURE: Final = re.compile(
    rf"(?:(?<!\w)(?:{ABOUT_WORDS})\s+)?"
    rf"(?P<far>{DISTANCE_WORDS}{_AGAIN}{_ROAD}[\s,–—-]*)?"
    rf"{_TOWARDS}(?P<where>(?:{DIRECTION_WORDS})\s+)?"
    rf"(?P<from>(?:от|of|from)\s+(?:{_KIND}\s+){{0,3}})?$",
    re.IGNORECASE,
)
# "южнее Грозного" needs no word for "from".
_MORE: Final = re.compile(r"(?:южнее|севернее|восточнее|западнее)\s+$", re.IGNORECASE)
_BY_ROAD: Final = re.compile(rf"\s+(?:{ROAD_WORDS})(?!\w)", re.IGNORECASE)
_LIES: Final = (
    r"в|во|на|это|что|котор(?:ый|ая|ое)|находи(?:тся|вш\w+)|находящ\w+|расположен\w*|лежит|лежащ\w+|стоит|есть|всего|"
    r"лишь|расстоянии|где-то|примерно|около|приблизительно|почти|which|that|is|lies|lying|located|situated|sits|a|at|"
    r"distance|only|just|some|about|around|roughly|approximately|almost|nearly"
)
_BEFORE: Final = re.compile(rf"[\s,(–—-]*(?:(?:{_LIES})[\s,–—-]+)*", re.IGNORECASE)
_BEHIND: Final = re.compile(
    rf"[\s,)–—-]*(?:(?:{_LIES}|сел[оеа]|город[еа]?|станиц[еа]|пос[её]лк[еа]|пос[её]лок|аул[еа]?|деревн[еяи]|in|the|"
    r"village|town|city|settlement|of|г\.|с\.|ст\.|пос\.)[\s,–—-]+)*",
    re.IGNORECASE,
)


class Measure(NamedTuple):
    """What a text says of a place. ``words``: the phrase with the name that it is counted from.

    ``of`` and ``origin``: which of the named places it is said of, and counted from; -1 where none stands beside it.
    """

    words: str
    of: int
    origin: int


def measures(text: str, named: Sequence[tuple[int, int]]) -> tuple[Measure, ...]:
    """Return what a text says of where places lie. ``named``: where it names places, in order, none in another."""
    found = []
    for at, (start, end) in enumerate(named):
        floor = max(start - _LED, named[at - 1][1] if at else 0)
        begin = _begin(text[floor:start])
        if begin < 0:
            continue
        road = _BY_ROAD.match(text, end)
        last = road.end() if road else end
        of = at - 1 if at and _is_beside(_BEFORE, text[named[at - 1][1] : floor + begin]) else -1
        if of < 0 and at + 1 < len(named) and _is_beside(_BEHIND, text[last : named[at + 1][0]]):
            of = at + 1
        found.append(Measure(" ".join(text[floor + begin : last].split()), of, at))
    return tuple(found)


def _begin(lead: str) -> int:
    """Return where in the words before a name the phrase begins that leads up to it; -1 for none."""
    found = _MEASURE.search(lead)
    if found is None or not (found["far"] or found["where"]):
        return -1
    return found.start() if found["from"] or _MORE.search(lead) else -1


def _is_beside(small: re.Pattern[str], between: str) -> bool:
    return len(between) <= _BETWEEN and small.fullmatch(between) is not None
