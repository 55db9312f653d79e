"""What is surely too weak is refused; what was drawn with dice never is."""

import random

import pytest

from safeconduct.protect.weakness import LEAST_CHARACTERS, WEAKNESSES, Weakness, weakness


@pytest.mark.parametrize("phrase", ["", "a", "кот", "hunter2", "Tr0ub4dor&3", " " * 30, "fourteen chars"])
def test_a_short_phrase_is_weak(phrase: str) -> None:
    assert weakness(phrase) is Weakness.SHORT


@pytest.mark.parametrize(
    "phrase",
    [
        "aaaaaaaaaaaaaaaaaaaa",
        "qwertyuiopasdfghjkl",
        "йцукенгшщзхъфывапр",
        "1234567890123456",
        "абвгдежзийклмноп",
        "котткотткотткотткот",
        "password password",
    ],
)
def test_repetition_and_walks_over_the_keys_are_weak_however_long(phrase: str) -> None:
    assert weakness(phrase) is Weakness.PATTERN
    assert weakness(phrase.upper()) is Weakness.PATTERN


@pytest.mark.parametrize(
    "phrase",
    ["six words that nobody else has chosen", "шесть слов которых нет ни у кого", "correct horse battery staple",
     "xK9#mQ2$vL7@pR4!", "oaken fern idle jolt"],
)  # fmt: skip
def test_words_and_random_characters_pass(phrase: str) -> None:
    assert weakness(phrase) is Weakness.NONE


def test_six_different_words_drawn_at_random_are_never_refused() -> None:
    words = ["able", "ache", "acid", "also", "angel", "arena", "bike", "bulb", "cage", "desk", "diet", "eyes", "fern",
             "golf", "hand", "idle", "jump", "keys", "lamp", "mild", "nest", "oven", "pile", "quiz"]  # fmt: skip
    dice = random.Random(6)
    for _ in range(2000):
        phrase = " ".join(dice.sample(words, 6))
        assert weakness(phrase) is Weakness.NONE, phrase


def test_every_weakness_is_said_in_both_languages_and_repeats_nothing_of_the_phrase() -> None:
    assert WEAKNESSES.keys() == set(Weakness)
    assert str(LEAST_CHARACTERS) in WEAKNESSES[Weakness.SHORT].ru
