"""What a place of a sentence is: where people were held, where somebody was arrested or last seen, or just a place.

Arrested at a town is not held in it: whoever takes the one for the other makes a place of detention on the map. A cue
counts in its own clause, or before the place in the same sentence; a place must be led by a preposition of place, and
the way to or from somewhere is none. One arrest has one place: behind another clause the next town is another verb's,
unless it goes on counting ("and three in Argun"). Where the words do not say it, it is a place. Near a town is not in
it, and where somebody was not held is no place of detention: both are places, doubtful; of "not in Argun but in Shali"
Shali has what is denied of Argun.
Refuses to guess between two cues. Pure; looks at a bounded number of letters around a place.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from safeconduct.record.numerals import FORMS
from safeconduct.record.reading.bodies import WITHIN_IT
from safeconduct.record.reading.captivity import is_kept_otherwise
from safeconduct.record.reading.clauses import is_denied
from safeconduct.record.reading.letters import Text, word_set
from safeconduct.record.reading.one_of_them import OneOf, is_doing, one_of, one_of_towns, places_meant, places_told
from safeconduct.record.reading.types import Doubt, Span

PLACE: Final = "place"
PLACE_OF_DETENTION: Final = "place_of_detention"
PLACE_OF_ARREST: Final = "place_of_arrest"
PLACE_LAST_SEEN: Final = "place_last_seen"
# What names a place, and no body, of a station too.
OF_PLACES: Final = (PLACE_OF_DETENTION, PLACE_LAST_SEEN)

HELD: Final = re.compile(
    r"(?<!\w)(?:держ(?:ат|ал[аио]?|ит)(?! за |ся)|удержива\w+|содерж(?:ат|ал[аио]?|ал(?:ась|ось|ись)|ится|атся)(?:ся)?|"
    r"под стражей|в заключении|заключ[её]н\w*|сид(?:ел|ела|ели|ит|ят) в (?:сизо|тюрьм\w+|подвал\w+|камер\w+|колони\w+|"
    r"изолятор\w+|отдел\w+|ровд|овд)|тайн\w+ тюрьм\w+|held|holding (?:cells?|him|her|them|me|us|people|men|detainees)|"
    r"kept in(?! touch| contact| mind)|kept at|were kept|was kept|jailed|imprisoned|"
    r"locked up|custody|in detention|detention (?:centre|center|site|facility)s?|"
    r"detained (?:for|since|until|there|incommunicado)|secret prisons?)(?!\w)"
)
# What is held and is nobody: "a meeting was held in Grozny".
_EVENT: Final = re.compile(
    r"(?:meeting|trial|talk|hearing|protest|rally|vigil|funeral|ceremony|election|conference|event|demonstration|"
    r"session|interview|march|wedding|press briefing)s?(?: \w+){0,3}? *$"
)
ARRESTED: Final = re.compile(
    r"(?<!\w)(?:задерж(?:а[лн][аиоы]?|ивал[аио]?)|арестова[лн][аиоы]?|забрал[аио]?|схва(?:тил[аио]?|чен[аоы]?)|"
    r"увез(?:л[аио]|ен[аоы]?)?|увозил[аио]?|похи(?:тил[аио]?|щен\w*)|arrested|detained|abducted|kidnapped|rounded up|"
    r"picked up|seized|taken away|took (?:him|her|them|me|us) away)(?!\w)"
)
# To be brought to a station is to be held there; to a town it is the way.
BROUGHT: Final = re.compile(
    r"(?<!\w)(?:достав(?:ил\w*|лен\w*)|(?:при|у|от|пере)вез(?:л[аио]|ен\w*)?|забрал[аио]?|taken to|brought to|"
    r"took (?:him|her|them|me|us) to)(?!\w)"
)
# Few words may stand between "last" and the seeing: who saw, and whom.
SEEN: Final = re.compile(
    r"(?<!\w)(?:(?<!не )последний раз\s+(?:[\w-]+\s+){0,4}?(?:видел\w*|видал\w*|замечен\w*)|"
    r"(?:видел\w*|видал\w*|замечен\w*)\s+(?:[\w-]+\s+){0,5}?(?<!не )последний раз|"
    r"last (?:seen|saw|spotted|sighted)|last time (?:[\w-]+\s+){1,5}?(?:saw|seen)|"
    r"(?:saw|seen)\s+(?:[\w-]+\s+){0,5}?for the last time)(?!\w)"
)
_CARRIED: Final = re.compile(r"^(?:увез|увоз|забра|taken|took)")
# Whoever is carried off is so from somewhere; whoever is arrested "from Argun" lives there.
_CARRIED_OFF: Final = re.compile(r"^(?:увез|увоз|забра|похи|схват|taken|took|abduct|kidnap|seized|picked|rounded)")
_FROM: Final = ("из", "from")
_INTO: Final = ("в", "во", "на", "in", "to")
# A word for the sort of place between its preposition and its name.
_SORT: Final = (
    r"(?:(?:г|гор|с|пос|пгт|ст)\.?\s*|(?:город|сел|поселк|посёлк|станиц|район|центр|окрестност|пригород)\w*\s+|"
    r"сам(?:ом|ой|ого)\s+|"
    r"(?:the\s+)?(?:town|village|city|centre|center)(?:\s+of)?\s+|the\s+)*"
)
_BY: Final = (
    r"под|около|у|возле|близ|вблизи|за|между|перед|(?:недалеко|неподал[её]ку|невдалеке) от|рядом с|"
    r"в (?:окрестностях|пригородах?|пригороде|районе)|(?:по дороге|на пути) (?:в|из|к)|"
    r"near|outside|around|between|beyond|(?:close|next) to|not far from|"
    r"in the (?:vicinity|area|suburbs|surroundings) of|on the (?:road|way) (?:to|from)"
)
# What leads to somewhere that is by a place, and not in it.
_NEAR_IT: Final = re.compile(rf"(?<!\w)(?:{_BY})\s+{_SORT}$")
_AT: Final = re.compile(rf"(?<!\w)({_BY}|в|во|на|из|in|at|inside|from|to)\s+{_SORT}$")
# "Not in Argun", and what leads from there to where it was.
_NOT_IN: Final = re.compile(r"(?<!\w)(?:не|ни|not|nor|neither|never|rather than)\s+$")
_RATHER: Final = re.compile(
    rf"^(?P<more>[^.;!?\n]*?)(?:\s*[,)–—-])?\s+(?:а|но|but)\s+(?:rather\s+|где-то\s+|somewhere\s+)?"
    rf"(?:(?:в|во|на|из|in|at|from)\s+|(?P<by>(?:{_BY})\s+))?{_SORT}$"
)
# What may not stand there: another place or verb of its own would.
_OVER: Final = re.compile(r"[.,;:!?)»\"”–—\n]|\s+(?:и|and|или|or)\s|$")
_BUT_IN: Final = re.compile(r"(?<!\w)(?:а|но|but)\s+(?:rather\s+)?(?:в|во|на|in|at)\s+(?:the\s+)?$")
_LIST: Final = re.compile(r"^(?:\s*,(?:\s+(?:но и|а также|but also))?|\s+(?:и|или|and|or))\s+(?:в\s+|in\s+)?$")
_ANEW: Final = re.compile(r"^\s*,\s+(?:в|in)\s+$")
# "Не только в Аргуне, но и в Шали держат": what is said behind both is said of the first too.
_NOT_ONLY: Final = re.compile(r"(?<!\w)(?:не только|not (?:only|just))\s+(?:в|во|на|из|in|at|from)\s+(?:[\w.]+\s+)?$")
_BUT_ALSO: Final = re.compile(
    rf"^\s*,?\s+(?:но и|но также(?: и)?|but(?: also)?)\s+(?:в|во|на|из|in|at|from)\s+{_SORT}[\w-]+(?=\s)"
)
_BREAK: Final = re.compile(r"[,;:–—()]|(?<!\w)(?:и|а|но|что|and|but|that|when|когда|где)(?!\w)")
_ANOTHER: Final = re.compile(r"(?<!\w)(?:after|before|since|until|после|перед|до)(?!\w)")
_WORDS: Final = re.compile(r"\w+")
# Words that go on counting who was arrested, and add no other verb, beside numbers.
_GOING_ON: Final = word_set(
    "и а или еще также тоже человек человека людей мужчин женщин мужчины женщины один одна одного одну",
    "and or also more another others people men women man woman a",
    "в во на под около у возле in at near inside outside the town village city of городе селе поселке станице районе",
)
_HARD: Final = re.compile(r"[;:]|(?<!\w)(?:а|но|but)(?!\w)")
_THERE: Final = re.compile(r"^\s*(?:\S+\s+){0,2}?(?:там|there)(?!\w)")
_OFFICERS: Final = re.compile(
    r"(?<!\w)(?:(?:сотрудник\w*|начальник\w*|бо[йе]ц\w*|оперативник\w*|полицейск\w+|участков\w+|следовател\w*|глав\w+|"
    r"командир\w*|офицер\w*|охранник\w*|надзирател\w+|люд(?:и|ей|ям|ьми)|парни|служащ\w+)(?:\s+из)?|"
    r"(?:officers?|policem[ae]n|head|chief|staff|employees?|investigators?) (?:of|from|at))\s+(?:the\s+)?$"
)
_AWAY: Final = re.compile(rf"(?<!\w)(?:{_BY}|из|from)\s+(?:the\s+)?$")
_NOT_AT: Final = re.compile(r"(?<!\w)(?:не|ни|not|nor|neither|never|rather than)\s+(?:в|во|на|in|at)\s+(?:the\s+)?$")
# Letters around a place that are looked at: a sentence without end costs no more.
_NEAR: Final = 400
# Letters before a place in which its preposition stands.
_LED: Final = 48


class Cues(NamedTuple):
    """Where words stand that say that people are held, arrested, brought or last seen, in even letters.

    ``places``: where it is told of places in which people are detained. ``denied``: those that their sentence denies.
    """

    held: tuple[Span, ...]
    arrested: tuple[Span, ...]
    brought: tuple[Span, ...]
    seen: tuple[Span, ...]
    places: tuple[Span, ...]
    denied: frozenset[Span]


def cues_of(text: Text, captive: Sequence[Span] = ()) -> Cues:
    """Return the cues of a text; each expression walks it once. ``captive``: even letters of verbs that hold people.

    What is kept otherwise than people is no cue that somebody is held.
    """
    even = text.even.text
    held, arrested, brought, seen = (
        tuple(Span(*one.span()) for one in expression.finditer(even)) for expression in (HELD, ARRESTED, BROUGHT, SEEN)
    )
    begins = [one.start for one in text.words]
    people = {
        one
        for one in held
        if not _EVENT.search(even[max(0, one.start - _LED) : one.start])
        and not is_kept_otherwise(text, bisect.bisect_left(begins, one.start))
    }
    every = (*people, *arrested, *brought, *seen)
    denied = frozenset(
        one
        for one in every
        if is_denied(text, first := bisect.bisect_left(begins, one.start), _last(begins, first, one.end))
    )
    places = dict(places_told(text, begins))
    denied |= {one for one, is_so in places.items() if is_so}
    return Cues(tuple(sorted({*people, *captive})), arrested, brought, seen, tuple(places), denied)


def _last(begins: Sequence[int], first: int, end: int) -> int:
    return max(first, bisect.bisect_left(begins, end) - 1)


def _even(text: Text, span: Span) -> Span:
    """Return words in even letters: all that is looked at here is."""
    return Span(text.even.at(span.start), text.even.at(span.end))


def _before(text: Text, span: Span) -> str:
    start = text.even.at(span.start)
    return text.even.text[max(0, start - _LED) : start]


def officers_before(text: Text, span: Span) -> int:
    """Return which even letter begins the word for officers before a station; -1 for none."""
    before = _before(text, span)
    found = _OFFICERS.search(before)
    return text.even.at(span.start) - len(before) + found.start() if found else -1


def station_role(
    text: Text, span: Span, cues: Cues, *, before: int, of_force: bool = False
) -> tuple[str, Doubt | None]:
    """Return what a station is, "" for a body that is named, and what is doubtful of it.

    ``before``: where the sentence before it begins. ``of_force``: of a regiment, a base or a commandant's office, which
    are more often named as who did something. The station of officers is where they serve, and not where anybody was.
    """
    lead = _before(text, span)
    if _OFFICERS.search(lead) or _AWAY.search(lead):
        return "", None
    if _NOT_AT.search(lead):
        return "", Doubt.DENIED
    # Of "not held in the one but in the other" the denial ends with the one.
    denied = frozenset[Span]() if _BUT_IN.search(lead) else cues.denied
    own, sentence = _even(text, span), _sentence(text, span)
    told_of = one_of(text, own, sentence)
    listed = _within_list(cues, own, told_of)
    if listed and told_of.is_denied:
        return "", Doubt.DENIED
    if any(one not in denied for one in listed):
        return PLACE_OF_DETENTION, None
    if of_force:
        # A regiment is a body first of all: only in it is somebody held, by a word of its own sentence.
        held = _nearest(text, cues.held, own, sentence)
        is_there = WITHIN_IT.search(lead) is not None and held.away >= 0 and held.cue not in denied
        return (PLACE_OF_DETENTION if is_there else ""), None
    seen = _nearest(text, cues.seen, own, sentence)
    if seen.is_nearer(*(_nearest(text, one, own, sentence) for one in (cues.held, cues.brought))):
        return (PLACE_LAST_SEEN, None) if seen.cue not in denied else ("", Doubt.DENIED)
    near = Span(max(text.even.at(before), own.start - _NEAR), sentence.end)
    told = [*_within(cues.held, near), *_within(cues.brought, near)]
    here = [one for one in told if one.start >= sentence.start]
    # "He was held. The station denied it": a station that answers for it need not be where.
    if any(one not in denied for one in (here if is_doing(text, own) else told)):
        return PLACE_OF_DETENTION, None
    return "", Doubt.DENIED if here or listed else None


def _within_list(cues: Cues, own: Span, told: OneOf) -> tuple[Span, ...]:
    """Return the cues of which a station is named as one: "One of them is …", "including …"."""
    near = Span(max(told.start, own.start - _LISTED_WITHIN), told.end)
    found = (one for cue in (cues.held, cues.brought, cues.places) for one in _within(cue, near))
    return tuple(one for one in found if one.end <= told.end)


def _one_of_places(text: Text, given: Span, cues: Cues, last: Role) -> Role | None:
    """Return what a town is that is named as one of the places where people are held: "Одно из них – Аргун"."""
    own = _even(text, given)
    told = one_of_towns(text, own, _sentence(text, given))
    near = Span(max(told.start, own.start - _LISTED_WITHIN), told.end)
    # What denies that the town is one may be heard as denying the cue.
    denied = frozenset[Span]() if told.is_denied else cues.denied
    found = [1 for one in _within(cues.places, near) if one.end <= told.end and one not in denied]
    held = (one for one in _within(cues.held, near) if one.end <= told.end and one not in denied)
    found += [sorts for one in held if (sorts := places_meant(text, one, told))]
    if not found:
        return None
    if told.is_denied:
        return Role(given, PLACE, last.settled, Doubt.DENIED, meant=PLACE_OF_DETENTION)
    is_unsure = told.is_unsure or min(found) > 1
    return Role(given, PLACE_OF_DETENTION, last.settled, Doubt.TWO_MEANINGS if is_unsure else None)


# Letters before a station within which it is told what it is one of: a few sentences, each of which names another.
_LISTED_WITHIN: Final = 1200


class Role(NamedTuple):
    """What a place is, and where it stands. ``settled``: the cue of the last arrest whose place is known.

    ``doubt``: what is doubtful of it. ``meant``: what is denied of it, and so what the place behind "but" is.
    ``is_rather``: it is such a place, and so not plainly one.
    """

    span: Span
    name: str
    settled: Span
    doubt: Doubt | None = None
    meant: str = ""
    is_rather: bool = False


NO_ROLE: Final = Role(Span(0, 0), PLACE, Span(0, 0))


def place_role(text: Text, given: Span, cues: Cues, last: Role) -> Role:
    """Return what a town is. ``last``: the place before it, for one in a list with it, and for one of another verb."""
    between = text.given[last.span.end : given.start]
    is_listed = last.span.end <= given.start and len(between) <= _LIST_LONGEST and _LIST.match(between.lower())
    # "Under Grozny, in Khankala" and "не в Аргуне, в Шали" say anew where it was.
    if is_listed and not (last.doubt and _ANEW.match(between.lower())):
        return last._replace(span=given)
    rather = _rather(text, given, between, last, cues)
    if rather is not None:
        return rather
    one_of_places = _one_of_places(text, given, cues, last)
    if one_of_places is not None:
        return one_of_places
    lead = _before(text, given)
    led = _AT.search(lead)
    if led is None:
        return Role(given, PLACE, last.settled, Doubt.DENIED if _NOT_IN.search(lead) else None)
    role, cue = _role_led(text, given, cues, last, led[1])
    is_not_in = _NOT_IN.search(lead[: led.start()]) is not None
    if role.name == PLACE:
        return role._replace(doubt=Doubt.DENIED if is_not_in else None)
    if _NEAR_IT.search(lead):
        return role._replace(name=PLACE, settled=last.settled, doubt=Doubt.NEAR)
    if is_not_in or cue in cues.denied:
        return role._replace(name=PLACE, settled=last.settled, doubt=Doubt.DENIED, meant=role.name)
    return role


def _rather(text: Text, given: Span, between: str, last: Role, cues: Cues) -> Role | None:
    """Return what a place is that is told of instead of the one before it: not in Argun but in Shali."""
    if last.doubt not in (Doubt.DENIED, Doubt.NEAR) or not last.span.end <= given.start or len(between) > _LED:
        return None
    found = _RATHER.match(between.lower())
    if found is None:
        return None
    # "Не в Аргуне его держали, а в Шали": Shali has a verb of its own unless the clause ends with it.
    is_over = not found["more"].strip(" ,") or _OVER.match(text.given, given.end) is not None
    if found["by"]:
        return Role(given, PLACE, last.settled, Doubt.NEAR, is_rather=True)
    if last.meant or found["more"].strip(" ,"):
        return Role(given, last.meant if last.meant and is_over else PLACE, last.settled, is_rather=True)
    # "Не в Аргуне, а в Шали его держали": the verb stands behind both, and is Shali's.
    led = _AT.search(_before(text, given))
    role, cue = _role_led(text, given, cues, last, led[1]) if led else (Role(given, PLACE, last.settled), _NO_CUE.cue)
    denied = role.name != PLACE and cue in cues.denied
    return Role(given, PLACE, last.settled, Doubt.DENIED) if denied else role._replace(is_rather=True)


def _role_led(text: Text, given: Span, cues: Cues, last: Role, how: str) -> tuple[Role, Span]:
    """Return what a town is by the word that leads to it, and the cue that says so."""
    span, sentence, role = _even(text, given), _sentence(text, given), Role(given, PLACE, last.settled)
    held = _nearest(text, cues.held, span, sentence)
    arrested = _nearest(text, cues.arrested, span, sentence)
    seen = _nearest(text, cues.seen, span, sentence)
    if seen.is_nearer(held, arrested) and how not in (*_FROM, "to"):
        return role._replace(name=PLACE_LAST_SEEN), seen.cue
    if held.is_nearer(arrested) and how not in (*_FROM, "to"):
        return role._replace(name=PLACE_OF_DETENTION), held.cue
    if arrested.away >= 0 and how != "to":
        cue = min(_within(cues.arrested, sentence), key=lambda one: abs(one.start - span.start))
        if not _is_elsewhere(text, cues, cue, (span, how)) and not _is_of_another(text, cue, span, last):
            return Role(given, PLACE_OF_ARREST, cue), cue
    return role, _NO_CUE.cue


def _is_elsewhere(text: Text, cues: Cues, cue: Span, place: tuple[Span, str]) -> bool:
    """Say whether a place is where somebody is from, or where they were brought, and not where they were arrested."""
    span, how = place
    words = text.even.text[slice(*cue)]
    if how in _FROM:
        return _CARRIED_OFF.match(words) is None
    if how not in _INTO or cue.start > span.start:
        return False
    brought = _within(cues.brought, Span(cue.end, span.start))
    return _CARRIED.match(words) is not None or bool(brought)


def _is_of_another(text: Text, cue: Span, span: Span, last: Role) -> bool:
    """Say whether the place of an arrest is known and another clause leads to this one."""
    if cue != last.settled:
        return False
    between = text.even.text[max(cue.end, text.even.at(last.span.end)) : span.start]
    if not _BREAK.search(between) and not _ANOTHER.search(between):
        return False
    return not all(one in _GOING_ON or one in FORMS or one.isdigit() for one in _WORDS.findall(between))


_LIST_LONGEST: Final = 16


def _sentence(text: Text, given: Span) -> Span:
    """Return the sentence that words stand in, in even letters, or what of it is near them."""
    whole, span = _even(text, text.sentence_of(given.start)), _even(text, given)
    return Span(max(whole.start, span.start - _NEAR), min(max(whole.end, span.end), span.end + _NEAR))


def _within(cues: tuple[Span, ...], near: Span) -> tuple[Span, ...]:
    return cues[bisect.bisect_left(cues, (near.start, 0)) : bisect.bisect_left(cues, (near.end, 0))]


class _Near(NamedTuple):
    """A cue that may speak of a place, and how far it is, breaks of clauses counted; -1 for none."""

    away: int
    cue: Span

    def is_nearer(self, *others: _Near) -> bool:
        """Say whether it speaks of the place and is nearer than others that do."""
        return self.away >= 0 and all(one.away < 0 or self.away < one.away for one in others)


_NO_CUE: Final = _Near(-1, Span(-1, -1))


def _nearest(text: Text, cues: tuple[Span, ...], span: Span, sentence: Span) -> _Near:
    """Return the nearest cue that may speak of a place."""
    found = []
    for cue in _within(cues, sentence):
        between = text.even.text[min(cue.end, span.end) : max(cue.start, span.start)]
        if cue.start < span.start:
            if not _HARD.search(between):
                found.append(_Near(len(between) + _CLAUSE * len(_BREAK.findall(between)), cue))
            continue
        also = _BUT_ALSO.match(between)
        if also and _NOT_ONLY.search(text.even.text, max(0, span.start - _LED), span.start):
            between = between[also.end() :]
        if not _BREAK.search(between) or _THERE.match(text.even.text[cue.end : cue.end + _NEAR // 8]):
            found.append(_Near(len(between) + _CLAUSE * len(_BREAK.findall(between)), cue))
    return min(found, default=_NO_CUE)


# Letters that a new clause counts as.
_CLAUSE: Final = 40
