"""Papers from the command line: what they lack is said, and what leaves is sealed and stands in the history."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from safeconduct.base.entropy import SeededEntropy
from safeconduct.protect.age import AgeIdentity, open_, text_from_recipient
from safeconduct.protect.age_errors import NotForThisKey
from tests.flow.program import Program
from tests.papers import GUARD, MISSING, NEIGHBOUR, claim, claims_of, date, record_of, text, without

LANGUAGES = (("", ()), ("en", ("--paper-language", "en")), ("ru", ("--paper-language", "ru")))
IDENTITY = AgeIdentity.generate(SeededEntropy(b"lawyer"))
OWN = AgeIdentity.generate(SeededEntropy(b"whoever makes it"))
SUBMITTER = "Lantern, 1 Mill Road, Tarn"
Papers = Callable[..., Program]


@pytest.fixture
def papers(empty: Program, tmp_path: Path) -> Papers:
    """Gives a vault that holds the invented people, and the lawyer's key beside it."""

    def made(data: bytes = b"", language: str = "en") -> Program:
        program = empty.at(tmp_path / "desk", language)
        file = program.folder / "tarn.json"
        file.write_bytes(data or record_of())
        program.done("record", "import", str(file), "--yes")
        key = text_from_recipient(IDENTITY.kem.public)
        (program.folder / "key.txt").write_text(f"# lawyer\n{key}\n", encoding="ascii")
        return program

    return made


def drafted(program: Program, *arguments: str) -> tuple[dict[str, object], bytes]:
    """Write a paper and open it as the lawyer does."""
    sealing = ("--recipient", str(program.folder / "key.txt"), "--for", "the lawyer", "-o", str(program.folder / "out"))
    told = program.json("record", "paper", "draft", *arguments, *sealing)
    return told, open_((program.folder / "out").read_bytes(), [IDENTITY.kem]).content


def words_of(data: bytes) -> str:
    """Every paragraph of a docx."""
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


def elements(told: dict[str, object]) -> list[tuple[str, str]]:
    """What is missing, and why."""
    missing = told["missing"]
    assert isinstance(missing, list)
    return [(one["element"], one["gap"]) for one in missing]


def test_a_paper_lists_what_it_lacks_and_how_its_deadline_stands(papers: Papers) -> None:
    program = papers(record_of(claims=without("k1", "k4")))

    told = program.json("record", "paper", "missing", "wgeid", "man")

    assert elements(told) == [("date", "nothing"), ("steps", "nothing"), ("submitter", "nothing")]
    assert told["deadlines"][0]["stands"] == "unknown"
    shown = program.done("record", "paper", "missing", "wgeid", "man").words
    assert "The year, month and day of the disappearance. The record says nothing of it." in shown
    assert "Срочная процедура" in Program(program.folder, "ru").done("record", "paper", "missing", "wgeid", "man").words


def test_a_draft_is_a_file_that_its_recipient_alone_opens_and_history_has_it_under_its_mark(papers: Papers) -> None:
    program = papers()

    told, data = drafted(program, "wgeid", "man", "--submitter", SUBMITTER, "--as", "pdf", "--paper-language", "ru")

    sheets = pypdfium2.PdfDocument(data)
    first = sheets[0].get_textpage().get_text_range()
    assert "ЧЕРНОВИК — не отправлено" in first
    assert "Не хватает" not in first
    assert str(told["mark"]) in first
    assert MISSING in first
    history = program.done("record", "history").words
    assert str(told["mark"]) in history
    assert "wgeid, pdf, ru: the lawyer" in history
    assert b"PDF" not in (program.folder / "out").read_bytes()


def test_the_paper_the_notes_and_the_submitter_are_three_files_each_sealed_by_itself(papers: Papers) -> None:
    program = papers(record_of(claims=without("k4")))
    mine = text_from_recipient(OWN.kem.public)

    told, data = drafted(
        program, "wgeid", "man", "--confidential", "--submitter", SUBMITTER, "--notes-recipient", mine, "--as", "docx"
    )

    files = told["files"]
    assert isinstance(files, dict)
    assert set(files) == {"paper", "notes", "submitter"}
    paper = words_of(data)
    notes = words_of(open_((program.folder / files["notes"]).read_bytes(), [OWN.kem]).content)
    apart = words_of(open_((program.folder / files["submitter"]).read_bytes(), [IDENTITY.kem]).content)
    assert "Missing of the minimum: 1" in notes, notes
    assert "not public" in notes
    assert SUBMITTER in apart
    for telling in ("Missing", "not public", "Lantern", "reported"):
        assert telling not in paper
    with pytest.raises(NotForThisKey):
        open_((program.folder / files["notes"]).read_bytes(), [IDENTITY.kem])
    history = program.done("record", "history").words
    assert "wgeid (submitter), docx, en: the lawyer" in history
    assert "wgeid (notes), docx, en: the lawyer" in history
    assert elements(told) == [("steps", "nothing")]


def test_a_file_of_keys_seals_to_everybody_in_it_and_shows_what_to_compare(papers: Papers) -> None:
    program = papers()
    keys = "\n".join(text_from_recipient(one.kem.public) for one in (IDENTITY, OWN))
    (program.folder / "key.txt").write_text(f"# both\n\n{keys}\n", encoding="ascii")

    told, data = drafted(program, "wgeid", "man")

    assert data == open_((program.folder / "out").read_bytes(), [OWN.kem]).content
    assert isinstance(told["keys"], list)
    assert len(told["keys"]) == 2
    (program.folder / "key.txt").write_text("# nobody\n", encoding="ascii")
    sealing = ("--recipient", str(program.folder / "key.txt"), "--for", "x", "-o", str(program.folder / "other"))
    assert program("record", "paper", "draft", "wgeid", "man", *sealing).code == 2


def test_a_place_of_a_journey_under_way_is_left_out_of_a_paper_and_said(papers: Papers) -> None:
    held = "Сестра сказала: мы вывезем его через границу 5 июня"
    claims = [*without("k4"), claim(61, "man", "steps_taken", text(held))]
    program = papers(record_of(claims=claims))

    told = program.json("record", "paper", "missing", "wgeid", "man")

    assert ("steps", "held") in elements(told)
    assert held not in program.done("record", "paper", "show", "wgeid", "man").out


def test_a_paper_without_a_recipient_is_refused_and_nothing_is_written(papers: Papers) -> None:
    program = papers()

    ran = program("record", "paper", "draft", "wgeid", "man", "--for", "x", "-o", str(program.folder / "out"), "--json")

    assert ran.code == 3
    assert not (program.folder / "out").exists()
    assert "paper" not in program.done("record", "history").words


def test_a_second_person_is_asked_about_a_paper_and_nothing_leaves_under_an_act_that_nobody_confirmed(
    papers: Papers,
) -> None:
    program, key = papers(), text_from_recipient(IDENTITY.kem.public)
    draft = ("record", "paper", "draft", "wgeid", "man", "--recipient", key, "--for", "the lawyer")
    out = ("-o", str(program.folder / "out"))

    act = program.json(*draft, *out, "--ask", "for the trial")["act"]
    ran = program(*draft, *out, "--act", act)

    assert ran.code == 3
    assert "No second person has confirmed this very thing" in " ".join(ran.err.split())
    assert not (program.folder / "out").exists()
    (waiting,) = program.json("team", "act")["acts"]
    assert waiting["reason"].startswith("wgeid; people it tells of: 1, ")


def test_a_file_that_is_there_is_not_written_over(papers: Papers) -> None:
    program = papers()
    (program.folder / "out").write_bytes(b"mine")
    sealing = ("--recipient", str(program.folder / "key.txt"), "--for", "x", "-o", str(program.folder / "out"))

    ran = program("record", "paper", "draft", "wgeid", "man", *sealing, "--json")

    assert ran.code == 2
    assert (program.folder / "out").read_bytes() == b"mine"


def test_a_key_of_another_sort_is_refused_in_a_sentence(papers: Papers) -> None:
    program = papers()
    (program.folder / "key.txt").write_text("age1" + "q" * 58, encoding="ascii")
    sealing = ("--recipient", str(program.folder / "key.txt"), "--for", "x", "-o", str(program.folder / "out"))

    ran = program("record", "paper", "draft", "wgeid", "man", *sealing)

    assert ran.code == 2
    assert not (program.folder / "out").exists()


def test_whoever_said_no_gets_no_paper(papers: Papers) -> None:
    program = papers(record_of(claims=[*without("k6"), claim(60, "man", "consent_share_un", text("refused"))]))

    assert program("record", "paper", "missing", "wgeid", "man").code == 3
    assert program("record", "paper", "missing", "complaint", "man").code == 0


def test_what_somebody_told_for_one_language_alone_names_them_in_no_paper_in_another(papers: Papers) -> None:
    program = papers(record_of(claims=without("k6")))
    says = {"of": MISSING, "use": "share_un", "answer": "given", "in_languages": "English", "where": "our site"}
    fields = [part for name, words in says.items() for part in ("--set", f"consent_{name}={words}")]
    said = program.json("record", "describe", "consent", "his word", "--new", *fields, "--source", "interview")

    consent = {name: program.json("record", "paper", "missing", "wgeid", "man", *more) for name, more in LANGUAGES}
    assert {name: told["consent"] for name, told in consent.items()} == {"": "given", "en": "given", "ru": "limited"}
    assert ("name", "withheld") in elements(consent["ru"])
    shown = program.done("record", "paper", "missing", "wgeid", "man", "--paper-language", "ru").words
    assert "The consent is given, but not for the language of this paper; it is taken as not given." in shown
    for language, is_named in (("en", True), ("ru", False)):
        _, paper = drafted(program, "wgeid", "man", "--paper-language", language)
        assert (MISSING in words_of(paper)) is is_named
        (program.folder / "out").unlink()

    # What it is limited to is told by name wherever it is shown.
    limits = [program.done("record", "show", claim).words for claim in said["claims"][-2:]]
    assert "in which languages alone: English" in limits[0]
    assert "where alone: Our site" in limits[1]


def test_names_of_others_stay_out_but_of_those_who_are_named_as_responsible(papers: Papers) -> None:
    program = papers()

    without_guard = program.done("record", "paper", "show", "wgeid", "man").out
    with_guard = program.done("record", "paper", "show", "wgeid", "man", "--responsible", "guard").out

    for shown in (without_guard, with_guard):
        assert not [part for name in (NEIGHBOUR, "Марьям") for part in name.split() if part[:-1] in shown]
    assert GUARD.split()[1] not in without_guard
    assert GUARD.split()[1] in with_guard


def test_what_papers_ask_for_can_be_declared_once_and_then_entered(fresh: Callable[[], Program]) -> None:
    program = fresh()

    declared = program.json("record", "paper", "prepare")["declared"]

    assert "consent_share_un" in declared
    assert program.json("record", "paper", "prepare")["declared"] == []
    program.done("record", "add", "wave", "steps_taken", "a letter", "--source", "A1", "--voice", "lantern")


def test_a_paper_that_there_is_not_and_a_subject_it_takes_none_of_are_refused(papers: Papers) -> None:
    program = papers()

    assert program("record", "paper", "missing", "letter", "man").code == 2
    assert program("record", "paper", "missing", "wgeid", "arrests").code == 2
    assert program("record", "paper", "missing", "wgeid", "man", "--with", "neighbour").code == 3
    assert program("record", "paper", "draft", "complaint", "man", "--confidential", "--for", "x").code == 3


def exporting(program: Program) -> tuple[str, ...]:
    """Return the command that writes what was done for the man as a table for the lawyer."""
    what = ("--subject", "man", "--property", "steps_taken", "--purpose", "correction", "--with-living")
    return ("record", "table", "export", "--as", "csv", *what, *sealing_of(program))


def sealing_of(program: Program) -> tuple[str, ...]:
    return ("--recipient", str(program.folder / "key.txt"), "--for", "a lawyer", "-o", str(program.folder / "out"))


def is_refused(program: Program, *command: str) -> bool:
    refused = program(*command)
    return refused.code == 3 and "names a safe place" in refused.err and not (program.folder / "out").exists()


def test_where_a_house_of_ours_stands_leaves_neither_in_a_paper_nor_in_a_table(papers: Papers) -> None:
    house = "Сестра написала письмо, его приняла соседка: дача в Малаховке"
    program = papers(record_of(claims=[*without("k4"), claim(61, "man", "steps_taken", text(house))]))
    program.done(*exporting(program))
    (program.folder / "out").unlink()

    program.done("team", "part", "new", "houses", "--sort", "places")
    program.done("evacuate", "add", "place", "houses", "code_name=Birch", "address=дача в Малаховке", "state=open")

    assert is_refused(program, *exporting(program))
    assert is_refused(program, "record", "paper", "draft", "wgeid", "man", *sealing_of(program))


def test_a_living_man_who_was_taken_in_leaves_by_name_unless_there_is_a_sheet_of_him_here(papers: Papers) -> None:
    program = papers()
    program.done(*exporting(program))
    told = open_((program.folder / "out").read_bytes(), [IDENTITY.kem]).content.decode("utf-8-sig")
    assert MISSING in told
    (program.folder / "out").unlink()

    program.done("team", "part", "new", f"Identity sheet of {MISSING}", "--sort", "case")

    assert is_refused(program, *exporting(program))


def test_a_man_held_for_dead_of_whom_there_is_a_sheet_here_leaves_in_no_table(papers: Papers) -> None:
    """Whom two voices hold for dead may be on the way out: nobody is told of him."""
    died = [claim(71, "man", "date_of_death", date("2030-05-09"))]
    died += [claim(72, "man", "date_of_death", date("2030-05-09"), source="release", voice="lantern")]
    program = papers(record_of(claims=[*claims_of(record_of()), *died]))
    order = [one for one in exporting(program) if one != "--with-living"]
    program.done(*order)
    (program.folder / "out").unlink()

    program.done("team", "part", "new", f"Identity sheet of {MISSING}", "--sort", "case")

    assert is_refused(program, *order)


def test_a_table_that_comes_back_shows_nothing_of_what_was_withdrawn_since_it_left(papers: Papers) -> None:
    """Not even what its cells never had: the text of this one names somebody living, and stayed."""
    program = papers()
    program.done(*exporting(program))
    left = open_((program.folder / "out").read_bytes(), [IDENTITY.kem]).content
    back = program.folder / "back.csv"
    back.write_bytes(left.replace(b"as she said it", b"as he said it"))
    coming = ("record", "table", "import", str(back))
    assert "Мельниковым" in json.dumps(program.json(*coming)["changed"], ensure_ascii=False)

    program.done("record", "withdraw", "interview", "--source", "--yes")

    told = program.json(*coming)
    assert told["conflicts"] == [{"row": 2, "claim": "tarn:k4", "withdrawn": True}]
    assert "Мельниковым" not in json.dumps(told, ensure_ascii=False)


def with_act(program: Program, *others: str, victim: str = MISSING) -> str:
    """Enter an act that was done to somebody; its id."""
    told = ("--source", "interview", "--from", "2 April 2030", "--where", "Tarn")
    made: str = program.json("record", "act", "arrest", "--victim", victim, *others, *told)["act"]
    return made


def test_the_one_act_that_was_done_to_them_alone_goes_in_by_itself_and_is_said(papers: Papers) -> None:
    program = papers(record_of(claims=without("k1")))
    assert ("date", "nothing") in elements(program.json("record", "paper", "missing", "wgeid", "man"))
    act = with_act(program)

    told = program.json("record", "paper", "missing", "wgeid", "man")
    assert told["acts"] == {"taken": [act], "offered": []}
    assert "date" not in dict(elements(told))
    said = program.done("record", "paper", "missing", "wgeid", MISSING).words
    assert "The act with this person as its only victim is told too" in said
    assert "It tells of the one act in the record that was done to them alone" in said
    russian = Program(program.folder, "ru").done("record", "paper", "show", "wgeid", "man", "--notes").words
    assert "В бумагу вошло и деяние" in russian
    named = program.json("record", "paper", "missing", "wgeid", "man", "--with", act)
    assert named["acts"] == {"taken": [], "offered": []}
    assert "2 April 2030" in words_of(drafted(program, "wgeid", "man")[1])


def test_of_several_acts_none_goes_in_by_itself_and_each_is_offered(papers: Papers) -> None:
    program = papers(record_of(claims=without("k1")))
    first, second = with_act(program), with_act(program)

    told = program.json("record", "paper", "missing", "wgeid", "man")
    assert told["acts"] == {"taken": [], "offered": sorted((first, second))}
    assert ("date", "nothing") in elements(told)
    said = program.done("record", "paper", "missing", "wgeid", "man").words
    assert "2 acts with this person are in the record" in said
    one = program.done("record", "paper", "missing", "wgeid", "man", "--with", first).words
    assert "An act with this person is in the record" in one
    assert (
        "В базе есть деяние с этим человеком"
        in Program(program.folder, "ru").done("record", "paper", "missing", "wgeid", "man", "--with", first).words
    )


def test_an_act_that_was_done_to_others_too_is_offered_alone(papers: Papers) -> None:
    program = papers(record_of(claims=without("k1")))
    act = with_act(program)
    other = program.json("record", "describe", "person", "Ещё Один", "--new", "--source", "interview")
    program.done("record", "add", act, "victim", str(other["subject"]), "--source", "interview")

    told = program.json("record", "paper", "missing", "wgeid", "man")
    assert told["acts"] == {"taken": [], "offered": [act]}
