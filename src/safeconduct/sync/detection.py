"""What may be wrong between the desks, from what this vault has: gaps, forks, silence, faults of relays, rollback (P5).

A report and nothing else: it changes nothing, asks nobody, and the same vault gives the same findings. Each finding has
its numbers here and its sentences in `detection_words`. What a single relay can hide from two desks for ever is no
finding, for nothing here could show it: then the report says that a second path is needed (docs/threat.md N7, N14).

Refuses to accuse: what is missing may be on its way, and only two signed histories are proof (`protect.proofs`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import CompartmentId, DeviceId, MailboxId, OpId
from safeconduct.protect.ops import Head, SignedOp
from safeconduct.protect.proofs import ForkProof, ProofRefused, bytes_of_relay_fault
from safeconduct.protect.receipts import Receipt, RelayFault, RelayId
from safeconduct.sync import sql
from safeconduct.sync.arrivals import CAME_BACK
from safeconduct.sync.blobs import spoilt_in
from safeconduct.sync.heartbeats import Step, pulses
from safeconduct.sync.held_back import PATIENT_POLLS, HeldBack, Sign, held_back
from safeconduct.sync.identity import ROOT_CERTIFICATE
from safeconduct.sync.lacking import left_out
from safeconduct.sync.loose import waiting_op
from safeconduct.sync.polls import FILE, last_poll_at, paths, polls_since
from safeconduct.sync.relay_notes import RelayNotes, noted_relays
from safeconduct.sync.shelf import MOST_OPS_OF_ONE, gone
from safeconduct.sync.team import Team

# What a finding has where it is about none.
_NO_COMPARTMENT: Final = CompartmentId(b"")
_NO_DEVICE: Final = DeviceId(b"")
_NO_MAILBOX: Final = MailboxId(b"")
_NO_RELAY: Final = RelayId(b"")


class Sort(enum.Enum):
    """Sorts of findings, the gravest first."""

    ROLLED_BACK = "this desk rolled back"
    FORK = "fork"
    LEFT_OUT = "left out of a change of keys"
    RELAY_FAULT = "relay fault"
    KEPT_BACK = "kept back by a relay"
    WITHHELD = "withheld"
    MISSING = "missing"
    TOO_MUCH = "too much waits"
    SPOILT = "other content of a file"
    STALE = "stale device"
    NO_POLL = "no poll"
    ONE_PATH = "one path only"


class Known(enum.Enum):
    """By which path something became known."""

    OP = "an entry that follows it"
    HEARTBEAT = "a heartbeat"
    OWN_OP = "an entry of this desk that came from elsewhere"
    RECEIPT = "a relay's receipts"
    CHAIN = "two signed entries"
    KEYS = "keys that did not open"
    PIECES = "pieces of a file"
    CLOCK = "this desk's clock"
    POSTING = "a relay's answer to what was posted"


# By what it became known that a relay has what it did not show.
_KNOWN_BY: Final = {Sign.HEARTBEAT: Known.HEARTBEAT, Sign.KNOWN: Known.POSTING, Sign.LATER: Known.OP}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``first`` to ``last``: places in the device's chain, or an epoch's number.

    ``count``: waiting ops, or polls since, or 1 where keys came from others.
    ``is_proved``: there is a file for others (`fork_proof`, `relay_proof`).
    """

    sort: Sort
    known: Known
    compartment: CompartmentId = _NO_COMPARTMENT
    device: DeviceId = _NO_DEVICE
    first: int = 0
    last: int = 0
    count: int = 0
    at: int = 0
    mailbox: MailboxId = _NO_MAILBOX
    relay: RelayId = _NO_RELAY
    is_proved: bool = False


@dataclass(frozen=True, slots=True)
class Detection:
    """All findings, the gravest first; ``polled``: how often each path was asked."""

    findings: tuple[Finding, ...]
    waiting: int
    polled: dict[bytes, int]

    @property
    def is_calm(self) -> bool:
        """Say whether nothing was found but that there is one path only."""
        return all(one.sort is Sort.ONE_PATH for one in self.findings)


class NoFork(SafeconductError):
    """A device that has one history only, as far as is known here."""

    code = "sync.no_fork"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no proof to write: nothing here shows two histories.",
        safe=NOTHING_CHANGED_EN,
        do="Look at “sync check” for what was found and whether it can be proved.",
        on_page="What was found stands under Team, “A laptop is lost”.",
    )
    ru = Advice(
        what="Доказательства нет: ничто здесь не показывает двух историй.",
        safe=NOTHING_CHANGED_RU,
        do="Что найдено и доказуемо ли это, показывает «sync check».",
        on_page="Найденное показано в разделе «Команда», «Ноутбук потерян».",
    )


def detect(team: Team) -> Detection:
    """Return what this vault's own contents show."""
    waiting = [(OpId(key), waiting_op(value)) for key, value in team.vault.waiting()]
    found = [
        *_rolled_back(team, waiting),
        *_forks(team),
        *_left_out(team),
        *_relay_faults(team),
        *_kept_back(team),
        *_withheld(team),
        *_missing(team, waiting),
        *_too_much(team),
        *_spoilt(team),
        *_stale(team),
        *only_path(team),
    ]
    order = list(Sort)
    found.sort(key=lambda one: (order.index(one.sort), one.compartment, one.device, one.first))
    return Detection(tuple(found), len(waiting), paths(team.vault))


def fork_proof(team: Team, compartment: CompartmentId, device: DeviceId) -> bytes:
    """Return the file that shows a fork to anybody; NoFork. It holds both entries: see `protect.proofs`."""
    for seq in _fork_places(team, compartment, device):
        first, second = (team.vault.op(op).signed for op in team.vault.at(compartment, device, seq)[:2])
        found = team.device(device)
        if found is None:
            break
        chain = (
            team.vault.setting(ROOT_CERTIFICATE),
            found.user.certificate.to_bytes(),
            found.certificate.to_bytes(),
        )
        return ForkProof(chain, first, second).to_bytes()
    raise NoFork


def relay_proof(team: Team, relay: RelayId, mailbox: MailboxId) -> bytes:
    """Return the file that shows anybody that the relay signed two histories; NoFork when what is noted does not."""
    notes = RelayNotes(team.vault, relay)
    for faulty, receipt in notes.faults():
        if faulty == mailbox:
            for other in _other_receipts(notes, mailbox):
                try:
                    return bytes_of_relay_fault(RelayFault(other, receipt, receipt.root), relay)
                except ProofRefused:
                    continue
    raise NoFork


def proof_of(team: Team, finding: Finding) -> bytes:
    """Return the file that shows anybody what was found; NoFork where nothing here proves it."""
    if finding.sort is Sort.FORK:
        return fork_proof(team, finding.compartment, finding.device)
    return relay_proof(team, finding.relay, finding.mailbox)


def _rolled_back(team: Team, waiting: list[tuple[OpId, SignedOp]]) -> Iterator[Finding]:
    own = team.me.device.id
    heads = {one.id: _own_seq(team, one.id) for one in team.compartments()}
    furthest: dict[CompartmentId, int] = {}
    for _, op in waiting:
        for head in (*op.core.seen, Head(op.core.device, op.core.seq - 1, op.core.prev)):
            if head.device == own and head.seq > heads.get(op.core.compartment, 0):
                compartment = op.core.compartment
                furthest[compartment] = max(furthest.get(compartment, 0), head.seq)
    for compartment, seq in sorted(furthest.items()):
        yield Finding(Sort.ROLLED_BACK, Known.OP, compartment, own, heads.get(compartment, 0) + 1, seq)
    for name, value in team.vault.notes(CAME_BACK):
        compartment, seq = CompartmentId(name[len(CAME_BACK) :]), int.from_bytes(value[:8], "big")
        if team.vault.op(OpId(value[8:])).signed.core.device != own:
            # Restored from a backup since: this desk is another device now, and nothing of it was rolled back.
            continue
        yield Finding(Sort.ROLLED_BACK, Known.OWN_OP, compartment, own, seq, seq)


def _forks(team: Team) -> Iterator[Finding]:
    for compartment, device, seq in team.vault.tables.execute(sql.FORKS):
        if isinstance(compartment, bytes) and isinstance(device, bytes) and isinstance(seq, int):
            place = CompartmentId(compartment), DeviceId(device)
            is_proved = team.device(place[1]) is not None
            yield Finding(Sort.FORK, Known.CHAIN, *place, first=seq, last=seq, is_proved=is_proved)


def _left_out(team: Team) -> Iterator[Finding]:
    for one in left_out(team):
        yield Finding(
            Sort.LEFT_OUT, Known.KEYS, one.compartment, one.by, first=one.n, last=one.n, count=int(one.has_come)
        )


def _relay_faults(team: Team) -> Iterator[Finding]:
    for relay in noted_relays(team.vault):
        notes = RelayNotes(team.vault, relay)
        for mailbox, receipt in notes.faults():
            keys = team.keyring.mailbox(mailbox)
            compartment = keys[0].place.compartment if keys else _NO_COMPARTMENT
            read = notes.read(mailbox)
            is_proved = any(_proves(other, receipt, relay) for other in _other_receipts(notes, mailbox))
            yield Finding(
                Sort.RELAY_FAULT,
                Known.RECEIPT,
                compartment,
                first=read.n if read else 0,
                last=receipt.n,
                mailbox=mailbox,
                relay=relay,
                is_proved=is_proved,
            )


def _kept_back(team: Team) -> Iterator[Finding]:
    """Find ops that a relay lost or keeps back: they came another way, by relay, mailbox and device."""
    found: dict[tuple[RelayId, MailboxId, CompartmentId, DeviceId], list[tuple[int, HeldBack]]] = {}
    for held in held_back(team):
        core = team.vault.op(held.op).signed.core
        found.setdefault((held.relay, held.mailbox, core.compartment, core.device), []).append((core.seq, held))
    for (relay, mailbox, compartment, device), some in sorted(found.items()):
        notes = RelayNotes(team.vault, relay)
        yield Finding(
            Sort.KEPT_BACK,
            _KNOWN_BY[max(held.sign for _, held in some)],
            compartment,
            device,
            first=min(seq for seq, _ in some),
            last=max(seq for seq, _ in some),
            count=len(some),
            at=min(held.at for _, held in some),
            mailbox=mailbox,
            relay=relay,
            is_proved=any(
                _proves(other, receipt, relay)
                for faulty, receipt in notes.faults()
                if faulty == mailbox
                for other in _other_receipts(notes, mailbox)
            ),
        )


def _withheld(team: Team) -> Iterator[Finding]:
    """Find ops that a heartbeat speaks of and that are not here."""
    for pulse in pulses(team):
        for told in pulse.told:
            if told.step is Step.WE_LACK:
                place = told.compartment, told.device
                yield Finding(Sort.WITHHELD, Known.HEARTBEAT, *place, told.here + 1, told.beat.seq, at=pulse.heard_at)


def _missing(team: Team, waiting: list[tuple[OpId, SignedOp]]) -> Iterator[Finding]:
    """Find ops that others follow and that several polls did not bring, by device and compartment."""
    lacking: dict[tuple[CompartmentId, DeviceId], tuple[int, int, int]] = {}
    for key, op in waiting:
        since = polls_since(team.vault, key)
        if since < PATIENT_POLLS:
            continue
        for head in _lacked(team, op):
            place = op.core.compartment, head.device
            seq, count, most = lacking.get(place, (0, 0, 0))
            lacking[place] = max(seq, head.seq), count + 1, max(most, since)
    for (compartment, device), (seq, count, since) in sorted(lacking.items()):
        here = {head.device: head.seq for head in team.vault.heads(compartment)}.get(device, 0)
        yield Finding(Sort.MISSING, Known.OP, compartment, device, min(here + 1, seq), seq, count, since)


def _too_much(team: Team) -> Iterator[Finding]:
    """Find devices of which more waits than this desk keeps."""
    for compartment, device in gone(team):
        yield Finding(Sort.TOO_MUCH, Known.OP, compartment, device, count=MOST_OPS_OF_ONE)


def _spoilt(team: Team) -> Iterator[Finding]:
    for compartment, device, missing in spoilt_in(team):
        yield Finding(Sort.SPOILT, Known.PIECES, compartment, device, count=missing)


def _lacked(team: Team, op: SignedOp) -> Iterator[Head]:
    """Yield the ops of known place that this one follows and that are not here."""
    core = op.core
    before = [*core.seen, *([Head(core.device, core.seq - 1, core.prev)] if core.seq > 1 else [])]
    yield from (head for head in before if not team.vault.has(head.op))


def _stale(team: Team) -> Iterator[Finding]:
    for pulse in pulses(team):
        if pulse.is_stale:
            yield Finding(Sort.STALE, Known.CLOCK, team.id, pulse.device, at=pulse.heard_at)


def only_path(team: Team) -> Iterator[Finding]:
    """Say that nothing was asked yet, or that one path only was: what that one hides, nothing here can show."""
    polled = paths(team.vault)
    is_alone = not any(device.id != team.me.device.id for device, _ in team.devices())
    if is_alone:
        return
    if not polled:
        yield Finding(Sort.NO_POLL, Known.CLOCK, at=last_poll_at(team.vault))
    elif len(polled) == 1 and FILE not in polled:
        yield Finding(Sort.ONE_PATH, Known.CLOCK, relay=RelayId(next(iter(polled))), count=sum(polled.values()))


def _own_seq(team: Team, compartment: CompartmentId) -> int:
    own = team.me.device.id
    return next((head.seq for head in team.vault.heads(compartment) if head.device == own), 0)


def _fork_places(team: Team, compartment: CompartmentId, device: DeviceId) -> Iterator[int]:
    for (seq,) in team.vault.tables.execute(sql.FORK, (compartment, device)):
        if isinstance(seq, int) and len(team.vault.at(compartment, device, seq)) > 1:
            yield seq


def _other_receipts(notes: RelayNotes, mailbox: MailboxId) -> list[Receipt]:
    return [one for one in (notes.read(mailbox), notes.promise(mailbox)) if one is not None]


def _proves(other: Receipt, receipt: Receipt, relay: RelayId) -> bool:
    try:
        bytes_of_relay_fault(RelayFault(other, receipt, receipt.root), relay)
    except ProofRefused:
        return False
    return True
