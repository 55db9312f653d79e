"""Where the inboxes of a desk hold a file: a claim of the record names it by its SHA-256 and by no message.

So nothing in the record names what its readers cannot read (docs/decisions/0009-into-which-part.md point 4), and a desk
that reads the inbox finds the place again. Refuses nothing: what is in no inbox of this desk is not found.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import CompartmentId
from safeconduct.intake import sql
from safeconduct.intake.errors import NoSuchMessage, NoSuchThread
from safeconduct.intake.queries import Intake, Person, ShownMessage
from safeconduct.intake.rows import as_bytes
from safeconduct.intake.types import MessageId, ThreadId
from safeconduct.vault.types import Tables

# Conversations that are named for one file: what a hundred people pass on says no more by the hundredth. One message of
# each, so that nobody hides the others by sending it again and again; those from whom it came first, so that nobody
# does by sending it from many conversations.
_MOST_HOLDERS: Final = 8


@dataclass(frozen=True, slots=True)
class FileHere:
    """A file of a message, by its number there, and whose message it is."""

    person: Person
    shown: ShownMessage
    number: int


def files_here(tables: Tables, digest: bytes) -> tuple[FileHere, ...]:
    """Return the messages that stand with a file, one of each conversation, by the SHA-256 of the original.

    At most eight, those first that were logged first.
    """
    return tuple(_found(Intake(tables), tables, digest))


def _found(intake: Intake, tables: Tables, digest: bytes) -> Iterator[FileHere]:
    for row in tuple(tables.execute(sql.WITH_FILE, (digest, _MOST_HOLDERS))):
        part, thread, message = (as_bytes(one) for one in row[:3])
        # A thread may be no conversation any more.
        with suppress(NoSuchThread, NoSuchMessage):
            person = intake.person(CompartmentId(part), ThreadId(thread))
            shown = intake.message(person, MessageId(message))
            numbers = [n for n, one in enumerate(shown.message.files) if one.original.content == digest]
            yield from (FileHere(person, shown, number) for number in numbers[:1])
