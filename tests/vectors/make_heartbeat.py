"""Vectors of heartbeats: docs/formats/heartbeat.md."""

from __future__ import annotations

from safeconduct.base import cbor
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import DeviceId, OpId
from safeconduct.protect.epochs import EpochKeys, new_epoch
from safeconduct.protect.heartbeats import ENTRY_BYTES, Beat, body_of_heartbeat, make_heartbeat
from tests.vectors.sample import Book, Sample, raw_cbor

_BEAT = Beat(7, OpId(b"\x11" * 32), b"\x22" * 16)


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of heartbeats."""
    # A seed of its own: what other objects draw stays as it was.
    entropy = SeededEntropy(b"safeconduct test vectors 1, heartbeats")
    keys, other = new_epoch(sample.place(1), entropy)[0], new_epoch(sample.place(2), entropy)[0]
    device = sample.device_a.id
    maker = _Maker(book, device, keys)
    sound = make_heartbeat(device, [(keys, _BEAT), (other, _BEAT)], entropy)
    body = body_of_heartbeat(sound)
    entries = list(sound.entries)
    nothing = Beat(0, OpId(bytes(32)), b"\x22" * 16)
    maker.write("heartbeat", cbor.encode(body), expect="success", beat=_BEAT)
    empty = make_heartbeat(device, [(keys, nothing)], entropy)
    maker.write("nothing-written-there", cbor.encode(body_of_heartbeat(empty)), expect="success", beat=nothing)
    elsewhere = make_heartbeat(device, [(other, _BEAT)], entropy)
    maker.write("of-another-epoch", cbor.encode(body_of_heartbeat(elsewhere)), expect="success")
    stranger = make_heartbeat(sample.device_b.id, [(keys, _BEAT)], entropy)
    maker.write("of-another-device", cbor.encode(body_of_heartbeat(stranger)), expect="success")
    wrong = make_heartbeat(device, [(keys, Beat(0, _BEAT.op, _BEAT.digest))], entropy)
    maker.write("op-without-a-place", cbor.encode(body_of_heartbeat(wrong)), expect="malformed")
    for name, item in {
        "no-entries": {0: sound.nonce, 1: []},
        "seven-entries": {0: sound.nonce, 1: entries[:7]},
        "entries-out-of-order": {0: sound.nonce, 1: entries[::-1]},
        "entry-twice": {0: sound.nonce, 1: [*entries[:7], entries[6]]},
        "entry-of-73-bytes": {0: sound.nonce, 1: [*entries[:7], b"\xff" * (ENTRY_BYTES + 1)]},
        "nonce-of-15-bytes": {0: sound.nonce[1:], 1: entries},
        "third-field": {0: sound.nonce, 1: entries, 2: 0},
    }.items():
        maker.write(name, raw_cbor(item), expect="malformed")
    maker.write("byte-after-the-end", cbor.encode(body) + b"\0", expect="not canonical")


class _Maker:
    def __init__(self, book: Book, device: DeviceId, keys: EpochKeys) -> None:
        self._book = book
        self._device = device
        self._keys = keys

    def write(self, name: str, body: bytes, *, expect: str, beat: Beat | None = None) -> None:
        self._book.add(
            "heartbeat",
            name,
            body,
            expect=expect,
            comment=name.replace("-", " "),
            org=self._keys.place.org,
            compartment=self._keys.place.compartment,
            n=str(self._keys.place.n),
            secret=self._keys.secret.reveal(),
            write_public=self._keys.write_public,
            device=self._device,
            seq=str(beat.seq) if beat else "-",
            op=beat.op if beat else b"",
            digest=beat.digest if beat else b"",
        )
