"""A text is read into claims by a person: kept, proposed by number, taken, declined, undone; copies are confirmed."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.flow.program import Program

# Invented from beginning to end.
TEXT = (
    "В начале декабря 2018 года сотрудники Заводского РОВД задержали около 40 человек, двое из них убиты. "
    "Мать Залины Дадаевой ждала на улице.\n\n"
    "По оценкам «Берега», погибли не менее двоих. «Мы получили эти сведения от семи не связанных друг с другом людей, "
    "и все они называют одно здание», — сказали там. Официально никто не задержан.\n"
)
ABOUT = ("--about", "The invented wave")


@pytest.fixture
def program(empty: Program, tmp_path: Path) -> Program:
    return empty.at(tmp_path / "desk")


@pytest.fixture
def file(program: Program) -> Path:
    path = program.folder / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def kept(program: Program, file: Path, outlet: str = "The Invented Post", day: str = "2019-01-14") -> dict[str, Any]:
    where = ("--outlet", outlet, "--published", day, "--publisher", outlet, "--rules-only")
    return program.json("record", "read", str(file), *where)


def number_of(listed: dict[str, Any], property_id: str, quote: str) -> str:
    found = (one for one in listed["suggestions"] if (one["property"], one["quote"]) == (property_id, quote))
    return str(next(found)["number"])


def test_taken_suggestions_are_claims_with_their_words_and_the_rest_stay_open(program: Program, file: Path) -> None:
    read = kept(program, file)
    source = read["source"]
    detained = number_of(read, "detained", "около 40 человек")
    station = number_of(read, "organisation_named", "Заводского РОВД")
    start = number_of(read, "start", "В начале декабря 2018 года"[2:])
    said = ("--kind", "event", "--voice", "The Shore", "--voice-kind", "organisation")
    taken = program.json("record", "take", source, detained, station, start, *ABOUT, *said)
    assert len(taken["claims"]) == 3
    shown = program.json("record", "show", taken["claims"][0])
    assert "около 40 человек" in json.dumps(shown, ensure_ascii=False)
    assert "сотрудники Заводского РОВД задержали" in json.dumps(shown, ensure_ascii=False)
    (wording,) = shown["wordings"]
    there = wording["read_from"]
    assert (there["source"], there["words"], there["model"]) == (source, "около 40 человек", "rules/6")
    assert there["is_newest"]
    assert "proposed by rules/6, likely" in program.done("record", "show", taken["claims"][0]).out.replace("\n", " ")
    listed = program.json("record", "suggestions", source)
    states = {str(one["number"]): one["state"] for one in listed["suggestions"]}
    assert {states[one] for one in (detained, station, start)} == {"taken"}
    assert "open" in states.values()
    assert [one["claim"] for one in listed["suggestions"] if str(one["number"]) == detained] == [taken["claims"][0]]


def named(read: dict[str, Any], number: str) -> str:
    """A number with the letters that stand beside it."""
    return next(f"{number}:{one['letters']}" for one in read["suggestions"] if str(one["number"]) == number)


def test_letters_beside_a_number_hold_it_to_the_words_that_were_seen(program: Program, file: Path) -> None:
    read = kept(program, file)
    source, dead = read["source"], number_of(read, "dead", "двое")
    seen = named(read, dead)
    file.write_text(TEXT.replace("сотрудники", "люди из"), encoding="utf-8")
    program.done("record", "read", str(file), "--account", source, "--rules-only")
    refused = program("record", "take", source, seen, *ABOUT, "--kind", "event")
    assert refused.code == 3
    assert "not what was listed" in refused.err
    again = program.json("record", "suggestions", source, "--rules-only")
    program.done("record", "take", source, named(again, number_of(again, "dead", "двое")), *ABOUT, "--kind", "event")
    assert program("record", "take", source, "3:xyz", *ABOUT).code == 2
    assert program("record", "take", source, "0", *ABOUT).code == 2
    assert program("record", "take", source, "9999999", *ABOUT).code == 2


def test_a_taken_count_only_grows_where_a_person_says_so(program: Program, file: Path) -> None:
    read = kept(program, file)
    dead, detained = number_of(read, "dead", "двое"), number_of(read, "detained", "около 40 человек")
    program.done("record", "take", read["source"], dead, *ABOUT, "--kind", "event")
    assert "only grows" not in program.done("record", "list", "properties").out
    program.done("record", "take", read["source"], detained, *ABOUT, "--growing")
    assert "only grows" in program.done("record", "list", "properties").out
    # What is printed of a property is what other commands take.
    listed = [line.strip() for line in program.done("record", "list", "properties").out.splitlines()]
    assert "detained" in listed
    assert "declared by the dataset desk" in listed
    assert not any(":" in line for line in listed)


def test_of_a_withdrawn_claim_the_list_tells_that_it_was_there_and_no_word(program: Program, file: Path) -> None:
    read = kept(program, file)
    source = read["source"]
    number = number_of(read, "person_named", "Залины Дадаевой")
    taken = program.json("record", "take", source, number, *ABOUT, "--kind", "event")
    program.done("record", "withdraw", taken["claims"][0], "--yes")
    listed = program("record", "suggestions", source, "--all", "--rules-only")
    assert "consent withdrawn" in listed.out
    told = json.dumps(program.json("record", "suggestions", source, "--all", "--rules-only"), ensure_ascii=False)
    for words in (listed.out, told):
        assert "Дадаев" not in words
        assert "ждала на улице" not in words
    shown = program.json("record", "show", taken["claims"][0])["wordings"][0]
    assert (shown["read_from"], shown["quote"]) == ({}, "")
    assert program("record", "take", source, number, *ABOUT).code == 2


def test_what_was_declined_does_not_come_back_until_that_is_undone(program: Program, file: Path) -> None:
    read = kept(program, file)
    number = number_of(read, "person_named", "Залины Дадаевой")
    declined = program.json("record", "decline", read["source"], number)
    assert (
        "Дадаев" not in program.done("record", "suggestions", read["source"], "--rules-only").out.partition("Мать")[2]
    )
    refused = program("record", "take", read["source"], number, *ABOUT, "--kind", "event")
    assert refused.code == 2
    assert f"no open suggestion {number}" in refused.err
    program.done("record", "undo", *declined["ops"])
    again = program.json("record", "suggestions", read["source"])
    assert {one["state"] for one in again["suggestions"] if str(one["number"]) == number} == {"open"}


def test_undoing_a_taken_claim_opens_its_suggestion_again(program: Program, file: Path) -> None:
    read = kept(program, file)
    number = number_of(read, "dead", "двое")
    taken = program.json("record", "take", read["source"], number, *ABOUT, "--kind", "event")
    program.done("record", "undo", *taken["ops"])
    again = program.json("record", "suggestions", read["source"])
    assert {one["state"] for one in again["suggestions"] if str(one["number"]) == number} == {"open"}


def test_days_are_dates_in_the_answer_for_programs_as_they_are_in_what_is_known(program: Program, file: Path) -> None:
    days = [one["value"] for one in kept(program, file)["suggestions"] if one["value"]["kind"] == "date"]
    assert days
    assert all(
        re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", one[end]) for one in days for end in ("lo", "hi") if one[end]
    )


def test_what_is_denied_is_not_the_same_again(program: Program, file: Path) -> None:
    listed = kept(program, file)["suggestions"]
    (denied,) = (one for one in listed if one["quote"] == "задержан")
    assert (denied["state"], denied["grade"]) == ("open", "doubtful")


def test_a_person_says_what_a_suggestion_is_in_other_words(program: Program, file: Path) -> None:
    read = kept(program, file)
    number = number_of(read, "detained", "около 40 человек")
    said = ("--kind", "event", "--value", "36..50", "--basis", "estimated", "--property", "held")
    program.done("record", "take", read["source"], number, *ABOUT, *said)
    subject = next(one["id"] for one in program.json("record", "search", "invented wave")["subjects"])
    (row,) = program.json("record", "known", subject)["known"]
    assert (row["property"], row["basis"], row["value"]["lo"], row["value"]["hi"]) == ("held", "estimated", 36, 50)


def test_a_copy_is_proposed_with_both_passages_and_counts_once_when_a_person_says_so(
    program: Program, file: Path
) -> None:
    first = kept(program, file)
    file.write_text("Перепечатка. " + TEXT, encoding="utf-8")
    second = kept(program, file, outlet="The Other Post", day="2019-01-15")
    (copy,) = program.json("record", "copies")["copies"]
    assert (copy["copy"], copy["original"], copy["how"]) == (second["source"], first["source"], "whole")
    assert copy["passages"][0]["copy"] == copy["passages"][0]["original"]
    dead = ("record", "take", first["source"], number_of(first, "dead", "двое"), *ABOUT)
    program.done(*dead, "--kind", "event")
    taken = program.json("record", "take", second["source"], number_of(second, "dead", "двое"), *ABOUT)
    program.done("record", "repeats", taken["claims"][0], copy["original"])
    # It is called by its name, where the claim says what it repeats and in what was said of it.
    shown = program("record", "show", taken["claims"][0]).out
    assert shown.count("The Invented Post") == 2
    assert first["source"].partition(":")[2] not in shown


def test_a_withdrawn_account_shows_none_of_its_words(program: Program, file: Path) -> None:
    source = kept(program, file)["source"]
    program.done("record", "withdraw", source, "--source", "--yes")
    refused = program("record", "suggestions", source)
    assert refused.code == 2
    assert "No words of this account" in refused.err
    assert program.json("record", "copies") == {"copies": []}


@pytest.mark.parametrize("data", [b"", b" \n ", b"\xff\xfe\x00", "а\0б".encode()])
def test_what_is_no_text_is_refused_in_one_sentence_and_nothing_is_kept(
    program: Program, file: Path, data: bytes
) -> None:
    file.write_bytes(data)
    refused = program("record", "read", str(file), "--outlet", "The Invented Post")
    assert refused.code == 2
    assert "Nothing was changed" in refused.err or "Nothing was" in refused.err
    assert program.json("record", "history")["history"] == []


def test_a_text_that_is_too_long_is_refused_whole(program: Program, file: Path) -> None:
    file.write_text("слово " * 90_000, encoding="utf-8")
    refused = program("record", "read", str(file), "--outlet", "The Invented Post")
    assert refused.code == 2
    assert "too long" in refused.err


def test_the_vault_is_whole_after_reading_and_every_table_is_made_anew_the_same(program: Program, file: Path) -> None:
    read = kept(program, file)
    program.done("record", "take", read["source"], number_of(read, "dead", "двое"), *ABOUT, "--kind", "event")
    program.done("record", "decline", read["source"], number_of(read, "person_named", "Залины Дадаевой"))
    program.done("vault", "verify")


def test_nothing_of_the_text_is_written_outside_the_vault(program: Program, file: Path) -> None:
    kept(program, file)
    file.unlink()
    words = "Заводского".encode()
    found = [one for one in program.folder.rglob("*") if one.is_file() and words in one.read_bytes()]
    assert found == []


READ = ("--outlet", "The Invented Post", "--rules-only")


@pytest.mark.parametrize(("encoding", "called"), [("cp1251", "Windows-1251"), ("utf-16", "UTF-16"), ("utf-8-sig", "")])
def test_a_text_in_the_letters_of_another_program_is_read_and_said(
    program: Program, encoding: str, called: str
) -> None:
    file = program.folder / "saved.txt"
    file.write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))

    told = program.done("record", "read", str(file), *READ).words
    assert "около 40 человек" in told
    assert (f"The file was taken to be in {called}:" in told) is bool(called)
    assert ("was taken to be" in told) is bool(called)


@pytest.mark.parametrize(
    ("data", "english", "russian"),
    [
        (b"", "it is empty", "он пустой"),
        (b" \r\n\t", "it is empty", "он пустой"),
        ("\ufeff".encode(), "it is empty", "он пустой"),
        (b"words\0and more\x01", "it holds something else than plain text", "не простой текст"),
        (b"%PDF-1.7 words", "it holds something else than plain text", "не простой текст"),
        (b"PK\x03\x04\x14\0\x06", "it holds something else than plain text", "не простой текст"),
        ("Задержали около сорока человек".encode("koi8-r"), "neither UTF-8", "не UTF-8"),
    ],
)
def test_a_file_that_is_no_text_is_refused_in_a_sentence_about_the_file(
    program: Program, data: bytes, english: str, russian: str
) -> None:
    file = program.folder / "no.txt"
    file.write_bytes(data)

    ran = program("record", "read", str(file), *READ)
    assert ran.code == 2
    assert "This file cannot be read as a text" in ran.err
    assert english in ran.err.replace("\n", " ")
    assert "typed" not in ran.err
    assert russian in Program(program.folder, "ru")("record", "read", str(file), *READ).err.replace("\n", " ")


WHO = "The man of the invented article"
TOLD = (
    "Его задержали и били. Потом его отпустили.\n",
    "Я видел, как его избили у ворот, а весной отпустили домой.\n",
)


def told(program: Program, number: int) -> str:
    """Keep one of two articles; return its account."""
    path = program.folder / f"told{number}.txt"
    path.write_text(TOLD[number], encoding="utf-8")
    source: str = kept(program, path, f"Paper {number}", f"2019-02-0{number + 1}")["source"]
    return source


def said_by(number: int) -> tuple[str, ...]:
    return ("--voice", f"Voice {number}", "--voice-kind", "person", "--connection", "witness")


def take_act(program: Program, source: str, voice: int, code: str, *about: str) -> dict[str, Any]:
    listed = program.json("record", "suggestions", source, "--rules-only")["suggestions"]
    (one,) = (one for one in listed if one["codes"] == [code])
    return program.json("record", "take", source, str(one["number"]), *about, *said_by(voice))


def test_a_taken_act_is_the_term_that_was_entered_by_hand_and_two_voices_say_one_thing(program: Program) -> None:
    source = told(program, 0)
    take_act(program, source, 0, "released", "--about", "The invented release", "--kind", "event")
    by_hand = ("--victim", WHO, "--victim-is", "person", "--source", source, "--voice", "Voice 0")
    act = program.json("record", "act", "beating", *by_hand)["act"]
    take_act(program, told(program, 1), 1, "beaten", "--about", act)
    rows = [one for one in program.json("record", "known", act)["known"] if one["property"] == "type_of_act"]
    assert [one["value"]["text"] for one in rows] == ["act/beating"]
    assert [one["claims"] for one in rows] == [2]


def test_an_act_that_is_no_term_stays_a_word_and_is_shown_in_the_readers_language(program: Program) -> None:
    made = take_act(program, told(program, 0), 0, "released", "--about", "The invented release", "--kind", "event")
    (text,) = program.json("record", "show", made["claims"][0])["wordings"][-1]["value"]
    assert text == "released"
    russian = Program(program.folder, "ru").done("record", "known", "The invented release").words
    assert "вид деяния" in russian
    assert "освобождение" in russian
    assert "released" not in russian
    named = ("record", "review", "show", "The invented release", "type_of_act", "--value", "освобождение")
    assert program.json(*named)["text"] == "released"
