"""What people said in the conversations of a desk's inboxes, for the release check alone (decision 0013, point 17).

Every wording of every message that somebody outside wrote or said, and their answers in forms. Nothing is shown to
anybody: what is returned goes into the index of the release check, and its repr shows nothing (P12, P14). Cost: linear
in messages, some 30 microseconds each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from safeconduct.base.ids import CompartmentId
from safeconduct.intake import kinds, sql
from safeconduct.intake.item_bytes import decode_message
from safeconduct.intake.queries import Intake
from safeconduct.intake.rows import as_bytes
from safeconduct.intake.types import Direction, ThreadId
from safeconduct.intake.word_bytes import took_from_body
from safeconduct.vault.types import Tables


@dataclass(frozen=True, slots=True)
class Said:
    """What was said in one conversation, each text once, and the accounts of the record that it became, by name."""

    part: CompartmentId
    thread: ThreadId
    texts: tuple[str, ...] = field(repr=False)
    accounts: frozenset[str] = frozenset()


def words_said(tables: Tables) -> tuple[Said, ...]:
    """Return what people said to any inbox of this desk; where nobody knows whose words these are, they are theirs."""
    intake = Intake(tables)
    return tuple(one for here in intake.inboxes() for one in _of_part(intake, tables, here.part))


def _of_part(intake: Intake, tables: Tables, part: CompartmentId) -> tuple[Said, ...]:
    texts: dict[ThreadId, dict[str, None]] = {}
    for thread, body in tables.execute(sql.BODIES_OF_PART, (part,)):
        message = decode_message(as_bytes(body))
        if message.direction is not Direction.OUT:
            held = texts.setdefault(ThreadId(as_bytes(thread)), {})
            held |= dict.fromkeys(one for one in (message.text, *(text for _, text in message.answers)) if one)
    accounts = _accounts(intake, part)
    return tuple(
        Said(part, thread, tuple(held), accounts.get(thread, frozenset())) for thread, held in sorted(texts.items())
    )


def _accounts(intake: Intake, part: CompartmentId) -> Mapping[ThreadId, frozenset[str]]:
    """Return what conversations became, where readers of the inbox may know it."""
    found: dict[ThreadId, frozenset[str]] = {}
    for thread, told in intake.entries_of(part, kinds.TOOK):
        if account := took_from_body(told.body).account:
            found[thread] = found.get(thread, frozenset()) | {account}
    return found
