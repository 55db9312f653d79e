"""Forms that nobody has finished yet, kept in the vault while they are typed: there after a lock or a killed program.

A draft is no entry of the record: it may be typed over and dropped (promise P4), and lies nowhere but in the vault
(P14). Its content is what was typed, as it was typed. It refuses what another version of the program kept otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.desk.forms import Form
from safeconduct.desk.once import FIELD
from safeconduct.desk.visit import Visit
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.record.wording import local_time_in_words
from safeconduct.vault.errors_ops import NotKept

# What the handle of a draft is made for, and the form's hidden field that holds it.
DRAFT: Final = "draft"
# Under these names an address says of which subject, and of which property, something is to be added: as handles.
ABOUT: Final = "about"
ASKS: Final = "asks"
# Which form it is, in the draft itself; the form's own texts.
ADDING: Final = "adding/1"
_ID_BYTES: Final = 16
# What a page says of itself, and what button was pressed: drawn anew, no part of what was typed.
_NOT_TYPED: Final = frozenset((FIELD, DRAFT, "do", "keep"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft as a list shows it; ``title`` is empty where no name was typed yet."""

    handle: str
    address: str
    title: str
    saved: str


def new_draft(visit: Visit) -> str:
    """Return the handle of a draft that is not kept yet."""
    return visit.handle(DRAFT, visit.entropy.bytes(_ID_BYTES).hex())


def keep_draft(visit: Visit, handle: str, form: Form) -> bool:
    """Keep what was typed, over what the draft held; says whether there was anything. DraftTooLong."""
    rows: list[cbor.Item] = [[name, text] for name, text in form.texts if name not in _NOT_TYPED]
    if not any(text.strip() for name, text in form.texts if not _is_chosen(name)):
        return False
    visit.vault.drafts.save(_id(visit, handle), cbor.encode({0: ADDING, 1: rows}))
    return True


def drop_draft(visit: Visit, handle: str) -> None:
    """Forget a draft, if it is kept."""
    visit.vault.drafts.drop(_id(visit, handle))


def find_draft(visit: Visit, handle: str) -> tuple[Form, ...]:
    """Return what was typed; nothing where the draft is gone: recorded, or dropped."""
    try:
        found = _form(visit.vault.drafts.read(_id(visit, handle)).content)
    except (NotKept, UnknownHandle):
        return ()
    return found


def drafts_waiting(visit: Visit) -> tuple[Waiting, ...]:
    """Return the drafts that can be taken up, the newest first."""
    language = visit.words.tongue.spoken
    return tuple(
        Waiting(
            handle=visit.handle(DRAFT, draft.id.hex()),
            address=f"/add?{DRAFT}={visit.handle(DRAFT, draft.id.hex())}",
            title=form.text("outlet.0"),
            saved=local_time_in_words(draft.saved_at, language),
        )
        for draft in visit.vault.drafts.list()
        for form in _form(draft.content)
    )


def _is_chosen(name: str) -> bool:
    """Say whether a field always holds something, whether or not anybody typed."""
    is_ours = name in _NOT_TYPED or name in ("rows", "part", "took")
    return is_ours or name.startswith(("connection.", "place.", "points.")) or "_kind." in name


def _id(visit: Visit, handle: str) -> bytes:
    return bytes.fromhex(name_from_handle(visit.handle_key, DRAFT, handle))


def _form(content: bytes) -> tuple[Form, ...]:
    kept = cbor.decode(content)
    rows = kept.get(1) if isinstance(kept, dict) and kept.get(0) == ADDING else None
    if not isinstance(rows, list):
        return ()
    return (Form(tuple((str(row[0]), str(row[1])) for row in rows if isinstance(row, list))),)
