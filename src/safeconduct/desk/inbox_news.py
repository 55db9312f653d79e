"""What came into the inboxes since one was last here, and what two people set there at the same time, for Today.

Counts and code names alone; whoever wants words follows a link. What is typed here now is no news; what an open desk
collected by itself is. Each entry is read once while the desk is open. Promises P4 (nobody's word is dropped unseen)
and P9.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import HASH_BYTES, CompartmentId
from safeconduct.desk.inboxes import intake_of, thread_link
from safeconduct.desk.visit import Visit
from safeconduct.intake import kinds
from safeconduct.intake.errors import MalformedEntry, NoSuchThread
from safeconduct.intake.item_bytes import decode_message
from safeconduct.intake.queries import Person
from safeconduct.intake.types import Direction, MessageItem, ThreadId
from safeconduct.intake.word_bytes import thread_of
from safeconduct.intake.wording import CARD_FIELDS, CARE_FIELDS
from safeconduct.sync.conflicts import newest_beside
from safeconduct.vault.errors_ops import UnknownOp
from safeconduct.vault.types import StoredOp

# Requests that are named of each inbox; the others stand in its list.
_NAMED: Final = 5
# Pairs of ops that are looked at, and requests that are named: a member may have made thousands.
_LOOKED: Final = 500
_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Came:
    """What came into one inbox. ``requests``: address, code name and number of messages, most first."""

    inbox: str
    words: str
    requests: tuple[tuple[str, str, int], ...]
    more: int


@dataclass(frozen=True, slots=True)
class AtOnce:
    """A request of which two people set something at the same time."""

    address: str
    name: str
    fields: str


def came_into_inboxes(visit: Visit) -> tuple[Came, ...]:
    """Return what came into each inbox since the desk was last locked."""
    _read_on(visit)
    intake, found = intake_of(visit), []
    for here in intake.inboxes():
        counts: dict[Person, int] = {}
        for (part, thread), count in visit.exchanges.came_in.items():
            if part == here.part:
                try:
                    person = intake.person(part, thread)
                except NoSuchThread:
                    continue  # what brought it was undone since
                counts[person] = counts.get(person, 0) + count
        if counts:
            found.append(_came(visit, here.inbox.purpose, counts))
    return tuple(found)


def set_at_once(visit: Visit) -> tuple[AtOnce, ...]:
    """Return the requests of which two people set a field at the same time, as long as nobody has settled it."""
    intake, vault = intake_of(visit), visit.vault
    parts = {one.part for one in intake.inboxes()}
    found: dict[tuple[Person, str], AtOnce] = {}
    for beside in newest_beside(vault.tables, _LOOKED) if parts else ():
        if beside.compartment not in parts or len(found) == _MOST:
            continue
        try:
            core = vault.op(beside.second).signed.core
            if core.kind not in (kinds.CARE, kinds.CARD):
                continue
            person = intake.person(core.compartment, thread_of(core.body))
        except (UnknownOp, MalformedEntry, NoSuchThread):
            continue
        if fields := intake.at_once(person, core.kind):
            names = (CARE_FIELDS | CARD_FIELDS)[next(iter(fields))], len(fields)
            words = visit.words.phrase(names[0]) + ("…" if names[1] > 1 else "")
            address = thread_link(visit, person.part, person.head)
            found.setdefault((person, core.kind), AtOnce(address, _name(visit, person), words))
    return tuple(found.values())


def _came(visit: Visit, purpose: str, counts: dict[Person, int]) -> Came:
    count = visit.words.count
    inorder = sorted(counts.items(), key=lambda one: (-one[1], one[0].head))
    requests = tuple(
        (thread_link(visit, person.part, person.head), _name(visit, person), n) for person, n in inorder[:_NAMED]
    )
    messages = count("{n} message", "{n} messages", sum(counts.values()))
    words = count("{messages} in {n} request", "{messages} in {n} requests", len(counts), messages=messages)
    return Came(purpose, words, requests, max(0, len(counts) - _NAMED))


def _name(visit: Visit, person: Person) -> str:
    return next(iter(intake_of(visit).names(person)), "")


def _read_on(visit: Visit) -> None:
    """Count what came since it was counted last."""
    state, vault = visit.exchanges, visit.vault
    begin = max(visit.seen, state.came_through)
    if not intake_of(visit).inboxes() or begin >= vault.count:
        return
    for stored in vault.ops(begin):
        visit.look(stored.n - begin, vault.count - begin)
        if stored.signed.core.kind == kinds.ENTRIES:
            for message in _messages(stored):
                if message.direction is not Direction.OUT and _is_news(visit, stored, message):
                    place = (CompartmentId(stored.signed.core.compartment), ThreadId(message.thread))
                    state.came_in[place] = state.came_in.get(place, 0) + 1
        state.came_through = stored.n


def _is_news(visit: Visit, stored: StoredOp, message: MessageItem) -> bool:
    is_collected = message.way.has_receipt and len(message.origin) == HASH_BYTES
    return stored.n <= visit.met or stored.signed.core.device != visit.vault.device or is_collected


def _messages(stored: StoredOp) -> tuple[MessageItem, ...]:
    rows = stored.signed.core.body.get(1, [])
    found = []
    for data in rows if isinstance(rows, list) else ():
        try:
            found.append(decode_message(data if isinstance(data, bytes) else b""))
        except MalformedEntry:
            continue
    return tuple(found)
