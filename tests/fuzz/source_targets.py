"""Fuzz targets of what sources and inboxes give each other: what anybody at all posts, types or shows (docs/formats).

Doors behind a signature or a seal are opened by signing and sealing the bytes first: an insider can sign, and a source
seals whatever they please.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

import cbor2

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import OrgId, label
from safeconduct.protect import age
from safeconduct.protect.age_errors import AlteredAgeHeader, DamagedAge, MalformedAge, MalformedArmour, NotForThisKey
from safeconduct.protect.boards import BOARD_MAGIC, HINTS_MAGIC, verify_board, verify_hints
from safeconduct.protect.bundles import decode_bundle, decode_bundles, encode_bundles, epoch_id, verify_bundle
from safeconduct.protect.certificate_errors import CertificateRefused, MalformedCertificate
from safeconduct.protect.intake_certificates import (
    BoxId,
    IntakeKey,
    IntakeTerms,
    issue_intake,
    new_box,
    verify_intake,
)
from safeconduct.protect.intake_contents import items_of_content
from safeconduct.protect.intake_errors import (
    AnotherBox,
    AnotherOrganisation,
    BoardRefused,
    BundleRefused,
    MalformedBoard,
    MalformedBundle,
    MalformedSubmission,
    SubmissionCut,
    SubmissionTooLarge,
    UnknownReceiptWord,
    UnknownSubmissionVersion,
    WrongNumberOfReceiptWords,
    WrongReceiptWords,
)
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.receipt_words import numbers_of_receipt, receipt_from_words, word_list, words_of_receipt
from safeconduct.protect.replies import PLAIN_BYTES, part_from_plain, plain_of_part
from safeconduct.protect.roots import RootKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.protect.submissions import age_file_from_armour, open_carried, open_submission, read_submission
from tests.fuzz.targets import CBOR_WORDS, Target, chosen, need, pick, vector_bodies
from tests.vectors.files import ROOT, Vector, read_vector

_LENGTH_BYTES: Final = 4
_PLAIN_OF_LEAST_CLASS: Final = 2_385


@dataclass(frozen=True)
class _Keys:
    """A box of the target's own, for what has to be signed anew in every run."""

    root: RootKey
    key: SignKey
    intake: IntakeKey
    certificate: bytes


@functools.cache
def _keys() -> _Keys:
    entropy = SeededEntropy(b"fuzz intake")
    root, key = RootKey.generate(entropy), SignKey.generate(entropy)
    terms = IntakeTerms(1, Day(20_780), Day(20_860))
    certificate = issue_intake(root, key.verify_key, box=new_box(entropy), terms=terms)
    return _Keys(root, key, verify_intake(certificate, root.verify_key), certificate)


def _vector(kind: str, name: str) -> Vector:
    return read_vector(ROOT / kind / f"{name}.txt")


# Receipt words


def _try_words(data: bytes) -> None:
    """Doors: typed; eight numbers of the lists by two bytes each."""
    door, data = pick(data, 2)
    typed = data.decode("utf-8", "replace") if door == 0 else _spelt(data)
    value = receipt_from_words(typed)
    for again in (words_of_receipt(value, "en"), words_of_receipt(value, "ru"), numbers_of_receipt(value)):
        need(receipt_from_words(" ".join(again)) == value, "its own words give another value")


def _spelt(data: bytes) -> str:
    places = [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data) - 1, 2)]
    return " ".join(word_list("ru" if place & 0x8000 else "en")[place & 0x7FF] for place in places)


def _words_seeds() -> list[bytes]:
    rows = [bytes(range(16)), bytes(16), b"\x80\1" * 8, b"\x07\xff" * 7 + b"\x80\0"]
    return [chosen(0, body) for body in vector_bodies("receipt_words")] + [chosen(1, row) for row in rows]


# Bundles


def _try_bundle(data: bytes) -> None:
    """Doors: a bundle; a list; a certificate; a core that is signed anew."""
    door, data = pick(data, 4)
    keys = _keys()
    if door == 0:
        decode_bundle(data)
        verify_bundle(data, keys.root.verify_key)
    elif door == 1:
        need(encode_bundles(decode_bundles(data)) == data, "accepted and encoded otherwise")
    elif door == 2:
        verify_intake(data, keys.root.verify_key)
    else:
        signed = cbor2.dumps([data, keys.key.sign(label("intake-bundle"), data), keys.certificate], canonical=True)
        found = verify_bundle(signed, keys.root.verify_key).bundle
        need((found.org, found.box) == (keys.intake.org, keys.intake.box), "a bundle of another box")


def _bundle_seeds() -> list[bytes]:
    keys = _keys()
    cores = []
    for name in ("bundle", "least"):
        fields = cbor2.loads(cbor2.loads(_vector("bundle", name).body)[0])
        cores.append(cbor2.dumps(fields | {1: keys.intake.org, 2: keys.intake.box}, canonical=True))
    short = [body for body in vector_bodies("bundle", 6_000) if len(body) < 6_000]
    lists = [_vector("bundle", "list").body]
    return [
        *(chosen(3, core) for core in cores),
        *(chosen(0, body) for body in short[:20]),
        *(chosen(1, body) for body in lists),
        chosen(2, keys.certificate),
        chosen(2, keys.certificate[:-1]),
    ]


# Submissions


@functools.cache
def _sealer() -> tuple[OrgId, BoxId, KemPrivateKey]:
    of = _vector("submission", "message")
    return OrgId(of.raw("org")), BoxId(of.raw("box")), KemPrivateKey(Secret(of.raw("kem")))


def _try_submission(data: bytes) -> None:
    """Doors: what is posted; an armour that was carried; a content sealed rightly; a plain text sealed rightly."""
    door, data = pick(data, 4)
    org, box, key = _sealer()
    keys = {epoch_id(key.public): key}
    if door == 0:
        need(0 <= read_submission(data).work_bits <= 256, "work beyond a hash")
        content = open_submission(data, keys, org=org, box=box).content
    elif door == 1:
        content = open_carried(age_file_from_armour(data.decode("utf-8", "replace")), keys, org=org, box=box).content
    else:
        plain = len(data).to_bytes(_LENGTH_BYTES, "big") + data if door == 2 else data
        sealed = age.seal(plain.ljust(_PLAIN_OF_LEAST_CLASS, b"\0"), key.public, SeededEntropy(b"x"))
        content = open_carried(sealed, keys, org=org, box=box).content
        if door == 2:
            kind, items = items_of_content(content)
            again = cbor.encode({0: 1, 1: org, 2: box, 3: kind, 4: items})
            need(again == data, "accepted and encoded otherwise")


def _submission_seeds() -> list[bytes]:
    org, box, _ = _sealer()
    sound = [_vector("submission", name) for name in ("message", "last-piece", "cover")]
    contents = [
        cbor.encode({0: 1, 1: org, 2: box, 3: int(of.headers["holds"]), 4: cbor.decode(of.raw("content"))})
        for of in sound
    ]
    names = ("message", "with-a-grant", "box-of-another", "content-altered", "beside-a-classic-recipient")
    return [
        *(chosen(0, _vector("submission", name).body) for name in names),
        chosen(1, _vector("submission", "carried").body),
        *(chosen(2, content) for content in contents),
        *(chosen(3, len(content).to_bytes(_LENGTH_BYTES, "big") + content) for content in contents[1:]),
    ]


# Boards


def _try_board(data: bytes) -> None:
    """Doors: a board; hints; hints whose core is signed anew; the plain text of a slot."""
    door, data = pick(data, 4)
    intake = _keys().intake
    if door == 0:
        verify_board(data, intake)
    elif door == 1:
        need(verify_hints(data, intake).buckets >= 2, "fewer buckets than a board has")
    elif door == 2:
        at = int.from_bytes(data[:2], "big")
        core, tags = data[2 : 2 + at], data[2 + at :]
        signature = _keys().key.sign(label("reply-board"), core)
        hints = verify_hints(HINTS_MAGIC + len(core).to_bytes(_LENGTH_BYTES, "big") + core + signature + tags, intake)
        need(len(hints.tags) == 32 * hints.buckets, "another number of tags")
    else:
        plain = data.ljust(PLAIN_BYTES, b"\0")
        need(plain_of_part(part_from_plain(plain)) == plain, "accepted and encoded otherwise")


def _board_seeds() -> list[bytes]:
    hints = _vector("board", "hints").body
    length = int.from_bytes(hints[4:8], "big")
    fields = cbor2.loads(hints[8 : 8 + length])
    intake = _keys().intake
    core = cbor2.dumps(fields | {1: intake.org, 2: intake.box}, canonical=True)
    part = cbor2.loads(_vector("board", "board").raw("short"))
    reply = cbor2.dumps({0: 1, 1: part[0], 2: 0, 3: 1, 4: part[1], 5: 2, 6: "", 7: [], 8: part[5]}, canonical=True)
    return [
        chosen(0, BOARD_MAGIC + hints[4:]),
        *(chosen(1, body) for body in vector_bodies("board")[:12]),
        chosen(2, len(core).to_bytes(2, "big") + core + hints[8 + length + 64 :]),
        chosen(3, len(reply).to_bytes(2, "big") + reply),
    ]


SOURCE: Final = (
    Target(
        "receipt-words",
        _try_words,
        (WrongNumberOfReceiptWords, UnknownReceiptWord, WrongReceiptWords),
        _words_seeds,
        300_000,
        ("ё".encode(), b" ", b"0001", b"2049", "\u0306".encode(), "\u00ad".encode(), b"\xef\xbd\x81"),
    ),
    Target(
        "bundle",
        _try_bundle,
        (MalformedBundle, BundleRefused, MalformedCertificate, CertificateRefused),
        _bundle_seeds,
        300_000,
        CBOR_WORDS,
        max_len=6_000,
    ),
    Target(
        "submission",
        _try_submission,
        (
            *(MalformedSubmission, SubmissionCut, SubmissionTooLarge, UnknownSubmissionVersion),
            *(AnotherOrganisation, AnotherBox),
            *(MalformedAge, MalformedArmour, NotForThisKey, AlteredAgeHeader, DamagedAge),
        ),
        _submission_seeds,
        300_000,
        CBOR_WORDS,
        max_len=6_000,
    ),
    Target(
        "board",
        _try_board,
        (MalformedBoard, BoardRefused),
        _board_seeds,
        300_000,
        CBOR_WORDS,
        max_len=6_000,
    ),
)
