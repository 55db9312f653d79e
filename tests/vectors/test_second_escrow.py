"""Two readers of docs/formats/escrow.md: the program and one written from the page agree on every vector."""

import ast
from pathlib import Path

import pytest

from tests.vectors import second_escrow
from tests.vectors.files import Vector, all_vectors
from tests.vectors.second_decoder import Refused

VECTORS = {(vector.object, vector.name): vector for vector in all_vectors()}
READ_BY_BOTH = [vector for vector in VECTORS.values() if vector.object in ("escrow", "hand", "sealed")]


def second_reads(vector: Vector) -> None:
    if vector.object == "escrow":
        escrow = second_escrow.read(vector.body, vector.raw("org"), vector.raw("maker"))
        one, other = (
            second_escrow.share(escrow, vector.raw(f"device_{n}"), vector.raw(f"kem_{n}")) for n in ("1", "2")
        )
        assert second_escrow.combine(escrow, one, other) == vector.raw("secret")
        return
    body = VECTORS["escrow", vector.headers["escrow"]].body
    escrow = second_escrow.read(body, vector.raw("org"), vector.raw("maker"))
    if vector.object == "sealed":
        assert second_escrow.open_sealed(vector.body, escrow, vector.raw("secret")) == vector.raw("content")
        return
    asked = (vector.raw("request"), vector.headers["reason"], vector.raw("device"), vector.raw("kem"))
    assert second_escrow.handed(escrow, vector.body, vector.raw("person"), asked) == vector.raw("share")


@pytest.mark.parametrize("vector", READ_BY_BOTH, ids=lambda vector: f"{vector.object}/{vector.name}")
def test_the_second_reader_gives_the_class_of_every_vector(vector: Vector) -> None:
    found = "success"
    try:
        second_reads(vector)
    except Refused as refused:
        found = refused.args[0]

    assert found == vector.expect


def test_the_second_reader_shares_nothing_with_the_program_nor_its_library() -> None:
    tree = ast.parse(Path(second_escrow.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}

    assert {name for name in imported if name and name.startswith("tests")} == {"tests.vectors.second_decoder"}
    assert not any(name and name.startswith(("safeconduct", "shamir", "cbor2", "nacl")) for name in imported)
