"""Where claims come from, as typed on the pages that enter what has a form: the account, who speaks, how they know it.

Decides nothing: names that several go by are refused by `record.named`, and whoever is new is what somebody said.
"""

from __future__ import annotations

from safeconduct.desk.visit import Visit
from safeconduct.record.commands import new_local_id
from safeconduct.record.items import Connection, Table, Voice, VoiceKind, qualified
from safeconduct.record.named import Named
from safeconduct.record.queries import NOUNS, NoSuchEntry
from safeconduct.record.types import OWN_DATASET


def account(visit: Visit) -> str:
    """Return the qualified name of the account that was typed; NoSuchEntry, AmbiguousName."""
    words = visit.form.text("account")
    found = Named(visit.record, visit.words.tongue.spoken, visit.lists).find(Table.SOURCE, words)
    if not found:
        raise NoSuchEntry(kind=NOUNS[Table.SOURCE], shown=words)
    return found[0]


def speaker(visit: Visit) -> tuple[str, list[tuple[Table, Voice]]]:
    """Return who speaks, by qualified name, and their entry where they are new; NoSuchEntry where nobody said what."""
    words, kind = visit.form.text("voice"), visit.form.text("voice_kind")
    if not words:
        return "", []
    found = Named(visit.record, lists=visit.lists).find(Table.VOICE, words)
    if found:
        return found[0], []
    kinds = [one for one in VoiceKind if one.value == kind]
    if not kinds:
        raise NoSuchEntry(kind=NOUNS[Table.VOICE], shown=words)
    made = Voice(new_local_id(visit.entropy), words, kinds[0])
    return qualified(OWN_DATASET, made.id), [(Table.VOICE, made)]


def connection(visit: Visit) -> Connection:
    """Return how whoever speaks knows it; not known where nobody said."""
    return next((one for one in Connection if one.value == visit.form.text("connection")), Connection.UNKNOWN)
