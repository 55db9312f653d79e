"""Changing who belongs to a compartment: begin one, bring in, let go, change the keys (P3; docs/rooms/sync.md).

Every change is signed ops in the compartment's own log and, in the same transaction, new keys for exactly the members
that follow from it. Who comes in learns the keys by a grant in the team's compartment, or by a welcome while joining
the team. Refuses, before anything is written, what other desks would refuse: somebody who is no administrator, a member
twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import CompartmentId, DeviceId, EpochId, OpId
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.compartments import NONCE_BYTES, compartment_id
from safeconduct.protect.epochs import FIRST_EPOCH, EpochKeys, EpochPlace, RotateFirst
from safeconduct.protect.grants import CompartmentKeys, seal_grant
from safeconduct.protect.links import LINK_KIND, body_of_link
from safeconduct.protect.members import (
    MEMBER_KIND,
    POLICY_KIND,
    History,
    Joined,
    Member,
    MemberSet,
    Removed,
    Role,
    body_from_history,
    body_from_joined,
    body_from_removed,
)
from safeconduct.protect.ops import MAX_SEEN, Head
from safeconduct.protect.passing import body_of_pass
from safeconduct.protect.rotations import ROTATE_KIND, Writing, body_from_rotation, make_rotation
from safeconduct.protect.signing import SignKey
from safeconduct.protect.vouchers import Vouched, sign_voucher
from safeconduct.sync import bases, kinds
from safeconduct.sync.errors import AlreadyThere, BadName, CannotComeBack, NotAnAdministrator, NotThere
from safeconduct.sync.errors_joining import PersonKeyNeeded
from safeconduct.sync.part_names import check_free
from safeconduct.sync.reach import Reach
from safeconduct.sync.rules import Log, may_freeze, next_number
from safeconduct.sync.standing import bring_in_step
from safeconduct.sync.team import Team
from safeconduct.sync.types import Based, Frozen, Gone, Rotated, Sort
from safeconduct.sync.unshared import Unshared, unshared_frames
from safeconduct.sync.untold import are_untold, to_tell
from safeconduct.sync.usable import past_to_link, present_epoch
from safeconduct.vault.types import Intent

# Notes of changes of keys that did not bring this desk the keys they should have, by op.
BROKEN_KEYS: Final = b"sync/broken-keys/"
# Newcomers to an identity sheet do not read what was written before them (DESIGN section 4).
_HISTORY: Final = {Sort.IDENTITY: History.FROM_JOIN}

Seat = tuple[VerifiedDevice, Role]


@dataclass(frozen=True, slots=True)
class Leaver:
    """Who goes, and the last op of theirs that is believed. ``cut`` empty: all that is here."""

    device: DeviceId
    cut: tuple[Head, ...] = ()


def begin(team: Team, sort: Sort, name: str = "", *, others: Iterable[Seat] = ()) -> CompartmentId:
    """Begin a compartment with this desk as its administrator, and others.

    BadName for a name it cannot have, NameInUse for that of another one.
    """
    _check_name(name)
    if name:
        check_free(name, team.has_look)
    nonce = team.entropy.bytes(NONCE_BYTES)
    compartment = compartment_id(team.me.device.id, nonce)
    seats = [(team.me.device, Role.ADMIN), *(seat for seat in others if seat[0].id != team.me.device.id)]
    members = MemberSet.of(Member(device, role) for device, role in seats)
    place = EpochPlace(team.me.org, compartment, FIRST_EPOCH)
    rotation, writing = make_rotation(place, team.me.device.id, members=members, heads=(), entropy=team.entropy)
    with team.together():
        _use(team, writing)
        team.vault.append(
            [
                Intent(compartment, kinds.FOUND_KIND, kinds.body_of_found(nonce, sort)),
                Intent(compartment, POLICY_KIND, body_from_history(_HISTORY.get(sort, History.FULL))),
                *(_joined(compartment, seat) for seat in seats),
                Intent(compartment, ROTATE_KIND, body_from_rotation(rotation)),
                *([Intent(compartment, kinds.NAME_KIND, kinds.body_of_name(name))] if name else []),
            ]
        )
        if sort is not Sort.TEAM:
            _grant(team, writing, seats, ())
    return compartment


def rename(team: Team, compartment: CompartmentId, name: str) -> None:
    """Call a compartment something else; BadName for a name it cannot have, NameInUse for that of another one."""
    if not name:
        raise BadName
    _check_name(name)
    check_free(name, lambda look: team.has_look(look, besides=(compartment,)))
    team.vault.append([Intent(compartment, kinds.NAME_KIND, kinds.body_of_name(name))])


def admit(team: Team, compartment: CompartmentId, seats: Sequence[Seat]) -> Writing:
    """Bring devices in, or give them another right, and change the keys.

    AlreadyThere when nothing would change. CannotComeBack for one that was there before, where the past is closed.
    """
    check_admin(team, compartment)
    members = team.members(compartment)
    if all(members.get(device.id) == role for device, role in seats):
        raise AlreadyThere
    newcomers = [seat for seat in seats if seat[0].id not in members]
    _check_new(team, compartment, newcomers)
    with team.together():
        team.vault.append([_joined(compartment, seat) for seat in seats])
        return change_keys(team, compartment, newcomers=newcomers)


def bring_own(team: Team, compartment: CompartmentId, seat: Seat) -> Writing:
    """Bring in a further device of this desk's own person, or this very desk after a restoration.

    NotAnAdministrator for a greater right than any device of theirs has there. PersonKeyNeeded where their key is not.
    """
    if team.me.user is None:
        raise PersonKeyNeeded
    members = team.members(compartment)
    if max((right for device, right in members.items() if _is_mine(team, device)), default=0) < seat[1]:
        raise NotAnAdministrator
    if seat[0].id not in members:
        _check_new(team, compartment, [seat])
    with team.together():
        team.vault.append([_joined(compartment, seat, _voucher(team, compartment, seat, team.me.user))])
        newcomers = [seat] if seat[0].id != team.me.device.id else []
        return change_keys(team, compartment, newcomers=newcomers)


def show_again(team: Team, compartment: CompartmentId, seat: Seat) -> None:
    """Show a member's certificates anew, with the right it has: its keys and its members stay what they are."""
    team.vault.append([_joined(compartment, seat)])


def remove(team: Team, compartment: CompartmentId, leavers: Sequence[Leaver], *, by_team: OpId | None = None) -> None:
    """Let devices go and change the keys; NotThere when one is no member.

    ``by_team``: the op that removed them from the team, for a writer who is no administrator and carries it over.
    """
    members = team.members(compartment)
    if any(leaver.device not in members for leaver in leavers):
        raise NotThere
    mine = team.my_role(compartment) or 0
    is_own = all(_is_mine(team, leaver.device) and members[leaver.device] <= mine for leaver in leavers)
    if by_team is None and not is_own:
        check_admin(team, compartment)
    with team.together():
        reopen(team, compartment)
        team.vault.append([_gone(team, compartment, leaver, by_team) for leaver in leavers])
        bring_in_step(team, compartment)
        if any(leaver.device == team.me.device.id for leaver in leavers):
            team.vault.close_compartment(compartment)
        else:
            change_keys(team, compartment)


def freeze(team: Team, compartment: CompartmentId, fork: Frozen) -> bool:
    """Make known that a device has two histories: nothing of it from there on counts; say whether this desk could.

    Any writer may, and the first who sees it does. It is written under keys that the device has not drawn since.
    """
    log = team.log(compartment)
    if team.vault.device != team.me.device.id or not may_freeze(log, team.me.device.id, fork, log.all):
        return False
    drawn = {op.change.epoch for op in log.ops if isinstance(op.change, Rotated) and op.author == fork.device}
    usable = [keys for keys in _writable(team, compartment) if keys.id not in drawn] or _writable(team, compartment)
    if not usable:
        return False
    with team.together():
        team.vault.set_epoch(compartment, usable[-1].id)
        body = kinds.body_of_fork(fork.device, fork.last_seq + 1, fork.ops)
        team.vault.append([Intent(compartment, kinds.FORK_KIND, body)])
        bring_in_step(team, compartment)
    return True


def judge(team: Team, compartment: CompartmentId, ops: frozenset[OpId], *, do_count: bool) -> None:
    """Decide about ops that were set aside: they count from now on, or they stay aside for good."""
    check_admin(team, compartment)
    with team.together():
        team.vault.append([Intent(compartment, kinds.JUDGE_KIND, kinds.body_of_judge(ops, do_count=do_count))])
        bring_in_step(team, compartment)


def change_keys(team: Team, compartment: CompartmentId, *, newcomers: Sequence[Seat] = ()) -> Writing:
    """Draw a new epoch for the present members, wrap it for each, and write under it from now on.

    The change itself lies under the keys before it, which every present member but a newcomer has. Where people worked
    apart and the keys went two ways, it lies under both (`frames`).
    """
    log, seen = team.log(compartment), _seen(team, compartment)
    before = past_to_link(log, log.all, lambda epoch: team.keyring.epoch(compartment, epoch) is not None)
    place = EpochPlace(team.me.org, compartment, next_number(log, seen))
    heads = team.vault.heads(compartment)[:MAX_SEEN]
    members = log.member_set(seen)
    with team.together():
        reopen(team, compartment)
        rotation, writing = make_rotation(place, team.me.device.id, members=members, heads=heads, entropy=team.entropy)
        team.vault.append([Intent(compartment, ROTATE_KIND, body_from_rotation(rotation))])
        _use(team, writing)
        if log.history(log.all) is History.FULL:
            team.vault.append(_links(team, writing, before))
            begins_after: tuple[Head, ...] = ()
        else:
            begins_after = reached(team, compartment)
            base = _base(team, writing, begins_after)
            team.vault.append([Intent(compartment, kinds.BASE_KIND, bases.body_of_base(base))])
        team.vault.append(_passes(team, writing, before))
        if compartment != team.id:
            _grant(team, writing, (*newcomers, *to_tell(team, compartment, seen)), begins_after)
    return writing


def settle(team: Team, compartment: CompartmentId) -> bool:
    """Write under the right keys from now on; change them if none are right; say whether anything was written.

    Called whenever ops were taken in. A desk that may not write there closes the compartment for itself.
    """
    log = team.log(compartment)
    if not _has_right(team, log):
        team.vault.close_compartment(compartment)
        return False
    present = present_epoch(log)
    if isinstance(present, RotateFirst):
        if not _writable(team, compartment):
            # An exchange broke off before the keys came: others have them, and nothing can be written without.
            team.vault.close_compartment(compartment, is_for_keys=True)
            return False
        change_keys(team, compartment)
        return True
    if not write_under_present(team, compartment) and has_broken_keys(team, compartment, present):
        # Whoever changed them left this desk out or gave it others: any writer may change them for all.
        change_keys(team, compartment)
        return True
    if team.keyring.write_key(present) is not None and are_untold(team, compartment):
        change_keys(team, compartment)
        return True
    return False


def removed_from_team(team: Team) -> dict[DeviceId, OpId]:
    """Return the devices that are no longer in the team, each with the op that removed it."""
    log = team.log(team.id)
    present = log.members(log.all)
    gone = ((op.change, op.id) for op in log.ops)
    return {change.device: op for change, op in gone if isinstance(change, Gone) and change.device not in present}


def write_under_present(team: Team, compartment: CompartmentId) -> bool:
    """Write under the keys that are the right ones by what is known here; close the compartment while they lack.

    Say whether they are here. Writes nothing, so that it may be called in the middle of an exchange: whoever types
    meanwhile is refused where keys lack alone, and never under keys that somebody removed still has.
    """
    log = team.log(compartment)
    if not _has_right(team, log):
        team.vault.close_compartment(compartment)
        return False
    present, gone = present_epoch(log), removed_from_team(team)
    is_known_to_gone = compartment != team.id and any(one in gone for one in log.members(log.all))
    if isinstance(present, RotateFirst) or team.keyring.write_key(present) is None or is_known_to_gone:
        # On their way: whoever changed them named this desk as a writer, or the end of the exchange changes them. Who
        # is out of the team is out of this part with it, though no word of that lies here yet.
        team.vault.close_compartment(compartment, is_for_keys=True)
        return False
    if team.vault.epoch(compartment) != present or team.vault.is_closed(compartment):
        team.vault.set_epoch(compartment, present)
    return True


def write_rightly(team: Team, touched: Iterable[CompartmentId]) -> None:
    """Write under the right keys in the midst of an exchange that brought something of some compartments.

    Nothing may be written under keys that somebody removed still has, or under none: cut off before the exchange ends,
    this desk knows of the removal and still has the keys from before. Who is out of the team knows the keys of every
    compartment they were in.
    """
    brought = frozenset(touched)
    every = brought.union(team.keyring.compartments()) if team.id in brought else brought
    for compartment in every:
        log = team.log(compartment)
        if not log.ops:
            continue
        is_same = compartment in brought and present_epoch(log) == team.vault.epoch(compartment)
        if not is_same or team.vault.is_closed(compartment) or team.id in brought:
            write_under_present(team, compartment)


def _has_right(team: Team, log: Log) -> bool:
    role = log.members(log.all).get(team.me.device.id)
    # A desk restored without its person's key has keys that nobody certified: it reads, and others refuse its word.
    is_certified = team.vault.device == team.me.device.id
    return role is not None and role >= Role.WRITE and is_certified


def has_write_keys(team: Team, compartment: CompartmentId) -> bool:
    """Say whether this desk has the write key of any epoch: a writer by the log may wait for them still."""
    return bool(_writable(team, compartment))


def has_broken_keys(team: Team, compartment: CompartmentId, epoch: EpochId) -> bool:
    """Say whether the change of keys to an epoch came to this desk without the keys it should have."""
    changes = (op.id for op in team.log(compartment).ops if isinstance(op.change, Rotated) and op.change.epoch == epoch)
    return any(team.vault.notes(BROKEN_KEYS + op) for op in changes)


def reopen(team: Team, compartment: CompartmentId) -> None:
    """Write once more under the newest keys that are here, to change them: until then a compartment is closed."""
    for newest in _writable(team, compartment)[-1:]:
        team.vault.set_epoch(compartment, newest.id)


def _writable(team: Team, compartment: CompartmentId) -> list[EpochKeys]:
    return [keys for keys in team.keyring.epochs(compartment) if team.keyring.write_key(keys.id) is not None]


def _check_name(name: str) -> None:
    if name and not kinds.is_name(name):
        raise BadName(shown=name)


def check_admin(team: Team, compartment: CompartmentId) -> None:
    """Raise NotAnAdministrator unless this desk decides who is in a compartment."""
    if team.my_role(compartment) is not Role.ADMIN:
        raise NotAnAdministrator


def _check_new(team: Team, compartment: CompartmentId, newcomers: Iterable[Seat]) -> None:
    """Refuse a device that began with a past it may not go on from: its chains would have a gap that nothing fills."""
    log = team.log(compartment)
    if log.history(log.all) is History.FROM_JOIN and any(device.id in log.devices for device, _ in newcomers):
        raise CannotComeBack


def _is_mine(team: Team, device: DeviceId) -> bool:
    found = team.device(device)
    return found is not None and found.user.id == team.me.device.user.id


def _joined(compartment: CompartmentId, seat: Seat, voucher: bytes = b"") -> Intent:
    device, role = seat
    certificates = (device.user.certificate.to_bytes(), device.certificate.to_bytes())
    return Intent(compartment, MEMBER_KIND, body_from_joined(Joined(device.id, role, *certificates, voucher)))


def _voucher(team: Team, compartment: CompartmentId, seat: Seat, user: SignKey) -> bytes:
    """Return the person's own signature for the next entry of this desk."""
    here = (head.seq for head in team.vault.heads(compartment) if head.device == team.vault.device)
    device, role = seat
    return sign_voucher(user, Vouched(compartment, device.id, role, team.vault.device, max(here, default=0) + 1))


def _gone(team: Team, compartment: CompartmentId, leaver: Leaver, by_team: OpId | None) -> Intent:
    here = tuple(head for head in team.vault.heads(compartment) if head.device == leaver.device)
    cut = next(iter(leaver.cut or here), Head(leaver.device, 0, OpId(bytes(32))))
    if by_team is not None:
        return Intent(compartment, kinds.EXPEL_KIND, kinds.body_of_expel(leaver.device, by_team, (cut.seq, cut.op)))
    return Intent(compartment, MEMBER_KIND, body_from_removed(Removed(leaver.device, cut.seq, cut.op)))


def _seen(team: Team, compartment: CompartmentId) -> int:
    """Return the mask that the next op of this desk will have: of a forked device it names one branch alone."""
    reach, mask = Reach(team.vault.tables, writes=False), 0
    for head in team.vault.heads(compartment):
        mask |= reach.through((compartment, head.device), head.seq, head.op)
    return mask


def _use(team: Team, writing: Writing) -> None:
    team.keyring.put(writing.keys, writing.write_key)
    team.vault.set_epoch(writing.keys.place.compartment, writing.keys.id)


def _links(team: Team, writing: Writing, before: Iterable[Rotated]) -> list[Intent]:
    compartment = writing.keys.place.compartment
    older = (team.keyring.epoch(compartment, one.epoch) for one in before if one.n < writing.keys.place.n)
    return [Intent(compartment, LINK_KIND, body_of_link(writing.keys, keys)) for keys in older if keys is not None]


def _passes(team: Team, writing: Writing, before: Iterable[Rotated]) -> list[Intent]:
    """Return what lets all writers of the new epoch lay older ops into the mailboxes they belong in."""
    compartment, newer = writing.keys.place.compartment, (writing.keys, writing.write_key)
    found = []
    for one in before:
        keys, write_key = team.keyring.epoch(compartment, one.epoch), team.keyring.write_key(one.epoch)
        if keys is not None and write_key is not None and one.n < writing.keys.place.n:
            found.append(Intent(compartment, kinds.PASSING_KIND, body_of_pass(newer, (keys, write_key))))
    return found


def reached(team: Team, compartment: CompartmentId) -> tuple[Head, ...]:
    """Return how far each chain goes, those too that lie wholly before this desk's own beginning."""
    heads = {head.device: head for head in team.vault.heads(compartment)}
    for op in team.log(compartment).ops if team.vault.is_late(compartment) else ():
        for head in op.change.chains if isinstance(op.change, Based) else ():
            heads.setdefault(head.device, team.vault.base(compartment, head.device))
    return tuple(head for _, head in sorted(heads.items()) if head.seq)


def _base(team: Team, writing: Writing, heads: tuple[Head, ...]) -> Based:
    compartment, reach = writing.keys.place.compartment, Reach(team.vault.tables, writes=False)
    own = next(head for head in heads if head.device == team.me.device.id)
    known = reach.through((compartment, own.device), own.seq, own.op)
    place = (compartment, writing.keys.place.n, writing.keys.id, known)
    return bases.make_based(team.log(compartment), reach, place=place, heads=heads)


def _grant(team: Team, writing: Writing, seats: Iterable[Seat], begins_after: tuple[Head, ...]) -> None:
    intents = []
    newcomers = [seat for seat in seats if seat[0].id != team.me.device.id]
    unshared = unshared_frames(team, writing.keys, newcomers) if begins_after and newcomers else Unshared()
    for device, role in newcomers:
        may_write = role >= Role.WRITE
        given = CompartmentKeys(
            writing.keys,
            writing.write_key if may_write else None,
            begins_after,
            unshared.frames,
            unshared.older if may_write else (),
        )
        sealed = seal_grant(given, sender=team.me.device.id, recipient=device.id, kem=device.kem)
        intents.append(Intent(team.id, kinds.GRANT_KIND, kinds.body_of_grant(sealed)))
    team.vault.append(intents)
