"""What somebody agreed to have told of them: written down on their case, and taken back there (decision 0013, 18).

One word for each person of a case, which says how far, in which languages, where and until when; saying it anew takes
its place. Where the press office is to know, who opens no case, the same word is written in the record as well. Refuses
a consent in a statement's part: whoever writes a statement does not write the consent to it (P12).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.commands import changed, draw, may_write, new_intent, set_intent
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.publish.holding.errors_telling import HowFarMissing, NobodyOfThisCase, NothingAgreed, PressNotReached
from safeconduct.publish.holding.taking_down import tell_press_room
from safeconduct.sync.identity import NoTeam, record_compartment
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

FORM: Final = "telling"
# What is said of how far somebody agrees; whose it is and that it was taken back are said by what is done here.
FIELDS: Final = tuple(code for code in forms()[FORM].fields if code not in ("who", "withdrawn"))

Values = Mapping[str, Value | None]


def agreed_by(team: Team, case: Case) -> Mapping[str, Thing | None]:
    """Return what each person of a case agreed to, by code name in the order of the case; None where nothing is said.

    Also whoever a word is of that lies there, and whom the case does not have.
    """
    said = {one.text("who"): one for one in Facts(team.vault.tables).things(FORM, case.part) if one.text("who")}
    people = {one.text("code_name"): None for one in case.people if one.text("code_name")}
    return {**people, **said}


def is_known_to_press(team: Team, who: str) -> bool:
    """Say whether a word of somebody lies in the record, where the press office reads it."""
    return any(one.part == _record(team) for one in _words_of(team, who))


def agree_intents(team: Team, case: Case, who: str, values: Values, *, in_record: bool) -> tuple[Intent, ...]:
    """Return the ops by which somebody agreed: in the case, and in the record where the press office is to know.

    What was taken back before is given anew by it. NobodyOfThisCase, HowFarMissing, PressNotReached, NotAFact.
    """
    people = agreed_by(team, case)
    if who not in people:
        raise NobodyOfThisCase(shown=who)
    before = people[who]
    held = {code: before.value(code) for code in FIELDS} if before is not None else {}
    whole: dict[str, Value | None] = {**held, **values, "withdrawn": None}
    if not whole.get("use"):
        raise HowFarMissing
    record = _record(team)
    copy = next((one for one in _words_of(team, who) if one.part == record), None)
    if record is None and in_record:
        raise PressNotReached
    intents = [_said(team, case.part, before, who, whole)]
    if record is not None and (in_record or copy is not None):
        intents.append(_said(team, record, copy, who, whole))
    return tuple(one for one in intents if one is not None)


def take_back_intents(team: Team, case: Case, who: str, today: Day) -> tuple[Intent, ...]:
    """Return the ops by which somebody took back what they agreed to, wherever this desk writes; NothingAgreed.

    The press room is told of what stands in what is out, without who it is (`taking_down`), once they are written.
    """
    if who not in agreed_by(team, case):
        raise NobodyOfThisCase(shown=who)
    words = [one for one in _words_of(team, who) if may_write(team, one.part)]
    if not words:
        raise NothingAgreed
    return tuple(set_intent(one, {"withdrawn": today}) for one in words)


def take_back(team: Team, case: Case, who: str, today: Day) -> tuple[bytes, ...]:
    """Write that somebody took their consent back, and tell the press room; as `take_back_intents` raises."""
    with team.together():
        ops = team.vault.append(take_back_intents(team, case, who, today))
        told = tell_press_room(team, today)
        return (*ops, *(team.vault.append(told) if told else ()))


def _record(team: Team) -> CompartmentId | None:
    """Return the record's part where this desk writes in it; None where it does not."""
    try:
        part = record_compartment(team.vault)
    except NoTeam:
        return None
    return part if may_write(team, part) else None


def _words_of(team: Team, who: str) -> tuple[Thing, ...]:
    return tuple(one for one in Facts(team.vault.tables).things(FORM) if one.text("who") == who)


def _said(team: Team, part: CompartmentId, before: Thing | None, who: str, whole: Values) -> Intent | None:
    """Return the op that says it in a part; None where the same is said there already."""
    if before is None:
        given = {"who": who, **{code: value for code, value in whole.items() if value not in (None, ())}}
        return new_intent(team, part, FORM, given, thing=draw(team.entropy))
    new = changed(before, whole)
    return set_intent(before, new) if new else None
