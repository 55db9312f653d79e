"""Whatever our page and our form ask, and whatever can be chosen, is called something in both languages."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from safeconduct.base.errors import Language
from safeconduct.intake import wording
from safeconduct.intake.answered import ASKED
from safeconduct.intake.wording import answer_in_words, question_in_words

ROOT = Path(__file__).parents[3]
FORM = tomllib.loads((ROOT / "src/safeconduct/intake/form_questions.toml").read_text(encoding="utf-8"))
SCRIPT = (ROOT / "page/src/main.js").read_text(encoding="utf-8")
LANGUAGES: tuple[Language, ...] = ("en", "ru")


def asked() -> dict[str, set[str]]:
    """Return the codes of our form's questions and of their choices, but of what is the message itself or a file."""
    kept = [one for one in FORM["question"] if one["type"] in ("text", "select_one") and one["code"] != "text"]
    return {one["code"]: {choice["code"] for choice in one.get("choice", ())} for one in kept}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_and_choice_of_our_form_is_said_in_words(language: Language) -> None:
    assert set(asked()) >= ASKED
    for code, choices in asked().items():
        assert question_in_words(code, language) != code
        assert all(answer_in_words(code, choice, language) != choice for choice in choices - {"yes", "no"})
        assert set(wording.CHOSEN.get(code, {})) == choices


def test_the_page_sends_its_answers_under_the_same_codes() -> None:
    lists = re.findall(r"^const (?:TYPED|TICKED) = (\[.*?\]);", SCRIPT, re.MULTILINE)
    assert len(lists) == 2
    assert {code for one in lists for code in json.loads(one)} == set(asked())


def test_what_is_not_ours_is_shown_as_it_came() -> None:
    assert question_in_words("colour", "ru") == "colour"
    assert answer_in_words("colour", "yes", "ru") == "yes"
    assert answer_in_words("shared", "perhaps\non Sundays", "ru") == "perhaps\non Sundays"
