"""What the words of two persons have in common: who said them where, and the reason each of them states.

A *word* is an op of this room that changes no membership: a request for a secret and its answers (`escrow`), an act
that needs a second person and the verdicts on it (`acts`). Every word states a reason that somebody typed: it stands
beside the name later, when it is asked who let this happen. Refuses an empty one. Promise P12.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Hlc
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import CompartmentId, DeviceId, OpId, UserId
from safeconduct.protect import fields, reasons
from safeconduct.protect.ops import SignedOp

# A few sentences; what is longer belongs into the case, not beside a decision that must be read at once.
MAX_REASON_CHARACTERS: Final = 1000

People = Mapping[DeviceId, UserId]
"""Whose device is whose, by certificates that were checked (`owner_of`); `Team.people` reads it."""


class NoReason(SafeconductError):
    """A decision for which nobody typed a reason, or one too long to be read at once."""

    code = "sync.no_reason"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="A reason is needed, of at most {most} characters.",
        safe=NOTHING_CHANGED_EN,
        do="Say in a sentence why; it is signed and kept with the decision. No names.",
    )
    ru = Advice(
        what="Нужна причина, не длиннее {most} знаков.",
        safe=NOTHING_CHANGED_RU,
        do="Объясните одной фразой, почему; она подписывается и хранится вместе с решением. Без имён.",
    )


@dataclass(frozen=True, slots=True)
class Word:
    """An op as the rules of two persons see it. ``hlc`` orders the display only."""

    id: OpId
    compartment: CompartmentId
    device: DeviceId
    hlc: Hlc
    kind: str
    body: cbor.Item = field(repr=False, compare=False)

    @property
    def order(self) -> tuple[Hlc, OpId]:
        """Return the order in which words are shown: the same on every desk."""
        return self.hlc, self.id


def word_from_op(op: SignedOp) -> Word:
    """Return an op without its chain."""
    core = op.core
    return Word(op.id, core.compartment, core.device, core.hlc, core.kind, core.body)


@dataclass(frozen=True, slots=True)
class Shown:
    """One certificate of a device as a control op shows it. ``seen``: how many control ops its author had seen.

    ``is_claim``: a further device of somebody, which no administrator vouched for.
    """

    is_claim: bool
    seen: int
    op: OpId
    user: UserId


def owner_of(shown: Iterable[Shown]) -> UserId:
    """Return whose a device is that several persons certified: the one rule, for rights and for what two persons say.

    Whoever holds a person's key can certify any device as that person's. An administrator's word goes before a claim,
    then the first; so nobody takes a device away from whose it is, or makes it nobody's.
    """
    return min(shown, key=lambda one: (one.is_claim, one.seen, one.op)).user


def typed_reason(text: str) -> str:
    """Return a reason as it is signed, without spaces around it; NoReason when nothing or too much was typed."""
    reason = text.strip()
    if not _is_reason(reason):
        raise NoReason(most=MAX_REASON_CHARACTERS)
    return reason


def reason_from_item(item: cbor.Item, place: str) -> str:
    """Read a reason; cbor.Malformed for what `typed_reason` would not have let through."""
    reason = fields.text(item, place)
    if not _is_reason(reason):
        fields.refuse(place, reasons.WRONG_SPELLING)
    return reason


def _is_reason(text: str) -> bool:
    is_plain = all(line.isprintable() for line in text.split("\n"))
    return 0 < len(text) <= MAX_REASON_CHARACTERS and text == text.strip() and is_plain
