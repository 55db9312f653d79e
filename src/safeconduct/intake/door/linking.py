"""Proposals that two threads are one person's, from proofs that whoever has one receipt's words gave in another thread.

A proposal is shown to a person, who confirms it with `intake.same/1` or lets it be: a proof says who knew the words,
not who they are. Refuses a link that the other thread's secret does not bear out (docs/formats/receipt-words.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.base.ids import CompartmentId
from safeconduct.intake.commands import same_intent
from safeconduct.intake.door import door_kinds, door_sql
from safeconduct.intake.door.door import Door, receipt_of
from safeconduct.intake.door.door_kinds import Linked, body_of_linked
from safeconduct.intake.door.opening_sent import SentIn
from safeconduct.intake.errors import NoSuchThread
from safeconduct.intake.queries import Intake
from safeconduct.intake.rows import as_bytes
from safeconduct.intake.types import ThreadId
from safeconduct.intake.word_bytes import Same
from safeconduct.protect.threads import ThreadId as ReceiptThread
from safeconduct.vault.types import Intent


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whoever wrote in ``thread`` has the words of ``other``."""

    thread: ThreadId
    other: ThreadId
    link: bytes


def proposals(door: Door) -> tuple[Proposal, ...]:
    """Return valid links between threads that are not one person's yet."""
    return tuple(_valid(door))


def confirmed(door: Door, proposal: Proposal, reason: str = "") -> Intent:
    """Return the op by which a person says that it is so."""
    return same_intent(door.part, Same(proposal.thread, proposal.other, reason, proposal.link))


def _valid(door: Door) -> Iterator[Proposal]:
    intake = Intake(door.team.vault.tables)
    for row in tuple(door.team.vault.tables.execute(door_sql.LINKS, (door.part,))):
        thread, other, link = ThreadId(as_bytes(row[0])), ThreadId(as_bytes(row[1])), as_bytes(row[2])
        try:
            together = intake.person(door.part, thread).threads
        except NoSuchThread:
            continue
        receipt = receipt_of(intake, door.part, other)
        if receipt and other not in together and receipt.is_link_to(ReceiptThread(thread), link):
            yield Proposal(thread, other, link)


def links_of(part: CompartmentId, sent: SentIn) -> Iterator[Intent]:
    """Give the ops of the proofs in a message that other threads are its writer's."""
    for other, link in sent.message.links:
        if other != sent.thread.id:
            yield Intent(
                part, door_kinds.LINKED, body_of_linked(Linked(ThreadId(sent.thread.id), ThreadId(other), link))
            )
