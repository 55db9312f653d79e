"""Two readers of the ops of an inbox: the program and one made from the page agree on every vector and edit."""

import ast
import random
from pathlib import Path

import pytest

from safeconduct.base.errors import SafeconductError
from safeconduct.intake import kinds
from safeconduct.intake.door import door_kinds
from tests.vectors import second_intake_ops
from tests.vectors.files import Vector, all_vectors
from tests.vectors.intake_ops import AGAIN, run_intake_op
from tests.vectors.second_decoder import Refused

VECTORS = [one for one in all_vectors() if one.object == "intake_op"]


def second(kind: str, body: bytes) -> str:
    try:
        second_intake_ops.read(kind, body)
    except Refused as refused:
        return str(refused.args[0])
    return "success"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_the_second_reader_gives_the_class_of_every_vector(vector: Vector) -> None:
    assert second(vector.headers["op"], vector.body) == vector.expect


def test_every_kind_of_the_room_has_a_sound_vector_and_broken_ones_of_both_classes() -> None:
    every = kinds.ALL | door_kinds.ALL
    found = {(one.headers["op"], one.expect) for one in VECTORS}
    assert found == {(kind, expect) for kind in every for expect in ("success", "malformed", "not canonical")}
    assert AGAIN.keys() == second_intake_ops.READS.keys() == every


def test_both_readers_judge_every_changed_body_alike() -> None:
    """A byte changed, a run of bytes cut out, or the body of one kind read as another."""
    chance = random.Random(7)
    taken = refused = 0
    for vector in (one for one in VECTORS if one.expect == "success"):
        for _ in range(80):
            body, kind = bytearray(vector.body), vector.headers["op"]
            match chance.randrange(8):
                case 0:
                    kind = chance.choice(sorted(AGAIN))
                case 1:
                    at = chance.randrange(len(body))
                    del body[at : at + chance.randrange(1, 4)]
                case _:
                    body[chance.randrange(min(len(body), 400))] = chance.randrange(256)
            changed = Vector(vector.object, vector.name, "", "", {"op": kind}, bytes(body))
            try:
                run_intake_op(changed)
                is_taken = True
            except SafeconductError:
                is_taken = False
            assert is_taken == (second(kind, bytes(body)) == "success"), (vector.name, kind, bytes(body).hex())
            taken, refused = taken + is_taken, refused + (not is_taken)
    assert taken > 200
    assert refused > 1_000


def test_the_second_reader_shares_nothing_with_the_program() -> None:
    tree = ast.parse(Path(second_intake_ops.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name for name in imported if name and name.startswith("tests")} == {"tests.vectors.second_decoder"}
    assert not any(name and name.startswith(("safeconduct", "cbor2")) for name in imported)
