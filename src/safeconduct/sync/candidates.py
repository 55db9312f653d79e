"""Keys that somebody gave and that no entry of their compartment names yet (P3, P4; docs/rooms/sync.md).

Anybody of the team can send this desk a grant: for a compartment that does not concern them, with keys of their own
making, with a beginning that never was. So what a grant, a link or a change of keys that still waits brings is a
*candidate*: this desk reads with it what lies in its mailbox, and nothing more. It writes under none, and counts none
among a compartment's epochs, before a change of keys or a base of that compartment, checked like every entry, names
the epoch by its id, which commits to the keys. Candidates stand beside one another by who gave them: nobody's push out
another one's, and of each giver a bounded number is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, CompartmentId, DeviceId, EpochId, MailboxId, OpId, OrgId
from safeconduct.protect import fields
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.epochs import FIRST_EPOCH, LAST_EPOCH, EpochKeys, EpochPlace
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.ops import MAX_SEEN, Head
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, SEED_BYTES
from safeconduct.vault.vault import Vault

# Candidates of one giver: more compartments than somebody lets one desk into at a time. What was given beyond them
# stays in the team's entries, and is opened again when there is room (`arrivals`).
MOST_OF_A_GIVER: Final = 512
# Older epochs that entries of one device link to, or changes of keys by it that still wait: of all compartments that
# are being caught up with, more than some change their keys in years.
MOST_DERIVED: Final = 8192
_MAYBE: Final = "maybe/"
_PLACE: Final = "candidate"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Keys as somebody gave them. ``heads``: where they say that the compartment begins; empty for its beginning.

    ``is_derived``: out of an entry that other candidates opened.
    """

    giver: DeviceId
    keys: EpochKeys
    write_key: WriteKey | None = field(repr=False, default=None)
    heads: tuple[Head, ...] = ()
    is_derived: bool = False

    @property
    def name(self) -> str:
        """The name under which the vault keeps it: one for each giver and epoch."""
        return f"{_MAYBE}{self.giver.hex()}/{self.keys.place.compartment.hex()}/{self.keys.id.hex()}"


class Candidates:
    """The candidates of one vault, read once and kept in step with it."""

    def __init__(self, vault: Vault, org: OrgId) -> None:
        self._vault = vault
        self._org = org
        self._kept: dict[str, Candidate] = {}
        # The same by what is asked for: each frame that comes asks for a mailbox, each grant for its giver's room.
        self._of: dict[bytes, dict[str, Candidate]] = {}
        self._at: dict[bytes, dict[str, Candidate]] = {}
        self._given: Counter[tuple[DeviceId, bool]] = Counter()
        for name in vault.key_names():
            if name.startswith(_MAYBE):
                self._remember(_candidate_from_bytes(name, vault.key(name), org))

    def put(self, candidate: Candidate) -> bool:
        """Keep a candidate, in place of what the same giver said of the same epoch; say whether there was room."""
        known = self._kept.get(candidate.name)
        if known is None and not self._has_room(candidate):
            return False
        if known is not None:
            candidate = replace(
                candidate,
                write_key=candidate.write_key or known.write_key,
                heads=candidate.heads or known.heads,
                is_derived=candidate.is_derived and known.is_derived,
            )
        value = _bytes_from_candidate(candidate)
        if known is None or _bytes_from_candidate(known) != value:
            self._vault.keep_key(candidate.name, value)
            self._remember(candidate)
        return True

    def _has_room(self, candidate: Candidate) -> bool:
        most = MOST_DERIVED if candidate.is_derived else MOST_OF_A_GIVER
        return self._given[candidate.giver, candidate.is_derived] < most

    def _remember(self, candidate: Candidate) -> None:
        self._forget(candidate.name)
        self._kept[candidate.name] = candidate
        for by, key in self._places(candidate):
            by.setdefault(key, {})[candidate.name] = candidate
        self._given[candidate.giver, candidate.is_derived] += 1

    def _forget(self, name: str) -> None:
        known = self._kept.pop(name, None)
        if known is None:
            return
        for by, key in self._places(known):
            del by[key][name]
            if not by[key]:
                del by[key]
        self._given[known.giver, known.is_derived] -= 1

    def _places(self, candidate: Candidate) -> tuple[tuple[dict[bytes, dict[str, Candidate]], bytes], ...]:
        keys = candidate.keys
        return (self._of, keys.place.compartment), (self._at, keys.mailbox)

    def of(self, compartment: CompartmentId) -> tuple[Candidate, ...]:
        """Return the candidates of a compartment, by giver and epoch."""
        return tuple(one for _, one in sorted(self._of.get(compartment, {}).items()))

    def mailbox(self, mailbox: MailboxId) -> tuple[EpochKeys, ...]:
        """Return the keys of the candidates whose mailbox this is: one of several may be the right ones."""
        found = {one.keys.id: one.keys for one in self._at.get(mailbox, {}).values()}
        return tuple(found.values())

    def compartments(self) -> set[CompartmentId]:
        """Return the compartments that candidates are for."""
        return {CompartmentId(one) for one in self._of}

    def take(self, compartment: CompartmentId, epoch: EpochId) -> Iterator[Candidate]:
        """Yield what was given of an epoch that an entry names, and keep it no longer."""
        for one in self.of(compartment):
            if one.keys.id == epoch:
                self._vault.drop_key(one.name)
                self._forget(one.name)
                yield one


def _bytes_from_candidate(candidate: Candidate) -> Secret:
    keys = candidate.keys
    heads: list[cbor.Item] = [[head.device, head.seq, head.op] for head in candidate.heads]
    seed = candidate.write_key.seed.reveal() if candidate.write_key else b""
    return Secret(
        cbor.encode([keys.place.n, keys.secret.reveal(), keys.write_public, seed, heads, candidate.is_derived])
    )


def _candidate_from_bytes(name: str, value: Secret, org: OrgId) -> Candidate:
    _, giver, compartment, _ = name.split("/")
    n, secret, public, seed, heads, is_derived = fields.fixed(cbor.decode(value.reveal()), 6, _PLACE)
    place = EpochPlace(
        org, CompartmentId(bytes.fromhex(compartment)), fields.number(n, _PLACE, lo=FIRST_EPOCH, hi=LAST_EPOCH)
    )
    keys = EpochKeys.from_secret(
        place, Secret(fields.octets(secret, KEY_BYTES, _PLACE)), fields.octets(public, PUBLIC_KEY_BYTES, _PLACE)
    )
    write_seed = fields.some_octets(seed, SEED_BYTES, _PLACE)
    return Candidate(
        DeviceId(bytes.fromhex(giver)),
        keys,
        WriteKey(Secret(write_seed)) if write_seed else None,
        tuple(_head(one) for one in fields.items(heads, _PLACE, most=MAX_SEEN)),
        is_derived is True,
    )


def _head(item: cbor.Item) -> Head:
    device, seq, op = fields.fixed(item, 3, _PLACE)
    return Head(
        DeviceId(fields.octets(device, SHORT_ID_BYTES, _PLACE)),
        fields.number(seq, _PLACE, lo=1),
        OpId(fields.octets(op, HASH_BYTES, _PLACE)),
    )
