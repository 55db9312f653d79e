"""The inboxes of this desk as its pages read and write them: whose request an address means, who looks after whom.

Every page of the inbox begins here. An address holds the handle of a conversation and never its name (P14); what is
written goes into the inbox it lies in, which is no part of the record (decision 0011). No rules: those are the room's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId, DeviceId, UserId
from safeconduct.desk.visit import Visit
from safeconduct.intake.queries import Intake, Person, ShownMessage
from safeconduct.intake.types import NOBODY, MessageId, ThreadId
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.protect.members import Role
from safeconduct.sync.naming import SHORT_DIGITS
from safeconduct.vault.errors_ops import NotKept

THREAD: Final = "thread"
MESSAGE: Final = "message"
USER: Final = "user"
# The place in a file that a claim points to, as the address of a message's page holds it.
PLACE: Final = "place"
INBOX: Final = "inbox"
# How many messages of others a request had when it was read at this desk, kept beside the journal: reading is no entry.
_READ: Final = b"desk/inbox-heard/"
_COUNT_BYTES: Final = 4


def intake_of(visit: Visit) -> Intake:
    """Return the inboxes for reading."""
    return Intake(visit.vault.tables)


def thread_name(part: CompartmentId, thread: ThreadId) -> str:
    """Return what the handle of a conversation is made of."""
    return (part + thread).hex()


def thread_link(visit: Visit, part: CompartmentId, thread: ThreadId, rest: str = "") -> str:
    """Return the address of a conversation, or of a page of it."""
    return visit.lasting(THREAD, thread_name(part, thread)) + rest


def person_named(visit: Visit, name: str) -> Person:
    """Return the person of a conversation's name; UnknownHandle, NoSuchThread."""
    data = bytes.fromhex(name)
    if len(data) != 2 * SHORT_ID_BYTES:
        raise UnknownHandle
    part, thread = CompartmentId(data[:SHORT_ID_BYTES]), ThreadId(data[SHORT_ID_BYTES:])
    return intake_of(visit).person(part, thread)


def person_here(visit: Visit) -> Person:
    """Return the person whose page is asked for; UnknownHandle, NoSuchThread."""
    return person_named(visit, visit.name(THREAD))


def message_name(person: Person, message: MessageId) -> str:
    """Return what the handle of a message is made of."""
    return (person.part + person.head + message).hex()


def message_link(visit: Visit, person: Person, message: MessageId, rest: str = "") -> str:
    """Return the address of a message, or of a page of it."""
    return visit.lasting(MESSAGE, message_name(person, message)) + rest


def message_here(visit: Visit) -> tuple[Person, ShownMessage]:
    """Return the message whose page is asked for, and whose it is; UnknownHandle, NoSuchThread, NoSuchMessage."""
    data = bytes.fromhex(visit.name(MESSAGE))
    person = person_named(visit, data[: 2 * SHORT_ID_BYTES].hex())
    return person, intake_of(visit).message(person, MessageId(data[2 * SHORT_ID_BYTES :]))


@dataclass(frozen=True, slots=True)
class People:
    """Who is in the team, by alias. ``me``: whoever sits here; ``mine``: their laptops."""

    me: UserId
    aliases: Mapping[UserId, str]
    mine: frozenset[DeviceId] = frozenset()

    def called(self, user: UserId) -> str:
        """Return the alias of somebody; the digits of whom nobody certified, nothing for nobody."""
        if user == NOBODY:
            return ""
        return self.aliases.get(user) or user.hex()[:SHORT_DIGITS]


def people_of(visit: Visit) -> People:
    """Return everybody of the team as it is now. Read once for a page."""
    team = visit.team()
    found = {device.user.id: device.user.certificate.terms.alias for device, _ in team.devices()}
    me = team.me.device.user.id
    return People(me, found, frozenset(device for device, user in team.people().items() if user == me))


def readers_of_inbox(visit: Visit, part: CompartmentId, people: People) -> tuple[tuple[UserId, str], ...]:
    """Return who reads an inbox, by alias, whoever sits here first."""
    team = visit.team()
    owners = team.people()
    users = {owners[device] for device in team.members(part) if device in owners}
    return tuple(
        (one, people.called(one)) for one in sorted(users, key=lambda one: (one != people.me, people.called(one)))
    )


def may_write(visit: Visit, part: CompartmentId) -> bool:
    """Say whether this desk may write into an inbox."""
    role = visit.team().my_role(part)
    return role is not None and role is not Role.READ


def user_handle(visit: Visit, user: UserId) -> str:
    """Return a person of the team as a form sends them."""
    return visit.handle(USER, user.hex())


def user_from_handle(visit: Visit, handle: str) -> UserId:
    """Return whom a form means; nobody for an empty field. UnknownHandle."""
    return UserId(bytes.fromhex(name_from_handle(visit.handle_key, USER, handle))) if handle else NOBODY


def unread_count(visit: Visit, person: Person, messages: int, people: People) -> int:
    """Return how many of a request's messages are news to whoever sits here: not read, and not typed by themself."""
    return max(0, _of_others(visit, person, messages, people) - _read_count(visit, person.head))


def note_read(visit: Visit, person: Person, messages: int, people: People) -> None:
    """Note that all messages of a request were read here; written where it is news."""
    count = _of_others(visit, person, messages, people)
    if _read_count(visit, person.head) != count:
        visit.vault.keep_setting(_READ + person.head, count.to_bytes(_COUNT_BYTES, "big"))


def _of_others(visit: Visit, person: Person, messages: int, people: People) -> int:
    return max(0, messages - intake_of(visit).typed_by(person, people.mine))


def _read_count(visit: Visit, thread: ThreadId) -> int:
    try:
        return int.from_bytes(visit.vault.setting(_READ + thread), "big")
    except NotKept:
        return 0
