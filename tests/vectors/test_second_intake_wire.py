"""Two readers of the messages about inboxes: the program and one made from the page agree on every vector and edit."""

import ast
import random
from pathlib import Path

import pytest

from safeconduct.base.errors import SafeconductError
from tests.vectors import second_intake_wire
from tests.vectors.files import Vector, all_vectors
from tests.vectors.intake_wire import MESSAGES, run_intake_wire
from tests.vectors.second_decoder import Refused

VECTORS = [one for one in all_vectors() if one.object == "intake_wire"]


def second(vector: Vector) -> str:
    try:
        second_intake_wire.READS[vector.headers["message"]](vector.body, vector.raw("key"), vector.raw("relay"))
    except Refused as refused:
        return str(refused.args[0])
    return "success"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_the_second_reader_gives_the_class_of_every_vector(vector: Vector) -> None:
    assert second(vector) == vector.expect


def test_both_readers_judge_every_changed_message_alike() -> None:
    chance = random.Random(5)
    alike = 0
    for vector in (one for one in VECTORS if one.expect == "success" and len(one.body) < 9_000):
        for _ in range(60):
            body = bytearray(vector.body)
            body[chance.randrange(len(body))] = chance.randrange(256)
            changed = Vector(vector.object, vector.name, "", "", vector.headers, bytes(body))
            try:
                run_intake_wire(changed)
                is_taken = True
            except SafeconductError:
                is_taken = False
            assert is_taken == (second(changed) == "success"), (vector.name, bytes(body).hex())
            alike += 1
    assert alike > 1_000


def test_the_second_reader_knows_every_message_and_shares_nothing_with_the_program() -> None:
    assert second_intake_wire.READS.keys() == MESSAGES.keys()
    tree = ast.parse(Path(second_intake_wire.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name for name in imported if name and name.startswith("tests")} == {"tests.vectors.second_decoder"}
    assert not any(name and name.startswith(("safeconduct", "cbor2", "nacl")) for name in imported)
