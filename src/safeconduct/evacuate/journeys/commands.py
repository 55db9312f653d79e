"""Drafting, approving, briefing and moving a leg on, as intents for the vault or, for acts, written at once.

Each word about a leg names those that the person had before them: what somebody else said meanwhile stands beside it
and is shown. Refuses to tell anybody of a leg that two persons do not want as it stands, to change one that people were
told of, and to let one person alone go beyond the emergency go (P11). Follows decision 0012, points 4 and 6.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from safeconduct.base.clock import Hlc, day_from_ms, ms_from_hlc
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.evacuate.facts.commands import changed, draw, may_write, new_intent, set_intent
from safeconduct.evacuate.facts.errors import NotAFact
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.evacuate.journeys.approving import LEG, MOVING, subject_of
from safeconduct.evacuate.journeys.consents import (
    Consents,
    against_leg,
    against_telling,
    carried_from,
    consents_of,
    helpers_here,
    is_too_much,
    purposes_in,
)
from safeconduct.evacuate.journeys.errors import (
    CannotFollow,
    LegIsHeld,
    MoreThanTrusted,
    NoEmergencyGo,
    NotApproved,
    NothingToConfirm,
    NotTold,
    TheySaidNo,
)
from safeconduct.evacuate.journeys.filing import GO, Happened, filed
from safeconduct.evacuate.journeys.naming import draw_unused
from safeconduct.evacuate.journeys.reading import STEP, STEP_FIELDS, step_of_words
from safeconduct.evacuate.journeys.rules import may_follow, standing
from safeconduct.evacuate.journeys.types import Approval, Journey, Leg, LegStanding, LegState
from safeconduct.evacuate.journeys.wording import purposes_in_words
from safeconduct.evacuate.triage.types import Tier
from safeconduct.protect.members import Role
from safeconduct.sync.acts import ACT_KIND, ActStanding, ActState, Verdict, body_of_act
from safeconduct.sync.compartments import begin, rename
from safeconduct.sync.deciding import begin_go, say_second
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.sync.words import typed_reason
from safeconduct.vault.types import Intent

Values = Mapping[str, Value | None]
_PARTY: Final = "party"
# Fields of a leg that only the commands below set.
_OF_COMMANDS: Final = frozenset((*STEP_FIELDS, "slip_made"))


def open_journey(team: Team, case: bytes, values: Values, *, language: Language) -> CompartmentId:
    """Begin a journey under a drawn code name; it is written when it returns. NotAFact.

    Whoever runs it besides this desk is brought into its part by name. ``case``: empty where there is none yet; of one
    that opens here the journey carries what its people agreed to (`consents`). The part of a journey of that case that
    was taken back whole is used again.
    """
    name = draw_unused(team, language)
    given: dict[str, Value | None] = {"code_name": name, "runs": team.me.device.user.id, **values}
    if case:
        given["case"] = case
        given |= {code: value for code, value in carried_from(team, case).items() if value is not None}
    with team.together():
        part = _emptied(team, case) if case else None
        if part is None:
            part = begin(team, Sort.JOURNEY, name)
        else:
            rename(team, part, name)
        team.vault.append([new_intent(team, part, "journey", given, thing=ThingId(bytes(part)))])
    return part


def _emptied(team: Team, case: bytes) -> CompartmentId | None:
    """Return a part of this desk alone in which all that was said of a journey of this very case was taken back.

    Never one of another case: whoever is let into a part may read what was taken back in it.
    """
    facts, kept = Facts(team.vault.tables), [one.code for one in forms().values() if Sort.JOURNEY in one.sorts]
    for part in facts.parts_naming("journey", "case", case):
        is_mine = team.members(part) == {team.me.device.id: Role.ADMIN} and may_write(team, part)
        if is_mine and not any(facts.things(code, part) for code in kept):
            return part
    return None


def draft_intent(team: Team, journey: Journey, values: Values, *, language: Language) -> Intent:
    """Return the op that drafts one leg more, behind the others, with an alias drawn for it alone; NotAFact."""
    number = max((one.number for one in journey.legs), default=0) + 1
    given = {"number": number, "alias": draw_unused(team, language), **_settable(values)}
    return new_intent(team, journey.part, "leg", given, thing=draw(team.entropy))


def change_intent(leg: Leg, values: Values) -> Intent | None:
    """Return the op that changes a leg; None where it says nothing new. LegIsHeld once people were told (P11).

    What moves people has to be approved again (`approving.MOVING`).
    """
    if leg.is_frozen:
        raise LegIsHeld
    said = changed(leg.thing, _settable(values))
    return set_intent(leg.thing, said) if said else None


# --- approving


def approve(team: Team, leg: Leg, reason: str) -> OpId:
    """Begin the approval of a leg as it stands; it is written when it returns. LegIsHeld, NoReason.

    It is red for whoever opens the journey until a second person confirms it. TheySaidNo, where they did.
    """
    if leg.is_frozen:
        raise LegIsHeld
    _check_consents(team, leg)
    body = body_of_act(LEG, subject_of(leg.thing), reason=typed_reason(reason))
    return team.vault.append([Intent(leg.thing.part, ACT_KIND, body)])[0]


def emergency_go(team: Team, journey: Journey, leg: Leg, reason: str, *, minutes: int = 0) -> OpId:
    """Let one person alone start a first leg of the most urgent tier, with a reason; NoEmergencyGo, NoReason.

    It is red on every desk of the team until a second person confirms it or anybody stops it. ``minutes``: until when
    somebody has to have looked at it; 0 for no time. Filed in the logs of the journey and of its case. TheySaidNo.
    """
    if not leg.is_first or journey.tier is not Tier.NOW:
        raise NoEmergencyGo
    if leg.is_frozen:
        raise LegIsHeld
    _check_consents(team, leg)
    with team.together():
        op = begin_go(team, subject_of(leg.thing), reason, minutes=minutes)
        team.vault.append(
            filed(team, journey.thing, Happened(GO, ms_from_hlc(Hlc(team.vault.op(op).signed.core.hlc)), op))
        )
    return op


def confirm(team: Team, leg: Leg, reason: str) -> OpId:
    """Confirm what somebody else began about a leg as it stands; NothingToConfirm, OwnAct, NoReason, TheySaidNo."""
    red = [one for one in _acts(leg, (ActStanding.RED,)) if one.act.subject == subject_of(leg.thing)]
    if not red:
        raise NothingToConfirm
    _check_consents(team, leg)
    others = [one for one in red if one.person != team.me.device.user.id]
    # One's own is refused with the sentence that says why.
    return say_second(team, (others or red)[-1].act.word.id, Verdict.CONFIRM, reason)


def stop(team: Team, leg: Leg, reason: str) -> tuple[OpId, ...]:
    """Stop whatever allows a leg, for good; who thinks otherwise begins another act. NothingToConfirm, NoReason."""
    held = _acts(leg, (ActStanding.RED, ActStanding.CONFIRMED))
    if not held:
        raise NothingToConfirm
    return tuple(say_second(team, one.act.word.id, Verdict.STOP, reason) for one in held)


def _acts(leg: Leg, standings: Collection[ActStanding]) -> list[ActState]:
    return [one for one in leg.acts if one.standing in standings]


# --- telling and moving on


def brief_intents(
    team: Team,
    leg: Leg,
    told: Values,
    *,
    now_ms: int,
    seen: Iterable[OpId] | None = None,
    all_the_same: bool = False,
) -> tuple[Intent, ...]:
    """Return the ops by which somebody was told of a leg: who knows what, and that people know; NotApproved.

    ``told``: `who`, `whom`, `what`, `how` of the form `told`; what is told where nobody says it follows from who it is.
    Whoever is told when people know already adds to the ledger alone. TheySaidNo, where the party does not want that;
    MoreThanTrusted of a party itself, but for ``all_the_same``, which the journey's log says.
    """
    approved = leg.standing.approval
    if approved is Approval.STOPPED or (approved is Approval.WANTED and leg.state is LegState.DRAFT):
        raise NotApproved
    who = _checked_who(leg, told)
    given: dict[str, Value | None] = {
        "leg": leg.id, "at": now_ms, "how": "spoken", "what": tuple(purposes_in(leg.thing, who)), **told,
    }  # fmt: skip
    ledger = new_intent(team, leg.thing.part, "told", given, thing=draw(team.entropy))
    order = _checked_telling(team, leg, given, now_ms=now_ms, all_the_same=all_the_same)
    if leg.state is not LegState.APPROVED:
        if leg.state in (LegState.ABORTED, LegState.CLOSED):
            raise _cannot(leg.standing, LegState.BRIEFED)
        return (ledger, *order)
    # Whoever is told first sends them off: what the leg needs of them has to hold then, whoever that is.
    _check_consents(team, leg)
    return ledger, step_intent(leg, LegState.BRIEFED, at_ms=now_ms, seen=seen), *order


def _checked_who(leg: Leg, told: Values) -> str:
    """Return who is told; NotAFact where nobody is said, or the party is told by the name of somebody else."""
    field = forms()["told"].fields["who"]
    who, whom = told.get("who"), told.get("whom")
    named = {one for code in ("helper", "place") if (one := leg.thing.id_of(code))}
    if not isinstance(who, str) or field.choice(who) is None or (who == _PARTY and whom in named):
        raise NotAFact(field=field.words, shown=who if isinstance(who, str) else "")
    return who


def _checked_telling(team: Team, leg: Leg, told: Values, *, now_ms: int, all_the_same: bool) -> tuple[Intent, ...]:
    """Raise where a telling is not to be; return what the log says where it is done all the same."""
    held, who, what = _consents(team, leg, now_ms), str(told.get("who") or ""), told.get("what")
    whom = id_ if isinstance(id_ := told.get("whom"), bytes) else b""
    if against := against_telling(held, who, whom, helpers_here(Facts(team.vault.tables))):
        raise TheySaidNo(purposes=purposes_in_words(against))
    codes = tuple(one for one in what if isinstance(one, str)) if isinstance(what, tuple) else ()
    if not is_too_much(held, who, codes):
        return ()
    if not all_the_same:
        choice = forms()["journey"].fields["may_know"].choice(held.may_know.value)
        raise MoreThanTrusted(may_know=choice.words if choice else Phrase("", ""))
    words = f"told all the same, trusted up to “{held.may_know.value}”"
    order: Values = {"kind": "order", "at": now_ms, "words": words}
    return (new_intent(team, leg.thing.part, "event", order, thing=draw(team.entropy)),)


def _check_consents(team: Team, leg: Leg) -> None:
    helpers = helpers_here(Facts(team.vault.tables))
    if against := against_leg(_consents(team, leg, team.clock.now_ms()), leg.thing, helpers):
        raise TheySaidNo(purposes=purposes_in_words(against))


def _consents(team: Team, leg: Leg, now_ms: int) -> Consents:
    journey = Facts(team.vault.tables).only("journey", leg.thing.part)
    return consents_of(team, journey, day_from_ms(now_ms)) if journey is not None else Consents()


def take_back_intents(leg: Leg, told: Sequence[Thing], *, now_ms: int) -> tuple[Intent, ...]:
    """Return the ops that say that people were told that nothing comes of it; NotTold.

    Once everybody was told so, the leg is only approved again, and may be changed. They go on knowing what they knew:
    the ledger keeps it.
    """
    off = [one for one in told if one.id in {held.id for held in leg.told_now}]
    if not off:
        raise NotTold
    intents = [set_intent(one, {"back": True}) for one in off]
    if len(off) == len(leg.told_now) and leg.state is LegState.BRIEFED:
        intents.append(step_intent(leg, LegState.APPROVED, at_ms=now_ms))
    return tuple(intents)


def step_intent(leg: Leg, step: LegState, *, at_ms: int, place: int = 0, seen: Iterable[OpId] | None = None) -> Intent:
    """Return the op that says what happened to a leg; CannotFollow.

    ``seen``: the words (`shown_words`) that the person had before them; left out, those that count now. What somebody
    else said meanwhile is not replaced: both stand, and the one that worries more is shown. ``place``: the number of
    the check, from 1.
    """
    held, named = leg.standing, tuple(one.op for one in leg.standing.words)
    if seen is not None and set(seen) != set(named):
        named = tuple(seen)
        held = standing(step_of_words(leg.thing, named), leg.standing.approval)
    if not may_follow(held, step):
        raise _cannot(held, step)
    said = {(one.field, one.op) for one in leg.thing.all_facts}
    replaced = {code: tuple(op for op in named if (code, op) in said) for code in STEP_FIELDS}
    values: dict[str, Value | None] = {STEP: step.value, "step_at": at_ms, "step_place": place}
    if step is LegState.BRIEFED:
        # As it was when people were told: what others send elsewhere meanwhile moves nobody (`reading`).
        values |= {code: leg.thing.value(code) for code in MOVING}
        replaced |= {code: tuple(one.op for one in leg.thing.facts.get(code, ())) for code in MOVING}
    return set_intent(leg.thing, values, seen=replaced)


def shown_words(leg: Leg) -> tuple[OpId, ...]:
    """Return the words that a person has before them when a leg is shown: a later word of theirs answers these."""
    return tuple(one.op for one in leg.standing.words)


def drop_intent(leg: Leg) -> Intent:
    """Return the op that takes a leg out of the journey; LegIsHeld once people were told."""
    if leg.is_frozen:
        raise LegIsHeld
    return set_intent(leg.thing, {"dropped": True})


def slip_intents(team: Team, leg: Leg, told: Values, *, now_ms: int, all_the_same: bool = False) -> tuple[Intent, ...]:
    """Return the ops that note that a slip was made, and for whom: they are told what stands on it (`slips.told_on`).

    A leg whose people had not been told is briefed by it. NotApproved, TheySaidNo, MoreThanTrusted.
    """
    briefed = brief_intents(team, leg, told, now_ms=now_ms, all_the_same=all_the_same)
    return (*briefed, set_intent(leg.thing, {"slip_made": now_ms}))


def case_has_open_leg(journeys: Iterable[Journey], case: bytes) -> bool:
    """Say whether somebody of a case was told of a leg that has not ended: such a case is not closed."""
    over = (LegState.CLOSED, LegState.HANDED_OVER, LegState.ABORTED)
    return any(
        one.is_frozen and one.state not in over for journey in journeys if journey.case == case for one in journey.legs
    )


def _settable(values: Values) -> dict[str, Value | None]:
    return {code: value for code, value in values.items() if code not in _OF_COMMANDS}


def _cannot(held: LegStanding, step: LegState) -> CannotFollow:
    choices = forms()["leg"].fields[STEP]
    words = {one.code: one.words for one in choices.choices}
    return CannotFollow(state=words[held.state.value], step=words[step.value])
