"""`programme` before there is a case, for people and for programs."""

from dataclasses import replace

from tests.flow.program import Program


def test_without_a_case_there_are_no_figures_and_that_is_said(lantern: Program) -> None:
    assert "There is no case here yet" in lantern.done("programme").out
    assert "Дел здесь пока нет" in replace(lantern, language="ru").done("programme").out
    answer = lantern.json("programme")
    assert (answer["cases"], answer["hours"]["reply"]["half"], answer["endings"]) == (0, None, {})
