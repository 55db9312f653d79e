"""Whatever happens by itself is filed on the journey and on its case, once for each cause, whoever files it."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock
from safeconduct.evacuate.cases.commands import From, open_case
from safeconduct.evacuate.facts.commands import draw, new_intent, set_intent
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.commands import brief_intents, draft_intent, emergency_go, open_journey, step_intent
from safeconduct.evacuate.journeys.doubling import placed_intents
from safeconduct.evacuate.journeys.filing import ON_THE_CASE
from safeconduct.evacuate.journeys.reading import read_journey
from safeconduct.evacuate.journeys.types import Journey, LegState
from safeconduct.evacuate.running.carrying import say
from safeconduct.evacuate.running.commands import (
    add_intents,
    burn_intents,
    end_intent,
    hear_intents,
    taken_intents,
    words_intent,
)
from safeconduct.evacuate.running.filing import file_missing
from safeconduct.evacuate.running.taken import taken_of
from safeconduct.evacuate.running.types import Agreed, Meaning
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import admit
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import HOUR, NOON, Office, colleague, office
from tests.unit.sync.desks import exchange

WORDS = Agreed("the soup is ready", "the bus is full", "greetings to aunt Vera")


class Party:
    """A party of the most urgent tier with a case and a journey at one desk; they set off at noon."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock(NOON)
        self.here = office(folder, clock=self.clock)
        self.team = self.here.desk.team
        self.planning = self.here.part(Sort.PLANNING)
        self.case = open_case(self.team, From(), {}, people=2, language="en")
        self.part = open_journey(self.team, self.case, {"tier": "t4", "size": 2}, language="en")
        leg: dict[str, Value | None] = {"kind": "extraction", "at": NOON, "until": NOON + 2 * HOUR}
        self.say(draft_intent(self.team, self.journey(), leg, language="en"))
        self.say(words_intent(self.journey(), WORDS))

    def say(self, *intents) -> None:  # type: ignore[no-untyped-def]
        self.here.desk.vault.append(intents)

    def journey(self, at: Office | None = None) -> Journey:
        found = read_journey((at or self.here).desk.team, self.part)
        assert found is not None
        return found

    def leave(self) -> None:
        emergency_go(self.team, self.journey(), self.journey().legs[0], "they are at the door")
        told: dict[str, Value | None] = {"who": "helper", "what": ("person",)}
        self.say(*brief_intents(self.team, self.journey().legs[0], told, now_ms=NOON))
        self.say(step_intent(self.journey().legs[0], LegState.DEPARTED, at_ms=NOON))
        self.say(*add_intents(self.team, self.journey().legs[0], [("arrive", NOON + HOUR)], {}))
        # As where a party is placed, the case says by which journey they go.
        self.say(*placed_intents(self.team, self.here.get("case", self.case), self.part))

    def filed(self, part: bytes, at: Office | None = None) -> list[str]:
        """What the log of a part says, in order of time."""
        events = [one for one in (at or self.here).facts.things("event") if one.part == part]
        return [one.text("kind") for one in sorted(events, key=lambda one: (one.number("at") or 0, one.began.hlc))]

    def both(self, at: Office | None = None) -> tuple[list[str], list[str]]:
        return self.filed(self.part, at), self.filed(self.case, at)

    def file(self, at: Office | None = None, *, now: int = NOON) -> int:
        team = (at or self.here).desk.team
        return len(file_missing(team, now))

    def check_in(self) -> Thing:
        return self.journey().check_ins[0]


@pytest.fixture
def party(tmp_path: Path) -> Party:
    return Party(tmp_path)


def test_an_emergency_go_is_filed_with_the_go_itself(party: Party) -> None:
    party.leave()
    assert party.both() == (["go"], ["go"])
    assert party.file() == 0


def test_a_case_says_by_which_journey_they_go_also_where_nobody_placed_them_and_when_it_is_over(party: Party) -> None:
    assert party.file() == 0
    emergency_go(party.team, party.journey(), party.journey().legs[0], "they are at the door")
    assert (party.file(), party.file()) == (1, 0)
    (placed,) = party.here.facts.things("placed", party.case)
    assert (placed.id_of("journey"), placed.yes("going")) == (bytes(party.part), True)
    party.say(set_intent(party.journey().thing, {"over": True}))
    assert (party.file(), party.file()) == (1, 0)
    assert not party.here.get("placed", placed.id).yes("going")


def test_a_word_under_force_is_filed_with_the_word_itself(party: Party) -> None:
    party.leave()
    said = hear_intents(party.team, party.journey(), party.check_in(), "Greetings to Aunt Vera!", now_ms=NOON + HOUR)
    party.say(*said)
    assert party.both() == (["go", "forced"], ["go", "forced"])
    # What they said stands in neither.
    assert not [one.text("words") for one in party.here.facts.things("event") if one.text("words")]
    assert party.file(now=NOON + HOUR) == 0


def test_silence_is_filed_when_somebody_looks_and_its_end_with_when_that_was(party: Party) -> None:
    party.leave()
    assert party.file(now=NOON + HOUR) == 0
    late = NOON + HOUR + 6 * 60_000
    assert party.file(now=late) == 2
    assert party.file(now=late + 60_000) == 0
    assert party.both() == (["go", "silence"], ["go", "silence"])
    event = party.here.facts.things("event")[-1]
    assert event.number("at") == NOON + HOUR + 5 * 60_000
    party.clock.ms = late
    party.say(end_intent(party.team, party.journey(), party.check_in(), "seen at the heron", now_ms=late))
    assert party.file(now=late) == 2
    assert party.both() == (["go", "silence", "alarm_over"], ["go", "silence", "alarm_over"])
    # Whoever reads the case alone is told that it ended, not where they are.
    assert "heron" not in "".join(one.text("words") for one in party.here.facts.things("event"))


def test_silence_after_another_word_is_another_silence(party: Party) -> None:
    party.leave()
    party.file(now=NOON + HOUR + 6 * 60_000)
    later = hear_intents(
        party.team,
        party.journey(),
        party.check_in(),
        Meaning.DELAYED,
        now_ms=NOON + HOUR + 7 * 60_000,
        until_ms=NOON + 2 * HOUR,
    )
    party.say(*later)
    assert party.file(now=NOON + 2 * HOUR) == 0
    assert party.file(now=NOON + 2 * HOUR + 30 * 60_000) == 2
    assert party.filed(party.case) == ["go", "silence", "silence"]


def test_a_burn_is_filed_on_the_journeys_it_touches_and_on_their_cases(party: Party) -> None:
    values: dict[str, Value | None] = {"kind": "person", "of": party.case, "words": "named in public"}
    party.say(*burn_intents(party.team, party.planning, values, [party.journey()], now_ms=NOON))
    assert party.both() == (["burn"], ["burn"])
    # Noted a second time on the same day, it is the same.
    party.say(*burn_intents(party.team, party.planning, values, [party.journey()], now_ms=NOON + HOUR))
    assert party.both() == (["burn"], ["burn"])


def test_somebody_taken_stands_once_on_the_screen_though_both_logs_say_it(party: Party) -> None:
    party.say(*taken_intents(party.team, party.journey(), "two cars, at noon", now_ms=NOON))
    assert party.both() == (["taken"], ["taken"])
    found = taken_of(party.here.facts, party.journey(), NOON)
    assert [(one.kind, one.words) for one in found.log] == [("taken", "two cars, at noon")]


def test_a_yes_that_is_taken_back_is_filed_on_the_case_and_a_first_yes_is_not(party: Party) -> None:
    thing = draw(party.team.entropy)
    values: dict[str, Value | None] = {"purpose": "move", "state": "given"}
    say(party.team, [new_intent(party.team, party.case, "consent", values, thing=thing)])
    assert party.filed(party.case) == []
    say(party.team, [set_intent(party.here.get("consent", thing), {"state": "withdrawn"})])
    assert party.both() == (["consent"], ["consent"])
    say(party.team, [set_intent(party.here.get("case", party.case), {"rung": "heard"})])
    assert party.both() == (["consent"], ["consent"])


def test_two_desks_that_file_the_same_at_the_same_time_say_it_once(party: Party, tmp_path: Path) -> None:
    bela = colleague(tmp_path, party.here, "bela")
    for part in (party.part, party.case):
        admit(party.team, part, [(bela.desk.team.me.device, Role.WRITE)])
    party.leave()
    exchange(party.here.desk, bela.desk)
    late = NOON + HOUR + 6 * 60_000
    assert (party.file(now=late), party.file(bela, now=late)) == (2, 2)
    exchange(party.here.desk, bela.desk)
    for desk in (party.here, bela):
        assert party.both(desk) == (["go", "silence"], ["go", "silence"])
        assert party.file(desk, now=late) == 0


def test_what_a_desk_without_the_case_wrote_is_filed_there_by_one_that_has_it(party: Party, tmp_path: Path) -> None:
    bela = colleague(tmp_path, party.here, "bela")
    admit(party.team, party.part, [(bela.desk.team.me.device, Role.WRITE)])
    party.leave()
    exchange(party.here.desk, bela.desk)
    team = bela.desk.team
    bela.desk.vault.append(taken_intents(team, party.journey(bela), "two cars", now_ms=NOON + HOUR))
    assert party.both(bela) == (["go", "taken"], [])
    exchange(party.here.desk, bela.desk)
    assert party.filed(party.case) == ["go"]
    assert party.file(now=NOON + HOUR) == 1
    assert party.filed(party.case) == ["go", "taken"]
    assert [one.text("words") for one in party.here.facts.things("event") if one.part == party.case][-1] == "two cars"


def test_a_desk_that_only_reads_files_nothing(party: Party, tmp_path: Path) -> None:
    bela = colleague(tmp_path, party.here, "bela")
    for part in (party.part, party.case):
        admit(party.team, part, [(bela.desk.team.me.device, Role.READ)])
    party.leave()
    exchange(party.here.desk, bela.desk)
    assert party.file(bela, now=NOON + 5 * HOUR) == 0


def test_every_kind_that_is_filed_by_itself_has_words_in_the_form() -> None:
    kinds = {one.code for one in forms()["event"].fields["kind"].choices}
    assert {*ON_THE_CASE, "consent"} <= kinds
