"""Two readers of the intake's pages: the program and one written from the pages agree on every vector."""

import ast
from pathlib import Path

import cbor2
import pytest

from safeconduct.base.clock import Day
from safeconduct.base.ids import OrgId
from safeconduct.protect.boards import BoardPlace, make_board, verify_board
from safeconduct.protect.intake_certificates import verify_intake
from safeconduct.protect.replies import Reply, ReplyKind, parts_of
from safeconduct.protect.secrets import Secret
from safeconduct.protect.threads import Thread
from tests.inboxes import DAY, ENTROPY, NUMBER, Inbox, spoiling
from tests.vectors import second_intake
from tests.vectors.files import Vector, all_vectors
from tests.vectors.intake_vectors import named, whole_board
from tests.vectors.second_decoder import Refused

READ_BY_BOTH = [one for one in all_vectors() if one.object in ("receipt_words", "bundle", "submission", "board")]


def reads_receipt_words(vector: Vector) -> None:
    found = second_intake.receipt(vector.body.decode(), vector.raw("org"))

    assert (found.value, found.secret) == (vector.raw("value"), vector.raw("secret"))
    assert found.derived == tuple(vector.raw(name) for name in ("thread", "tag_key", "reply_key", "link_key"))
    assert second_intake.link(found, vector.raw("other")) == vector.raw("link")


def reads_bundle(vector: Vector) -> None:
    root = vector.raw("root")
    if vector.headers["message"] == "certificate":
        key = second_intake.certificate(vector.body, root)
    else:
        is_list = vector.headers["message"] == "bundles"
        (read,) = second_intake.bundles(vector.body, root) if is_list else [second_intake.bundle(vector.body, root)]
        key, number, epoch = read
        assert (str(number), epoch) == (vector.headers["number"], vector.raw("epoch"))
    assert (key.org, key.box, key.raw) == (vector.raw("org"), vector.raw("box"), vector.raw("key"))


def reads_submission(vector: Vector) -> None:
    org, box, kem = vector.raw("org"), vector.raw("box"), vector.raw("kem")
    read = second_intake.carried if vector.headers["message"] == "carried" else second_intake.posted
    found = read(vector.body, org, box, kem)

    assert (str(found.kind), cbor2.dumps(found.content, canonical=True)) == (
        vector.headers["holds"],
        vector.raw("content"),
    )
    assert ("yes" if found.is_downgraded else "no") == vector.headers["downgraded"]
    assert (str(found.work), found.grant) == (vector.headers["work"], vector.raw("grant"))


def reads_board(vector: Vector) -> None:
    certificate = named("bundle", vector.headers["certificate"])
    key = second_intake.certificate(certificate.body, certificate.raw("root"))
    data, secret = whole_board(vector), vector.raw("secret")
    if vector.headers["message"] == "hints":
        assert " ".join(map(str, second_intake.hints(data, key, secret))) == vector.headers["buckets"]
        return
    replies, unreadable = second_intake.board_replies(data, key, secret)
    assert unreadable == 0
    assert [cbor2.dumps(reply, canonical=True) for reply in replies] == [vector.raw("short"), vector.raw("long")]


READS = {
    "receipt_words": reads_receipt_words,
    "bundle": reads_bundle,
    "submission": reads_submission,
    "board": reads_board,
}


@pytest.mark.parametrize("vector", READ_BY_BOTH, ids=lambda vector: f"{vector.object}/{vector.name}")
def test_the_second_reader_gives_the_class_of_every_vector(vector: Vector) -> None:
    found = "success"
    try:
        READS[vector.object](vector)
    except Refused as refused:
        found = refused.args[0]

    assert found == vector.expect


def test_both_readers_pass_over_a_slot_that_holds_no_answer_and_count_it() -> None:
    box, thread = Inbox(), Thread(Secret.random(32, ENTROPY))
    reply = Reply(ENTROPY.bytes(16), Day(DAY), ReplyKind.ANSWER, "Завтра в десять")
    (part,) = parts_of(reply)
    place = BoardPlace(OrgId(box.org), box.box, NUMBER)
    data = make_board(place, [(spoiling(thread), part), (thread, part)], key=box.key, entropy=ENTROPY)

    key = second_intake.certificate(box.certificate(), box.root_bytes)
    replies, unreadable = second_intake.board_replies(data, key, thread.secret.reveal())
    own = verify_board(data, verify_intake(box.certificate(), box.root.verify_key)).replies_of(thread)

    assert ([one[3] for one in replies], unreadable) == (["Завтра в десять"], 1)
    assert ([one.reply for one in own.parts], own.unreadable) == ([reply], 1)


def test_the_second_reader_shares_nothing_with_the_program() -> None:
    tree = ast.parse(Path(second_intake.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}

    assert {name for name in imported if name and name.startswith("tests")} == {"tests.vectors.second_decoder"}
    assert not any(name and name.startswith(("safeconduct", "cbor2", "nacl")) for name in imported)
