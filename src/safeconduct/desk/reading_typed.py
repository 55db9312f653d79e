"""What is typed beside a text that is read, kept in the vault while suggestions are taken one after another (P4).

One form holds who speaks, what it is about and an act that is not entered yet; each press of a button shows the page
anew. It lies in the vault's drafts under the account, and nowhere else (P14). Refuses what another version kept.
"""

from __future__ import annotations

import hashlib
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import label
from safeconduct.desk.forms import Form
from safeconduct.desk.visit import Visit
from safeconduct.vault.errors_ops import NotKept

READING: Final = "reading/1"
_LABEL: Final = label("reading-typed")
_ID_BYTES: Final = 16
# What stays when an act is entered: who speaks and what it is about.
ABOUT: Final = ("subject", "subject_kind", "voice", "voice_kind", "connection")
_OF_ACT: Final = (
    *("type", "victim", "victim_is", "perpetrator", "perpetrator_is", "degree", "event", "begins", "ends", "where"),
    *("place", "during", "method", "status", "words", "start", "at", "to", "file"),
)
_TYPED: Final = frozenset((*ABOUT, *_OF_ACT))


def keep_typed(visit: Visit, account: str, form: Form) -> None:
    """Keep what stands in the form of an account's page, over what was kept; DraftTooLong."""
    rows: list[cbor.Item] = [[name, text] for name, text in form.texts if name in _TYPED and text.strip()]
    if rows:
        visit.vault.drafts.save(_id(account), cbor.encode({0: READING, 1: rows}))
    else:
        visit.vault.drafts.drop(_id(account))


def only_about(form: Form) -> Form:
    """Return of a form who speaks and what it is about."""
    return Form(tuple(one for one in form.texts if one[0] in ABOUT))


def typed_before(visit: Visit, account: str) -> Form:
    """Return what is being sent, or else what was kept; empty where there is neither."""
    if not visit.form.is_empty:
        return visit.form
    try:
        body = cbor.decode(visit.vault.drafts.read(_id(account)).content)
    except NotKept:
        return visit.form
    rows = body.get(1) if isinstance(body, dict) and body.get(0) == READING else None
    if not isinstance(rows, list):
        return visit.form
    return Form(tuple((str(row[0]), str(row[1])) for row in rows if isinstance(row, list) and len(row) == 2))


def _id(account: str) -> bytes:
    return hashlib.sha256(_LABEL + account.encode()).digest()[:_ID_BYTES]


def drop_typed(visit: Visit, account: str) -> None:
    """Forget what was typed beside an account: nothing of it may be shown any more."""
    visit.vault.drafts.drop(_id(account))
