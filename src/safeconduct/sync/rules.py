"""Who belongs to a compartment and whose word counts: pure rules (docs/rooms/sync.md).

Two questions are kept apart (docs/decisions/0008-a-team.md). *May this be stored?* looks at the op's causal past
alone, so that every honest desk stores the same ops whatever the order they came in. *Does it count?* looks at all
control ops that are known, so that a removal takes back what was granted beside it. Removal wins: over a concurrent
admission, over the removed one's protest, over the removal of whoever made it. So does taking somebody's right,
over what they granted beside it. Clocks decide nothing.

Carries P3 and P5. Refuses to know what content means. The cost is quadratic in the control ops of one compartment, some
hundreds in years; answers for a mask are remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from safeconduct.base.ids import DeviceId, OpId, UserId
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.epochs import FIRST_EPOCH
from safeconduct.protect.members import History, Member, MemberSet, Role, members_hash
from safeconduct.sync.granted import Grant, cuts, devices_of, grants_in, is_ended, role_of, unfollowed
from safeconduct.sync.types import (
    Admitted,
    Appointed,
    Based,
    Change,
    Control,
    Founded,
    Frozen,
    Gone,
    Judged,
    Policy,
    Rotated,
    Sort,
    Writer,
)
from safeconduct.sync.words import Shown, owner_of

# Answers that a log keeps before it drops them all, some 100 bytes each: of 300 control ops, all there can be.
_REMEMBERED = 100_000


class Log:
    """The control ops of one compartment, in the order this desk took them in."""

    def __init__(self, ops: Iterable[Control] = ()) -> None:
        self.ops: list[Control] = []
        self.devices: dict[DeviceId, VerifiedDevice] = {}
        self._shown: dict[DeviceId, list[tuple[Shown, VerifiedDevice]]] = {}
        self._grants: list[Grant] = []
        self._grants_of: dict[DeviceId, list[Grant]] = {}
        self._named: set[DeviceId] = set()
        self._members: dict[int, dict[DeviceId, Role]] = {}
        self._held: dict[tuple[int, int], bool] = {}
        self._forks: list[tuple[int, Frozen]] = []
        self._takers: dict[int, bool] = {}
        self._takes_any: dict[int, bool] = {}
        self._removals: dict[int, list[Control]] = {}
        self._histories: dict[int, History] = {}
        for op in ops:
            self.add(op)

    def add(self, op: Control) -> None:
        """Take in one more; ValueError unless its number is the next.

        A base that nothing stands before brings all that it names: a desk that may not read the past begins with them.
        """
        if not self.ops and isinstance(op.change, Based):
            for named in op.change.before:
                self._take(named)
        self._take(op)

    def _take(self, op: Control) -> None:
        if op.k != len(self.ops):
            raise ValueError("control ops are numbered as they come")
        owners = {device.id: self.user(device.id) for device in devices_of(op)}
        for device in devices_of(op):
            self._show(device, op)
        # An answer for a mask rests on the ops of the mask and on whose the devices are that these name. One op more
        # changes none of them, unless it shows somebody else as the owner of a device that was named before.
        if any(device in self._named and self.user(device) != owner for device, owner in owners.items()):
            self._forget()
        self.ops.append(op)
        self._named.add(op.author)
        if isinstance(op.change, Gone):
            self._named.add(op.change.device)
        if isinstance(op.change, Frozen):
            self._forks.append((op.bit, op.change))
        for grant in grants_in(op):
            self._named.add(grant.device)
            self._grants.append(grant)
            self._grants_of.setdefault(grant.device, []).append(grant)
        if len(self._held) > _REMEMBERED:
            self._forget()

    def _forget(self) -> None:
        for remembered in (self._members, self._held, self._removals, self._histories):
            remembered.clear()
        self._takers.clear()
        self._takes_any.clear()

    @property
    def all(self) -> int:
        """The mask of everything known."""
        return (1 << len(self.ops)) - 1

    @property
    def sort(self) -> Sort:
        """What the compartment is for; a record while nobody has said."""
        return next((op.change.sort for op in self.ops if isinstance(op.change, Founded)), Sort.RECORD)

    def within(self, seen: int) -> Iterator[Control]:
        """Yield the control ops of a mask."""
        return (op for op in self.ops if seen & op.bit)

    def members(self, seen: int) -> Mapping[DeviceId, Role]:
        """Return who is a member, with which right, when exactly these control ops count."""
        if seen not in self._members:
            self._members[seen] = self._compute(seen)
        return self._members[seen]

    def right(self, device: DeviceId, seen: int) -> int:
        """Return the right of one device, 0 for no member, when exactly these control ops count.

        It asks after that device's grants alone: who takes in a thousand ops asks for a thousand masks.
        """
        if seen in self._members:
            return self._members[seen].get(device, 0)
        removals = self.removals(seen)
        held = [
            grant
            for grant in self._grants_of.get(device, ())
            if seen & grant.op.bit and not is_ended(grant, removals) and self._holds(grant, seen)
        ]
        return role_of(held) if held else 0

    def member_set(self, seen: int) -> MemberSet:
        """Return the members with their verified devices, as wraps are made for."""
        return MemberSet.of(Member(self.devices[device], role) for device, role in self.members(seen).items())

    def history(self, seen: int) -> History:
        """Return the policy; where two were set at the same time, the one that keeps the past closed."""
        if seen not in self._histories:
            newest = unfollowed([op for op in self.within(seen) if self._sets_policy(op, seen)])
            chosen = {op.change.history for op in newest if isinstance(op.change, Policy)}
            self._histories[seen] = History.FULL if chosen == {History.FULL} else History.FROM_JOIN
        return self._histories[seen]

    def user(self, device: DeviceId) -> UserId | None:
        """Return whose device it is, once a certificate came with it."""
        found = self.devices.get(device)
        return found.user.id if found else None

    def removals(self, seen: int) -> list[Control]:
        """Return the removals of a mask that hold: none that a device signed after it had two histories."""
        if seen not in self._removals:
            gone = (op for op in self.within(seen) if isinstance(op.change, Gone))
            self._removals[seen] = [op for op in gone if not self.is_frozen(op, seen)]
        return self._removals[seen]

    def endings(self, seen: int) -> list[Control]:
        """Return what new keys have to follow: the removals of a mask that hold, and the proofs of forks.

        Whom a forked device brought in reads with the keys of before.
        """
        return [*self.removals(seen), *(op for op in self.within(seen) if isinstance(op.change, Frozen))]

    def is_frozen(self, op: Control | Writer, seen: int) -> bool:
        """Say whether an op's author had two histories at its place or before, by the proofs of a mask."""
        author = op.device if isinstance(op, Writer) else op.author
        return any(seen & bit and fork.device == author and op.seq > fork.last_seq for bit, fork in self._forks)

    def without(self, device: DeviceId, last_seq: int) -> int:
        """Return the mask of everything known but what a device signed after a place."""
        return self.all & ~sum(op.bit for op in self.ops if op.author == device and op.seq > last_seq)

    def counts(self, writer: Writer, op: OpId) -> bool:
        """Say whether what was written here counts today, by all control ops known; else it is set aside."""
        removals = self.removals(self.all)
        if not removals and not self._forks and not self._takes_any_right():
            return True
        if said := self._said(op, self.all):
            # Two people of two minds: it stays aside until they agree.
            return said == {True}
        if self.is_frozen(writer, self.all) or any(cuts(removal, writer) for removal in removals):
            return False
        return self._is_supported(writer, Role.READ, self.all) or self._brings_itself(writer, op)

    def is_accepted(self, op: OpId) -> bool:
        """Say whether people decided that an op counts although it was set aside."""
        return self._said(op, self.all) == {True}

    def doubtful(self) -> dict[DeviceId, int]:
        """Return the devices of which ops may have to be set aside, each with the place after which that may be."""
        found: dict[DeviceId, int] = {}
        for op in self.removals(self.all):
            if isinstance(op.change, Gone):
                found[op.change.device] = min(op.change.last_seq, found.get(op.change.device, op.change.last_seq))
        for _, fork in self._forks:
            found[fork.device] = min(fork.last_seq, found.get(fork.device, fork.last_seq))
        is_needed = bool(found) or self._takes_any_right()
        found.update({grant.device: 0 for grant in self._grants if is_needed and not self._holds(grant, self.all)})
        return found

    def takers_of_right(self, device: DeviceId) -> tuple[Control, ...]:
        """Return the ops by which administrators gave a device less than it had, and that stand today."""
        found = self._right_takers(self.all, device)
        return tuple(op for op in found if self._stands(op, self.all, frozenset()))

    def _show(self, device: VerifiedDevice, op: Control) -> None:
        """Remember a device's certificate: whose it is says `words.owner_of`; of one person's, the newest is shown."""
        is_claim = isinstance(op.change, Admitted) and self.right(op.author, op.past) < Role.ADMIN
        shown = self._shown.setdefault(device.id, [])
        shown.append((Shown(is_claim, op.past.bit_count(), op.id, device.user.id), device))
        owner = owner_of(one for one, _ in shown)
        self.devices[device.id] = max((one for _, one in shown if one.user.id == owner), key=_newness)

    def _compute(self, seen: int) -> dict[DeviceId, Role]:
        removals = self.removals(seen)
        held: dict[DeviceId, list[Grant]] = {}
        for grant in self._grants:
            if seen & grant.op.bit and not is_ended(grant, removals) and self._holds(grant, seen):
                held.setdefault(grant.device, []).append(grant)
        return {device: role_of(grants) for device, grants in sorted(held.items())}

    def _holds(self, grant: Grant, seen: int, doubted: frozenset[OpId] = frozenset()) -> bool:
        """Say whether a grant was its author's to give, and was not given beside the author's own removal.

        ``doubted``: ops that are just being judged, of which no verdict counts that rests on them.
        """
        key = (grant.op.k, seen)
        if doubted:
            return self._does_hold(grant, seen, doubted)
        if key not in self._held:
            self._held[key] = self._does_hold(grant, seen, doubted)
        return self._held[key]

    def _does_hold(self, grant: Grant, seen: int, doubted: frozenset[OpId]) -> bool:
        op = grant.op
        if isinstance(op.change, Founded):
            return True
        if isinstance(op.change, Appointed):
            # Each signature of the root's serves once: whoever was appointed could repeat it when the right was taken.
            return all(_said_by_root(one.change) != _said_by_root(op.change) for one in self.within(op.past))
        if not self._stands(op, seen, doubted):
            return False
        if not self._is_own_device(op):
            return self._is_administrators(op, seen, doubted)
        # Whoever holds a person's key could bring in a device of theirs beside the removal of another one, or beside
        # the loss of its right.
        takers = (taker for taker in self._right_takers(seen) if self._stands(taker, seen, doubted))
        if any(self._is_beside(ending, op) for ending in (*self.removals(seen), *takers)):
            return False
        return self._is_persons_own(grant, seen, doubted)

    def _stands(self, op: Control, seen: int, doubted: frozenset[OpId]) -> bool:
        """Say whether a control op was not written beyond its author's removal or fork, or was judged to count."""
        writer = Writer(op.author, op.seq, op.past)
        is_cut = self.is_frozen(writer, seen) or any(cuts(removal, writer) for removal in self.removals(seen))
        return not is_cut or self._said(op.id, seen, doubted) == {True}

    def _is_supported(self, writer: Writer, least: Role, seen: int, doubted: frozenset[OpId] = frozenset()) -> bool:
        """Say whether the writer had the right in its own past, by grants that hold when ``seen`` counts."""
        grants = (grant for grant in self._grants_of.get(writer.device, ()) if writer.past & grant.op.bit)
        return self._has_one(grants, least, writer.past, seen, doubted)

    def _is_persons_own(self, own: Grant, seen: int, doubted: frozenset[OpId]) -> bool:
        """Say whether the author's person had the right to give, by any device of theirs, and the device is theirs."""
        person, past = self.user(own.op.author), own.op.past
        if self.user(own.device) != person:
            return False
        grants = (grant for grant in self._grants if past & grant.op.bit and self.user(grant.device) == person)
        return self._has_one(grants, own.role, past, seen, doubted)

    def _has_one(self, grants: Iterable[Grant], least: Role, past: int, seen: int, doubted: frozenset[OpId]) -> bool:
        removals = self.removals(past)
        return any(
            grant.role >= least and not is_ended(grant, removals) and self._holds(grant, seen, doubted)
            for grant in grants
        )

    def _brings_itself(self, writer: Writer, op: OpId) -> bool:
        """Say whether an op is the one by which a further device of somebody came in by itself."""
        mine = (grant for grant in self._grants_of.get(writer.device, ()) if grant.op.id == op)
        return any(self._holds(grant, self.all) for grant in mine)

    def _is_own_device(self, op: Control) -> bool:
        change = op.change
        if not isinstance(change, Admitted) or not change.voucher:
            return False
        is_admin = self.right(op.author, op.past) >= Role.ADMIN
        return not is_admin and (change.id == op.author or self.user(op.author) == change.user)

    def _is_beside(self, ending: Control, op: Control) -> bool:
        """Say whether a device of the person who comes in by an op was removed, or lost its right, beside it."""
        gone, change = ending.change, op.change
        device = gone.device if isinstance(gone, Gone) else _device_let_in(ending)
        if device is None or not isinstance(change, Admitted) or self.user(device) != change.user:
            return False
        return _are_beside(ending, op)

    def _sets_policy(self, op: Control, seen: int) -> bool:
        """Say whether an op sets the policy: its author had the right, and did not write beyond their own removal."""
        return isinstance(op.change, Policy) and self._is_administrators(op, seen, frozenset())

    def _is_administrators(self, op: Control, seen: int, doubted: frozenset[OpId]) -> bool:
        writer = Writer(op.author, op.seq, op.past)
        if not self._stands(op, seen, doubted) or not self._is_supported(writer, Role.ADMIN, seen, doubted):
            return False
        # Two who take each other's right beside each other have both lost it, as with removals.
        is_taker = any(taker.id == op.id for taker in self._right_takers(op.bit, _device_let_in(op)))
        return is_taker or not self._is_lowered(op, seen, doubted)

    def _is_lowered(self, op: Control, seen: int, doubted: frozenset[OpId]) -> bool:
        """Say whether the author's right was taken beside this op: who does not hear of it would keep it."""
        takers = self._right_takers(seen, op.author)
        return any(_are_beside(taker, op) and self._stands(taker, seen, doubted) for taker in takers)

    def _takes_right(self, op: Control) -> bool:
        """Say whether an administrator gave somebody else less than they had, by what its author had seen."""
        change = op.change
        if not isinstance(change, Admitted) or change.id == op.author:
            return False
        return change.role < self.right(change.id, op.past) and self.right(op.author, op.past) >= Role.ADMIN

    def _right_takers(self, seen: int, device: DeviceId | None = None) -> Iterator[Control]:
        """Yield the ops of a mask that gave a device, or any, less than it had. Each is looked at once."""
        for grant in self._grants if device is None else self._grants_of.get(device, ()):
            if seen & grant.op.bit:
                if grant.op.k not in self._takers:
                    self._takers[grant.op.k] = self._takes_right(grant.op)
                if self._takers[grant.op.k]:
                    yield grant.op

    def _takes_any_right(self) -> bool:
        count = len(self.ops)
        if count not in self._takes_any:
            self._takes_any = {count: next(self._right_takers(self.all), None) is not None}
        return self._takes_any[count]

    def _said(self, op: OpId, seen: int, doubted: frozenset[OpId] = frozenset()) -> set[bool]:
        """Return what people decided about an op that was set aside. Nobody judges what their own right rests on."""
        if op in doubted:
            return set()
        judged = (
            (one, one.change) for one in self.within(seen) if isinstance(one.change, Judged) and op in one.change.ops
        )
        return {
            change.do_count for one, change in judged if self._is_administrators(one, seen, doubted | frozenset((op,)))
        }


def may_write(log: Log, writer: Writer) -> bool:
    """Say whether content of this writer may be stored: it had the right in its own causal past."""
    return log.right(writer.device, writer.past) >= Role.WRITE


def may_change(log: Log, op: Control) -> bool:
    """Say whether a control op may be stored, by its own causal past alone."""
    role = log.right(op.author, op.past)
    match op.change:
        case Founded():
            return op.past == 0 and op.seq == 1
        case Admitted() as admitted:
            return role >= Role.ADMIN or _brings_own(log, op, admitted)
        case Gone() | Frozen():
            return _may_remove(log, op)
        case Policy() | Judged():
            return role >= Role.ADMIN
        case Based() as based:
            return (role >= Role.WRITE and _says_what_is(log, op, based)) if log.ops else _may_begin(op, based)
        case Rotated() as rotated:
            return (
                role >= Role.WRITE
                and rotated.n == next_number(log, op.past)
                and rotated.rotation.members_hash == members_hash(log.members(op.past).items())
            )
        case Appointed():
            return True


def may_freeze(log: Log, author: DeviceId, fork: Frozen, seen: int) -> bool:
    """Say whether a device may make a fork known: any writer, and nothing of the forked device speaks against it."""
    return log.right(author, seen & log.without(fork.device, fork.last_seq)) >= Role.WRITE


def next_number(log: Log, seen: int) -> int:
    """Return the number of the epoch that follows all that a mask knows of."""
    numbers = [op.change.n for op in log.within(seen) if isinstance(op.change, Rotated)]
    return max(numbers) + 1 if numbers else FIRST_EPOCH


def _device_let_in(op: Control) -> DeviceId | None:
    return op.change.id if isinstance(op.change, Admitted) else None


def _said_by_root(change: Change) -> tuple[DeviceId, frozenset[OpId], bytes] | None:
    return (change.device.id, change.in_spite_of, change.signature) if isinstance(change, Appointed) else None


def _are_beside(one: Control, other: Control) -> bool:
    """Say whether neither of two ops had seen the other."""
    return one.id != other.id and not one.past & other.bit and not other.past & one.bit


def _newness(device: VerifiedDevice) -> tuple[int, int, bytes]:
    user, own = device.user.certificate, device.certificate
    return user.terms.serial, own.terms.serial, user.to_bytes() + own.to_bytes()


def _may_remove(log: Log, op: Control) -> bool:
    gone, role = op.change, log.right(op.author, op.past)
    if isinstance(gone, Frozen):
        return may_freeze(log, op.author, gone, op.past)
    if not isinstance(gone, Gone):
        return False
    return role >= Role.ADMIN or (role >= Role.WRITE and gone.by_team is not None) or _is_own(log, op, gone)


def _may_begin(op: Control, based: Based) -> bool:
    """Say whether a base can be what a late desk begins from: what it names is what honest desks would have stored."""
    log = Log()
    for one in based.before:
        # An earlier base says nothing that does not stand here too, and is named without it.
        is_earlier = isinstance(one.change, Based) and bool(log.ops)
        if one.k != len(log.ops) or one.past >> one.k or not (is_earlier or may_change(log, one)):
            return False
        log.add(one)
    is_whole = op.k == len(log.ops) and op.past == log.all
    return is_whole and log.right(op.author, log.all) >= Role.WRITE and _has_epoch(log, op.past, based)


def _brings_own(log: Log, op: Control, admitted: Admitted) -> bool:
    """Say whether a person brings in a device of theirs, with their own key: no device of theirs could without it."""
    if not admitted.voucher:
        return False
    person = log.user(op.author) or (admitted.user if admitted.id == op.author else None)
    if person is None or person != admitted.user:
        return False
    shown = (device for one in log.within(op.past) for device in devices_of(one) if device.id == admitted.id)
    if any(device.user.id != person for device in shown):
        return False
    members = log.members(op.past)
    held = max((role for device, role in members.items() if log.user(device) == person), default=0)
    # A device never raises its own right.
    is_raised = admitted.id == op.author and members.get(op.author, admitted.role) < admitted.role
    return held >= admitted.role and not is_raised


def _is_own(log: Log, op: Control, gone: Gone) -> bool:
    """Say whether somebody lets a device of theirs go that has no greater right: a lost laptop removes no desk."""
    person, members = log.user(op.author), log.members(op.past)
    if person is None or person != log.user(gone.device) or op.author not in members:
        return False
    return members[op.author] >= members.get(gone.device, Role.READ)


def _has_epoch(log: Log, seen: int, based: Based) -> bool:
    rotations = (one.change for one in log.within(seen) if isinstance(one.change, Rotated))
    return any((change.n, change.epoch) == (based.n, based.epoch) for change in rotations)


def _says_what_is(log: Log, op: Control, based: Based) -> bool:
    """Say whether a base names every control op that its author had seen, each as it is known here."""
    known = {one.id: one for one in log.within(op.past)}
    if known.keys() != {one.id for one in based.before} or len(known) != len(based.before):
        return False
    named = {one.id: one.bit for one in based.before}
    return _has_epoch(log, op.past, based) and all(
        (one.author, one.seq, outline(one.change))
        == (known[one.id].author, known[one.id].seq, outline(known[one.id].change))
        and one.past == sum(named[other.id] for other in log.within(known[one.id].past))
        for one in based.before
    )


def outline(change: Change) -> tuple[object, ...]:
    """Return what two desks must agree on of a change that one of them knows by a base only."""
    match change:
        case Admitted() as admitted:
            return *_shown(admitted.device), admitted.role, admitted.voucher
        case Appointed() as appointed:
            return *_shown(appointed.device), appointed.in_spite_of, appointed.signature
        case Rotated() as rotated:
            heads = tuple((head.device, head.seq) for head in rotated.rotation.heads)
            return rotated.n, rotated.epoch, rotated.rotation.members_hash, heads
        case Based() as based:
            return based.n, based.epoch
        case Founded() | Gone() | Frozen() | Policy() | Judged():
            return (change,)


def _shown(device: VerifiedDevice) -> tuple[DeviceId, bytes, bytes]:
    return device.id, device.user.certificate.to_bytes(), device.certificate.to_bytes()
