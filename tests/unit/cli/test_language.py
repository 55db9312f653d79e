"""Which language is spoken, and how things are counted in it."""

import pytest

from safeconduct.base.language import Counted, number
from safeconduct.cli.language import language_of_arguments, language_of_terminal
from safeconduct.cli.record_paper import STILL_MISSING

VOICES = Counted(("{n} voice", "{n} voices"), ("{n} голос", "{n} голоса", "{n} голосов"))


@pytest.mark.parametrize(
    ("n", "english", "russian"),
    [
        (0, "0 voices", "0 голосов"),
        (1, "1 voice", "1 голос"),
        (2, "2 voices", "2 голоса"),
        (4, "4 voices", "4 голоса"),
        (5, "5 voices", "5 голосов"),
        (11, "11 voices", "11 голосов"),
        (12, "12 voices", "12 голосов"),
        (21, "21 voices", "21 голос"),
        (22, "22 voices", "22 голоса"),
        (111, "111 voices", "111 голосов"),
        (1_000_001, "1,000,001 voices", "1\u00a0000\u00a0001 голос"),
    ],
)
def test_each_number_has_its_plural_form(n: int, english: str, russian: str) -> None:
    assert VOICES.say(n, "en") == english
    assert VOICES.say(n, "ru") == russian


def test_large_numbers_are_written_in_groups() -> None:
    assert (number(999, "en"), number(10_000, "en"), number(10_000, "ru")) == ("999", "10,000", "10\u00a0000")


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "ru"}, "ru"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": ""}, "en"),
    ],
)
def test_the_locale_decides_where_nothing_is_said(
    variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert language_of_terminal() == language
    assert language_of_arguments(["record", "list"]) == language


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["--lang", "ru", "record"], "ru"),
        (["--lang=ru", "record"], "ru"),
        (["--help", "--lang", "ru"], "ru"),
        (["--lang"], "en"),
        (["--lang", "fr", "record"], "en"),
        (["record", "add", "--note", "--lang=ru"], "en"),
    ],
)
def test_the_option_decides_only_before_the_command(
    arguments: list[str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")

    assert language_of_arguments(arguments) == language


def test_one_missing_element_is_one() -> None:
    assert STILL_MISSING.say(1, "en").startswith("1 of the minimum elements is missing; ")
    assert STILL_MISSING.say(3, "en").startswith("3 of the minimum elements are missing; ")
    assert STILL_MISSING.say(1, "ru").startswith("Не хватает 1 обязательного элемента; ")
