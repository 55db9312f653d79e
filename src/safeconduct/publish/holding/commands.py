"""Writing a statement, looking at weak hits, wanting it out and letting it out against the check, as intents or acts.

The check is run by whoever calls, at once before: its verdict is handed in, and what it does not let out is refused
here whatever a page showed. Refuses one person's word twice, an override by an author, and any override where somebody
protected is named or where the check did not see everything (P12; decision 0013, points 5 and 6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.evacuate.facts.commands import changed, draw, new_intent, set_intent
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.publish.holding.answers import counted
from safeconduct.publish.holding.errors import (
    NeverReleased,
    NobodyWantsIt,
    NotToBeReleased,
    OverrideWaits,
    WroteItYourself,
)
from safeconduct.publish.holding.openings import opening_intents
from safeconduct.publish.holding.rules import (
    EVER,
    OVERRIDE,
    RELEASE,
    act_wanted,
    authors,
    fingerprint_of_words,
    is_overridden,
    now_known,
    subject_of,
    subject_of_override,
)
from safeconduct.publish.holding.types import Held, Part
from safeconduct.publish.types import Decision, Span
from safeconduct.publish.verdicts import Verdict, Why
from safeconduct.sync.acts import ACT_KIND, ActStanding, ActState, body_of_act
from safeconduct.sync.acts import Verdict as Answer
from safeconduct.sync.compartments import begin
from safeconduct.sync.deciding import say_second
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.sync.words import typed_reason
from safeconduct.vault.types import Intent

Values = Mapping[str, Value | None]
# How long an override stands confirmed before it counts, in milliseconds: our own choice of six hours, so that whoever
# was forced to give it is seen by a colleague of the next watch, who stops it with a word (notes/publish 6.6, duress).
OVERRIDE_DELAY_MS: Final = 6 * 3_600_000
# What nobody may override: names of the protected, and whatever was not checked at all or not against everything.
_NEVER: Final = frozenset(
    (
        Why.PROTECTED,
        Why.SAFE_PLACE,
        Why.FAULT,
        Why.UNKNOWN_BLOCK,
        Why.NOT_SEARCHED,
        Why.TOO_MUCH_ASKED,
        Why.NOT_ANSWERED,
        Why.LEDGER_NOT_SHARED,
        Why.LEDGER_UNREAD,
        Why.SEALED_SHEETS,
    )
)
# Between two blocks, so that one fits between them.
_STEP: Final = 10


def begin_statement(team: Team, name: str, values: Values) -> CompartmentId:
    """Begin a statement in a part of its own; it is written when it returns. NotAFact.

    Whoever else writes or approves it is brought in by name.
    """
    with team.together():
        part = begin(team, Sort.STATEMENT, name)
        team.vault.append([new_intent(team, part, "statement", {"name": name, **values}, thing=ThingId(bytes(part)))])
        team.vault.append(opening_intents(team))
    return part


def add_intents(team: Team, held: Held, values: Values, words: Mapping[str, Values]) -> tuple[Intent, ...]:
    """Return the ops that add a block at the end, with its words by language; NotAFact."""
    number = max((one.thing.number("number") or 0 for one in held.parts), default=0) + _STEP
    block = draw(team.entropy)
    first = new_intent(team, held.part, "block", {"number": number, **values}, thing=block)
    return (first, *(_worded(team, held.part, block, language, said) for language, said in sorted(words.items())))


def word_intent(team: Team, part: Part, language: str, said: Values) -> Intent | None:
    """Return the op that words a block in a language anew; None where nothing is new. NotAFact."""
    before = part.wordings.get(language)
    if before is None:
        return _worded(team, part.thing.part, ThingId(part.thing.id), language, said)
    new = changed(before, said)
    return set_intent(before, new) if new else None


def look_intent(team: Team, wording: Thing, span: Span, why: str) -> Intent:
    """Return the op that says that a weak hit was looked at and these very words may stand; NoReason, NotAFact."""
    values: dict[str, Value | None] = {
        "wording": wording.id,
        "digest": fingerprint_of_words(wording),
        "begin": span.start,
        "end": span.end,
        "why": typed_reason(why),
    }
    return new_intent(team, wording.part, "look", values, thing=draw(team.entropy))


def want(team: Team, held: Held, verdict: Verdict, reason: str) -> OpId:
    """Want a statement out as it stands; a second person has to as well. It is written when it returns.

    ``verdict``: of the check that was run just now. NotToBeReleased, NoReason.
    """
    check_lets_out(team, held, verdict)
    return _begin(team, held, RELEASE, subject_of(held), reason)


def second(team: Team, held: Held, verdict: Verdict, reason: str) -> OpId:
    """Want it out as the second person; NobodyWantsIt, OwnAct, NotToBeReleased, NoReason."""
    wanted = act_wanted(held)
    if wanted is None:
        raise NobodyWantsIt
    check_lets_out(team, held, verdict)
    return say_second(team, wanted.act.word.id, Answer.CONFIRM, reason)


def stop(team: Team, held: Held, reason: str) -> tuple[OpId, ...]:
    """Stop whatever would let it out, overrides too; anybody may, alone. NobodyWantsIt where there is nothing to stop.

    It can be wanted again, by an act that begins after it.
    """
    stopped = [say_second(team, one.act.word.id, Answer.STOP, reason) for one in _open(held)]
    if not stopped:
        raise NobodyWantsIt
    return tuple(stopped)


def override(team: Team, held: Held, verdict: Verdict, reason: str) -> OpId:
    """Want it out against the check, as the first of two who wrote nothing of it; NeverReleased, WroteItYourself.

    It goes for these very words and reasons, and counts `OVERRIDE_DELAY_MS` after the second confirmed it.
    """
    verdict = counted(team, held, verdict)
    _check_override(team, held, verdict)
    return _begin(team, held, OVERRIDE, subject_of_override(held, verdict), reason)


def second_override(team: Team, held: Held, verdict: Verdict, reason: str) -> OpId:
    """Confirm an override as the second; NobodyWantsIt, OwnAct, NeverReleased, WroteItYourself, NoReason."""
    verdict = counted(team, held, verdict)
    _check_override(team, held, verdict)
    subject = subject_of_override(held, verdict)
    wanted = next((one for one in _open(held) if one.act.subject == subject), None)
    if wanted is None:
        raise NobodyWantsIt
    return say_second(team, wanted.act.word.id, Answer.CONFIRM, reason)


def _worded(team: Team, part: CompartmentId, block: ThingId, language: str, said: Values) -> Intent:
    return new_intent(team, part, "wording", {"block": block, "language": language, **said}, thing=draw(team.entropy))


def _begin(team: Team, held: Held, purpose: str, subject: str, reason: str) -> OpId:
    body = body_of_act(purpose, subject, reason=typed_reason(reason))
    return team.vault.append([Intent(held.part, ACT_KIND, body)])[0]


def _open(held: Held) -> Iterator[ActState]:
    """Give the acts that would let a statement out, and that nobody stopped."""
    own = f"{held.thing.id.hex()} "
    for one in held.acts:
        is_ours = one.act.purpose in (RELEASE, OVERRIDE) and one.act.subject.startswith(own)
        if is_ours and one.standing is not ActStanding.STOPPED:
            yield one


def check_lets_out(team: Team, held: Held, verdict: Verdict) -> None:
    """Raise NotToBeReleased unless the check lets a statement out as it stands, or two overrode it long enough ago.

    What colleagues' desks answered for these words counts as the check's own.
    """
    verdict = counted(team, held, verdict)
    if verdict.decision is Decision.PUBLISH:
        return
    people, now = team.people(), now_known(held, team.me.device.id, team.clock.now_ms())
    if is_never(verdict) or not is_overridden(held, verdict, people, now_ms=now, delay_ms=OVERRIDE_DELAY_MS):
        is_waiting = not is_never(verdict) and is_overridden(held, verdict, people, now_ms=EVER - 1, delay_ms=0)
        raise OverrideWaits if is_waiting else NotToBeReleased


def _check_override(team: Team, held: Held, verdict: Verdict) -> None:
    if is_never(verdict):
        raise NeverReleased
    if team.me.device.user.id in authors(held, team.people()):
        raise WroteItYourself


def is_never(verdict: Verdict) -> bool:
    """Say whether nobody may let a statement out against this verdict."""
    return any(one.why in _NEVER and one.decision is not Decision.PUBLISH for one in verdict.reasons)
