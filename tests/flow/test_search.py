"""`record search` finds words in any layout and alphabet, and says how."""

from tests.flow.program import Program


def test_a_word_typed_in_the_wrong_layout_is_found_and_the_reading_said(lantern: Program) -> None:
    shown = " ".join(lantern.done("record", "search", "gjldfk").out.split())

    assert "the same keys of the other keyboard layout: подвал." in shown
    assert "lantern:c5" in shown


def test_a_program_is_told_what_was_found_and_how(lantern: Program) -> None:
    answer = lantern.json("record", "search", "survivor")

    assert answer["reading"] == "typed"
    assert answer["voices"] == [{"dataset": "lantern", "id": "survivor"}]
    assert answer["claims"] == []


def test_a_query_without_a_word_is_refused(lantern: Program) -> None:
    ran = lantern("record", "search", "?!")

    assert ran.code == 2
    assert "There is no word" in ran.err
