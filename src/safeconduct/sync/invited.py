"""What each side of an invitation remembers between two steps: the sponsor what they gave, the newcomer what they took.

Kept in the vault's keyring by `joining`, which decides what may follow what. The sponsor's side says who is invited:
another person, or a device of the sponsor's own (P3, P5; docs/formats/welcome.md). Refuses to read another layout.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId, MailboxId
from safeconduct.protect import fields
from safeconduct.protect.invitations import NONCE_BYTES, Invitation, Sponsorship, invitation_from_bytes
from safeconduct.protect.joins import JoinRequest, comparison_words, open_answer, request_from_bytes, transcript
from safeconduct.protect.members import Role
from safeconduct.protect.secrets import Secret
from safeconduct.sync.errors_joining import NoAnswerYet, NoRequestYet

# What was kept of an invitation before it was said whether it is for a new person or a further device.
_OLDER_PARTS: Final = 6


class Step(enum.IntEnum):
    """How far an invitation has come, as its sponsor sees it."""

    SENT = 0
    ASKED = 1
    ADMITTED = 2
    DECLINED = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """What the newcomer will be: right in the team, and in which other compartments.

    ``is_own_device``: a further device of the sponsor's own person, and nobody else. The sponsor decides it when they
    invite: a newcomer who chose could come in as the sponsor, without the root.
    """

    role: Role
    seats: tuple[tuple[CompartmentId, Role], ...] = ()
    is_own_device: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """An invitation as its sponsor keeps it. ``request``: the first that came, b"" before."""

    sponsorship: Sponsorship
    plan: Plan
    step: Step
    request: bytes = b""

    @property
    def invitation(self) -> Invitation:
        """What was handed over."""
        return self.sponsorship.invitation

    @property
    def mailbox(self) -> MailboxId:
        """Where the messages about it lie."""
        return self.invitation.write_key().mailbox

    def asked(self) -> JoinRequest:
        """Return the request; NoRequestYet before it came."""
        if not self.request:
            raise NoRequestYet
        return request_from_bytes(self.request, self.invitation)

    def words(self) -> tuple[str, ...]:
        """Return the six words the sponsor reads aloud; NoRequestYet before there is a request."""
        return comparison_words(transcript(self.sponsorship, self.asked()))


@dataclass(frozen=True, slots=True)
class Taken:
    """An invitation as the newcomer keeps it. ``answer``: the sponsor's frame, b"" before it came."""

    invitation: Invitation
    request: bytes
    answer: bytes = b""
    are_equal: bool = False

    def asked(self) -> JoinRequest:
        """Return this side's own request."""
        return request_from_bytes(self.request, self.invitation)

    def words(self) -> tuple[str, ...]:
        """Return the six words the newcomer reads aloud; NoAnswerYet before the answer came."""
        if not self.answer:
            raise NoAnswerYet
        return comparison_words(open_answer(self.answer, self.invitation, self.asked()))


def bytes_from_given(given: Given) -> Secret:
    """Return what the sponsor keeps, as it lies in the vault."""
    seats: list[cbor.Item] = [[compartment, role.value] for compartment, role in given.plan.seats]
    return Secret(
        cbor.encode(
            {
                0: given.invitation.to_bytes().reveal(),
                1: given.sponsorship.nonce.reveal(),
                2: given.plan.role.value,
                3: seats,
                4: given.step.value,
                5: given.request,
                6: given.plan.is_own_device,
            }
        )
    )


def given_from_bytes(data: Secret) -> Given:
    """Read what the sponsor keeps; cbor.Malformed for another layout."""
    decoded = cbor.decode(data.reveal())
    # Kept before it was said who is invited: then it is a new person.
    is_older = isinstance(decoded, dict) and len(decoded) == _OLDER_PARTS
    item = fields.record(decoded, _OLDER_PARTS if is_older else _OLDER_PARTS + 1, "given")
    invitation = invitation_from_bytes(Secret(fields.some_octets(item[0], cbor.MAX_BYTES, "given.invitation")))
    nonce = Secret(fields.octets(item[1], NONCE_BYTES, "given.nonce"))
    pairs = (fields.fixed(one, 2, "given.seats") for one in fields.items(item[3], "given.seats", most=cbor.MAX_BYTES))
    seats = tuple(
        (
            CompartmentId(fields.octets(compartment, SHORT_ID_BYTES, "given.seats")),
            Role(fields.number(role, "given.seats")),
        )
        for compartment, role in pairs
    )
    plan = Plan(Role(fields.number(item[2], "given.role")), seats, is_own_device=item.get(6) is True)
    step = Step(fields.number(item[4], "given.step"))
    request = fields.some_octets(item[5], cbor.MAX_BYTES, "given.request")
    return Given(Sponsorship(invitation, nonce), plan, step, request)


def bytes_from_taken(taken: Taken) -> Secret:
    """Return what the newcomer keeps, as it lies in the vault."""
    invitation = taken.invitation.to_bytes().reveal()
    return Secret(cbor.encode({0: invitation, 1: taken.request, 2: taken.answer, 3: taken.are_equal}))


def taken_from_bytes(data: Secret) -> Taken:
    """Read what the newcomer keeps; cbor.Malformed for another layout."""
    item = fields.record(cbor.decode(data.reveal()), 4, "taken")
    invitation = invitation_from_bytes(Secret(fields.some_octets(item[0], cbor.MAX_BYTES, "taken.invitation")))
    request = fields.some_octets(item[1], cbor.MAX_BYTES, "taken.request")
    return Taken(invitation, request, fields.some_octets(item[2], cbor.MAX_BYTES, "taken.answer"), item[3] is True)
