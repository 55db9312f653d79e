"""The pages' words: English, Russian with its plurals, Chechen where there is one and Russian where there is not."""

from __future__ import annotations

import pytest

import catalogues
from safeconduct.base.errors import Phrase
from safeconduct.desk.words import Tongue, words_of
from tests.unit.desk.asking import CLAIM, Asking

LEVEL = Phrase("reported", "сообщается")


@pytest.mark.parametrize(
    ("n", "said"),
    [(1, "1 документ"), (2, "2 документа"), (5, "5 документов"), (11, "11 документов"), (21, "21 документ")],
)
def test_russian_counts_in_three_forms(n: int, said: str) -> None:
    assert words_of(Tongue.RUSSIAN).count("{n} document", "{n} documents", n) == said


def test_what_chechen_lacks_is_said_in_russian_and_never_in_english() -> None:
    chechen, russian = words_of(Tongue.CHECHEN), words_of(Tongue.RUSSIAN)
    lacking = catalogues.missing((catalogues.DESK / "locale/ce.po").read_bytes(), "ce")

    assert chechen.phrase(LEVEL) == "сообщается"
    assert lacking
    text = next(one for one in lacking if not one.startswith("("))
    assert chechen.say(text) == russian.say(text) != text


def test_facts_are_filled_in_and_text_without_facts_may_hold_braces() -> None:
    english = words_of(Tongue.ENGLISH)

    assert english.say("corrected {day}", day="21 January") == "corrected 21 January"
    assert english.say("as it stands: {}") == "as it stands: {}"


def test_the_catalogues_are_in_step_and_the_russian_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogues.main(["--check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("tongue", "lang", "word"), [("ru", "ru", "Сегодня"), ("en", "en", "Today"), ("ce", "ce", "Нохчийн")]
)
def test_every_page_is_in_the_language_chosen(desk: Asking, tongue: str, lang: str, word: str) -> None:
    answer = desk.post("/language", language=tongue, back=desk.address("claim", CLAIM))

    page = desk.follow(answer)
    assert f'<html lang="{lang}"' in page.body
    assert word in page.words


def test_a_language_there_is_not_changes_nothing(desk: Asking) -> None:
    assert 'lang="en"' in desk.follow(desk.post("/language", language="tlh", back="//evil.example")).body
