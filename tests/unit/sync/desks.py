"""Desks of an invented team, each a real vault on the disk, with clocks that the test sets."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from safeconduct.base import cbor
from safeconduct.base.clock import FixedClock, Hlc
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.protect.frames import seal_frame
from safeconduct.protect.members import Role
from safeconduct.protect.ops import Head, OpCore, sign_op
from safeconduct.protect.rest import RecoverySecret
from safeconduct.protect.roots import RootKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.sync import joining
from safeconduct.sync.act_views import ActViews
from safeconduct.sync.arrivals import Taken, take_frames
from safeconduct.sync.finishing import finish
from safeconduct.sync.frames import Frames
from safeconduct.sync.identity import ROOT_KEY
from safeconduct.sync.joining import Plan
from safeconduct.sync.ready import create_joining_vault, create_vault
from safeconduct.sync.team import Team
from safeconduct.sync.views import SyncViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault

# Random in life: such a key needs no Argon2id.
KEY = RecoverySecret(Secret(bytes(range(32))))
# 21 January 2019, 12:00 UTC.
NOON_MS = 1_548_072_000_000
WORD = "record.word/1"


# The desks that have a vault open, until it is closed: a vault holds files, and a process may have 1,024 of them.
_open: list[Desk] = []


@dataclass(slots=True, eq=False)
class Desk:
    """One desk: its vault, its clock, and the team as it knows it."""

    name: str
    path: Path
    given: Surroundings
    vault: Vault
    _team: Team | None = None

    def __post_init__(self) -> None:
        _open.append(self)

    @property
    def team(self) -> Team:
        """Return the team as this desk knows it, read once while the vault is open, as in life."""
        if self._team is None or self._team.vault is not self.vault:
            self._team = Team(self.vault, self.given.clock, self.given.entropy)
        return self._team

    def write(self, word: str, compartment: CompartmentId) -> OpId:
        return self.vault.append([Intent(compartment, WORD, {0: word})])[0]

    def words(self, compartment: CompartmentId) -> set[str]:
        """Return what of the words of a compartment counts here."""
        aside = self.vault.aside()
        return {
            str(stored.signed.core.body[0])
            for stored in self.vault.compartment_ops(compartment)
            if stored.signed.core.kind == WORD and stored.signed.id not in aside
        }

    def ids(self, compartment: CompartmentId) -> set[OpId]:
        return {stored.signed.id for stored in self.vault.compartment_ops(compartment)}

    def close(self) -> None:
        self.vault.close()
        if self in _open:
            _open.remove(self)

    def reopen(self) -> None:
        self._team = None
        self.vault.close()
        self.vault = Vault.open(self.path, KEY, self.given)


def close_all() -> None:
    """Close every desk that is still open."""
    for desk in tuple(_open):
        desk.close()


def given(clock: FixedClock | None = None) -> Surroundings:
    return Surroundings((SyncViews(), ActViews()), clock or FixedClock(NOON_MS), SystemEntropy())


def founder(folder: Path, name: str = "founder", clock: FixedClock | None = None) -> Desk:
    around = given(clock)
    return Desk(name, folder / name, around, create_vault(folder / name, KEY, around))


def join(
    folder: Path,
    sponsor: Desk,
    name: str,
    role: Role = Role.WRITE,
    *,
    seats: tuple[tuple[CompartmentId, Role], ...] = (),
    clock: FixedClock | None = None,
    is_further_device: bool = False,
    root: RootKey | None = None,
) -> Desk:
    """Let somebody new join by the whole handshake, and take in what there is."""
    desk = let_in(folder, sponsor, name, role, seats=seats, clock=clock, is_further_device=is_further_device, root=root)
    exchange(sponsor, desk)
    return desk


def let_in(
    folder: Path,
    sponsor: Desk,
    name: str,
    role: Role = Role.WRITE,
    *,
    seats: tuple[tuple[CompartmentId, Role], ...] = (),
    clock: FixedClock | None = None,
    is_further_device: bool = False,
    root: RootKey | None = None,
) -> Desk:
    """Let somebody new join by the whole handshake; nothing was exchanged yet."""
    around = given(clock)
    desk = Desk(name, folder / name, around, create_joining_vault(folder / name, KEY, around))
    team = sponsor.team
    invitation = joining.invite(team, Plan(role, seats, is_own_device=is_further_device))
    request = joining.ask(desk.vault, invitation.invitation, "" if is_further_device else name, around)
    answer = joining.answer(team, invitation, request)
    theirs = joining.take_answer(desk.vault, answer)
    mine = joining.given_at(team, invitation.mailbox).words()
    assert mine == theirs
    joining.words_are_equal(desk.vault)
    if not is_further_device and root is None:
        root = RootKey(sponsor.vault.key(ROOT_KEY))
    welcome = joining.welcome(team, joining.given_at(team, invitation.mailbox), root)
    joining.take_welcome(desk.vault, welcome)
    return desk


def frames(desk: Desk) -> list[bytes]:
    team = desk.team
    return [one.frame for one in Frames(team).after(0)]


def frames_lacking(source: Team, target: Vault) -> list[bytes]:
    """Return the frames of what one desk has and another has not: what a relay would not have given it yet.

    That it does no harm to be given something twice is tried where it is meant (`frames`).
    """
    made = Frames(source)
    lacking = (stored for stored in source.vault.ops() if not target.has(stored.signed.id))
    return [one.frame for stored in lacking for one in made.of(stored)]


def deliver(target: Desk, sent: Iterable[bytes]) -> Taken:
    """Take frames in until no new mailbox opens, and finish."""
    total = take_all(target, sent)
    finish(target.team, total.touched)
    return total


def take_all(target: Desk, sent: Iterable[bytes]) -> Taken:
    """Take frames in until no new mailbox opens, as an exchange does that is not at its end yet."""
    kept = list(sent)
    team = target.team
    total = Taken()
    while True:
        mailboxes = len(tuple(team.keyring.mailboxes()))
        total.add(take_frames(team, kept))
        if len(tuple(team.keyring.mailboxes())) == mailboxes:
            return total


def exchange(*desks: Desk) -> None:
    """Let desks give each other everything until nobody has news."""
    for _ in range(8):
        news = 0
        for one, other in itertools.permutations(desks, 2):
            news += deliver(other, frames_lacking(one.team, other.vault)).new
        if not news:
            return
    raise AssertionError("desks do not come to rest")


@dataclass(frozen=True, slots=True)
class Forgery:
    """Where an op is to stand that a member makes by hand; what is left out is as an honest desk would have it."""

    seq: int | None = None
    prev: OpId | None = None
    seen: tuple[Head, ...] = ()
    parents: tuple[OpId, ...] = ()
    hlc: int = 1
    salt: bytes = bytes(32)


def forged(
    desk: Desk,
    compartment: CompartmentId,
    intent: tuple[str, dict[int, cbor.Item]],
    place: Forgery | None = None,
    *,
    key: SignKey | None = None,
) -> bytes:
    """Return a frame that somebody with a desk's keys makes by hand; its own vault does not have it."""
    team, place = desk.team, place or Forgery()
    own = next((head for head in desk.vault.heads(compartment) if head.device == desk.vault.device), None)
    # Who only reads has keys too, under which anybody could post what it writes by hand.
    keys = team.keyring.epoch(compartment, desk.vault.epoch(compartment)) or team.keyring.epochs(compartment)[-1]
    kind, body = intent
    core = OpCore(
        compartment=compartment,
        device=desk.vault.device,
        seq=place.seq if place.seq is not None else (own.seq if own else 0) + 1,
        prev=place.prev if place.prev is not None else (own.op if own else OpId(bytes(32))),
        parents=place.parents,
        hlc=Hlc(place.hlc),
        epoch=keys.id,
        seen=place.seen,
        kind=kind,
        body=body,
    )
    return seal_frame(sign_op(core, key or team.me.keys.sign), keys, place.salt)


def new_frames(desk: Desk, after: int) -> list[bytes]:
    """Return the frames of what a desk's journal holds after a number."""
    return [one.frame for one in Frames(desk.team).after(after)]
