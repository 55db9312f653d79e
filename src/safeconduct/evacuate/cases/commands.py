"""Opening a case, deciding about it, handing it over and closing it, as intents or as one piece of work for the vault.

A case is a part of its own: who is to read it is brought in by name. What an inbox knows of somebody stays there; the
case notes which request it came from. Refuses a decision that differs from what the answers propose without a reason,
and to close what nobody says the end of; lost contact is never an end.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Language
from safeconduct.base.ids import CompartmentId, UserId
from safeconduct.evacuate.cases.errors import (
    EndingMissing,
    LegStillOpen,
    NotHandedToYou,
    NothingHandedOver,
    ReasonMissing,
    VouchedAlready,
)
from safeconduct.evacuate.cases.reading import told
from safeconduct.evacuate.cases.rules import trust_of
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.commands import changed, draw, new_intent, set_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.evacuate.triage.rules import propose
from safeconduct.evacuate.triage.types import Tier
from safeconduct.intake.codenames import draw_name
from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.types import Rung
from safeconduct.sync.compartments import begin
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.vault.types import Intent, Tables

Values = Mapping[str, Value | None]
# Forms whose things have code names: none of them is drawn twice.
_NAMED: Final = ("case", "person", "place", "helper", "journey")
# Between the form and the id of what is handed over.
_BETWEEN: Final = ":"
_ID: Final = re.compile(r"[0-9a-f]{32}")
# What becomes somebody's when they accept it, and by which field.
_OWNED: Final = {"case": "owner", "promise": "who"}


class Origin(enum.Enum):
    """Where a case comes from, as the form `origin` calls it."""

    REQUEST = "request"
    CLAIM = "claim"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class From:
    """Where a case comes from. ``of``: the id of the request or the claim; ``at_ms``: when it was first heard of."""

    origin: Origin = Origin.BY_HAND
    of: str = ""
    at_ms: int = 0
    wave: str = ""


def from_request(tables: Tables, person: Person, now_ms: int, wave: str = "") -> From:
    """Return that a case comes from somebody's request: first heard of when the first message was logged here.

    ``now_ms``: milliseconds since 1970, UTC, for a request in which nothing stands.
    """
    said = Intake(tables).messages(person, most=1)
    first = said[0].message.logged_at if said else now_ms
    return From(Origin.REQUEST, (person.part + person.head).hex(), first, wave)


def is_code_name(facts: Facts, name: str) -> bool:
    """Say whether anything here has or had this code name: none is ever drawn again."""
    return any(form in _NAMED and field == "code_name" for form, field in facts.called(name))


def open_case(team: Team, came: From, values: Values, *, people: int, language: Language) -> CompartmentId:
    """Begin a case with so many people of unknown age and sex; it is written when it returns. NotAFact.

    Its code name is drawn, and so are theirs; nobody else here has it.
    """
    facts, intake = Facts(team.vault.tables), Intake(team.vault.tables)
    inboxes = [one.part for one in intake.inboxes()]
    given: set[str] = set()

    def is_taken(name: str) -> bool:
        is_here = name in given or is_code_name(facts, name) or team.is_called(name)
        return is_here or any(intake.is_named(part, name) for part in inboxes)

    def drawn() -> str:
        name = draw_name(language, team.entropy, is_taken)
        given.add(name)
        return name

    name = drawn()
    with team.together():
        part = begin(team, Sort.CASE, name)
        case: dict[str, Value | None] = {"code_name": name, "state": "open", "rung": "unheard", **values}
        said: dict[str, Value | None] = {"sort": came.origin.value, "of": came.of or None, "wave": came.wave or None}
        origin = {**said, "at": came.at_ms or None}
        intents = [
            new_intent(team, part, "case", case, thing=ThingId(bytes(part))),
            new_intent(team, part, "origin", _without_none(origin), thing=draw(team.entropy)),
        ]
        for _ in range(people):
            intents.append(new_intent(team, part, "person", {"code_name": drawn()}, thing=draw(team.entropy)))
        team.vault.append(intents)
    return part


def add_intent(team: Team, case: Case, form: str, values: Values, *, language: Language) -> Intent:
    """Return the op that adds a person, a need, a document or whatever else a case has; a person gets a code name."""
    given = dict(values)
    if form == "person" and not given.get("code_name"):
        facts = Facts(team.vault.tables)
        given["code_name"] = draw_name(language, team.entropy, lambda one: is_code_name(facts, one))
    return new_intent(team, case.part, form, given, thing=draw(team.entropy))


def decide_intents(team: Team, case: Case, values: Values) -> tuple[Intent, ...]:
    """Return the ops that keep answers about the danger and what a person decided; ReasonMissing.

    Both stand in one thing, each new one in the place of the former, so that what was thought when is never lost. With
    a decision, what happened and nobody had looked at is looked at.
    """
    held = case.assessment
    is_decision = any(values.get(code) is not None for code in ("tier", "answer"))
    if is_decision:
        before = {code: held.value(code) for code in held.form.fields if code != "reason"} if held else {}
        _check_reason({**before, **values})
    seen = tuple(set_intent(one, {"seen": True}) for one in case.risks if is_decision and not one.yes("seen"))
    if held is None:
        return (new_intent(team, case.part, "assessment", values, thing=draw(team.entropy)), *seen)
    # A decision is said anew even where it is the same: whoever decides has looked at what was answered since.
    said = values if is_decision else changed(held, values)
    return ((set_intent(held, said),) if said else ()) + seen


def close_intent(case: Case, ending: str, words: str = "", *, has_open_leg: bool) -> Intent:
    """Return the op that closes a case with how it ended; EndingMissing, LegStillOpen while somebody is on the way.

    ``has_open_leg``: what `journeys.commands.case_has_open_leg` says of the journeys that open here.
    """
    if not ending:
        raise EndingMissing
    if has_open_leg:
        raise LegStillOpen
    return set_intent(case.thing, {"state": "closed", "ending": ending, "ending_words": words or None})


def state_intent(case: Case, state: str) -> Intent:
    """Return the op that says that contact is lost, or that a case is open again; how it ended before stays told."""
    return set_intent(case.thing, {"state": state})


def vouch_intent(team: Team, case: Case) -> Intent:
    """Return the op by which this person vouches for a party; VouchedAlready.

    It says what the first voucher said, and counts beside it: whoever lives with others needs two (`rules.trust_of`).
    """
    if team.me.device.user.id in trust_of(case, team.people().get).vouchers:
        raise VouchedAlready
    return set_intent(case.thing, {"rung": Rung.VOUCHED.value})


# --- handing over


@dataclass(frozen=True, slots=True)
class Item:
    """Something that the next officer takes on: the form and id of the thing."""

    form: str
    thing: ThingId

    @property
    def word(self) -> str:
        """Return it as an op has it."""
        return f"{self.form}{_BETWEEN}{self.thing.hex()}"


def items_of(user: UserId, cases: Iterable[Case], others: Iterable[Item] = ()) -> tuple[Item, ...]:
    """Return what somebody hands over: the open cases they look after, promises they keep, and ``others``.

    ``others``: alarms and check-ins, which stand above this room.
    """
    found = [*others]
    for case in cases:
        if case.thing.text("state") == "closed":
            continue
        is_mine = case.thing.id_of("owner") == user
        if is_mine:
            found.append(Item("case", case.thing.id))
        found += [
            Item("promise", one.id)
            for one in case.promises
            if one.text("state") in ("", "open") and (one.id_of("who") == user or (is_mine and not one.id_of("who")))
        ]
    return tuple(dict.fromkeys(found))


def hand_over_intent(team: Team, part: CompartmentId, to: UserId, items: Iterable[Item], words: str = "") -> Intent:
    """Return the op that hands a watch over, in a planning part; NothingHandedOver. An item is theirs once accepted."""
    named = tuple(one.word for one in items)
    if not named:
        raise NothingHandedOver
    values: dict[str, Value | None] = {"from_user": team.me.device.user.id, "to_user": to, "items": named}
    given = {**values, "words": words} if words else values
    return new_intent(team, part, "handover", given, thing=draw(team.entropy))


def accept_intents(team: Team, handover: Thing, items: Iterable[str]) -> tuple[Intent, ...]:
    """Return the ops by which somebody takes on what was handed to them, item by item; NotHandedToYou.

    A case and a promise become theirs. An item that is none, or that this desk cannot open, is accepted by its word
    alone: whoever can open it sees who has it.
    """
    facts, me = Facts(team.vault.tables), team.me.device.user.id
    if handover.id_of("to_user") != me:
        raise NotHandedToYou
    wanted = [one for one in items if one in not_accepted(handover)]
    taken = tuple(dict.fromkeys((*handover.lines("accepted"), *wanted)))
    intents = [set_intent(handover, {"accepted": taken})] if wanted else []
    for form, _, id_ in (one.partition(_BETWEEN) for one in wanted):
        held = facts.thing(form, bytes.fromhex(id_)) if form in _OWNED and _ID.fullmatch(id_) else None
        if held is not None:
            intents.append(set_intent(held, {_OWNED[form]: me}))
    return tuple(intents)


def not_accepted(handover: Thing) -> tuple[str, ...]:
    """Return what nobody has taken on yet: it stays with whoever handed it over."""
    taken = set(handover.lines("accepted"))
    return tuple(one for one in handover.lines("items") if one not in taken)


def on_duty(watches: Iterable[Thing], now_ms: int) -> tuple[UserId, ...]:
    """Return who is on duty at an instant, the one whose watch began last first, then whom to try next.

    What nobody took on is theirs (P9). Milliseconds since 1970, UTC.
    """
    now = [one for one in watches if not one.yes("off") and _covers(one, now_ms)]
    ordered = sorted(now, key=lambda one: (-(one.number("from_at") or 0), one.id))
    users = [one.id_of("who") for one in ordered] + [one.id_of("next") for one in ordered]
    return tuple(dict.fromkeys(UserId(one) for one in users if one))


def _covers(watch: Thing, now_ms: int) -> bool:
    begin_ms, until = watch.number("from_at"), watch.number("until")
    return begin_ms is not None and until is not None and begin_ms <= now_ms < until


def _check_reason(now: Values) -> None:
    """Refuse a decision without a reason where it is not what the answers propose."""
    tier = str(now.get("tier") or "")
    proposed = propose(told(now))
    agrees = proposed.is_enough and tier == f"t{Tier(proposed.highest).value}"
    if not str(now.get("reason") or "").strip() and not (agrees and now.get("answer") in (None, "take", "advise")):
        raise ReasonMissing


def _without_none(values: Values) -> Values:
    return {code: value for code, value in values.items() if value is not None}
