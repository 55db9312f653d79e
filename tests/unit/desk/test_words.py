"""The pages' words: English, Russian with its plurals, Chechen where there is one and Russian where there is not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

import catalogues
import errors_reference
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


@pytest.fixture(scope="module")
def collected() -> Catalog:
    """Every text that is collected from the pages: six seconds of reading."""
    return catalogues.collected()


def test_the_catalogues_are_in_step_and_the_russian_is_whole(
    collected: Catalog, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(catalogues, "collected", lambda: collected)

    assert catalogues.main(["--check"]) == 0, capsys.readouterr().out


def said_in(module: Path) -> Iterator[str]:
    """Every text that a module says, also where it stands inside another one: the collector does not look in there."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in ("say", "count") and isinstance(node.args[0].value, str):
                yield node.args[0].value


def test_no_text_that_a_page_says_is_left_out_of_the_catalogues(collected: Catalog) -> None:
    found = {one.id[0] if isinstance(one.id, tuple) else one.id for one in collected}
    said = {text for module in catalogues.DESK.rglob("*.py") for text in said_in(module)}

    assert len(said) > 20
    assert said - found == set()


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


# A command of ours, or an option of one, in a sentence of either language.
COMMAND = re.compile(r"--[a-z]|\bsafeconduct [a-z]|[“«](?:team|sync|vault|record|member|relay|drill|intake) [a-z]")
# Rooms whose errors nobody meets on a page: the command line, the servers, and what keeps a desk from starting.
OFF_PAGES = (
    "safeconduct.cli.",
    "safeconduct.relay.",
    "safeconduct.gate.",
    "safeconduct.desk.running",
    "safeconduct.desk.serving",
)


def test_no_error_that_a_page_shows_tells_its_reader_to_type_a_command() -> None:
    shown = [one for one in errors_reference.error_classes() if not one.__module__.startswith(OFF_PAGES)]
    told = {
        (one.code, advice.do): " ".join((advice.what, advice.safe, advice.on_page or advice.do))
        for one in shown
        for advice in (one.en, one.ru)
    }

    assert len(shown) > 100
    assert [key for key, text in told.items() if COMMAND.search(text)] == []
    assert [one.code for one in shown if bool(one.en.on_page) != bool(one.ru.on_page)] == []


def test_pages_ask_every_error_for_what_is_to_be_done_on_a_page() -> None:
    asked = [
        (path.name, call.lineno)
        for path in sorted((catalogues.DESK).rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and (call.func.attr == "sentences" or (call.func.attr == "advice" and ast.unparse(call.func.value) != "visit"))
        and not any(keyword.arg == "is_page" for keyword in call.keywords)
    ]

    assert asked == []


def test_a_language_without_wordings_falls_back_whole_and_says_so(desk: Asking) -> None:
    words = words_of(Tongue.CHECHEN)

    assert words.count("{n} more", "{n} more", 1) == f"{1} more"
    for n, russian in ((1, "ещё не отправлена"), (3, "ещё не отправлены"), (7, "ещё не отправлено")):
        assert russian in words.count("{n} entry not yet sent.", "{n} entries not yet sent.", n)
    assert Tongue.CHECHEN.own_name == "Нохчийн (по-русски)"


def test_words_are_asked_for_under_no_other_name_than_those_that_are_collected() -> None:
    """Under another name a text is in no catalogue, and stands in English on a Russian page."""
    found = []
    for path in catalogues.DESK.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign):
                found += [(path.name, node.lineno) for name, method in _named_in(node) if name != method]

    assert found == []
    (assigned,) = ast.parse("words = visit.words.say").body
    assert isinstance(assigned, ast.Assign)
    assert list(_named_in(assigned)) == [("words", "say")]


def _named_in(node: ast.Assign) -> Iterator[tuple[str, str]]:
    """Give under which names an assignment holds the methods that say words."""
    target = node.targets[0]
    both = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
    names, values = (target.elts, node.value.elts) if both else ([target], [node.value])  # type: ignore[attr-defined]
    for name, value in zip(names, values, strict=True):
        if isinstance(value, ast.Attribute) and value.attr in ("say", "count") and isinstance(name, ast.Name):
            owner = value.value
            if (owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")) == "words":
                yield name.id, value.attr
