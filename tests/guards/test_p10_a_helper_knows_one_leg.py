"""Guards P10: a slip holds one leg and nothing else, and when a helper or a place falls the desk says who is exposed.

A real desk with one thing of every form, each field full: a case with its people, two legs, places, helpers, trips,
what was told and heard. Every word, number, day, instant and id of it is a canary but for the fields that a slip may
have, which stand here by hand and not by the program's own list. The slip's bytes, in both languages and for every
reader, hold no canary, and the fields themselves. Then helpers and a place fall, and the desk has to name everybody who
was with them, told or not, and nobody else.

Seen to fail, each time in a scratch copy of the source:
- `SlipFields` with one more member, the town they go to: its members, and the canary of that field.
- `slip_fields` that takes check-ins of every leg: the second leg's time and way.
- `slip_fields` that gives every reader the word for "forced".
- `slip_fields` that says where it ends by the leg's town when nobody wrote it: the town.
- `slip_text` that does not look for code names: the code name that somebody typed into a field of the slip.
- `knowing._met` that counts what was told alone: whom a helper drove and nobody noted.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final

import pytest

from safeconduct.base.clock import MS_PER_DAY
from safeconduct.base.errors import Language
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import Field, FieldKind, Value
from safeconduct.evacuate.journeys.commands import emergency_go, open_journey, slip_intents
from safeconduct.evacuate.journeys.errors import SlipTellsMore
from safeconduct.evacuate.journeys.knowing import helper, party, place
from safeconduct.evacuate.journeys.naming import code_names
from safeconduct.evacuate.journeys.reading import read_journey, read_journeys
from safeconduct.evacuate.journeys.slips import SlipFields, slip_fields, slip_text
from safeconduct.evacuate.journeys.types import Journey, Leg
from safeconduct.evacuate.running.burning import Burnt, answer
from safeconduct.evacuate.running.net import net_of
from safeconduct.record.wording import day_in_words, local_time_in_words
from safeconduct.sync.compartments import begin
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import HOUR, NOON, Office, office
from tests.unit.sync import desks

# What a slip may say, by hand: of the leg, of its check-ins, of the journey's words (the form's purpose `slip`).
OF_LEG: Final = ("alias", "at", "meet", "sign", "car", "say", "hand_to", "abort", "call")
OF_CHECK_IN: Final = ("due", "way")
OF_JOURNEY: Final = ("well", "delayed")
# The day stands on a slip whose hour is not known yet, and on no other.
MEMBERS: Final = ("alias", "at_ms", "day", *OF_LEG[2:], "check_ins", "well", "delayed", "forced")
READERS: Final = ("helper", "keeper", "partner", "party")
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru")
_SORTS: Final = {
    "case": Sort.CASE,
    "planning": Sort.PLANNING,
    "places": Sort.PLACES,
    "helpers": Sort.HELPERS,
}


@dataclass
class Full:
    """A desk in which every field of every form says something, and what of it may stand on the slip."""

    here: Office
    canaries: set[str] = field(default_factory=set)
    allowed: dict[str, str] = field(default_factory=dict)
    counter: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def values(
        self, form: str, given: Mapping[str, Value | None], keep: tuple[str, ...] = ()
    ) -> dict[str, Value | None]:
        """Return a value for every field of a form; those in ``keep`` may stand on the slip."""
        made = {
            code: given[code] if code in given else self._value(form, one, is_allowed=code in keep)
            for code, one in forms()[form].fields.items()
        }
        return {code: value for code, value in made.items() if value is not None}

    def _value(self, form: str, one: Field, *, is_allowed: bool) -> Value | None:
        n = next(self.counter)
        match one.kind:
            case FieldKind.LINE | FieldKind.TEXT | FieldKind.LINES:
                return self._word(form, one, n, is_allowed=is_allowed)
            case FieldKind.INSTANT | FieldKind.DAY | FieldKind.NUMBER:
                return self._number(form, one, n, is_allowed=is_allowed)
            case FieldKind.CHOICE | FieldKind.CHOICES:
                first = one.choices[0].code
                return first if one.kind is FieldKind.CHOICE else (first,)
            case FieldKind.YES:
                return None if one.code in ("dropped", "over", "ended", "gone", "back", "off") else True
            case _:
                id_ = self._id(n) * (2 if one.kind is FieldKind.OP else 1)
                return (id_,) if one.kind is FieldKind.THINGS else id_

    def _word(self, form: str, one: Field, n: int, *, is_allowed: bool) -> Value:
        word = f"{'said' if is_allowed else 'canary'}{form}{one.code}x{n}".replace("_", "")
        self._note(f"{form}.{one.code}", word, is_allowed=is_allowed)
        return (word,) if one.kind is FieldKind.LINES else word

    def _number(self, form: str, one: Field, n: int, *, is_allowed: bool) -> int:
        if one.kind is FieldKind.INSTANT:
            at = NOON + n * 61 * 60_000
            for language in LANGUAGES:
                self._note(f"{form}.{one.code}.{language}", local_time_in_words(at, language), is_allowed=is_allowed)
            return at
        if one.kind is FieldKind.DAY:
            day = NOON // MS_PER_DAY + 500 + n
            self.canaries |= {day_in_words(day, language) for language in LANGUAGES}
            return day
        # Of a number with few digits nobody could tell where it comes from: the greatest that may be.
        most = one.most or 987_654
        if most >= 1000:
            self.canaries.add(str(most))
        return most

    def _id(self, n: int) -> bytes:
        id_ = n.to_bytes(16, "big", signed=False).replace(b"\0", b"\xee")
        self.canaries.add(id_.hex())
        return id_

    def _note(self, where: str, word: str, *, is_allowed: bool) -> None:
        if is_allowed:
            self.allowed[where] = word
        else:
            self.canaries.add(word)

    def add(self, sort: str, form: str, **given: Value | None) -> Thing:
        part = begin(self.here.desk.team, _SORTS[sort])
        found = self.here.begin(part, form, self.values(form, given))
        self.canaries.add(found.id.hex())
        return found


@dataclass
class Rescue:
    """The journey of which a slip is made, and what stands around it."""

    full: Full
    journey: Journey
    helper: Thing
    place: Thing

    @property
    def leg(self) -> Leg:
        return self.journey.legs[0]

    def slips(self) -> Iterator[tuple[str, Language, str]]:
        for who, language in itertools.product(READERS, LANGUAGES):
            yield who, language, slip_text(slip_fields(self.journey, self.leg, who), language)


@pytest.fixture
def rescue(tmp_path: Path) -> Iterator[Rescue]:
    full = Full(office(tmp_path))
    here, team = full.here, full.here.desk.team
    case = here.begin(part := begin(team, Sort.CASE), "case", full.values("case", {}), id_=bytes(part))
    inside = (
        "person",
        "need",
        "document",
        "consent",
        "risk",
        "promise",
        "contact",
        "assessment",
        "aftercare",
        "origin",
    )
    for form in inside:
        here.begin(case.part, form, full.values(form, {}))
    for form in ("trip", "burn", "lawyer", "lottery", "plan", "handover", "watch"):
        full.add("planning", form)
    keeps, falls = full.add("helpers", "helper"), full.add("places", "place")
    full.add("places", "hold", of=falls.id, what="bed")
    road = open_journey(team, case.id, {"tier": "t4"}, language="en")
    thing = here.get("journey", bytes(road))
    # The word for "forced" is the party's own: it is neither a canary nor one of those that everybody may have.
    given: dict[str, Value | None] = {"case": case.id, "tier": "t4", "forced": "greetings to aunt Vera"}
    here.set(thing, full.values("journey", given, OF_JOURNEY))
    unsaid = {"step": None, "step_at": None, "step_place": None}
    legs = [
        here.begin(
            road,
            "leg",
            full.values(
                "leg", {**unsaid, "number": n, "helper": keeps.id, "place": falls.id}, OF_LEG if n == 1 else ()
            ),
        )
        for n in (1, 2)
    ]
    for leg, keep in zip(legs, (OF_CHECK_IN, ()), strict=True):
        values = full.values("check_in", {"leg": leg.id, "ended": None, "dropped": None}, keep)
        waits = here.begin(road, "check_in", values)
        for form in ("heard", "claim", "tried"):
            here.begin(road, form, full.values(form, {"check_in": waits.id}))
    here.begin(road, "event", full.values("event", {}))
    full.canaries |= {one.id.hex() for one in legs} | {bytes(road).hex(), case.id.hex()}
    journey = read_journey(team, road)
    assert journey is not None
    full.canaries |= code_names(here.facts) - {journey.legs[0].thing.text("alias")}
    yield Rescue(full, journey, keeps, falls)
    desks.close_all()


def test_the_slip_holds_no_word_number_time_or_id_of_anything_but_its_leg(rescue: Rescue) -> None:
    assert len(rescue.full.canaries) > 150
    for who, language, text in rescue.slips():
        data = text.encode()
        found = sorted(canary for canary in rescue.full.canaries if canary.encode() in data)
        assert not found, (who, language)
        assert b"canary" not in data


def test_the_slip_holds_every_field_that_it_may(rescue: Rescue) -> None:
    assert len(rescue.full.allowed) >= len(OF_LEG) + len(OF_CHECK_IN) + len(OF_JOURNEY)
    for who, language, text in rescue.slips():
        for where, word in rescue.full.allowed.items():
            if not where.endswith(("en", "ru")) or where.endswith(f".{language}"):
                assert word in text, (who, where)


def test_a_slip_has_no_member_for_anything_else() -> None:
    assert tuple(one.name for one in fields(SlipFields)) == MEMBERS


def test_only_the_party_has_the_word_for_forced(rescue: Rescue) -> None:
    for who, language, text in rescue.slips():
        assert ("greetings to aunt Vera" in text) is (who == "party"), (who, language)


def test_a_code_name_that_somebody_typed_into_a_slip_is_refused(rescue: Rescue) -> None:
    here = rescue.full.here
    here.set(rescue.leg.thing, {"meet": f"at the house of {rescue.helper.text('code_name').upper()}, second floor"})
    journey = read_journey(here.desk.team, rescue.journey.part)
    assert journey is not None
    held = slip_fields(journey, journey.legs[0], "helper")
    with pytest.raises(SlipTellsMore):
        slip_text(held, "en", never=code_names(here.facts) - {held.alias})


def test_when_a_helper_or_a_place_falls_the_desk_names_who_was_with_them_and_nobody_else(rescue: Rescue) -> None:
    here, team = rescue.full.here, rescue.full.here.desk.team
    other = open_journey(team, b"", {"tier": "t4"}, language="en")
    here.begin(other, "leg", {"number": 1, "kind": "stay", "at": NOON + HOUR})
    # Every field says something, also that they said no: here they did not.
    here.set(rescue.journey.thing, {"said_no": None, "not_to": None})
    agreed = read_journey(team, rescue.journey.part)
    assert agreed is not None
    # Sent out in an emergency, by a slip that named nobody: who went with them follows from the leg.
    emergency_go(team, agreed, agreed.legs[0], "they are at the door")
    journey = read_journey(team, rescue.journey.part)
    assert journey is not None
    told: dict[str, Value | None] = {"who": "partner", "what": ("time",), "how": "typed"}
    here.desk.vault.append(slip_intents(team, journey.legs[0], told, now_ms=NOON))
    journeys = read_journeys(team)
    assert {one.form.code for one in journeys[0].told} == {"told"}
    assert journeys[0].legs[0].thing.number("slip_made") == NOON
    net = net_of(here.facts, journeys, NOON)
    mine, there, with_them = party(rescue.journey.id), place(rescue.place.id), helper(rescue.helper.id)
    keeper = helper(rescue.place.id_of("keeper"))
    for burnt, others in ((there, {mine, with_them, keeper}), (with_them, {mine, there})):
        found = answer(Burnt(frozenset([burnt])), net, NOON)
        assert {one.node for one in found.exposed if one.hops == 1 and not one.people} == others
        assert party(bytes(other)) not in {one.node for one in found.exposed}
