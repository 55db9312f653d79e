"""Errors: three sentences in two languages, filled from facts that may be logged, and never from names."""

import enum
import importlib
import pkgutil
import re
import string
from collections.abc import Iterator

import pytest

import safeconduct
from safeconduct.base.cbor import Malformed
from safeconduct.base.errors import Advice, Exit, Opaque, Phrase, SafeconductError


def import_everything() -> None:
    for module in pkgutil.walk_packages(safeconduct.__path__, "safeconduct."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def descendants(parent: type[SafeconductError]) -> Iterator[type[SafeconductError]]:
    for child in parent.__subclasses__():
        # Errors of tests are none of the program's.
        if child.__module__.startswith("safeconduct."):
            yield child
        yield from descendants(child)


import_everything()
ERRORS = sorted(set(descendants(SafeconductError)), key=lambda error: error.code)


def placeholders(advice: Advice) -> set[str]:
    return {
        name or "?"
        for sentence in (advice.what, advice.safe, advice.do)
        for _, name, _, _ in string.Formatter().parse(sentence)
        if name is not None
    }


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_an_error_advises_in_both_languages(error: type[SafeconductError]) -> None:
    assert re.fullmatch(r"[a-z]+(\.[a-z_0-9]+)+", error.code)
    assert isinstance(error.exit_code, Exit)
    assert error.exit_code is not Exit.DONE
    for advice in (error.en, error.ru):
        assert advice.what
        assert advice.do
        assert [part for part in (advice.what, advice.safe, advice.do) if part != part.strip()] == []
    assert re.search("[а-яё]", error.ru.what + error.ru.do)
    assert not re.search("[а-яё]", error.en.what + error.en.safe + error.en.do)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_both_languages_ask_for_the_same_facts(error: type[SafeconductError]) -> None:
    assert placeholders(error.en) == placeholders(error.ru)
    assert "?" not in placeholders(error.en)


def test_no_two_errors_share_a_code() -> None:
    codes = [error.code for error in ERRORS]

    assert len(codes) > 20
    assert sorted(set(codes)) == codes


class Colour(enum.Enum):
    RED = "red"


class Sample(SafeconductError):
    code = "test.sample"
    exit_code = Exit.REFUSED
    en = Advice(what="{count} of {colour} at {place}{shown}.", safe="", do="Go.")
    ru = Advice(what="{count} {colour} {place}{shown}.", safe="", do="Идите.")


def test_facts_fill_the_sentences() -> None:
    error = Sample(count=3, colour=Colour.RED, place=Opaque("claims[3].lo"), shown="Мадина")

    assert error.sentences("en") == "3 of red at claims[3].lo (“Мадина”). Go."
    assert error.sentences("ru") == "3 red claims[3].lo («Мадина»). Идите."


def test_a_phrase_is_said_in_the_language_of_the_sentence() -> None:
    error = Sample(count=3, colour=Colour.RED, place=Phrase("byte 7", "байт 7"))

    assert error.sentences("en") == "3 of red at byte 7. Go."
    assert error.sentences("ru") == "3 red байт 7. Идите."


def test_what_a_person_typed_is_not_in_the_logged_text() -> None:
    error = Sample(count=3, colour=Colour.RED, place=Opaque("x"), shown="Мадина")

    assert "Мадина" not in str(error)
    assert "Мадина" not in repr(error)
    assert str(error) == "test.sample (colour=red, count=3, place=x)"


def test_what_a_person_typed_cannot_repaint_the_screen() -> None:
    error = Sample(count=1, colour=Colour.RED, place=Opaque("x"), shown="a\x1b[2J\u202eb\nc" + "d" * 500)

    text = error.sentences("en")
    assert not re.search("[\x00-\x1f\u202e]", text)
    assert len(text) < 200


def test_braces_in_what_a_person_typed_stay_braces() -> None:
    error = Sample(count=1, colour=Colour.RED, place=Opaque("{count.__class__}"), shown="{0} {place}")

    assert "{0} {place}" in error.sentences("en")
    assert "{count.__class__}" in error.sentences("en")


def test_an_error_without_facts_shows_its_code() -> None:
    assert str(Malformed(place=Opaque("p"), reason=Opaque("r"))).startswith("base.malformed ")
    assert Sample().args == ("test.sample",)
