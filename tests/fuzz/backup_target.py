"""Fuzz target of backups: a file from anywhere, and the records that whoever has its key may have sealed in it.

A stick found on the road is somebody else's until its seal is opened, and whoever was given the passphrase can write
what they like behind it. What is accepted is written again and has to be the same bytes.
"""

from __future__ import annotations

import functools
import io
import tempfile
from pathlib import Path
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId, OrgId
from safeconduct.protect.blobs import new_blob
from safeconduct.protect.chunks import DamagedStream, WrongStreamKey, seal_chunks
from safeconduct.protect.ops import BadSignature, MalformedOp, decode_signed_op, verify_op
from safeconduct.protect.rest import HEADER_BYTES, MasterKey, Purpose, RecoverySecret, open_header
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import VerifyKey
from safeconduct.vault.backup import MAGIC, PURPOSE, read_backup, read_header
from safeconduct.vault.backup_records import Entry, Op, Piece, Record, Start, read_records
from safeconduct.vault.errors_backup import BackupDamaged, NewerBackup, NotABackup
from safeconduct.vault.journal import NO_RUN, next_run
from safeconduct.vault.registers import Shelf
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.fuzz.targets import Target, chosen, need, pick

# Random in life, so that it opens without Argon2id.
_KEY: Final = RecoverySecret(Secret(bytes(range(32))))
_LENGTH_BYTES: Final = 4


@functools.cache
def _real() -> tuple[bytes, MasterKey]:
    """A backup of a small vault, and the key its stream is sealed with."""
    with tempfile.TemporaryDirectory() as folder:
        given = Surroundings((), FixedClock(1_548_072_000_000), SeededEntropy(b"backup"))
        with Vault.create(Path(folder) / "vault", _KEY, given) as vault:
            place = CompartmentId(bytes(16))
            vault.append(Intent(place, "record.entries/1", {0: word}) for word in ("a", "слово"))
            vault.drafts.save(b"draft", b"unfinished")
            vault.blobs.put([b"three"], new_blob(OrgId(bytes(16)), 5, given.entropy))
            vault.backup(Path(folder) / "backup")
        data = (Path(folder) / "backup").read_bytes()
    return data, open_header(read_header(io.BytesIO(data)), _KEY)


def _records() -> list[cbor.Item]:
    """The records of that backup as they stand in it, without the last."""
    data, master = _real()
    return [_item(record) for record in read_backup(_after_header(data), master)]


def _after_header(data: bytes) -> io.BytesIO:
    file = io.BytesIO(data)
    read_header(file)
    return file


def _item(record: Record) -> list[cbor.Item]:
    match record:
        case Start(ops, version):
            return [0, version, ops]
        case Entry(shelf, key, value):
            return [1, shelf.value, key, value]
        case Op(signed, salt):
            return [2, salt, signed.to_bytes()]
        case Piece(blob, frame):
            return [4, blob, frame]


def _framed(items: list[cbor.Item]) -> bytes:
    return b"".join(len(data).to_bytes(_LENGTH_BYTES, "big") + data for data in map(cbor.encode, items))


def _ended(items: list[cbor.Item]) -> list[cbor.Item]:
    """Put the record at the end that fits: counts and running hash, as the writer of a backup would."""
    count, run, registers, pieces = 0, NO_RUN, 0, 0
    for item in items:
        match item:
            case [1, str(), bytes(), bytes()]:
                registers += 1
            case [2, bytes(salt), bytes(data)]:
                count, run = count + 1, next_run(run, decode_signed_op(data).id, salt)
            case [4, bytes(), bytes()]:
                pieces += 1
    return [*items, [3, count, run, registers, *([pieces] if pieces else [])]]


def _try_backup(data: bytes) -> None:
    """Doors: a file; records in pieces of 7; records, rightly sealed; a list of records, rightly counted and framed."""
    door, data = pick(data, 4)
    whole, master = _real()
    if door == 0:
        _read(list(read_backup(_after_header(data), master)))
        return
    if door == 3:
        try:
            items = cbor.decode(data)
        except cbor.Malformed:
            return
        if not isinstance(items, list):
            return
        data = _framed(_ended(items))
    if door == 2:
        key, salt = master.subkey(Purpose.BACKUP), bytes(32)
        stream = b"".join(seal_chunks([data], key, purpose=PURPOSE, salt=salt))
        records = list(read_backup(_after_header(whole[: len(MAGIC) + HEADER_BYTES] + stream), master))
    else:
        records = list(read_records([data[at : at + 7] for at in range(0, len(data), 7)]))
    _read(records)
    need(_framed(_ended([_item(record) for record in records])) == data, "accepted and written otherwise")


def _read(records: list[Record]) -> None:
    """Do with records what a restoring desk does first: take the keys, check the signatures."""
    signers: dict[bytes, VerifyKey] = {}
    for record in records:
        match record:
            case Entry(Shelf.SIGNER, device, raw):
                signers[device] = VerifyKey(raw)
            case Op(signed, _) if signed.core.device in signers:
                verify_op(signed, signers[signed.core.device])


def _backup_seeds() -> list[bytes]:
    whole, records = _real()[0], _records()
    framed = _framed(_ended(records))
    few = [records[0], *(record for record in records if isinstance(record, list) and record[0] == 2)]
    odd: list[list[cbor.Item]] = [[[0, 1, 0]], [[False, True, 0]], [[0, 0, 0]], [[0, 1, 7]], [[0, 2, 0]]]
    odd += [[*records, records[1]], [records[0], [1, "signer", bytes(16), b"short"], *few[1:]], few[::-1]]
    return [
        chosen(0, whole),
        *(chosen(door, framed) for door in (1, 2)),
        *(chosen(3, cbor.encode(items)) for items in (records, few, *odd)),
    ]


BACKUP: Final = (
    Target(
        "backup",
        _try_backup,
        (NotABackup, BackupDamaged, NewerBackup, DamagedStream, WrongStreamKey, MalformedOp, BadSignature),
        _backup_seeds,
        300_000,
        (*(shelf.value.encode() for shelf in Shelf), b"SCB1", b"SCC1", b"\x83\x00\x01\x00", b"\x84\x03"),
        max_len=3000,
    ),
)
