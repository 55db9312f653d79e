"""A team of real desks under every schedule that can be drawn, and what must hold in the end (P3, P4, P5).

Three to five devices write, admit, remove, change keys, part and meet, with clocks a year apart, over a relay that may
do anything and by files that may be damaged. Nobody of the team lies; who was removed keeps every key and every copy.
`Schedule` does what it is told, one act after the other; `test_model.py` lets Hypothesis tell it, and `run_schedules`
does so by the thousand for `bench sync --long`. Every schedule is drawn from a seed that is printed.
"""

from __future__ import annotations

import atexit
import functools
import itertools
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from safeconduct.base.clock import MS_PER_DAY, FixedClock
from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.protect.chains import verify_device, verify_root, verify_user
from safeconduct.protect.envelopes import FrameRefused
from safeconduct.protect.frames import open_frame
from safeconduct.protect.members import Role
from safeconduct.protect.ops import Head, SignedOp, decode_signed_op, verify_op
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.roots import RootKey
from safeconduct.protect.wire import Appended, Posting, ReadAnswer, ReadRequest
from safeconduct.sync.compartments import Leaver, admit, begin, change_keys, remove
from safeconduct.sync.detection import Sort as Missing
from safeconduct.sync.detection import detect
from safeconduct.sync.errors import AlreadyThere, CannotComeBack, NotAnAdministrator, NotThere
from safeconduct.sync.exchange import Exchange, Relay, run
from safeconduct.sync.finishing import finish
from safeconduct.sync.frames import Frames
from safeconduct.sync.headwords import head_words, shared_compartments
from safeconduct.sync.held_back import PATIENT_POLLS
from safeconduct.sync.identity import ROOT_CERTIFICATE, ROOT_KEY, record_compartment
from safeconduct.sync.loose import waiting_op
from safeconduct.sync.parcels import read_parcel, write_parcel
from safeconduct.sync.reach import Reach
from safeconduct.sync.rules import Log
from safeconduct.sync.types import Admitted, Gone, Sort
from safeconduct.sync.usable import present_epoch
from safeconduct.vault.errors_ops import MayNotWrite
from safeconduct.vault.surroundings import no_progress
from safeconduct.vault.vault import Vault
from tests.unit.sync.desks import KEY, NOON_MS, WORD, Desk, exchange, founder, given, join
from tests.unit.sync.relays import HonestRelay, HostileRelay, KeepingBack, Mood, Unreachable

NAMES = ("amal", "bela", "dana", "emil")
# Whoever joins while a schedule runs.
LATER = "fadi"
# What may be refused to somebody who asks for it: by the rules, or until the next exchange is finished.
REFUSALS = (NotAnAdministrator, AlreadyThere, CannotComeBack, NotThere, MayNotWrite)
# Desks come to rest in so many rounds, or never: each may bring a removal to be carried over and a change of keys.
MOST_ROUNDS = 12
# Moods in which a relay alters what it shows: without anything new to show they do nothing.
LYING = tuple(mood for mood in Mood if mood is not Mood.HONEST)
# Lies that every schedule begins with.
LIES = 2
# A clock ahead of every other that a schedule can set: whoever has it is due to give a sign of life.
BEYOND_DAYS = 800


def memory() -> Path:
    """Return a folder in memory where there is one: a schedule writes a thousand times to the disk."""
    shared = Path("/dev/shm")
    return shared if shared.is_dir() else Path(tempfile.gettempdir())


@functools.cache
def room() -> Path:
    """Return one folder for everything of this process; it is gone when the process ends, however that ends well."""
    folder = Path(tempfile.mkdtemp(prefix="schedules-", dir=memory()))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def prepared(count: int) -> tuple[Path, CompartmentId, CompartmentId]:
    """Return a folder with the vaults of so many desks that have met, the record, and an identity sheet of three."""
    folder = room() / f"team-{count}"
    folder.mkdir()
    first = founder(folder, NAMES[0])
    record = record_compartment(first.vault)
    roles = {"bela": Role.ADMIN, "dana": Role.WRITE, "emil": Role.WRITE}
    others = [join(folder, first, name, roles[name], seats=((record, roles[name]),)) for name in NAMES[1:count]]
    exchange(first, *others)
    seats = [(others[0].team.me.device, Role.ADMIN), (others[1].team.me.device, Role.WRITE)]
    sheet = begin(first.team, Sort.IDENTITY, "", others=seats)
    exchange(first, *others)
    for desk in (first, *others):
        desk.close()
    return folder, record, sheet


class Schedule:
    """One team, and what happens to it."""

    def __init__(self, number: int, devices: int = len(NAMES)) -> None:
        origin, record, sheet = prepared(devices)
        self.folder = Path(tempfile.mkdtemp(prefix="schedule-", dir=room()))
        shutil.copytree(origin, self.folder, dirs_exist_ok=True)
        self.relay = HostileRelay(number)
        self.last_relay = KeepingBack()
        self.second_relay = HonestRelay()
        # What came about, for `run_schedules` to count: a schedule in which nothing does proves nothing.
        self.happened: Counter[str] = Counter((f"{devices} desks",))
        self.compartments = [record, sheet]
        self.words = itertools.count()
        self.desks = {name: self._opened(name) for name in NAMES[:devices]}

    def _opened(self, name: str) -> Desk:
        around = given(FixedClock(NOON_MS))
        return Desk(name, self.folder / name, around, Vault.open(self.folder / name, KEY, around))

    def close(self) -> None:
        for desk in self.desks.values():
            desk.close()
        shutil.rmtree(self.folder)

    # Acts

    def write(self, name: str, where: int) -> None:
        desk, compartment = self.desks[name], self._compartment(where)
        # A list of compartments shows what a desk has; in no other is anything written, whatever a vault would do.
        if desk.team.log(compartment).ops:
            with suppress(*REFUSALS):
                desk.write(f"{name} {next(self.words)}", compartment)

    def admit(self, name: str, other: str, where: int, role: Role) -> None:
        desk, seat = self.desks[name], (self.desks[other].team.me.device, role)
        if other != name and other in self._here(name):
            with suppress(*REFUSALS):
                admit(desk.team, self._compartment(where), [seat])

    def remove(self, name: str, other: str, where: int, back: int) -> None:
        team = self.desks[name].team
        where_id = team.id if where < 0 else self._compartment(where)
        gone = self.desks[other].vault.device
        with suppress(*REFUSALS):
            remove(team, where_id, [Leaver(gone, self._cut(name, other, where_id, back))])
            self.happened["removed"] += 1

    def rotate(self, name: str, where: int) -> None:
        team, compartment = self.desks[name].team, self._compartment(where)
        role = team.my_role(compartment)
        if role is not None and role >= Role.WRITE:
            with suppress(*REFUSALS):
                change_keys(team, compartment)

    def begin(self, name: str, other: str) -> None:
        if other in self._here(name) and self.desks[name].team.my_role(self.desks[name].team.id):
            with suppress(*REFUSALS):
                seats = [(self.desks[other].team.me.device, Role.WRITE)]
                self.compartments.append(begin(self.desks[name].team, Sort.CASE, others=seats))

    def skew(self, name: str, days: int) -> None:
        clock = self.desks[name].given.clock
        assert isinstance(clock, FixedClock)
        clock.ms = NOON_MS + days * MS_PER_DAY

    def restart(self, name: str) -> None:
        self.desks[name].reopen()

    def meet_relay(self, name: str, mood: Mood, stop_after: int) -> None:
        face = self.relay.face(name)
        face.mood = mood
        self.happened[mood.value] += 1
        with suppress(Unreachable):
            run(self.desks[name].team, Stopping(face, stop_after))

    def deceive(self, name: str, author: str, mood: Mood) -> None:
        """Let a desk ask when there is something to lie about: what another one has just written."""
        for where in range(2):
            self.write(author, where)
            self.write(author, where)
        self.meet_relay(author, Mood.HONEST, 0)
        self.meet_relay(name, mood, 0)

    def deceive_somebody(self) -> None:
        """Draw who is lied to and how, every way as often: Hypothesis draws some ways seldom."""
        name, author = self.relay.draw.sample(sorted(self.desks), 2)
        self.deceive(name, author, self.relay.draw.choice(LYING))

    def kill(self, name: str) -> None:
        """Cut an exchange off after something was taken in and before it was finished, as a flat battery does."""
        desk, face = self.desks[name], self.relay.face(name)
        face.mood = Mood.HONEST
        step = Exchange(desk.team, face.id)
        if (request := step.next_reading()) is not None:
            step.news(request, face.read(request))
        desk.reopen()

    def give_file(self, name: str, other: str, damage: int) -> None:
        source, target = self.desks[name], self.desks[other]
        path = self.folder / "parcel"
        if other not in self._here(name):
            return
        with suppress(SafeconductError):
            # What the receiver is not known to have, as in life: leaving too much out would show in the end.
            write_parcel(source.team, path, [target.vault.device])
            before = target.vault.count
            if damage:
                data = path.read_bytes()
                at = damage * 7919 % len(data)
                path.write_bytes(data[:at] if damage % 2 else data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :])
            team = target.team
            try:
                finish(team, read_parcel(team, path, no_progress).touched)
            except SafeconductError:
                assert target.vault.count == before
                raise

    def join(self, sponsor: str) -> None:
        desk = self.desks[sponsor]
        # A handshake that was refused on the way leaves the newcomer's folder: another try is another laptop.
        if (self.folder / LATER).exists() or desk.team.my_role(desk.team.id) is not Role.ADMIN:
            return
        with suppress(*REFUSALS):
            # An invitation has a day: whoever asks for one and whoever gives it agree on that.
            clock, root = FixedClock(desk.given.clock.now_ms()), RootKey(self.desks[NAMES[0]].vault.key(ROOT_KEY))
            self.desks[LATER] = join(self.folder, desk, LATER, clock=clock, root=root)

    def _compartment(self, where: int) -> CompartmentId:
        return self.compartments[where % len(self.compartments)]

    def _cut(self, name: str, other: str, compartment: CompartmentId, back: int) -> tuple[Head, ...]:
        desk, gone = self.desks[name], self.desks[other].vault.device
        head = next((head for head in desk.vault.heads(compartment) if head.device == gone), None)
        if head is None or not back:
            return ()
        earlier = desk.vault.at(compartment, gone, max(1, head.seq - back))
        return (Head(gone, max(1, head.seq - back), earlier[0]),) if earlier else ()

    def _here(self, name: str) -> set[str]:
        present = {device.id for device, _ in self.desks[name].team.devices()}
        return {other for other, desk in self.desks.items() if desk.vault.device in present}

    # What must hold

    def end(self) -> None:
        """Let everybody who is left meet by an honest relay and by files; then look at everything."""
        present = self._come_to_rest()
        if self._readers_pass_on(present):
            present = self._come_to_rest()
        self._nobody_accuses(present, self.last_relay.id)
        self._all_are_equal(present)
        self._all_have_the_last_words(present, self._written_last(present))
        self._removed_read_nothing()
        self._all_chains_hold()

    def _come_to_rest(self) -> list[Desk]:
        # Once to give; then until nobody gets anything: who comes first has not been given what the last one brings.
        self._meet_all()
        for _ in range(MOST_ROUNDS):
            counts = self._counts()
            self._meet_all()
            if counts == self._counts():
                return [self.desks[name] for name in sorted(self._present())]
        raise AssertionError("desks do not come to rest")

    def _readers_pass_on(self, present: list[Desk]) -> bool:
        """Let readers, who may post nothing, give by files what only they were shown; the relay does for all others."""
        due = set[tuple[str, str]]()
        for compartment in {one.id for desk in present for one in desk.team.compartments()}:
            members = [desk for desk in present if desk.team.my_role(compartment) is not None]
            ids = {desk.name: desk.ids(compartment) for desk in members}
            for desk, other in itertools.permutations(members, 2):
                lacked = ids[desk.name] - ids[other.name]
                if not all(_lies_before(other, desk.vault.op(op).signed) for op in lacked):
                    assert desk.team.my_role(compartment) is Role.READ
                    due.add((desk.name, other.name))
        for giver, other_name in sorted(due):
            self.give_file(giver, other_name, 0)
        return bool(due)

    def _meet_all(self) -> None:
        for name in sorted(self._present()):
            run(self.desks[name].team, self.last_relay.face(name))

    def _counts(self) -> list[int]:
        return [desk.vault.count for desk in self.desks.values()]

    def _present(self) -> set[str]:
        """Return the desks that are in the team as far as they know."""
        return {name for name, desk in self.desks.items() if desk.team.my_role(desk.team.id) is not None}

    def _all_are_equal(self, present: list[Desk]) -> None:
        for compartment in {one.id for desk in present for one in desk.team.compartments()}:
            members = [desk for desk in present if desk.team.my_role(compartment) is not None]
            whole = [desk for desk in members if not desk.vault.is_late(compartment)]
            for desk in members:
                for other in members[:1]:
                    assert desk.team.members(compartment) == other.team.members(compartment)
                    assert present_epoch(desk.team.log(compartment)) == present_epoch(other.team.log(compartment))
            has = {desk.name: _bytes(desk, compartment) for desk in members}
            for desk in members:
                assert not _waits_for_any(desk, compartment, present)
                for other in whole[:1]:
                    # What a late desk lacks was written before it came in.
                    assert has[desk.name] <= has[other.name]
                    lacked = has[other.name] - has[desk.name]
                    assert all(_lies_before(desk, decode_signed_op(data)) for _, data, _, _ in lacked)

    def _written_last(self, present: list[Desk]) -> list[tuple[Desk, CompartmentId, OpId]]:
        """Let everybody write wherever they may: nobody is frozen."""
        return [
            (desk, one.id, desk.write(f"{desk.name} last", one.id))
            for desk in present
            for one in desk.team.compartments()
            if (desk.team.my_role(one.id) or 0) >= Role.WRITE
        ]

    def _all_have_the_last_words(self, present: list[Desk], last: list[tuple[Desk, CompartmentId, OpId]]) -> None:
        """Keep one last word back from all others until they say so; then give it to them by files."""
        if not last:
            return
        author, compartment, word = self.relay.draw.choice(last)
        lacking = [desk for desk in present if desk is not author and desk.team.my_role(compartment) is not None]
        self.last_relay.keeps_back(author.name, [one.frame for one in Frames(author.team).of(author.vault.op(word))])
        self._meet_all()
        for desk in lacking:
            assert not desk.vault.has(word)
            assert head_words(desk.team, author.vault.device) != head_words(author.team, desk.vault.device)
        self._tell_of_it(author, compartment, lacking)
        seq = author.vault.op(word).signed.core.seq
        for desk in lacking:
            assert _is_reported(desk, author, compartment, seq)
            self._give_by_a_second_path(author, desk)
            assert desk.vault.has(word)
            assert not _is_reported(desk, author, compartment, seq)
            # It is known now, and so is who kept it back: two more polls did not bring it.
            for _ in range(PATIENT_POLLS):
                run(desk.team, self.last_relay.face(desk.name))
            assert self._accused_of_honest(desk) == {(self.last_relay.id, compartment, author.vault.device, seq)}
            self.happened["told of the relay"] += 1
        assert not self._accused_of_honest(author)
        self._meet_all()
        for _, one, op in last:
            assert all(other.vault.has(op) for other in present if other.team.my_role(one) is not None)
        for desk, other in itertools.combinations(present, 2):
            if shared_compartments(desk.team, other.vault.device):
                assert head_words(desk.team, other.vault.device) == head_words(other.team, desk.vault.device)

    def _give_by_a_second_path(self, author: Desk, desk: Desk) -> None:
        """Carry what was kept back by a file or by another relay, drawn for each desk."""
        if self.relay.draw.random() < 0.5:
            self.happened["second path by file"] += 1
            self.give_file(author.name, desk.name, 0)
        else:
            self.happened["second path by relay"] += 1
            run(author.team, self.second_relay)
            run(desk.team, self.second_relay)

    def _accused(self, desk: Desk) -> set[tuple[RelayId, CompartmentId, DeviceId, int]]:
        """Return what a desk says that relays kept back."""
        found = (one for one in detect(desk.team).findings if one.sort is Missing.KEPT_BACK)
        return {
            (one.relay, one.compartment, one.device, seq) for one in found for seq in range(one.first, one.last + 1)
        }

    def _accused_of_honest(self, desk: Desk) -> set[tuple[RelayId, CompartmentId, DeviceId, int]]:
        """Return what a desk says of every relay but the one that lied all along: of that one it may be true."""
        return {one for one in self._accused(desk) if one[0] != self.relay.id}

    def _nobody_accuses(self, present: list[Desk], relay: RelayId) -> None:
        for desk in present:
            assert all(accused != relay for accused, *_ in self._accused(desk))

    def _tell_of_it(self, author: Desk, compartment: CompartmentId, lacking: list[Desk]) -> None:
        """Let something come that is later than what is kept back: an entry, or a heartbeat of another compartment."""
        role, team = author.team.my_role(author.team.id) or Role.READ, author.team.id
        if role < Role.WRITE or compartment == team or self.relay.draw.random() < 0.5:
            author.write(f"{author.name} later", compartment)
        self.skew(author.name, BEYOND_DAYS)
        run(author.team, self.last_relay.face(author.name))
        # What came is counted as missed by the poll that brought it; two more polls did not bring what it follows.
        for desk in lacking * (1 + PATIENT_POLLS):
            run(desk.team, self.last_relay.face(desk.name))

    def _removed_read_nothing(self) -> None:
        for desk in self.desks.values():
            team = desk.team
            for one in team.compartments():
                log, reach = team.log(one.id), Reach(desk.vault.tables, writes=False)
                devices = [other for other in self.desks.values() if _is_gone_for_good(log, other.vault.device)]
                gone = [(other, _removals_of(log, other.vault.device)) for other in devices]
                for stored in desk.vault.compartment_ops(one.id) if gone else ():
                    if stored.signed.core.kind != WORD:
                        continue
                    past = reach.past(stored.signed.core)
                    for other, removals in gone:
                        if past & removals:
                            assert not _can_read(other, [outgoing.frame for outgoing in Frames(team).of(stored)])
                            assert not other.vault.has(stored.signed.id)

    def _all_chains_hold(self) -> None:
        verified, certified = set[tuple[OpId, bytes, bytes]](), set[tuple[DeviceId, bytes]]()
        for desk in self.desks.values():
            for stored in desk.vault.ops():
                core, signer = stored.signed.core, desk.vault.signer(stored.signed.core.device)
                # The same bytes under the same key need no second look.
                if (same := (stored.signed.id, stored.signed.to_bytes(), signer.raw)) not in verified:
                    verify_op(stored.signed, signer)
                    verified.add(same)
                if (core.device, signer.raw) not in certified:
                    assert _certified_key(desk, core.device) == signer.raw
                    certified.add((core.device, signer.raw))
                if core.seq > 1 and core.prev not in desk.vault.at(core.compartment, core.device, core.seq - 1):
                    assert desk.vault.base(core.compartment, core.device).op == core.prev
                assert len(desk.vault.at(core.compartment, core.device, core.seq)) == 1


class Stopping:
    """A relay whose line breaks after so many questions; 0 is never. What it was sent last was taken all the same."""

    def __init__(self, relay: Relay, stop_after: int) -> None:
        self._relay = relay
        self._left = stop_after

    @property
    def id(self) -> RelayId:
        return self._relay.id

    def append(self, postings: Sequence[Posting]) -> tuple[Appended, ...]:
        answers = self._relay.append(postings)
        self._count()
        return answers

    def read(self, request: ReadRequest) -> ReadAnswer:
        self._count()
        return self._relay.read(request)

    def _count(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise Unreachable


def _certified_key(desk: Desk, device: DeviceId) -> bytes:
    """Return a device's key by its certificates alone, from the root that the desk was told face to face."""
    shown = desk.team.device(device)
    assert shown is not None
    root = verify_root(desk.vault.setting(ROOT_CERTIFICATE), desk.team.me.root.key.fingerprint)
    user = verify_user(shown.user.certificate.to_bytes(), root)
    return verify_device(shown.certificate.to_bytes(), user).key.raw


def _bytes(desk: Desk, compartment: CompartmentId) -> set[tuple[OpId, bytes, bytes, bool]]:
    """Return all that a desk has of a compartment, and what of it counts."""
    aside = desk.vault.aside()
    return {
        (stored.signed.id, stored.signed.to_bytes(), stored.salt, stored.signed.id in aside)
        for stored in desk.vault.compartment_ops(compartment)
    }


def _lies_before(desk: Desk, op: SignedOp) -> bool:
    """Say whether an op was written before a desk's beginning."""
    core = op.core
    return core.seq <= desk.vault.base(core.compartment, core.device).seq


def _is_reported(desk: Desk, author: Desk, compartment: CompartmentId, seq: int) -> bool:
    """Say whether a desk says that it lacks what a device wrote at one place."""
    return any(
        one.sort in (Missing.MISSING, Missing.WITHHELD)
        and (one.compartment, one.device) == (compartment, author.vault.device)
        and one.first <= seq <= one.last
        for one in detect(desk.team).findings
    )


def _waits_for_any(desk: Desk, compartment: CompartmentId, present: list[Desk]) -> bool:
    """Say whether something waits that a present desk wrote: all that it follows is with that desk."""
    authors = {other.vault.device for other in present}
    waiting = (waiting_op(value).core for _, value in desk.vault.waiting())
    return any(core.compartment == compartment and core.device in authors for core in waiting)


def _removals_of(log: Log, device: DeviceId) -> int:
    return sum(op.bit for op in log.removals(log.all) if isinstance(op.change, Gone) and op.change.device == device)


def _is_gone_for_good(log: Log, device: DeviceId) -> bool:
    """Say whether a device was removed and nobody who knew of it let it in again."""
    removals = _removals_of(log, device)
    admissions = (op for op in log.ops if isinstance(op.change, Admitted) and op.change.id == device)
    return bool(removals) and device not in log.members(log.all) and not any(op.past & removals for op in admissions)


def _can_read(desk: Desk, frames: Iterable[bytes]) -> bool:
    """Say whether a desk opens any of these frames with any key it has ever had."""
    team = desk.team
    for frame, keys in itertools.product(frames, team.keyring.mailboxes()):
        with suppress(FrameRefused):
            open_frame(frame, keys)
            return True
    return False


NAME = st.sampled_from(NAMES)
ANYBODY = st.sampled_from((*NAMES, LATER))
WHERE = st.integers(0, 3)
# Two of three are asked of who decides about the team: of others a removal is refused.
DECIDING = st.sampled_from((*NAMES, *NAMES[:2], *NAMES[:2]))
# In how many schedules of this process each thing came about.
HAPPENED: Counter[str] = Counter()


class Machine(RuleBasedStateMachine):
    """What may happen, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.schedule: Schedule | None = None

    @initialize(
        number=st.integers(0, 2**32),
        devices=st.sampled_from((3, 4)),
        removal=st.tuples(st.booleans(), DECIDING, NAME, st.sampled_from((-1, -1, 0, 1))),
    )
    def meet(self, number: int, devices: int, removal: tuple[bool, str, str, int]) -> None:
        """Begin with lies and often with a removal: what is drawn act by act comes to few of either."""
        self.schedule = Schedule(number, devices)
        for _ in range(LIES):
            self.schedule.deceive_somebody()
        does_remove, name, other, where = removal
        if does_remove:
            self._remove(name, other, where, 0)

    @rule(name=ANYBODY, where=WHERE)
    def write(self, name: str, where: int) -> None:
        if (schedule := self._with(name)) is not None:
            schedule.write(name, where)

    @rule(name=NAME, other=ANYBODY, where=WHERE, role=st.sampled_from(Role))
    def admit(self, name: str, other: str, where: int, role: Role) -> None:
        if (schedule := self._with(name, other)) is not None:
            schedule.admit(name, other, where, role)

    @rule(name=DECIDING, other=ANYBODY, where=st.sampled_from((-1, 0, 1, 2)), back=st.integers(0, 2))
    def remove(self, name: str, other: str, where: int, back: int) -> None:
        self._remove(name, other, where, back)

    @rule(name=ANYBODY, where=WHERE)
    def rotate(self, name: str, where: int) -> None:
        if (schedule := self._with(name)) is not None:
            schedule.rotate(name, where)

    @rule(name=NAME, other=NAME)
    def begin(self, name: str, other: str) -> None:
        if (schedule := self._with(name, other)) is not None:
            schedule.begin(name, other)

    @rule(name=NAME, days=st.integers(-365, 365))
    def skew(self, name: str, days: int) -> None:
        if (schedule := self._with(name)) is not None:
            schedule.skew(name, days)

    @rule(name=ANYBODY)
    def restart(self, name: str) -> None:
        if (schedule := self._with(name)) is not None:
            schedule.restart(name)

    @rule(name=ANYBODY, mood=st.sampled_from(Mood), stop_after=st.sampled_from((0, 0, 0, 1, 2, 3)))
    def meet_relay(self, name: str, mood: Mood, stop_after: int) -> None:
        if (schedule := self._with(name)) is not None:
            schedule.meet_relay(name, mood, stop_after)

    @rule(name=NAME, author=NAME, mood=st.sampled_from(LYING))
    def deceive(self, name: str, author: str, mood: Mood) -> None:
        self._deceive(name, author, mood)

    @rule(name=ANYBODY)
    def meet_honest_relay(self, name: str) -> None:
        if (schedule := self._with(name)) is not None:
            schedule.meet_relay(name, Mood.HONEST, 0)

    @rule(name=NAME)
    def kill(self, name: str) -> None:
        if (schedule := self._with(name)) is not None:
            schedule.kill(name)

    @rule(name=ANYBODY, other=ANYBODY, damage=st.sampled_from((0, 0, 1, 2, 3)))
    def give_file(self, name: str, other: str, damage: int) -> None:
        if name != other and (schedule := self._with(name, other)) is not None:
            schedule.give_file(name, other, damage)

    @rule(sponsor=NAME)
    def join(self, sponsor: str) -> None:
        if (schedule := self._with(sponsor)) is not None:
            schedule.join(sponsor)

    def _remove(self, name: str, other: str, where: int, back: int) -> None:
        if (schedule := self._with(name, other)) is not None:
            schedule.remove(name, other, where, back)

    def _deceive(self, name: str, author: str, mood: Mood) -> None:
        if name != author and (schedule := self._with(name, author)) is not None:
            schedule.deceive(name, author, mood)

    def _with(self, *names: str) -> Schedule | None:
        """Return the schedule if these desks are there: one of them may not have joined yet."""
        schedule = self.schedule
        return schedule if schedule is not None and set(names) <= schedule.desks.keys() else None

    def teardown(self) -> None:
        if self.schedule is None:
            return
        try:
            self.schedule.end()
        finally:
            HAPPENED.update(self.schedule.happened.keys())
            self.schedule.close()


def run_schedules(count: int, first_seed: int, *, steps: int = 20, shrinks: bool = True) -> None:
    """Run so many schedules drawn from a seed; whatever does not hold is raised, shrunk to its fewest acts."""
    phases = (Phase.generate, Phase.shrink) if shrinks else (Phase.generate,)
    chosen = settings(
        max_examples=count,
        stateful_step_count=steps,
        phases=phases,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    print(f"folder: {room()}")
    print(f"schedules: {count}, acts in each: up to {steps}, seed: {first_seed}")
    HAPPENED.clear()
    run_state_machine_as_test(seed(first_seed)(type("Seeded", (Machine,), {})), settings=chosen)
    print("schedules in which it came about:", json.dumps(dict(sorted(HAPPENED.items()))))
