"""What colleagues' desks answer about the words of a statement: decision, places and rules (decision 0013, point 12).

A press officer opens no case, and the desks that do check what they are let into. An answer is written for every text,
whether anything was found or not, and holds what `verdicts.shown` shows to who lacks the key: never whose name it was.
It counts for the very words it was given for, as its desk first wrote it; whoever else writes in the part cannot make
it milder. Every text is answered anew from the next day of release on, so that a new answer does not say either that
something is over; sooner only where sealed sheets were settled or came since. What a colleague's desk lacks (the
account, a consent) is no part of its answer.
Without a fresh answer for these words of every desk that opens what this one does not (`openings`), or of one that
opens all of that too, a text waits; the wait is the same whatever goes on there. A NEVER of earlier words stays shown.
Refuses to take what it cannot read for a mild answer: its decision counts without its marks (P12).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, day_from_ms, ms_from_hlc
from safeconduct.base.ids import DeviceId
from safeconduct.evacuate.facts.commands import draw, new_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.protect.members import Role
from safeconduct.publish.holding.openings import asked_of, openings
from safeconduct.publish.holding.pressroom import lacks_room
from safeconduct.publish.holding.rules import RELEASE, fingerprint, standing, subject_of, to_check
from safeconduct.publish.holding.sheets import SEARCHED, first_said, said_of_sheets, unsearched
from safeconduct.publish.holding.types import Held, Standing
from safeconduct.publish.statements import At
from safeconduct.publish.types import Decision, Span
from safeconduct.publish.verdicts import Reason, Verdict, Why, shown, verdict
from safeconduct.publish.worlds import Calendar
from safeconduct.sync.acts import ActStanding
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

FORM: Final = "checked"
OPEN: Final = (Standing.DRAFT, Standing.WANTED, Standing.APPROVED, Standing.STOPPED)
# What a desk finds because it lacks something, which says nothing of the words: who wrote them has it. Of the ledger
# all who release open every entry, and what was told of one since is known to them before an answer is given anew.
_LACKING: Final = frozenset((Why.UNLINKED, Why.SUPERSEDED, Why.NO_CONSENT, Why.LEDGER_UNREAD))
# What anybody's look answers, the author's too.
_LOOKED_AT: Final = (Why.PERHAPS_OPERATION, Why.PERHAPS_COUNT, Why.LANGUAGE_NOT_READ)
# Marks of one answer; where there are more the gravest stand, and the decision says the rest.
_MOST: Final = 100
# Words of a mark: rule, decision, block, language, first character, the one after the last.
_WORDS: Final = 6


class Lack(enum.Enum):
    """Why a desk has not answered: it never said what it opens; it is not in the statement's part; it has not yet."""

    UNSAID = "unsaid"
    NOT_IN = "not_in"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Waited:
    """A desk whose answer is waited for."""

    device: DeviceId
    lack: Lack


def unanswered(team: Team, statements: Iterable[Held], today: Day) -> tuple[Held, ...]:
    """Return which open statements this device has to answer: none of its answers is for the present words.

    Nor from the next day of release on. Its own too, where others read them: what the author opens nobody else may.
    Where it may not write it cannot answer.
    """
    facts, me = Facts(team.vault.tables), team.me.device
    return tuple(
        held
        for held in statements
        if held.parts
        and standing(held) in OPEN
        and len(members := team.members(held.part)) > 1
        and members.get(me.id) in (Role.WRITE, Role.ADMIN)
        and not (_is_fresh(newest := _newest(facts, held).get(me.id), today) and _says_sheets(team, held, newest))
    )


def waited_for(team: Team, held: Held, *, is_saved: bool = True) -> tuple[Waited, ...]:
    """Return whose answers a statement waits for: the same whatever goes on at those desks.

    Every desk has to answer that opens what a text can give away, or that has not said whether it does; for it another
    may that opens all of that too, this one by its own check. Who wants these words out had them checked at their desk.
    ``is_saved``: whether it is about the words that are kept; of others nobody can have answered.
    """
    said, members = openings(team), team.members(held.part)
    today = day_from_ms(team.clock.now_ms())
    given = {team.me.device.id, *(_answered(team, held, today) if is_saved else ())}
    found = []
    for device in asked_of(team):
        opening = said.get(device)
        if device in given or (opening is not None and (not opening.is_something or opening.as_much & given)):
            continue
        is_in = members.get(device) in (Role.WRITE, Role.ADMIN)
        lack = Lack.UNSAID if opening is None else Lack.NOT_YET if is_in else Lack.NOT_IN
        found.append(Waited(device, lack))
    return tuple(found)


def _answered(team: Team, held: Held, today: Day) -> frozenset[DeviceId]:
    """Return the devices at which these very words were checked lately: they answered, or somebody wants them out."""
    answers = _newest(Facts(team.vault.tables), held).items()
    days = [(device, first_said(thing, "day")) for device, thing in answers]
    for one in held.acts:
        is_ours = (one.act.purpose, one.act.subject) == (RELEASE, subject_of(held))
        if is_ours and one.standing is not ActStanding.STOPPED:
            words = (one.act.word, *(second.word for second in one.confirmations))
            days += [(word.device, day_from_ms(ms_from_hlc(word.hlc))) for word in words]
    return frozenset(device for device, day in days if isinstance(day, int) and _counts(day, today))


def _counts(day: int, today: Day) -> bool:
    """Say whether an answer of a day still holds: up to the next day of release, on which it is given anew.

    Of a clock that runs before this one by more than a day nothing is believed.
    """
    return day - 1 <= today <= Calendar().on_or_after(day + 1)


def answer_intent(team: Team, held: Held, given: Verdict, today: Day) -> Intent:
    """Return the op that answers a statement as it stands. ``given``: by what this desk opens."""
    known = verdict(one for one in given.reasons if one.why not in _LACKING)
    values: dict[str, Value | None] = {
        "digest": fingerprint(held).hex(),
        "decision": known.decision.name.lower(),
        "marks": marks_of(known),
        "day": today,
    }
    said = {code: value for code, value in values.items() if value != ()}
    return new_intent(team, held.part, FORM, said, thing=draw(team.entropy))


def marks_of(given: Verdict) -> tuple[str, ...]:
    """Return the marks of a verdict as others see them, the gravest first: rules and places, never whose."""
    return tuple(_line(one.why, one.decision, one.at, one.span) for one in shown(given, Day(0), Calendar()))[:_MOST]


def counted(team: Team, held: Held, given: Verdict, *, is_saved: bool = True) -> Verdict:
    """Return a verdict with what colleagues' desks answered for these words; the most severe of all wins.

    What somebody looked at since, in these very words, is left out as the check itself does. ``is_saved``: whether it
    is about the words that are kept; answers are for those alone.
    """
    mine, checked, facts = team.me.device.id, to_check(held), Facts(team.vault.tables)
    # Who wrote it lets no name pass that a colleague's desk found.
    looked = dict.fromkeys(_LOOKED_AT, checked.looked) | {Why.PERHAPS_PROTECTED: checked.by_others}
    found = {_key(one): one for one in (*given.reasons, *_lacking(team, held, facts, is_saved=is_saved))}
    colleagues = [thing for device, thing in _newest(facts, held).items() if device != mine]
    # What two persons' sheets ask for counts at every desk, this one too: its own search never saw them.
    sheets = [one for one in said_of_sheets(facts, held) if first_said(one, "how") == SEARCHED]
    for thing in (*colleagues, *sheets) if is_saved else ():
        for one in _reasons(thing):
            if (one.at, one.span) not in looked.get(one.why, ()):
                found.setdefault(_key(one), one)
    return verdict(found.values())


def _lacking(team: Team, held: Held, facts: Facts, *, is_saved: bool) -> Iterator[Reason]:
    """Give what a statement lacks of others: answers, and a ledger that all of them read."""
    waited = waited_for(team, held, is_saved=is_saved)
    if waited:
        yield Reason(Why.NOT_ANSWERED, Decision.HOLD)
    if _said_never_before(facts, held, team.me.device.id):
        yield Reason(Why.NEVER_BEFORE, Decision.HOLD if waited else Decision.PUBLISH)
    if lacks_room(team, held):
        yield Reason(Why.LEDGER_NOT_SHARED, Decision.HOLD)


def _said_never_before(facts: Facts, held: Held, mine: DeviceId) -> bool:
    digest, never = fingerprint(held).hex(), Decision.NEVER.name.lower()
    return any(
        (first_said(one, "decision"), first_said(one, "digest") == digest) == (never, False)
        for one in facts.things(FORM, held.part)
        if one.all_facts[0].device != mine
    )


def _newest(facts: Facts, held: Held) -> dict[DeviceId, Thing]:
    """Return the newest answer of each device for the words as they stand."""
    digest = fingerprint(held).hex()
    here = (one for one in facts.things(FORM, held.part) if first_said(one, "digest") == digest)
    return {one.all_facts[0].device: one for one in here}


def _is_fresh(answer: Thing | None, today: Day) -> bool:
    day = None if answer is None else first_said(answer, "day")
    return isinstance(day, int) and today < Calendar().on_or_after(Day(day + 1))


def _says_sheets(team: Team, held: Held, answer: Thing | None) -> bool:
    """Say whether an answer says of sealed sheets what holds now: they are settled while nothing else changes."""
    said = answer is not None and any(one.why is Why.SEALED_SHEETS for one in _reasons(answer))
    return said == bool(unsearched(team, held))


def _reasons(thing: Thing) -> tuple[Reason, ...]:
    marks = first_said(thing, "marks")
    read = [_reason(one) for one in marks if isinstance(one, str)] if isinstance(marks, tuple) else []
    found = tuple(one for one in read if one is not None)
    decision = _DECISIONS.get(str(first_said(thing, "decision")), Decision.HOLD)
    if max((one.decision for one in found), default=Decision.PUBLISH) < decision:
        return (*found, Reason(Why.FAULT, decision))
    return found


def _line(why: Why, decision: Decision, at: At | None, span: Span | None) -> str:
    place = (str(at.block), at.language) if at else ("", "")
    return " ".join((why.value, decision.name.lower(), *(one or "-" for one in place), *_ends(span)))


def _ends(span: Span | None) -> tuple[str, str]:
    return (str(span.start), str(span.end)) if span else ("-", "-")


def _reason(line: str) -> Reason | None:
    """Return the reason of a mark; None for what is none."""
    said = line.split(" ")
    if len(said) != _WORDS or said[1] not in _DECISIONS:
        return None
    try:
        at = None if said[2] == "-" else At(int(said[2]), said[3])
        span = None if said[4] == "-" else Span(int(said[4]), int(said[5]))
        return Reason(Why(said[0]), _DECISIONS[said[1]], at, span)
    except ValueError:
        return None


def _key(one: Reason) -> tuple[Why, Decision, At | None, Span | None]:
    return one.why, one.decision, one.at, one.span


_DECISIONS: Final = {one.name.lower(): one for one in Decision}
