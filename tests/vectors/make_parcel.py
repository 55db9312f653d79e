"""Vectors of parcels: docs/formats/parcel.md. Sealed otherwise, or sealed rightly and laid out wrongly.

Nothing is drawn from the seed of the others: what follows there would change.
"""

from __future__ import annotations

import hashlib

from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import Label, label
from safeconduct.protect.chunks import LARGE_CHUNK, seal_chunks
from safeconduct.protect.envelopes import LEAST_FRAME_BYTES, MOST_FRAME_BYTES, seal_envelope
from safeconduct.protect.epochs import new_epoch
from safeconduct.protect.padding import padded_length
from safeconduct.protect.parcels import team_parcel_key
from safeconduct.protect.secrets import Secret
from tests.vectors.sample import Book, Sample, flipped

# Magic and size of chunks, which a sealed stream begins with and a parcel leaves out.
BEGINNING_BYTES = 5
_SALT, _PURPOSE = bytes(range(32)), label("parcel")


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of parcels."""
    entropy = SeededEntropy(b"safeconduct test vectors of parcels 1")
    epoch, _ = new_epoch(sample.place(), entropy)
    key, other = team_parcel_key(epoch), Secret(entropy.bytes(32))
    frames = tuple(seal_envelope(bytes(n * 100), epoch.envelope, entropy.bytes(32)) for n in range(2))

    def sealed(plain: bytes, *, purpose: Label = _PURPOSE) -> bytes:
        return b"".join(seal_chunks((plain,), key, purpose=purpose, salt=_SALT, size=LARGE_CHUNK))[BEGINNING_BYTES:]

    def add(
        name: str, body: bytes, expect: str, keys: tuple[Secret, ...] = (key,), given: tuple[bytes, ...] = ()
    ) -> None:
        book.add(
            "parcel",
            name,
            body,
            expect=expect,
            comment=name.replace("-", " "),
            keys=" ".join(one.reveal().hex() for one in keys),
            count=str(len(given)),
            frames_sha256=hashlib.sha256(b"".join(given)).digest(),
        )

    sound = sealed(plain_of(frames))
    add("two-frames", sound, "success", given=frames)
    add("two-frames-and-the-second-key", sound, "success", (other, key), frames)
    add("no-frames", sealed(plain_of(())), "success")
    add("no-key-fits", sound, "wrong key", (other,))
    add("sealed-for-another-purpose", sealed(plain_of(frames), purpose=label("backup")), "wrong key")
    add("salt-flipped", flipped(sound, 0), "wrong key")
    add("commitment-flipped", flipped(sound, 32), "wrong key")
    add("with-the-beginning-of-a-stream", b"\0" * BEGINNING_BYTES + sound, "wrong key")
    add("ciphertext-flipped", flipped(sound, 100), "altered")
    add("tag-flipped", flipped(sound, -1), "altered")
    add("cut-by-a-byte", sound[:-1], "altered")
    add("byte-after-the-end", sound + b"\0", "altered")
    add("cut-in-its-head", sound[:63], "malformed")
    add("nothing", b"", "malformed")
    bare = b"".join(len(one).to_bytes(4, "big") + one for one in frames)
    spoilt = {
        "no-end": bare,
        "end-without-padding": bare + bytes(4),
        "padding-a-byte-short": plain_of(frames)[:-1],
        "padding-a-byte-long": plain_of(frames) + b"\0",
        "padding-not-zero": plain_of(frames)[:-1] + b"\1",
        "padding-not-zero-at-its-start": flipped(plain_of(frames), len(bare) + 4),
        "frame-under-the-least": (LEAST_FRAME_BYTES - 1).to_bytes(4, "big") + frames[0][:-1] + bytes(300),
        "frame-over-the-most": (MOST_FRAME_BYTES + 1).to_bytes(4, "big") + bytes(300),
        "frame-beyond-the-end": bare[:-1],
    }
    for name, plain in spoilt.items():
        add(name, sealed(plain), "malformed")


def plain_of(frames: tuple[bytes, ...]) -> bytes:
    """What is sealed: each frame with its length, an end, zero bytes up to the length of the class."""
    plain = b"".join(len(one).to_bytes(4, "big") + one for one in frames) + bytes(4)
    return plain.ljust(padded_length(len(plain)), b"\0")
