"""``release check`` as a person and a script meet it: files outside a vault, exit codes, a sentence for a bad file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.flow.program import Program, Ran

PROTECTED = {
    "people": [
        {"id": "p1", "names": ["Ахмед Дадаев", "Седой"], "phones": ["+7 928 123-45-67"]},
        {"id": "p2", "names": ["Дадаева Лейла"]},
    ],
    "terms": [
        {"id": "t1", "kind": "safe_place", "text": "дача в Малаховке"},
        {"id": "t2", "kind": "quote", "text": "каждое утро охранник лил на пол воду, чтобы никто не мог сесть"},
    ],
}
NAMED = "Вчера Ахмеда Дадаева отпустили."
HIT = {"start": 6, "end": 20, "id": "p1", "rule": "full_name", "strength": "strong"}


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


def check(program: Program, text: str | bytes, protected: Any = PROTECTED, *options: str) -> Ran:
    text_file, terms = program.folder / "text", program.folder / "protected"
    text_file.write_bytes(text if isinstance(text, bytes) else text.encode())
    terms.write_bytes(protected if isinstance(protected, bytes) else json.dumps(protected).encode())
    return program.bare("release", "check", "--protected", str(terms), "--text", str(text_file), *options)


@pytest.mark.parametrize(
    ("text", "decision", "hits", "code"),
    [
        ("Организация продолжает работу.", "PUBLISH", [], 0),
        ("", "PUBLISH", [], 0),
        (NAMED, "NEVER", [HIT], 3),
        ("\ufeff" + NAMED, "NEVER", [HIT], 3),
        (
            "Дадаевы уехали.",
            "HOLD",
            [{"start": 0, "end": 7, "id": one, "rule": "name_part", "strength": "weak"} for one in ("p1", "p2")],
            3,
        ),
        (
            "На пол каждое утро лил воду охранник.",
            "REWRITE",
            [{"start": 3, "end": 36, "id": "t2", "rule": "quote", "strength": "strong"}],
            3,
        ),
        ("🙂 на даче в Малаховке", "NEVER",
         [{"start": 5, "end": 21, "id": "t1", "rule": "term", "strength": "strong"}], 3),
    ],
)  # fmt: skip
def test_a_script_reads_one_object_and_the_exit_status(
    program: Program, text: str, decision: str, hits: list[dict[str, Any]], code: int
) -> None:
    ran = check(program, text, PROTECTED, "--json")

    assert (ran.code, ran.json) == (code, {"decision": decision, "hits": hits})


@pytest.mark.parametrize(
    ("language", "said"), [("en", "NEVER: this would name a person"), ("ru", "NEVER: это назвало бы человека")]
)
def test_a_person_reads_a_sentence_and_places_and_no_name(program: Program, language: Any, said: str) -> None:
    ran = check(replace(program, language=language), NAMED)

    assert ran.code == 3
    assert said in ran.out
    assert "6" in ran.out
    assert "p1" in ran.out
    assert "Дадаев" not in ran.out + ran.err


@pytest.mark.parametrize(
    ("text", "protected", "said"),
    [
        (b"\xff\xfe\x00", PROTECTED, "The text to be checked is not text in UTF-8."),
        (b"a" * 4_000_001, PROTECTED, "The text to be checked is longer than 4,000,000 bytes."),
        ("", b"", "The file of protected terms: the file is not JSON."),
        ("", b"[" * 100_000, "the file is JSON nested too deep."),
        ("", {"people": [{"id": "p1", "names": ["А"]}]}, "people[0].names[0] has no word that could be found"),
        ("", {"people": [{"id": "p", "names": ["Аа"]}] * 2}, "people[1].id is an id that stands there before."),
    ],
)
def test_a_bad_file_is_one_sentence_that_names_the_member(
    program: Program, text: Any, protected: Any, said: str
) -> None:
    ran = check(program, text, protected, "--json")

    assert ran.code == 2
    assert said in ran.json["error"]["what"]
    assert "Traceback" not in ran.err


def test_a_ledger_is_refused_while_it_is_not_held_against_a_text(program: Program) -> None:
    ran = check(program, NAMED, PROTECTED, "--ledger", "ledger.json", "--json")

    assert (ran.code, ran.json["error"]["code"]) == (2, "publish.ledger_not_read")
