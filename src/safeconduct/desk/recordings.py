"""The recordings of an account: files of inboxes to which its claims point, or which came in the message it is of.

They are played out of the vault by this desk for this window alone (`files_shown`). Refuses to tell of a file in an
inbox that this desk does not read: there it is not found.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from safeconduct.desk.files_shown import ShownFile, files_of
from safeconduct.desk.forms import Form
from safeconduct.desk.inboxes import intake_of
from safeconduct.desk.visit import Visit
from safeconduct.intake.errors import NoSuchMessage, NoSuchThread
from safeconduct.intake.files_here import files_here
from safeconduct.intake.kinds import TOOK
from safeconduct.intake.places import span_from_clocks
from safeconduct.intake.types import Where
from safeconduct.intake.word_bytes import took_from_body
from safeconduct.record.places import NO_PLACE, PlaceInFile, place_of

# Recordings on one page: an account is one conversation.
_MOST: Final = 8


class NotAClock(ValueError):
    """Typed words that are no begin and end in one of the recordings."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording with its number on the page and the SHA-256 of its original."""

    number: int
    digest: bytes
    shown: ShownFile


def recordings_of(visit: Visit, account: str) -> tuple[Recording, ...]:
    """Return the recordings of an account, by its qualified name, those that claims point to first."""
    digests = dict.fromkeys(
        one.claim.place.digest
        for one in visit.record.claims_of_source(account)
        if one.claim.place.digest and not one.is_gone
    )
    found: dict[bytes, ShownFile] = {}
    for digest in digests:
        for here in files_here(visit.vault.tables, digest)[:1]:
            files = list(files_of(visit, intake_of(visit), here.person, here.shown))
            found[digest] = files[here.number]
    for digest, file in _in_messages(visit, account):
        found.setdefault(digest, file)
    sounds = [(digest, file) for digest, file in found.items() if file.kind == "sound"]
    return tuple(Recording(n, *one) for n, one in enumerate(sounds[:_MOST]))


def _in_messages(visit: Visit, account: str) -> Iterator[tuple[bytes, ShownFile]]:
    """Give the files of the messages of which it was said that they became this account."""
    intake = intake_of(visit)
    for inbox in intake.inboxes():
        for thread, told in intake.entries_of(inbox.part, TOOK):
            took = took_from_body(told.body)
            if took.account != account:
                continue
            for message in took.messages:
                with suppress(NoSuchMessage, NoSuchThread):
                    person = intake.person(inbox.part, thread)
                    shown = intake.message(person, message)
                    files = list(files_of(visit, intake, person, shown))
                    yield from ((shown.message.files[one.number].original.content, one) for one in files)


def place_of_clocks(form: Form, recordings: tuple[Recording, ...]) -> PlaceInFile:
    """Return the place that begin and end of a form mean in a recording; NO_PLACE without a time; NotAClock."""
    at, to = form.text("at"), form.text("to")
    if not at and not to:
        return NO_PLACE
    chosen = [one for one in recordings if str(one.number) == form.text("file")] or list(recordings)
    span = span_from_clocks(at, to)
    if len(chosen) != 1 or not span:
        raise NotAClock
    return place_of(chosen[0].digest, Where(0, span))
