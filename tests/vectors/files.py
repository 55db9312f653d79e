"""Vector files: header lines, an empty line, the body in hex (after the vectors that come with age).

`tests/vectors/<object>/<name>.txt`, named by the fault. Every file says what must come of it. A class or a header
that is not listed here fails the tests, so a slip of the pen cannot make a vector that nobody runs.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent

# Class of failure for each object. "success" goes without saying.
CLASSES: Final = {
    "op": {"not canonical", "malformed", "bad signature"},
    "certificate": {"not canonical", "malformed", "bad signature", "another issuer", "another kind", "another root"},
    "epoch": {"not canonical", "malformed", "wrong place", "wrong members", "wrong key", "wrong secret"},
    "link": {"not canonical", "malformed", "wrong place", "wrong key", "wrong secret"},
    "pass": {"not canonical", "malformed", "wrong place", "wrong key", "wrong secret"},
    "base": {"not canonical", "malformed", "bad signature"},
    "member": {"not canonical", "malformed", "bad signature"},
    "frame": {
        "not a frame",
        "wrong mailbox",
        "bad commitment",
        "altered",
        "bad padding",
        "not canonical",
        "malformed",
        "wrong place",
        "bad signature",
    },
    "invitation": {"not canonical", "malformed"},
    "welcome": {"sealed otherwise", "not canonical", "malformed", "wrong key", "another sender"},
    "header": {"malformed", "wrong key", "altered"},
    "chunks": {"wrong key", "altered"},
    "blob": {"not canonical", "malformed", "altered", "other content"},
    "sealed": {"not canonical", "malformed", "altered", "bad padding"},
    "receipt": {"not canonical", "malformed", "bad signature", "broken chain"},
    "heartbeat": {"not canonical", "malformed"},
    "wire": {"not canonical", "malformed", "bad signature"},
    "recovery": {"unknown word", "wrong length", "wrong checksum", "another program", "different sets", "too few"},
    "escrow": {
        "not canonical",
        "malformed",
        "wrong key",
        "not a holder",
        "altered share",
        "one person",
        "wrong secret",
    },
    "hand": {"sealed otherwise", "altered share"},
    "publishing": {"not canonical", "malformed", "bad signature", "another issuer"},
    "parcel": {"wrong key", "altered", "malformed"},
    "proof": {"malformed", "bad signature", "proves nothing"},
    "receipt_words": {"wrong number of words", "unknown word", "wrong check"},
    "bundle": {
        "not canonical",
        "malformed",
        "bad signature",
        "another issuer",
        "another place",
        "beyond its certificate",
    },
    "submission": {
        "cut",
        "unknown version",
        "malformed",
        "not canonical",
        "not for this key",
        "damaged",
        "damaged armour",
        "wrong organisation",
        "wrong box",
    },
    "board": {"not canonical", "malformed", "bad signature", "another place", "another content"},
    "intake_wire": {"not canonical", "malformed", "bad signature"},
    "claim": {"malformed"},
    "intake_op": {"not canonical", "malformed"},
    "release": {"not canonical", "malformed"},
}
# Header lines that every file of an object has, in this order, after "expect" and "comment".
HEADERS: Final = {
    "op": ("device_key", "id"),
    "certificate": ("above", "fingerprint", "subject"),
    "epoch": ("org", "compartment", "n", "sender", "device", "kem", "members", "id", "secret"),
    "link": ("org", "compartment", "n", "secret", "write_public", "older_secret"),
    "pass": (
        "org",
        "compartment",
        "n",
        "secret",
        "write_seed",
        "older_n",
        "older_secret",
        "older_public",
        "older_seed",
    ),
    "base": ("ops",),
    "member": ("compartment", "author", "seq"),
    "frame": ("org", "compartment", "n", "secret", "write_public", "device_key", "op_id"),
    "invitation": ("secret", "fingerprint", "commitment", "day", "relays"),
    "welcome": ("message", "invitation", "sign", "kem", "request", "transcript"),
    "header": ("passphrase", "second", "recovery", "master"),
    "chunks": ("key", "purpose", "plain_sha256"),
    "blob": ("message", "org", "reference", "given", "frames_sha256"),
    "receipt": ("relay", "trusted", "frames"),
    "heartbeat": ("org", "compartment", "n", "secret", "write_public", "device", "seq", "op", "digest"),
    "wire": ("message", "relay"),
    "recovery": ("secret",),
    "escrow": ("org", "maker", "kem_1", "device_1", "kem_2", "device_2", "secret"),
    "hand": ("org", "maker", "escrow", "person", "request", "reason", "device", "kem", "share"),
    "publishing": ("root", "id", "digest", "release"),
    "parcel": ("keys", "count", "frames_sha256"),
    "proof": ("message", "known", "of"),
    "sealed": ("org", "maker", "escrow", "secret", "content"),
    # Body: what is typed, in UTF-8. ``other`` is a thread, ``link`` what links it to this one.
    "receipt_words": (
        "org",
        "value",
        "en",
        "ru",
        "numbers",
        "secret",
        "thread",
        "tag_key",
        "reply_key",
        "link_key",
        "other",
        "link",
    ),
    # ``message``: certificate, bundle or bundles (a list). ``epoch`` is the one of the first recipient.
    "bundle": ("message", "root", "org", "box", "key", "number", "epoch"),
    # ``message``: posted, or carried (body: the armour). ``holds``: the kind; ``content``: its CBOR.
    "submission": ("message", "org", "box", "kem", "epoch", "holds", "content", "downgraded", "work", "grant"),
    # ``message``: board or hints. Where ``over`` names a file, the body is put over that one's from ``at`` on, and the
    # whole has ``length`` bytes. ``certificate`` names a file of `bundle`. ``short`` and ``long``: the
    # replies for the thread of ``secret``, CBOR [id, day, kind, text, [grant], [message]].
    "board": (
        "message",
        "over",
        "at",
        "length",
        "org",
        "box",
        "key",
        "certificate",
        "number",
        "secret",
        "buckets",
        "short",
        "long",
    ),
    # ``key``: the intake key.
    "intake_wire": ("message", "key", "relay"),
    # ``place``: the hash and the numbers behind it, colons between, a dash for none.
    "claim": ("place",),
    # Body: that of an op; ``op``: of which kind.
    "intake_op": ("op",),
    "release": ("id",),
}
_HEX_PER_LINE: Final = 96


@dataclass(frozen=True, slots=True)
class Vector:
    """One file. Values of header lines are texts, mostly hex; a dash stands for none."""

    object: str
    name: str
    expect: str
    comment: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> Path:
        return ROOT / self.object / f"{self.name}.txt"

    def raw(self, header: str) -> bytes:
        """The bytes of a header in hex."""
        value = self.headers[header]
        return b"" if value == "-" else bytes.fromhex(value)

    def to_text(self) -> str:
        lines = [f"expect: {self.expect}", f"comment: {self.comment}"]
        lines += [f"{name}: {self.headers[name]}" for name in HEADERS[self.object]]
        text = self.body.hex()
        lines += ["", *(text[at : at + _HEX_PER_LINE] for at in range(0, len(text), _HEX_PER_LINE))]
        return "\n".join(lines) + "\n"


class BadVectorFile(Exception):
    """A vector file that says something nobody understands."""


def read_vector(path: Path) -> Vector:
    """Read one file; BadVectorFile for an unknown header, class or object, or a missing line."""
    kind = path.parent.name
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    pairs = [line.partition(": ")[::2] for line in head.splitlines()]
    expected = ("expect", "comment", *HEADERS.get(kind, ()))
    if kind not in CLASSES or tuple(name for name, _ in pairs) != expected:
        raise BadVectorFile(f"{path.name}: headers")
    values = dict(pairs)
    expect, comment = values.pop("expect"), values.pop("comment")
    if expect != "success" and expect not in CLASSES[kind]:
        raise BadVectorFile(f"{path.name}: class {expect}")
    return Vector(kind, path.stem, expect, comment, values, bytes.fromhex("".join(body.split())))


@functools.cache
def all_vectors() -> tuple[Vector, ...]:
    """Every file of every object, in order."""
    return tuple(read_vector(path) for path in sorted(ROOT.glob("*/*.txt")))
