"""What is sealed of a case as lines of a page: what it is, of which day, who opens it, and where that is asked for.

On the page of the case, of what is sealed, and of somebody taken. Nothing is opened by looking (P3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.desk.things import facts_of, label_of
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.sealing.types import Kept
from safeconduct.evacuate.sealing.wording import beside_in_words, kept_in_words, left_in_words
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.record.wording import local_time_in_words
from safeconduct.sync.escrow import Divided

REQUESTS: Final = "/requests"
# Under this name an address says which secret somebody came to ask for, and what its handle is made for.
CHOSEN: Final = "secret"


@dataclass(frozen=True, slots=True)
class SealedLine:
    """Something sealed. ``address``: where it is asked for; empty where this desk cannot.

    ``left``: what it means that holders have left; empty where all are there. ``beside``: that there is another sheet
    of the same, and which is the newest; empty where there is none.
    """

    what: str
    whose: str
    by: str
    sealed: str
    holders: str
    left: str
    beside: str
    address: str


def sealed_lines(visit: Visit, kept: Iterable[Kept]) -> tuple[SealedLine, ...]:
    """Return what is sealed as lines, in the order given."""
    listed = tuple(kept)
    return tuple(_line(visit, one, listed) for one in listed)


def ask_link(visit: Visit, divided: Divided) -> str:
    """Return the address where a secret is asked for, chosen already."""
    return f"{REQUESTS}?{CHOSEN}={visit.handle(CHOSEN, divided.word.id.hex())}"


def secret_asked_for(visit: Visit) -> str:
    """Return the secret that an address or a form means, in hexadecimal; empty for none."""
    try:
        return name_from_handle(visit.handle_key, CHOSEN, visit.query.get(CHOSEN, ""))
    except UnknownHandle:
        return visit.form.text(CHOSEN)


def _line(visit: Visit, one: Kept, listed: Iterable[Kept]) -> SealedLine:
    language, person = visit.words.tongue.spoken, facts_of(visit).thing("person", one.who) if one.who else None
    return SealedLine(
        what=kept_in_words(one, language),
        whose=label_of(visit, person) if person else "",
        by=one.by,
        sealed=local_time_in_words(one.sealed_at_ms, language),
        holders=", ".join(one.holders),
        left=left_in_words(one, language),
        beside=beside_in_words(one, listed, language),
        address=ask_link(visit, one.divided) if one.divided else "",
    )
