"""The ledger and the press log from the command line: entered, told, answered, lines that may be said."""

from __future__ import annotations

from safeconduct.publish.holding.errors import NothingDue, NotReadAnew
from tests.unit.cli.pairs import Pair

ARTICLE = "The paper says that 40 people were detained in Argun."


def test_an_article_is_entered_shown_with_what_is_proposed_and_told(pair: Pair) -> None:
    entry = pair.answer("anna", "ledger", "add", ARTICLE, "--day", "2026-11-20", "--outlet", "The Paper")["entry"]
    shown = pair.answer("anna", "ledger", "show", entry[:8])
    assert (shown["is_read"], shown["is_told"]) == (True, False)
    assert [(one["kind"], one["words"]) for one in shown["proposed"]] == [("number", "40"), ("place", "Argun")]
    pair.answer("anna", "ledger", "mend", entry[:8], "--count", "detained:40:40:reported", "--place", "argun")
    (listed,) = pair.answer("anna", "ledger", "list")["entries"]
    assert (listed["is_told"], listed["places"], listed["counts"][0]["least"]) == (True, ["argun"], 40)
    assert "The Paper" in pair.said("anna", "ledger", "list")
    assert isinstance(pair.refused("anna", "ledger", "mend", entry[:8], "--anew"), NotReadAnew)
    assert pair.refused("anna", "ledger", "mend", entry[:8], "--count", "sparrows:1") is not None


def test_a_detail_of_one_person_is_told_by_its_number_and_of_whom(pair: Pair) -> None:
    text = "They took a teacher, 34 years old, in Argun."
    entry = pair.answer("anna", "ledger", "add", text, "--day", "2026-11-20")["entry"]
    offered = {one["kind"]: one for one in pair.answer("anna", "ledger", "show", entry[:8])["proposed"]}
    number = offered["profession"]["number"]
    assert f"? {number} teacher: " in pair.said("anna", "ledger", "show", entry[:8])
    pair.answer(
        "anna", "ledger", "mend", entry[:8], "--detail", f"{number}:p1", "--detail", str(offered["age"]["number"])
    )
    (listed,) = pair.answer("anna", "ledger", "list")["entries"]
    told = {(one["kind"], one["code"], one["who"]) for one in listed["details"]}
    assert told == {("profession", offered["profession"]["code"], "p1"), ("age", "", "")}
    for wrong in ("0", "99", "x", str(offered["place"]["number"])):
        assert pair.refused("anna", "ledger", "mend", entry[:8], "--detail", wrong) is not None


def test_nothing_is_due_of_what_others_said(pair: Pair) -> None:
    pair.answer("anna", "ledger", "add", ARTICLE, "--day", "2026-11-20")
    assert pair.answer("anna", "ledger", "due") == {"due": [], "not_open": 0}
    assert isinstance(pair.refused("anna", "ledger", "due", "00", "--leave", "no need"), NothingDue)


def test_a_question_is_answered_and_what_was_said_is_public(pair: Pair) -> None:
    asked = pair.answer("anna", "press", "add", "outlet=The Paper", "question=How many?")["enquiry"]
    assert [one["is_answered"] for one in pair.answer("anna", "press", "list")["enquiries"]] == [False]
    pair.answer("anna", "press", "said", asked[:8], "We help everybody.")
    assert [one["is_answered"] for one in pair.answer("anna", "press", "list")["enquiries"]] == [True]
    (entry,) = pair.answer("anna", "ledger", "list")["entries"]
    assert (entry["text"], entry["whose"], entry["is_told"]) == ("We help everybody.", "ours", False)


def test_a_question_whose_deadline_is_over_says_so_until_nobody_has_to_answer(pair: Pair) -> None:
    asked = pair.answer("anna", "press", "add", "outlet=Mast", "question=Who?", "deadline=2019-01-14T10:00")["enquiry"]
    (listed,) = pair.answer("anna", "press", "list")["enquiries"]
    assert (listed["is_late"], listed["is_answered"]) == (True, False)
    assert "■ too late since 14 January 2019" in pair.said("anna", "press", "list")
    pair.answer("anna", "press", "off", asked[:8])
    (listed,) = pair.answer("anna", "press", "list")["enquiries"]
    assert (listed["is_late"], listed["is_answered"]) == (False, True)
    assert "too late" not in pair.said("anna", "press", "list")


def test_what_was_said_stands_in_the_log_with_its_day(pair: Pair) -> None:
    asked = pair.answer("anna", "press", "add", "outlet=Mast", "question=Who?")["enquiry"]
    pair.answer("anna", "press", "said", asked[:8], "We help everybody.")
    shown = pair.said("anna", "press", "list")
    assert "answered 20" in shown
    assert "We help everybody." in shown


def test_the_lines_for_the_telephone_are_checked_by_the_real_search(pair: Pair) -> None:
    found = pair.answer("anna", "press", "lines")
    assert (len(found["lines"]), found["left_out"]) == (4, 0)
    assert "We never speak of journeys" in pair.said("anna", "press", "lines")
