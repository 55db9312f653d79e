"""In what state a leg is, what may follow, and what may not be changed any more. Pure: no clock, randomness or I/O.

States follow from what people said, in whatever order the ops came. What several said at the same time is all kept;
the state shown is the one that worries more, so that nobody is taken for safe because another desk had not heard.
Carries promise P11: `is_frozen` is the one rule by which planner, repair, board and commands know what is briefed or
under way. Refuses to end "lost" or "forced" by itself: a person says how it ended. Follows notes/evacuate 6.5 and
decision 0012, points 4 to 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from safeconduct.evacuate.journeys.types import Approval, LegStanding, LegState, LegWord
from safeconduct.evacuate.triage.types import Tier
from safeconduct.intake.counting import counting
from safeconduct.sync.acts import ActStanding

_S = LegState
# What may follow what. The drawing in docs/rooms/evacuate.md is made from it (`drawn`). To "approved" leads back from
# "briefed" alone, by taking the briefing back: whoever was told is told again.
NEXT: Final[Mapping[LegState, tuple[LegState, ...]]] = {
    _S.DRAFT: (_S.ABORTED,),
    _S.APPROVED: (_S.BRIEFED, _S.ABORTED),
    _S.BRIEFED: (_S.READY, _S.DEPARTED, _S.APPROVED, _S.ABORTED, _S.LOST, _S.DURESS),
    _S.READY: (_S.DEPARTED, _S.ABORTED, _S.LOST, _S.DURESS),
    _S.DEPARTED: (_S.CHECKPOINT, _S.ARRIVED, _S.ABORTED, _S.LOST, _S.DURESS),
    _S.CHECKPOINT: (_S.CHECKPOINT, _S.ARRIVED, _S.ABORTED, _S.LOST, _S.DURESS),
    _S.ARRIVED: (_S.HANDED_OVER, _S.LOST, _S.DURESS),
    _S.HANDED_OVER: (_S.CLOSED, _S.LOST, _S.DURESS),
    _S.LOST: (_S.DEPARTED, _S.CHECKPOINT, _S.ARRIVED, _S.HANDED_OVER, _S.ABORTED, _S.CLOSED, _S.DURESS),
    _S.DURESS: (_S.DEPARTED, _S.CHECKPOINT, _S.ARRIVED, _S.HANDED_OVER, _S.ABORTED, _S.CLOSED, _S.LOST),
    _S.CLOSED: (),
    _S.ABORTED: (),
}
# Of what was said at the same time, what is shown: the one that worries more. Somebody who is on the way although the
# leg was called off is on the way; somebody who has arrived for one desk and is under way for another is under way.
_ALARMING: Final = (
    _S.DURESS,
    _S.LOST,
    _S.DEPARTED,
    _S.CHECKPOINT,
    _S.READY,
    _S.BRIEFED,
    _S.ABORTED,
    _S.ARRIVED,
    _S.HANDED_OVER,
    _S.CLOSED,
    _S.APPROVED,
    _S.DRAFT,
)
WORRY: Final[Mapping[LegState, int]] = {state: n for n, state in enumerate(_ALARMING)}
# People have been told, are on the way, or were: a plan takes it as it is.
FROZEN: Final = frozenset(LegState) - {_S.DRAFT, _S.APPROVED, _S.ABORTED}
# Somebody has to be told when it is called off.
_TOLD: Final = FROZEN - {_S.ARRIVED, _S.HANDED_OVER, _S.CLOSED}


def approval(by_two: ActStanding | None, go: ActStanding | None, *, is_first: bool, tier: Tier) -> Approval:
    """Return whether a leg may be briefed, from the acts about it, None where nobody began one.

    Alone goes only the first leg of a party of the highest tier, and only until somebody stops it. A stop of either act
    stops the leg: whoever thinks otherwise begins another act.
    """
    if ActStanding.STOPPED in (by_two, go):
        return Approval.STOPPED
    if by_two is ActStanding.CONFIRMED:
        return Approval.BY_TWO
    if go is not None and is_first and tier is Tier.NOW:
        return Approval.BY_TWO if go is ActStanding.CONFIRMED else Approval.EMERGENCY
    return Approval.WANTED


def standing(words: Iterable[LegWord], approved: Approval) -> LegStanding:
    """Return how a leg stands, the same in whatever order the words came."""
    counted = counting(words)
    shown = sorted(counted, key=lambda word: (-WORRY[word.step], -word.place, word.order))
    said = shown[-1].step if shown else _S.DRAFT
    state = _unsaid(approved) if said in (_S.DRAFT, _S.APPROVED) else said
    stopped = approved is Approval.STOPPED and state in _TOLD
    return LegStanding(state, tuple(shown), approved, stopped)


def _unsaid(approved: Approval) -> LegState:
    return _S.APPROVED if approved in (Approval.BY_TWO, Approval.EMERGENCY) else _S.DRAFT


def is_frozen(held: LegStanding) -> bool:
    """Say whether a plan has to leave the leg as it is: people were told of it, or have been on it (P11).

    One word that counts is enough: a leg that was called off while somebody arrived by it is no leg to plan anew.
    """
    return any(word.step in FROZEN for word in held.words)


def may_follow(held: LegStanding, step: LegState) -> bool:
    """Say whether somebody may say this next. What was stopped is not briefed and does not begin."""
    if held.approval is Approval.STOPPED and step in (_S.BRIEFED, _S.READY):
        return False
    return step in NEXT[held.state]


def drawn() -> str:
    """Return the table as a drawing in Mermaid's words, for the page of the room."""
    lines = [f"    {state.value} --> {after.value}" for state, following in NEXT.items() for after in following]
    return "\n".join(("stateDiagram-v2", "    [*] --> draft", "    draft --> approved: two persons", *lines))
