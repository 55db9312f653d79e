"""What a page asks of whatever leaves sealed, a paper or a table: about whom, of which part, to which keys.

No rules: whom words mean is decided in `record.named`, what a key is in `protect.recipients`. Refuses a name that
nobody or several go by.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Final

from safeconduct.base.ids import CompartmentId
from safeconduct.desk.forms import Form
from safeconduct.desk.visit import Visit
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.protect.kem import KemPublicKey
from safeconduct.protect.recipients import key_lines, recipients_from_texts
from safeconduct.record.items import Table
from safeconduct.record.named import Named
from safeconduct.record.placing import NOT_NAMED
from safeconduct.record.queries import NOUNS, NoSuchEntry

# The fields of such pages.
TOLD_PART: Final = "told_part"
KEYS: Final = "keys"
OWN: Final = "own"
# Where keys come as a file, it stands in a field of this ending.
FILE: Final = "_file"


def subject_meant(visit: Visit, words: str) -> str:
    """Return the qualified name of the subject that words mean; NoSuchEntry, AmbiguousName."""
    for name in Named(visit.record, visit.words.tongue.spoken, visit.lists).find(Table.SUBJECT, words):
        return name
    raise NoSuchEntry(kind=NOUNS[Table.SUBJECT], shown=words)


def names_typed(form: Form, field: str) -> tuple[str, ...]:
    """Return what was typed into the fields of one name."""
    return tuple(one for one in form.all(field) if one)


def part_chosen(visit: Visit) -> CompartmentId:
    """Return the part whose claims somebody wants told; NOT_NAMED where they chose none."""
    try:
        return CompartmentId(bytes.fromhex(name_from_handle(visit.handle_key, "part", visit.form.text(TOLD_PART))))
    except UnknownHandle:
        return NOT_NAMED


def with_files_typed(visit: Visit) -> Visit:
    """Return the visit as if the lines of a file of keys had been typed: a page cannot show a chosen file again."""
    form = visit.form
    for field in (KEYS, OWN):
        if data := form.file(f"{field}{FILE}"):
            lines = "\n".join(key_lines(data))
            form = form.with_text(field, f"{form.text(field)}\n{lines}".strip())
    return replace(visit, form=form)


def keys_typed(form: Form, field: str) -> tuple[KemPublicKey, ...]:
    """Return the keys of a field, each once; none where it is empty. As `protect.recipients` raises."""
    text = form.text(field)
    return recipients_from_texts(key_lines(text.encode())) if text else ()


def seen_mark(visit: Visit, fingerprints: tuple[str, ...]) -> str:
    """Return what says that the fingerprints of these very keys were shown."""
    return visit.handle("seen", sha256("\n".join(fingerprints).encode()).hexdigest())
