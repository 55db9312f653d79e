"""Figures of the room sync: changing keys, padding, a first exchange, news (docs/benchmarks.md). Asserts no seconds.

Desks are real vaults in a folder that is removed at the end, and the relay, where one is used, a process of its own that
speaks over a unix socket. It fails on wrong answers only: both desks must have the same ops in the end.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from safeconduct.base.clock import Day, SystemClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId, OrgId
from safeconduct.cli.figures import Line, Table
from safeconduct.protect.certificates import Terms, issue_device, issue_root, issue_user
from safeconduct.protect.chains import VerifiedDevice, verify_device, verify_root, verify_user
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.epochs import EpochPlace
from safeconduct.protect.members import Member, MemberSet, Role
from safeconduct.protect.padding import padded_length
from safeconduct.protect.roots import RootKey
from safeconduct.protect.rotations import make_rotation
from safeconduct.protect.signing import SignKey

_ENTROPY: Final = SystemEntropy()
_TODAY: Final = Day(20_000)
# The largest team, and its compartments, that the issue this room was built from speaks of.
_DEVICES: Final = 30
_COMPARTMENTS: Final = 50
# From which length on padding is measured, in bytes, and up to which: a short op to a long import.
_PADDED: Final = range(200, 100_000, 7)

TABLE: Final = Table(
    "ours",
    "peer",
    (
        Line("changing the keys of 50 compartments for 30 devices", "rotation_s", "s", 1),
        Line("what padding adds above 200 bytes, on average", "padding_percent", "%", 8),
        Line("what padding adds above 512 bytes, at most", "padding_most_percent", "%"),
    ),
)


def run() -> dict[str, float]:
    """Return the figures."""
    return {"rotation_s": _rotation_seconds(), **_padding()}


def _rotation_seconds() -> float:
    """Draw an epoch for each compartment and wrap it for every device, reading and writing both."""
    members = MemberSet.of(Member(device, Role.WRITE) for device in _devices())
    sender = members.members[0].device.id
    org = members.members[0].device.org
    start = time.perf_counter()
    for number in range(_COMPARTMENTS):
        place = EpochPlace(org, CompartmentId(number.to_bytes(16, "big")), 2)
        rotation, _ = make_rotation(place, sender, members=members, heads=(), entropy=_ENTROPY)
        if len(rotation.read_wraps) != _DEVICES:
            raise AssertionError("a device was left out")
    return time.perf_counter() - start


def _devices() -> Iterator[VerifiedDevice]:
    root = RootKey.generate(_ENTROPY)
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
    added = [(length, padded_length(length) / length - 1) for length in _PADDED]
    return {
        "padding_percent": 100 * sum(share for _, share in added) / len(added),
        "padding_most_percent": 100 * max(share for length, share in added if length > 512),
    }
