"""Guards P11: no order of events moves a leg that is briefed or under way, loses an alarm, or lets one person approve.

Two persons at two real desks draft, change, approve, stop, tell, take back and move on the legs of one journey, agree
check-ins and hear them, in any order that Hypothesis draws, also past the commands and over pages that are old, and
meet now and then. A model keeps what each of them knows and nothing else. Whatever happens, at each desk: a leg that
somebody was told of, and that nobody who knew of it took back or called off, stands in the journey, is frozen, refuses
to be changed, and shows the way that was told; whoever is told for the first time is told of what two persons wanted as
it stands, or of the first leg of an emergency; and whoever was forced, or is silent for too long, raises an alarm until
somebody who had heard them ends it, and wakes somebody until a person who knew that they are forced takes that on.

Seen to fail in a scratch copy of the source: `rules._counting` that lets every claim count,
`reading._leg` that shows what was said last (`_as_briefed` left out);
and once, not every time, `rules.is_frozen` that asks the shown state alone. It walks at random and is weak: what is
told, fingerprints, confirmation by oneself and ends of an alarm are guarded by `test_journeys` and `test_running`.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from safeconduct.base.clock import FixedClock
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.commands import (
    approve,
    brief_intents,
    change_intent,
    confirm,
    draft_intent,
    drop_intent,
    emergency_go,
    open_journey,
    shown_words,
    step_intent,
    stop,
    take_back_intents,
)
from safeconduct.evacuate.journeys.errors import (
    CannotFollow,
    LegIsHeld,
    NoEmergencyGo,
    NotApproved,
    NothingToConfirm,
    NotTold,
)
from safeconduct.evacuate.journeys.reading import read_journey
from safeconduct.evacuate.journeys.types import Journey, Leg, LegState
from safeconduct.evacuate.running.commands import add_intents, claim_intent, end_intent, hear_intents
from safeconduct.evacuate.running.commands import drop_intent as drop_check_in
from safeconduct.evacuate.running.errors import AlarmIsOn, NoAlarm
from safeconduct.evacuate.running.reading import watched
from safeconduct.evacuate.running.types import Alarm
from safeconduct.evacuate.running.undoing import undo
from safeconduct.evacuate.running.waking import note_rung, to_ring_for
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import admit
from safeconduct.sync.errors_two_persons import OwnAct
from safeconduct.sync.frames import Frames
from safeconduct.vault.types import Intent
from tests.unit.evacuate.parts import NOON, Office, colleague, office
from tests.unit.sync import desks
from tests.unit.sync.model import memory

MINUTE: Final = 60_000
TOLERANCE: Final = 5
MOST_LEGS: Final = 3
# Real desks are slow: more examples look further, in minutes.
EXAMPLES: Final = 6
STEPS_OF_EACH: Final = 20
REFUSED: Final = (
    AlarmIsOn,
    CannotFollow,
    LegIsHeld,
    NoAlarm,
    NoEmergencyGo,
    NotApproved,
    NothingToConfirm,
    NotTold,
    OwnAct,
)
STEPS: Final = [one for one in LegState if one not in (LegState.DRAFT, LegState.APPROVED, LegState.BRIEFED)]
DESKS = st.integers(0, 1)
# The first leg, or the first check-in, is the one to which most happens.
LEGS = st.sampled_from((0, 0, 0, 1, 2))
CITIES = st.sampled_from(("Old Bridge", "Lake City", "Mill Town"))


@dataclass(frozen=True, eq=False)
class Event:
    """Something that one of the two did. ``knew``: what they knew when they did it."""

    kind: str
    of: bytes
    desk: int
    what: object
    knew: frozenset[Event]


@dataclass
class Place:
    """Two desks, for all that is drawn: each example has a journey of its own."""

    here: tuple[Office, Office]
    clocks: tuple[FixedClock, FixedClock]
    given: list[int] = field(default_factory=lambda: [0, 0])

    def meet(self) -> None:
        """Let each give the other what it has not given yet, until neither has news."""
        has_news = True
        while has_news:
            has_news = False
            for one, other in ((0, 1), (1, 0)):
                sent = list(Frames(self.here[one].desk.team).after(self.given[one]))
                self.given[one] = max((frame.n for frame in sent), default=self.given[one])
                has_news |= desks.deliver(self.here[other].desk, [frame.frame for frame in sent]).new > 0


@dataclass
class Model:
    """What each desk knows."""

    known: tuple[set[Event], set[Event]] = field(default_factory=lambda: (set(), set()))

    def did(self, desk: int, kind: str, of: bytes, what: object = None) -> None:
        self.known[desk].add(Event(kind, of, desk, what, frozenset(self.known[desk])))

    def of(self, desk: int, kind: str, of: bytes) -> list[Event]:
        return [one for one in self.known[desk] if (one.kind, one.of) == (kind, of)]

    def told(self, desk: int, leg: bytes) -> list[Event]:
        """Return what people were told of a leg, as far as nobody who knew it took it back or called it off."""
        off = [*self.of(desk, "back", leg), *(one for one in self.of(desk, "step", leg) if one.what == "aborted")]
        return [one for one in self.of(desk, "told", leg) if not any(one in other.knew for other in off)]


class Roads(RuleBasedStateMachine):
    """One journey, two persons, and whatever they may do."""

    place: ClassVar[Place]

    @initialize(tier=st.sampled_from(("t4", "t3")), far=st.sampled_from((0, 1, 2, 3, 4, 4, 4)))
    def begin(self, tier: str, far: int) -> None:
        """``far``: how far the first leg has come when it begins: drafted, wanted by two, told of, on its way, silent.

        Silence has been taken on then, and was rung for.
        """
        self.model = Model()
        # At which check-ins a desk woke somebody for a word under force.
        self.rung: list[set[bytes]] = [set(), set()]
        self.tier = tier
        first, second = self.place.here
        self.part = open_journey(first.desk.team, b"", {"tier": tier}, language="en")
        admit(first.desk.team, self.part, [(second.desk.team.me.device, Role.WRITE)])
        words = {"well": "soup", "delayed": "bus", "forced": "aunt"}
        first.set(self._journey_of(first).thing, words)
        self._draft(0)
        self.meet()
        if far:
            self.approve(0, 0)
            self.meet()
            self.confirm(1, 0)
        if far > 1:
            self.tell(1, 0)
            self.agree(1, 0, 10)
        if far > 2:  # on its way
            self.step(1, 0, LegState.DEPARTED, is_old=False)
            self.meet()
        if far > 3:
            self.wait(16)
            self.look(0)
            self.claim(1, 0)

    def _journey_of(self, here: Office) -> Journey:
        found = read_journey(here.desk.team, self.part)
        assert found is not None
        return found

    def journey(self, desk: int) -> Journey:
        return self._journey_of(self.place.here[desk])

    def leg(self, desk: int, n: int) -> Leg:
        legs = self.journey(desk).legs
        return legs[n % len(legs)]

    def say(self, desk: int, *intents: Intent) -> None:
        self.place.here[desk].desk.vault.append(intents)

    def now(self, desk: int) -> int:
        return self.place.clocks[desk].now_ms()

    # --- what they may do

    def _draft(self, desk: int) -> None:
        team = self.place.here[desk].desk.team
        values: dict[str, Value | None] = {"kind": "extraction", "to_city": "Old Bridge"}
        self.say(desk, draft_intent(team, self.journey(desk), values, language="en"))

    @rule(desk=DESKS)
    def draft(self, desk: int) -> None:
        if len(self.journey(desk).legs) < MOST_LEGS:
            self._draft(desk)

    @rule(desk=DESKS, n=LEGS, city=CITIES, is_by_hand=st.booleans())
    def change(self, desk: int, n: int, city: str, is_by_hand: bool) -> None:
        leg = self.leg(desk, n)
        if is_by_hand:
            self.place.here[desk].set(leg.thing, {"to_city": city})
            return
        with contextlib.suppress(*REFUSED):
            found = change_intent(leg, {"to_city": city})
            if found is not None:
                self.say(desk, found)

    @rule(desk=DESKS, n=LEGS, field_=st.sampled_from(("dropped", "step")))
    def take_away(self, desk: int, n: int, field_: str) -> None:
        """Past the commands: nobody is to vanish by it."""
        if len(self.journey(desk).legs) > 1 or field_ == "step":
            self.place.here[desk].set(self.leg(desk, n).thing, {field_: True if field_ == "dropped" else None})

    @rule(desk=DESKS, n=LEGS)
    def approve(self, desk: int, n: int) -> None:
        leg = self.leg(desk, n)
        with contextlib.suppress(*REFUSED):
            approve(self.place.here[desk].desk.team, leg, "they are ready")
            self.model.did(desk, "act", leg.id, leg.thing.text("to_city"))

    @rule(desk=DESKS, n=LEGS)
    def confirm(self, desk: int, n: int) -> None:
        leg = self.leg(desk, n)
        with contextlib.suppress(*REFUSED):
            confirm(self.place.here[desk].desk.team, leg, "so are we")
            self.model.did(desk, "confirm", leg.id, leg.thing.text("to_city"))

    @rule(desk=DESKS, n=LEGS)
    def stop(self, desk: int, n: int) -> None:
        leg = self.leg(desk, n)
        with contextlib.suppress(*REFUSED):
            stop(self.place.here[desk].desk.team, leg, "a car at the door")
            self.model.did(desk, "stop", leg.id)

    @rule(desk=DESKS, n=LEGS)
    def go(self, desk: int, n: int) -> None:
        leg = self.leg(desk, n)
        with contextlib.suppress(*REFUSED):
            emergency_go(self.place.here[desk].desk.team, self.journey(desk), leg, "they are at the door")
            assert self.tier == "t4"
            self.model.did(desk, "go", leg.id, leg.thing.text("to_city"))

    @rule(desk=DESKS, n=LEGS)
    def tell(self, desk: int, n: int) -> None:
        leg = self.leg(desk, n)
        told: dict[str, Value | None] = {"who": "party", "what": ("time",)}
        with contextlib.suppress(*REFUSED):
            intents = brief_intents(self.place.here[desk].desk.team, leg, told, now_ms=self.now(desk))
            if not leg.is_frozen:
                self._check_two_wanted_it(desk, leg)
            self.say(desk, *intents)
            self.model.did(desk, "told", leg.id, leg.thing.text("to_city"))

    @rule(desk=DESKS, n=LEGS)
    def take_back(self, desk: int, n: int) -> None:
        leg = self.leg(desk, n)
        with contextlib.suppress(*REFUSED):
            self.say(desk, *take_back_intents(leg, leg.told_now, now_ms=self.now(desk)))
            self.model.did(desk, "back", leg.id)

    @rule(desk=DESKS, n=LEGS, step=st.sampled_from(STEPS), is_old=st.booleans())
    def step(self, desk: int, n: int, step: LegState, is_old: bool) -> None:
        leg = self.leg(desk, n)
        # A page that shows all that was said is not old.
        is_old = is_old and len(shown_words(leg)) > 1
        seen = shown_words(leg)[:1] if is_old else None
        with contextlib.suppress(*REFUSED):
            self.say(desk, step_intent(leg, step, at_ms=self.now(desk), seen=seen))
            # Over an old page they knew less than their desk: what they did calls nothing off.
            self.model.did(desk, "old step" if is_old else "step", leg.id, step.value)

    @rule(desk=DESKS, n=LEGS, minutes=st.integers(0, 60))
    def agree(self, desk: int, n: int, minutes: int) -> None:
        leg, due = self.leg(desk, n), self.now(desk) + minutes * MINUTE
        team = self.place.here[desk].desk.team
        before = {one.id for one in self.journey(desk).check_ins}
        self.say(desk, *add_intents(team, leg, [("arrive", due)], {"minutes": TOLERANCE}))
        (check_in,) = {one.id for one in self.journey(desk).check_ins} - before
        self.model.did(desk, "agreed", check_in, (leg.id, due + TOLERANCE * MINUTE))

    @rule(desk=DESKS, n=LEGS, said=st.sampled_from(("soup", "aunt", "soup and aunt", "rain")))
    def hear(self, desk: int, n: int, said: str) -> None:
        journey = self.journey(desk)
        if journey.check_ins:
            one = journey.check_ins[n % len(journey.check_ins)]
            team = self.place.here[desk].desk.team
            self.say(desk, *hear_intents(team, journey, one, said, now_ms=self.now(desk)))
            meant = "forced" if "aunt" in said else "well" if said == "soup" else "other"
            self.model.did(desk, meant, one.id)

    @rule(desk=DESKS, n=LEGS)
    def claim(self, desk: int, n: int) -> None:
        journey, team = self.journey(desk), self.place.here[desk].desk.team
        if journey.check_ins:
            one = journey.check_ins[n % len(journey.check_ins)]
            with contextlib.suppress(*REFUSED):
                self.say(desk, claim_intent(team, journey, one, now_ms=self.now(desk)))
                self.model.did(desk, "claimed", one.id)

    @rule(desk=DESKS)
    def look(self, desk: int) -> None:
        """Look whether somebody is to be woken, and wake them: for whoever is forced, and once."""
        vault, found = self.place.here[desk].desk.vault, self._alarms(desk)
        rung = {bytes(one.check_in) for one in to_ring_for(vault, found, self.now(desk)) if one.is_forced}
        for check_in in {one.of for one in self.model.known[desk] if one.kind == "agreed"}:
            pressing = self._pressing(desk, check_in)
            claims = self.model.of(desk, "claimed", check_in)
            if pressing and not any(pressing & one.knew for one in claims) and check_in not in self.rung[desk]:
                assert check_in in rung
        self.rung[desk] |= rung
        note_rung(vault, found, self.now(desk))
        assert to_ring_for(vault, found, self.now(desk)) == ()

    @rule(desk=DESKS, n=LEGS, is_by_hand=st.booleans())
    def end(self, desk: int, n: int, is_by_hand: bool) -> None:
        journey, team = self.journey(desk), self.place.here[desk].desk.team
        if journey.check_ins:
            one = journey.check_ins[n % len(journey.check_ins)]
            if is_by_hand:
                self.place.here[desk].set(one, {"ended": True})
            else:
                with contextlib.suppress(*REFUSED):
                    self.say(desk, end_intent(team, journey, one, "seen at the station", now_ms=self.now(desk)))
                    self.model.did(desk, "ended", one.id)

    @rule(desk=DESKS, n=LEGS, is_by_hand=st.booleans())
    def drop(self, desk: int, n: int, is_by_hand: bool) -> None:
        journey, team = self.journey(desk), self.place.here[desk].desk.team
        if journey.check_ins:
            one = journey.check_ins[n % len(journey.check_ins)]
            with contextlib.suppress(*REFUSED):
                if is_by_hand:
                    self.place.here[desk].set(one, {"dropped": True})
                else:
                    self.say(desk, drop_check_in(team, journey, one, now_ms=self.now(desk)))
                self.model.did(desk, "dropped", one.id)

    @rule(desk=DESKS, n=LEGS)
    def undo(self, desk: int, n: int) -> None:
        """Take back the newest that was said of a leg, or of whom was told: nobody is to be free by it."""
        leg = self.leg(desk, n)
        said = [*(one.began.op for one in leg.told), *shown_words(leg)]
        with contextlib.suppress(*REFUSED):
            undo(self.place.here[desk].desk.team, said[-1:])

    @rule(minutes=st.integers(1, 90))
    def wait(self, minutes: int) -> None:
        for clock in self.place.clocks:
            clock.advance(minutes * MINUTE)

    @rule()
    def meet(self) -> None:
        self.place.meet()
        both = self.model.known[0] | self.model.known[1]
        for known in self.model.known:
            known.update(both)

    # --- what has to hold

    def _check_two_wanted_it(self, desk: int, leg: Leg) -> None:
        stops = self.model.of(desk, "stop", leg.id)
        city = leg.thing.text("to_city")
        wanted = [
            one
            for kind in ("act", "go")
            for one in self.model.of(desk, kind, leg.id)
            if one.what == city and not any(one in other.knew for other in stops)
        ]
        seconds = [one for one in self.model.of(desk, "confirm", leg.id) if one.what == city]
        by_two = any(one in other.knew and one.desk != other.desk for one in wanted for other in seconds)
        others = [one for one in self.journey(desk).legs if one.id != leg.id]
        alone = self.tier == "t4" and not any(self.model.told(desk, one.id) for one in others)
        assert by_two or (alone and any(one.kind == "go" for one in wanted))

    @invariant()
    def a_leg_of_which_people_know_is_not_moved(self) -> None:
        for desk in (0, 1) if hasattr(self, "model") else ():
            journey = self.journey(desk)
            for leg_id in {one.of for one in self.model.known[desk] if one.kind == "told"}:
                told = self.model.told(desk, leg_id)
                if not told:
                    continue
                leg = journey.leg(leg_id)
                assert leg is not None
                assert leg.is_frozen
                assert leg.thing.text("to_city") in {one.what for one in told}
                with pytest.raises(LegIsHeld):
                    change_intent(leg, {"to_city": "Sea Port"})
                with pytest.raises(LegIsHeld):
                    drop_intent(leg)

    @invariant()
    def nobody_who_is_silent_or_forced_is_forgotten(self) -> None:
        for desk in (0, 1) if hasattr(self, "model") else ():
            found = self._alarms(desk)
            alarms = {bytes(one.check_in): one.is_forced for one in found}
            for agreed in [one for one in self.model.known[desk] if one.kind == "agreed"]:
                if self._is_forced(desk, agreed.of):
                    assert alarms.get(agreed.of) is True
                elif self._is_silent(desk, agreed):
                    assert agreed.of in alarms

    @invariant()
    def who_took_silence_on_has_not_taken_on_what_is_forced(self) -> None:
        for desk in (0, 1) if hasattr(self, "model") else ():
            for alarm in self._alarms(desk):
                check_in = bytes(alarm.check_in)
                if alarm.is_forced and alarm.claimed_by:
                    knew = [one.knew for one in self.model.of(desk, "claimed", check_in)]
                    assert any(self._pressing(desk, check_in) & one for one in knew)

    def _alarms(self, desk: int) -> tuple[Alarm, ...]:
        team = self.place.here[desk].desk.team
        return watched([self.journey(desk)], team.people()).alarms(self.now(desk))

    def _pressing(self, desk: int, check_in: bytes) -> set[Event]:
        """Return the words under force that nobody who knew them ended."""
        ended = self.model.of(desk, "ended", check_in)
        return {one for one in self.model.of(desk, "forced", check_in) if not any(one in other.knew for other in ended)}

    def _is_forced(self, desk: int, check_in: bytes) -> bool:
        return bool(self._pressing(desk, check_in))

    def _is_silent(self, desk: int, agreed: Event) -> bool:
        assert isinstance(agreed.what, tuple)
        leg, due = agreed.what
        said = {one.kind for kind in ("ended", "dropped", "forced") for one in self.model.of(desk, kind, agreed.of)}
        is_well = any(one.kind == "well" for one in self.model.known[desk])
        steps = {str(one.what) for one in self.model.known[desk] if one.of == leg and one.kind.endswith("step")}
        # Whoever is seen where they arrive is not silent there.
        over = {"arrived", "handed_over", "closed", "aborted"}
        is_waited_for = bool(self.model.told(desk, leg)) and not steps & over
        return is_waited_for and not said and not is_well and due <= self.now(desk)


@pytest.fixture
def place() -> Iterator[None]:
    # In memory where there is some: what is guarded is an order of events, and each of thousands waits for the disk.
    with tempfile.TemporaryDirectory(dir=memory(), prefix="safeconduct-guard-", ignore_cleanup_errors=True) as folder:
        yield from _place(Path(folder))


def _place(folder: Path) -> Iterator[None]:
    first_clock = FixedClock(NOON)
    first = office(folder, clock=first_clock)
    second = colleague(folder, first, "bela")
    given = second.desk.given.clock
    assert isinstance(given, FixedClock)
    Roads.place = Place((first, second), (first_clock, given))
    yield
    desks.close_all()


def test_no_order_of_events_moves_a_leg_loses_an_alarm_or_lets_one_person_approve(place: None) -> None:
    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS_OF_EACH,
        # A failure is told as it was drawn: shrinking it would take minutes of real desks.
        phases=(Phase.generate,),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(Roads, settings=chosen)
