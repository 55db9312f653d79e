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
        {"id": "t3", "kind": "safe_place", "text": "Воронеж, ул. Каштановая, д. 12, кв. 7"},
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
        ("Да.\r\n" + NAMED, "NEVER", [{**HIT, "start": 11, "end": 25}], 3),
        # A family of three and a stress mark are five characters and one.
        ("👨\u200d👩\u200d👧 Вчера Ахме\u0301да Дадаева отпустили.", "NEVER", [{**HIT, "start": 12, "end": 27}], 3),
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
        ("Они на Каштановой, 12.", "NEVER",
         [{"start": 7, "end": 21, "id": "t3", "rule": "term", "strength": "strong"}], 3),
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
        (b"\xed\xa0\xbd" + NAMED.encode(), PROTECTED, "The text to be checked is not text in UTF-8."),
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


PUBLIC = {
    "entries": [
        {"id": "r1", "day": "2026-11-19", "counts": [{"least": 40, "most": 40, "place": "ru-ce"}]},
        {"id": "r2", "day": "2026-11-26", "counts": [{"least": 60}]},
    ]
}


def against(program: Program, text: str, ledger: Any = PUBLIC) -> Ran:
    file = program.folder / "ledger"
    file.write_bytes(ledger if isinstance(ledger, bytes) else json.dumps(ledger).encode())
    return check(program, text, PROTECTED, "--ledger", str(file), "--json")


@pytest.mark.parametrize(
    ("text", "decision", "hits"),
    [
        ("Задержаны 42 человека.", "HOLD", [(10, 12, "r1")]),
        ("Detained: at least 63 people.", "HOLD", [(10, 21, "r2")]),
        # The same again, far more, a number of nobody, and a text without one.
        ("Задержаны 40 человек.", "PUBLISH", []),
        ("Задержаны 90 человек.", "PUBLISH", []),
        ("Мы прошли 42 километра.", "PUBLISH", []),
        ("Мы помогаем людям.", "PUBLISH", []),
    ],
)
def test_a_number_that_is_a_small_step_from_one_that_was_public_holds_the_text(
    program: Program, text: str, decision: str, hits: list[tuple[int, int, str]]
) -> None:
    ran = against(program, text)

    assert ran.json == {
        "decision": decision,
        "hits": [{"start": a, "end": b, "id": one, "rule": "step", "strength": "weak"} for a, b, one in hits],
    }
    assert ran.code == (3 if hits else 0)


def test_a_step_takes_nothing_from_what_is_protected(program: Program) -> None:
    ran = against(program, f"{NAMED} Задержаны 42 человека.")

    assert ran.json["decision"] == "NEVER"
    assert [one["rule"] for one in ran.json["hits"]] == ["full_name", "step"]


@pytest.mark.parametrize(
    ("ledger", "said"),
    [
        (b"[]", "the file has to be an object."),
        ({"entries": [{"id": "r1", "day": "soon", "counts": []}]}, "entries[0].day has to be a day, YYYY-MM-DD."),
        ({"entries": [{"id": "r1", "day": "2026-11-19"}]}, "entries[0].counts is missing."),
        ({"entries": [{"id": "r", "day": "2026-11-19", "counts": []}] * 2}, "entries[1].id is an id that stands"),
        (
            {"entries": [{"id": "r", "day": "2026-11-19", "counts": [{"least": 4, "most": 3}]}]},
            "entries[0].counts[0].most is less than least.",
        ),
        (
            {"entries": [{"id": "r", "day": "2026-11-19", "counts": [{"least": True}]}]},
            "entries[0].counts[0].least has to be a whole number",
        ),
        (
            {"entries": [{"id": "r", "day": "2026-11-19", "counts": [{"least": 4, "place": "Atlantis"}]}]},
            "entries[0].counts[0].place is no code of the list of places.",
        ),
    ],
)
def test_a_bad_ledger_is_one_sentence_and_nothing_is_checked(program: Program, ledger: Any, said: str) -> None:
    ran = against(program, NAMED, ledger)

    assert (ran.code, ran.json["error"]["code"]) == (2, "publish.malformed_ledger")
    assert said in ran.json["error"]["what"]
