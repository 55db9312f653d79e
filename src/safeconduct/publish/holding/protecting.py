"""What this desk knows and nobody may tell, as the search takes it: people who wrote, houses, helpers, ways, words.

Only what this desk opens is here. Of an identity sheet that is what the desk calls it, where that is a name, and
nothing else: two persons open one, and a statement waits for them (`sheets`). Of conversations it is who wrote and what
they said, in the words they said it; of the record, whom it names from nothing public. Refuses code names: they are
ordinary words, drawn so that they tell nothing. Refuses what is too ordinary to be looked for, a town or two words that
stand in any text: it is counted, and the journeys of a town are held by the risks. Shows no term to anybody (P12, P14).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from safeconduct.base.ids import CompartmentId, hash_id, label
from safeconduct.evacuate.facts.queries import Facts, Thing, facts_here
from safeconduct.intake.protecting import typed_terms
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import ThreadId
from safeconduct.intake.who_wrote import who_wrote
from safeconduct.intake.words_said import words_said
from safeconduct.publish.addresses import SIGN, house_names, lines_of, says
from safeconduct.publish.index.building import has_something, is_called
from safeconduct.publish.index.phones import national
from safeconduct.publish.index.quotes import STRONG
from safeconduct.publish.index.terms import counting_words
from safeconduct.publish.statements import PersonId, quoted_id
from safeconduct.publish.types import Kind, Protected, ProtectedId
from safeconduct.record.people import people_told_of
from safeconduct.sync.parts import parts_of
from safeconduct.sync.team import Team
from safeconduct.vault.types import Tables

# A number with whatever people put between its digits; whether it is a telephone `national` says.
_NUMBER: Final = re.compile(r"\+?\d(?:[ \u00a0()./-]{0,3}\d){5,15}")
# What people are reached by that is no number: a handle or an address of mail.
_HANDLE: Final = re.compile(r"[\w.+-]*@[\w.-]{3,}")
# Words that say something which a phrase of a journey has at least: of fewer it is found in any text. Meeting points
# stand beside a name of their own, and what is to be said is a sentence ("I wait for my aunt").
_LEAST_PLACE: Final = 2
_LEAST_SAID: Final = 3
# Words that say something which a message has at least: so many make a sure finding (`index.quotes.STRONG`).
_LEAST_TOLD: Final = STRONG
_LEG: Final = {
    "meet": (Kind.ROUTE, _LEAST_PLACE),
    "hand_to": (Kind.ROUTE, _LEAST_PLACE),
    "car": (Kind.ROUTE, _LEAST_PLACE),
    "call": (Kind.HELPER, _LEAST_PLACE),
    "sign": (Kind.OTHER, _LEAST_SAID),
    "say": (Kind.OTHER, _LEAST_SAID),
}
# Of whom or what a person has to look for themself where no words can be: all that a sure finding would never let out.
_SOUGHT: Final = frozenset((Kind.PERSON, Kind.SAFE_PLACE, Kind.HELPER, Kind.ROUTE))
# Words of a name that may be somebody's, one behind another.
_NAMED: Final = re.compile(r"[^\W\d_][\w’'-]*")
_WORDS: Final = ("well", "delayed", "forced")
_RECORDED: Final = label("person-of-the-record")


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything protected that this desk opens, in the order of ids.

    ``left_out``: people, houses, helpers and ways of which nothing can be looked for. They hold nothing: a text would
    wait for ever for the name of a town; how many they are is said beside each verdict.
    """

    terms: tuple[Protected, ...] = field(repr=False)
    left_out: int = 0


def protected_here(team: Team) -> Gathered:
    """Return everything protected that this desk opens. Linear in it: 10,000 conversations take some two seconds."""
    tables, facts = team.vault.tables, facts_here(team)
    found = [*_directories(facts), *_journeys(facts), *_writers(tables), *_said(tables)]
    found += _quoted(facts)
    found += [*_typed(tables), *_parts(team), *_recorded(tables)]
    kept = (one for one in found if one.names or one.phones)
    left_out = len({one.id for one in found if one.kind in _SOUGHT and not (one.names or one.phones)})
    return Gathered(tuple(sorted(kept, key=lambda one: (one.id, one.kind.value, one.names, one.phones))), left_out)


@dataclass(frozen=True, slots=True)
class People:
    """Some protected people: what they are called, and under which ids they are found."""

    names: tuple[str, ...] = field(repr=False)
    ids: frozenset[ProtectedId]


def people_apart(team: Team) -> People:
    """Return the people who are protected for more than that the record tells of them: who wrote, sheets."""
    recorded = {one.id for one in _recorded(team.vault.tables)}
    terms = protected_here(team).terms
    some = [one for one in terms if one.kind is Kind.PERSON and one.id not in recorded]
    return People(tuple(name for one in some for name in one.names), frozenset(one.id for one in some))


def id_of_writer(part: CompartmentId, thread: ThreadId) -> ProtectedId:
    """Return under which id whoever a conversation is of is protected."""
    return ProtectedId((part + thread).hex())


def _directories(facts: Facts) -> Iterator[Protected]:
    for one in facts.things("place"):
        if address := one.text("address"):
            yield _of(one, Kind.SAFE_PLACE, house_names(address), address)
    for one in facts.things("helper"):
        if reach := one.text("reach"):
            yield _of(one, Kind.HELPER, _reached(reach), reach)


def _journeys(facts: Facts) -> Iterator[Protected]:
    for leg in facts.things("leg"):
        for code, (kind, least) in _LEG.items():
            if text := leg.text(code):
                yield _of(leg, kind, (line for line in lines_of(text) if says(line, least)), text)
        if alias := leg.text("alias"):
            yield _of(leg, Kind.PERSON, filter(has_something, (alias,)))
    for journey in facts.things("journey"):
        for code in _WORDS:
            if text := journey.text(code):
                yield _of(journey, Kind.OTHER, (line for line in (text,) if says(line, _LEAST_SAID)))


def _writers(tables: Tables) -> Iterator[Protected]:
    for one in who_wrote(tables):
        phones = tuple(said for said in one.called if _is_phone(said))
        names = tuple(said for said in one.called if said not in phones and has_something(said))
        id_ = id_of_writer(one.part, one.thread)
        yield Protected(id_, Kind.PERSON, names, phones)
        # The index of people knows words of letters; a handle is looked for as it is spelt as well.
        if handles := tuple(filter(_is_handle, names)):
            yield Protected(id_, Kind.OTHER, handles)


def _said(tables: Tables) -> Iterator[Protected]:
    """Give what people said, as quotations; a message of few words that say something stands in any text."""
    for one in words_said(tables):
        if texts := tuple(text for text in one.texts if len(set(counting_words(text))) >= _LEAST_TOLD):
            yield Protected(id_of_writer(one.part, one.thread), Kind.QUOTE, texts)


def _quoted(facts: Facts) -> Iterator[Protected]:
    """Give the quotations of statements here, as whose they are: typed into a paragraph they need the same consent."""
    of = {bytes(one.id): one.text("speaker") for one in facts.things("block") if one.text("kind") == "quote"}
    said = {(one.text("text"), of.get(one.id_of("block"), "")) for one in facts.things("wording")}
    for text, speaker in sorted(said):
        if speaker and len(set(counting_words(text))) >= _LEAST_TOLD:
            yield Protected(quoted_id(PersonId(speaker)), Kind.QUOTE, (text,))


def _typed(tables: Tables) -> Iterator[Protected]:
    for here in Intake(tables).inboxes():
        for one in typed_terms(tables, here.part):
            names = tuple(filter(has_something, (one.term,)))
            yield Protected(ProtectedId(one.op.hex()), Kind.OTHER, names, phones_in(one.term))


def _parts(team: Team) -> Iterator[Protected]:
    """Give people by whose names this desk calls its parts: “Identity sheet of …”. Code names are nobody's."""
    for one in parts_of(team).here:
        if names := _names_in(one.name):
            yield Protected(ProtectedId(one.id.hex()), Kind.PERSON, names)


def _recorded(tables: Tables) -> Iterator[Protected]:
    """Give whom the record tells of from nothing public, where it has their name; "a survivor" is nobody's."""
    for one in people_told_of(tables):
        if names := _names_in(one.label):
            yield Protected(ProtectedId(hash_id(_RECORDED, one.ref.encode()).hex()), Kind.PERSON, names)


def _names_in(text: str) -> tuple[str, ...]:
    pairs = (f"{first} {second}" for first, second in pairwise(_NAMED.findall(text)))
    return tuple(dict.fromkeys(filter(is_called, pairs)))


def _of(thing: Thing, kind: Kind, names: Iterable[str], text: str = "") -> Protected:
    """Return a term of a thing. ``text``: in which telephones are looked for."""
    return Protected(ProtectedId(thing.id.hex()), kind, tuple(dict.fromkeys(names)), phones_in(text))


def _is_handle(text: str) -> bool:
    return bool(SIGN.fullmatch(text.removeprefix("@"))) or bool(_HANDLE.fullmatch(text)) or "_" in text


def _reached(text: str) -> Iterator[str]:
    """Give what a helper is reached by beside telephones: handles, and lines that say more than a channel."""
    yield from (one for one in _HANDLE.findall(text) if has_something(one))
    yield from (line for line in lines_of(_HANDLE.sub(" ", _NUMBER.sub(" ", text))) if says(line, _LEAST_PLACE))


def phones_in(text: str) -> tuple[str, ...]:
    """Return the numbers of a text that are telephones, as they are written."""
    return tuple(dict.fromkeys(one for one in _NUMBER.findall(text) if national(one)))


def _is_phone(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text.strip())) and bool(national(text))
