"""What the program makes of each vector of the intake, and the error it raises for each class.

docs/formats/receipt-words.md, bundle.md, submission.md and board.md; run by `test_vectors.py` with all others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import OrgId
from safeconduct.protect.age import AlteredAgeHeader, DamagedAge, MalformedAge, MalformedArmour, NotForThisKey
from safeconduct.protect.boards import BoardPlace, verify_board, verify_hints
from safeconduct.protect.bundles import decode_bundles, encode_bundles, epoch_id, verify_bundle
from safeconduct.protect.certificate_errors import CertificateRefused, MalformedCertificate
from safeconduct.protect.intake_certificates import BoxId, verify_intake
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
    UnknownReceiptWord,
    UnknownSubmissionVersion,
    WrongNumberOfReceiptWords,
    WrongReceiptWords,
)
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.receipt_words import numbers_of_receipt, receipt_from_words, words_of_receipt
from safeconduct.protect.replies import Reply, join_replies
from safeconduct.protect.roots import RootVerifyKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import age_file_from_armour, open_carried, open_submission, read_submission
from safeconduct.protect.threads import Thread, ThreadId, thread_from_receipt
from tests.vectors.files import ROOT, Vector, read_vector

INTAKE_ERRORS: Final[dict[str, dict[str, tuple[type[SafeconductError], ...]]]] = {
    "receipt_words": {
        "wrong number of words": (WrongNumberOfReceiptWords,),
        "unknown word": (UnknownReceiptWord,),
        "wrong check": (WrongReceiptWords,),
    },
    "bundle": {
        "not canonical": (MalformedBundle, MalformedCertificate),
        "malformed": (MalformedBundle, MalformedCertificate),
        "bad signature": (BundleRefused, CertificateRefused),
        "another issuer": (CertificateRefused,),
        "another place": (BundleRefused,),
        "beyond its certificate": (BundleRefused,),
    },
    "submission": {
        "cut": (SubmissionCut,),
        "unknown version": (UnknownSubmissionVersion,),
        "malformed": (MalformedSubmission,),
        "not canonical": (MalformedSubmission,),
        "not for this key": (NotForThisKey,),
        "damaged": (MalformedAge, AlteredAgeHeader, DamagedAge),
        "damaged armour": (MalformedArmour,),
        "wrong organisation": (AnotherOrganisation,),
        "wrong box": (AnotherBox,),
    },
    "board": {
        "not canonical": (MalformedBoard,),
        "malformed": (MalformedBoard,),
        "bad signature": (BoardRefused,),
        "another place": (BoardRefused,),
        "another content": (BoardRefused,),
    },
}


def named(kind: str, name: str) -> Vector:
    """Another vector that one stands on."""
    return read_vector(ROOT / kind / f"{name}.txt")


def run_receipt_words(vector: Vector) -> None:
    value = receipt_from_words(vector.body.decode())
    thread = thread_from_receipt(value, OrgId(vector.raw("org")))

    assert value == Secret(vector.raw("value"))
    assert " ".join(words_of_receipt(value, "en")) == vector.headers["en"]
    assert " ".join(words_of_receipt(value, "ru")) == vector.headers["ru"]
    assert " ".join(numbers_of_receipt(value)) == vector.headers["numbers"]
    assert (thread.secret, thread.id) == (Secret(vector.raw("secret")), vector.raw("thread"))
    assert thread.tag_key == Secret(vector.raw("tag_key"))
    assert thread.reply_key.seed == Secret(vector.raw("reply_key"))
    assert thread.link_key == Secret(vector.raw("link_key"))
    assert thread.link_to(ThreadId(vector.raw("other"))) == vector.raw("link")


def run_bundle(vector: Vector) -> None:
    root = RootVerifyKey(vector.raw("root"))
    if vector.headers["message"] == "certificate":
        key = verify_intake(vector.body, root)
        assert (key.org, key.box, key.key.raw) == (vector.raw("org"), vector.raw("box"), vector.raw("key"))
        return
    if vector.headers["message"] == "bundles":
        bundles = decode_bundles(vector.body)
        assert encode_bundles(bundles) == vector.body
    else:
        bundles = (vector.body,)
    for raw in bundles:
        found = verify_bundle(raw, root)
        assert (found.intake.org, found.intake.box) == (vector.raw("org"), vector.raw("box"))
        assert (found.intake.key.raw, found.bundle.number) == (vector.raw("key"), int(vector.headers["number"]))
        assert found.bundle.epochs[0].id == vector.raw("epoch")


def run_submission(vector: Vector) -> None:
    key = KemPrivateKey(Secret(vector.raw("kem")))
    keys = {epoch_id(key.public): key}
    org, box = OrgId(vector.raw("org")), BoxId(vector.raw("box"))
    if vector.headers["message"] == "carried":
        opened = open_carried(age_file_from_armour(vector.body.decode()), keys, org=org, box=box)
    else:
        opened = open_submission(vector.body, keys, org=org, box=box)
        read = read_submission(vector.body)
        assert str(read.work_bits) == vector.headers["work"]
        assert (read.grant or b"", read.size) == (vector.raw("grant"), len(vector.body))
        assert (read.box, read.epoch) == (box, vector.raw("epoch"))

    kind, items = items_of_content(opened.content)
    assert (str(kind), cbor.encode(items)) == (vector.headers["holds"], vector.raw("content"))
    assert opened.epoch == vector.raw("epoch")
    assert opened.is_downgraded == (vector.headers["downgraded"] == "yes")


def whole_board(vector: Vector) -> bytes:
    over, at, length = (vector.headers[name] for name in ("over", "at", "length"))
    below = b"" if over == "-" else named("board", over).body
    whole = below[: int(at)] + vector.body + below[int(at) + len(vector.body) :]
    return whole[: int(length)]


def run_board(vector: Vector) -> None:
    certificate = named("bundle", vector.headers["certificate"])
    intake = verify_intake(certificate.body, RootVerifyKey(certificate.raw("root")))
    assert intake.key.raw == vector.raw("key")
    thread = Thread(Secret(vector.raw("secret")))
    data = whole_board(vector)
    if vector.headers["message"] == "hints":
        hints = verify_hints(data, intake)
        assert " ".join(map(str, hints.buckets_of(thread))) == vector.headers["buckets"]
        return
    board = verify_board(data, intake)
    assert board.place == BoardPlace(intake.org, intake.box, int(vector.headers["number"]))
    assert board.hints() == named("board", "hints").body
    found = board.replies_of(thread)
    replies = [joined.reply for joined in join_replies(found.parts) if joined.is_whole]
    assert found.unreadable == 0
    assert [cbor.encode(item_of_reply(reply)) for reply in replies] == [vector.raw("short"), vector.raw("long")]


def item_of_reply(reply: Reply) -> cbor.Item:
    return [reply.id, reply.day, reply.kind.value, reply.text, [*reply.grants], [*reply.messages]]


INTAKE_RUNS: Final[dict[str, Callable[[Vector], None]]] = {
    "receipt_words": run_receipt_words,
    "bundle": run_bundle,
    "submission": run_submission,
    "board": run_board,
}
