"""Figures of the room sync: changing keys, padding, a first exchange, news (docs/benchmarks.md). Asserts no seconds.

Desks are real vaults in a folder that is removed at the end, and the relay, where one is used, a process of its own
that speaks over a unix socket. It fails on wrong answers only: both desks must have the same ops in the end.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from safeconduct.base.clock import Day, SystemClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Advice, Exit, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.cli.figures import MB, Line, Table, peak_mb
from safeconduct.cli.invented import write_accounts
from safeconduct.protect.certificates import Terms, issue_device, issue_root, issue_user
from safeconduct.protect.chains import VerifiedDevice, verify_device, verify_root, verify_user
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.epochs import EpochPlace
from safeconduct.protect.members import Member, MemberSet, Role
from safeconduct.protect.padding import padded_length, padme
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.rest import LEAST_COST, RecoverySecret
from safeconduct.protect.roots import RootKey
from safeconduct.protect.rotations import make_rotation
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.record.conflicts import RULES
from safeconduct.record.items import Table as Entries
from safeconduct.record.views import RecordViews
from safeconduct.sync import exchange, incident, joining
from safeconduct.sync.compartments import admit, begin
from safeconduct.sync.identity import ROOT_KEY, record_compartment
from safeconduct.sync.joining import Plan
from safeconduct.sync.parcels import read_parcel, write_parcel
from safeconduct.sync.ready import create_joining_vault, create_vault
from safeconduct.sync.relay_client import RelayAddress, RelayClient
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.sync.views import SyncViews
from safeconduct.vault.surroundings import Surroundings, no_progress
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault

_ENTROPY: Final = SystemEntropy()
_TODAY: Final = Day(20_000)
# The largest team, and its compartments, that the issue this room was built from speaks of.
_DEVICES: Final = 30
_COMPARTMENTS: Final = 50
# From which length on padding is measured, in bytes, and up to which: a short op to a long import.
_PADDED: Final = range(200, 100_000, 7)

# What comes to a desk that has everything, in one exchange.
_NEWS: Final = 1_000
_LARGE_COMPARTMENTS: Final = 100
_KEY: Final = RecoverySecret(Secret(bytes(32)))

TABLE: Final = Table(
    "ours",
    "peer",
    (
        Line("first exchange of a new device, all ops", "first_sync_s", "s", 60),
        Line("ops in it", "first_sync_ops", ""),
        Line("sending all of them", "first_send_s", "s"),
        Line("1,000 new ops, written there to readable here", "news_s", "s", 2),
        Line("one new op, written there to readable here", "one_s", "s"),
        Line("the same ops by a file: writing", "file_write_s", "s"),
        Line("the same ops by a file: reading", "file_read_s", "s"),
        Line("the file", "file_mb", "MB"),
        Line("changing the keys of 50 compartments for 30 devices", "rotation_s", "s", 1),
        Line("one of 30 devices lost: out of the team and 50 compartments", "lost_s", "s", 1),
        Line("what Padmé adds above 200 bytes, at most", "padding_most_percent", "%", 8),
        Line("what it adds on average, with the floor of 512 bytes", "padding_percent", "%", 8),
        Line("what the floor adds to ops of one claim", "padding_claim_percent", "%"),
        Line("resident at most: 100 compartments and every claim", "large_peak_mb", "MB", 600),
        Line("claims in it", "large_claims", ""),
    ),
)


class Unequal(SafeconductError):
    """Two desks that exchanged everything have not the same ops: a wrong answer."""

    code = "cli.bench_sync_unequal"
    exit_code = Exit.INTEGRITY
    en = Advice(what="The two desks differ after an exchange.", safe="They were invented.", do="Report it.")
    ru = Advice(what="После обмена рабочие места различаются.", safe="Они вымышлены.", do="Сообщите разработчикам.")


def run(*, ops: int, claims: int) -> dict[str, float]:
    """Return the figures: ``ops`` in the first exchange, ``claims`` in the large desk, 0 for none of it."""
    figures = {"rotation_s": _rotation_seconds(), **_padding()}
    with tempfile.TemporaryDirectory(prefix="sc-bench-", dir=".") as folder:
        figures |= {"lost_s": _lost_seconds(Path(folder))}
        figures |= _exchanges(Path(folder), ops)
    if claims:
        with tempfile.TemporaryDirectory(prefix="sc-bench-", dir=".") as folder, ProcessPoolExecutor(1) as apart:
            figures |= apart.submit(_large, Path(folder), claims).result()
    return figures


def _exchanges(folder: Path, ops: int) -> dict[str, float]:
    first = create_vault(folder / "first", _KEY, _given(), cost=LEAST_COST)
    record = record_compartment(first)
    entries = _one_claim_ops(folder, first, ops + _NEWS + 1)
    first.append(itertools.islice(entries, ops))
    newcomer = _newcomer(first, folder / "second", record)
    by_file = _newcomer(first, folder / "third", record)
    figures = {"first_sync_ops": float(ops), "padding_claim_percent": _padding_of(first, record)}
    with _relay(folder) as address, RelayClient(address) as there, RelayClient(address) as here:
        figures["first_send_s"] = _seconds(lambda: exchange.run(_team(first), there))
        figures["first_sync_s"] = _seconds(lambda: exchange.run(_team(newcomer), here))
        _check_equal(first, newcomer, record)
        for name, count in (("news_s", _NEWS), ("one_s", 1)):
            first.append(itertools.islice(entries, count))
            figures[name] = _seconds(lambda: (exchange.run(_team(first), there), exchange.run(_team(newcomer), here)))
            _check_equal(first, newcomer, record)
    target = folder / "parcel"
    figures["file_write_s"] = _seconds(lambda: write_parcel(_team(first), target, [by_file.device], sends_all=True))
    figures["file_mb"] = target.stat().st_size / MB
    figures["file_read_s"] = _seconds(lambda: read_parcel(_team(by_file), target, no_progress))
    _check_equal(first, by_file, record)
    for vault in (first, newcomer, by_file):
        vault.close()
    return figures


def _one_claim_ops(folder: Path, vault: Vault, ops: int) -> Iterator[Intent]:
    """Give that many ops for the record and some more: entries as they are written by hand, one claim each."""
    write_accounts(folder / "accounts.json", ops)
    dataset = read_accounts((folder / "accounts.json").read_bytes())
    for intent in import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)):
        claims = intent.body.get(int(Entries.CLAIM))
        if not isinstance(claims, list):
            yield intent
            continue
        for claim in claims:
            yield Intent(intent.compartment, intent.kind, {**intent.body, int(Entries.CLAIM): [claim]})


def _large(folder: Path, claims: int) -> dict[str, float]:
    """Fill a desk with compartments and claims in each, exchange once, and return what it took at most."""
    with create_vault(folder / "desk", _KEY, _given(), cost=LEAST_COST) as vault:
        team = _team(vault)
        for number in range(_LARGE_COMPARTMENTS):
            compartment = begin(team, Sort.CASE, f"case {number}")
            write_accounts(folder / "accounts.json", claims // _LARGE_COMPARTMENTS, f"case-{number}")
            dataset = read_accounts((folder / "accounts.json").read_bytes())
            vault.append(import_intents(dataset, compare(dataset, vault.tables), compartment))
    # Reading an accounts file of a million claims is no part of a desk's day: only what follows is measured.
    with ProcessPoolExecutor(1) as apart:
        return apart.submit(_large_day, folder, claims).result()


def _large_day(folder: Path, claims: int) -> dict[str, float]:
    with (
        Vault.open(folder / "desk", _KEY, _given()) as vault,
        _relay(folder) as address,
        RelayClient(address) as relay,
    ):
        exchange.run(_team(vault), relay)
        vault.append(itertools.islice(_one_claim_ops(folder, vault, 10), 1))
        exchange.run(_team(vault), relay)
    return {**{f"large_{name}": figure for name, figure in peak_mb().items()}, "large_claims": float(claims)}


def _newcomer(sponsor: Vault, path: Path, record: CompartmentId) -> Vault:
    """Let somebody join by the whole handshake; the exchange is left to be measured."""
    vault, team = create_joining_vault(path, _KEY, _given(), cost=LEAST_COST), _team(sponsor)
    given = joining.invite(team, Plan(Role.WRITE, ((record, Role.WRITE),)))
    request = joining.ask(vault, given.invitation, f"person-{path.name}", _given())
    joining.take_answer(vault, joining.answer(team, given, request))
    joining.words_are_equal(vault)
    asked = joining.given_at(team, given.mailbox)
    joining.take_welcome(vault, joining.welcome(team, asked, RootKey(sponsor.key(ROOT_KEY))))
    return vault


@contextmanager
def _relay(folder: Path) -> Iterator[RelayAddress]:
    """Run a relay over SQLite as a process of its own, on a unix socket."""
    # Relative, for the name of a socket has at most 107 bytes.
    socket = folder / f"relay-{time.monotonic_ns()}.sock"
    command = [sys.executable, "-m", "safeconduct", "relay", "serve", "--store", f"sqlite:{socket}.db"]
    with subprocess.Popen([*command, "--listen", f"unix:{socket}", "--json"], stdout=subprocess.PIPE) as relay:
        try:
            said = json.loads(relay.stdout.readline() if relay.stdout else b"")
            key = RelayId(bytes.fromhex(said["relay"]))
            yield RelayAddress(f"http+unix:{socket}", key, Secret(said["code"].encode()))
        finally:
            relay.terminate()


def _check_equal(one: Vault, other: Vault, compartment: CompartmentId) -> None:
    ids = ({stored.signed.id for stored in vault.compartment_ops(compartment)} for vault in (one, other))
    if next(ids) != next(ids):
        raise Unequal


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _team(vault: Vault) -> Team:
    return Team(vault, SystemClock(), _ENTROPY)


def _given() -> Surroundings:
    return Surroundings((RecordViews(), SyncViews(RULES)), SystemClock(), _ENTROPY)


def _rotation_seconds() -> float:
    """Draw an epoch for each compartment and wrap it for every device, reading and writing both."""
    root = RootKey.generate(_ENTROPY)
    members = MemberSet.of(Member(device, Role.WRITE) for device in _devices(root))
    sender = members.members[0].device.id
    org = members.members[0].device.org
    start = time.perf_counter()
    for number in range(_COMPARTMENTS):
        place = EpochPlace(org, CompartmentId(number.to_bytes(16, "big")), 2)
        rotation, _ = make_rotation(place, sender, members=members, heads=(), entropy=_ENTROPY)
        if len(rotation.read_wraps) != _DEVICES:
            raise AssertionError("a device was left out")
    return time.perf_counter() - start


def _lost_seconds(folder: Path) -> float:
    """Take one device out of everything with one command: removals, cuts, new keys, whom to warn, all on the disk."""
    with create_vault(folder / "team", _KEY, _given(), cost=LEAST_COST) as vault:
        team = _team(vault)
        seats = [(device, Role.WRITE) for device in _devices(RootKey(vault.key(ROOT_KEY)))][1:]
        for one in (team.id, record_compartment(vault)):
            admit(team, one, seats)
        for number in range(_COMPARTMENTS - 1):
            begin(team, Sort.CASE, f"case {number}", others=seats)
        # As a command finds it: nothing read yet.
        team = _team(vault)
        start = time.perf_counter()
        done = incident.lost(team, seats[0][0].id, was_locked=True)
        seconds = time.perf_counter() - start
        if len(done.rekeyed) != _COMPARTMENTS + 1 or done.failed:
            raise AssertionError("a compartment was left out")
    return seconds


def _devices(root: RootKey) -> Iterator[VerifiedDevice]:
    certified = verify_root(issue_root(root, _TODAY), root.verify_key.fingerprint)
    for number in range(_DEVICES):
        user, keys = SignKey.generate(_ENTROPY), DeviceKeys.generate(_ENTROPY)
        terms = Terms(number + 1, _TODAY, f"person-{number}")
        person = verify_user(issue_user(root, user.verify_key, terms), certified)
        certificate = issue_device(
            user, root.verify_key.org, key=keys.sign.verify_key, kem=keys.kem.public, terms=Terms(1, _TODAY)
        )
        yield verify_device(certificate, person)


def _padding() -> dict[str, float]:
    return {
        "padding_percent": 100 * sum(padded_length(length) / length - 1 for length in _PADDED) / len(_PADDED),
        "padding_most_percent": 100 * max(padme(length) / length - 1 for length in _PADDED),
    }


def _padding_of(vault: Vault, compartment: CompartmentId) -> float:
    """Return by how many per cent the entries of a compartment grow, all together."""
    lengths = [len(stored.signed.to_bytes()) for stored in vault.compartment_ops(compartment)]
    return 100 * (sum(map(padded_length, lengths)) / sum(lengths) - 1)
