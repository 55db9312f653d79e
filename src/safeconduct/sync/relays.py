"""The team's relays: an op that names them, so that every desk knows where to exchange (P5; docs/formats/ops.md).

The newest list counts, as far as an administrator wrote it: a writer cannot lead other desks to a relay of their own.
The newest is the one whose author had seen the others (`latest`), not the one with the latest clock.
A relay is trusted with nothing (docs/threat.md); its key is pinned here so that another machine under its address is
noticed, and the code keeps strangers from filling its disk. The list leads no desk to its own computer, where anything
may listen: such an address counts only on the desk on which a person typed it, which is noted there and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.protect import fields, reasons
from safeconduct.protect.access import code_from_text
from safeconduct.protect.invitations import MAX_WORD, Invitation, InvitedRelay, invitation_from_bytes
from safeconduct.protect.members import Role
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import PUBLIC_KEY_BYTES
from safeconduct.sync.conflicts import seen
from safeconduct.sync.errors import NotAnAdministrator
from safeconduct.sync.errors_files import BadRelay, UnknownRelay
from safeconduct.sync.kinds import RELAYS_KIND
from safeconduct.sync.latest import latest
from safeconduct.sync.reach import Reach
from safeconduct.sync.relay_client import Limits, RelayAddress, RelayClient, is_local
from safeconduct.sync.relay_errors import RelayHere
from safeconduct.sync.team import Team
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.throwaway import check_lasting
from safeconduct.vault.types import Intent, StoredOp
from safeconduct.vault.vault import Vault

# Relays of one team: one, its mirror, and some for days when both are blocked.
MAX_RELAYS: Final = 16
# A person waits for it: a new circuit of Tor's takes half a minute at the most.
_TRYING: Final = Limits(connect=30.0, read=15.0, write=15.0, whole=40.0, exchange=40.0)
# Notes of this desk alone: addresses on this computer that a person typed here.
_TYPED_HERE: Final = b"local-relay/"
# Name in the vault's keyring: the invitation by which it came into its team (`joining`).
JOINED: Final = "joined"


@dataclass(frozen=True, slots=True)
class KnownRelay:
    """A relay as the team knows it. ``code`` is secret to the team."""

    address: str
    id: RelayId
    code: str


def relays(team: Team) -> tuple[KnownRelay, ...]:
    """Return the relays of the newest list that an administrator wrote; while nobody has, those of the invitation."""
    newest = _newest(team)
    return relays_from_body(newest.signed.core.body) if newest else _invited(team)


def _newest(team: Team) -> StoredOp | None:
    """Return the newest list that an administrator wrote (`latest`), or nothing."""
    reach, log = Reach(team.vault.tables, writes=False), team.log(team.id)

    def is_by_admin(stored: StoredOp) -> bool:
        core = stored.signed.core
        past = reach.past(core)
        if log.members(past).get(core.device) is not Role.ADMIN or not _is_readable(core.body):
            return False
        # Who does not hear that they are administrator no more would write lists for ever.
        takers = (op for op in log.takers_of_right(core.device) if not past & op.bit)
        return all(seen(team.vault.tables, team.id, op.author, op.seq).get(core.device, 0) >= core.seq for op in takers)

    return latest(team.vault, team.id, RELAYS_KIND, clock=team.clock, may_say=is_by_admin)


def _invited(team: Team) -> tuple[KnownRelay, ...]:
    """Return the relays by which somebody who has just joined exchanges for the first time."""
    try:
        return known_from_invitation(invitation_from_bytes(team.vault.key(JOINED)))
    except NotKept:
        return ()


def known_from_invitation(invitation: Invitation) -> tuple[KnownRelay, ...]:
    """Return the relays that an invitation names."""
    return tuple(KnownRelay(one.address, one.id, one.code.reveal().decode()) for one in invitation.relays)


def named_on(invitation: Invitation, known: tuple[KnownRelay, ...]) -> Invitation:
    """Return an invitation that names those of these relays that it has room for."""
    return invitation.naming(InvitedRelay(one.address, one.id, Secret(one.code.encode())) for one in known)


def relay_at(team: Team, address: str) -> KnownRelay:
    """Return the relay of an address; UnknownRelay for another one."""
    for one in relays(team):
        if one.address == address:
            return one
    raise UnknownRelay(shown=address)


def add_relay(team: Team, relay: KnownRelay) -> None:
    """Let the whole team exchange by this relay too, or by its new key or code."""
    check_lasting(team.vault)
    if not _is_relay(relay):
        raise BadRelay(shown=relay.address)
    others = tuple(one for one in relays(team) if one.address != relay.address)
    if len(others) == MAX_RELAYS:
        raise BadRelay(shown=relay.address)
    _write(team, (*others, relay))
    allow_here(team.vault, relay.address)


def try_relay(vault: Vault, relay: KnownRelay) -> None:
    """Ask a relay that a person has just typed whether it is the one of that key and takes that code.

    OnlyADemonstration where nothing may be real. Raises what every request may: RelayUnreachable, RelayTooSlow,
    AccessRefused, WrongRelayKey, RelayNonsense.
    """
    check_lasting(vault)
    asked = RelayAddress(relay.address, relay.id, code_from_text(relay.code))
    with RelayClient(asked, limits=_TRYING) as client:
        client.check()


def allow_here(vault: Vault, address: str) -> None:
    """Note that a person typed an address on this desk. Only one that leads to this computer needs that."""
    if is_local(address):
        vault.keep_note(_TYPED_HERE + address.encode(), b"")


def client_of(vault: Vault, relay: KnownRelay) -> RelayClient:
    """Return what asks a relay of a list or an invitation; BadRelayAddress, RelayHere. It asks nothing yet."""
    if is_local(relay.address) and not _was_typed(vault, relay.address):
        raise RelayHere(shown=relay.address)
    return RelayClient(RelayAddress(relay.address, relay.id, code_from_text(relay.code)))


def drop_relay(team: Team, address: str) -> None:
    """Let the team exchange by this relay no more."""
    gone = relay_at(team, address)
    _write(team, tuple(one for one in relays(team) if one != gone))
    team.vault.drop_note(_TYPED_HERE + address.encode())


def _was_typed(vault: Vault, address: str) -> bool:
    """Say whether this very address was: notes are found by how their names begin."""
    name = _TYPED_HERE + address.encode()
    return any(found == name for found, _ in vault.notes(name))


def body_of_relays(known: tuple[KnownRelay, ...]) -> dict[int, cbor.Item]:
    """Return the body that names all relays of a team."""
    return {0: [[one.address, one.id, one.code] for one in known]}


def relays_from_body(body: cbor.Item) -> tuple[KnownRelay, ...]:
    """Read a list of relays; cbor.Malformed for anything else."""
    rows = fields.items(fields.record(body, 1, "relays")[0], "relays", most=MAX_RELAYS)
    found = tuple(_relay(row) for row in rows)
    if not all(_is_relay(one) for one in found) or len({one.address for one in found}) != len(found):
        fields.refuse("relays", reasons.WRONG_SPELLING)
    return found


def relay_from_words(address: str, key_hex: str, code: str) -> KnownRelay:
    """Return a relay as an operator's words give it; BadRelay or BadRelayAddress when one of them is miscopied."""
    try:
        key = bytes.fromhex(key_hex)
    except ValueError:
        raise BadRelay(shown=key_hex) from None
    secret = code_from_text(code)
    relay = KnownRelay(address, RelayId(key), secret.reveal().decode())
    if not _is_relay(relay):
        raise BadRelay(shown=address)
    # Nothing is asked yet: only whether the client would know what to do with the address.
    RelayClient(RelayAddress(relay.address, relay.id, secret)).close()
    return relay


def _write(team: Team, known: tuple[KnownRelay, ...]) -> None:
    if team.my_role(team.id) is not Role.ADMIN:
        raise NotAnAdministrator
    team.vault.append([Intent(team.id, RELAYS_KIND, body_of_relays(known))])


def _is_readable(body: cbor.Item) -> bool:
    try:
        relays_from_body(body)
    except cbor.Malformed:
        return False
    return True


def _relay(row: cbor.Item) -> KnownRelay:
    address, key, code = fields.fixed(row, 3, "relays")
    octets = fields.octets(key, PUBLIC_KEY_BYTES, "relays.key")
    return KnownRelay(fields.text(address, "relays.address"), RelayId(octets), fields.text(code, "relays.code"))


def _is_relay(relay: KnownRelay) -> bool:
    words = (relay.address, relay.code)
    is_word = all(0 < len(word) <= MAX_WORD and word.isprintable() and " " not in word for word in words)
    return is_word and len(relay.id) == PUBLIC_KEY_BYTES
