"""Words that no rule can read for their letters are told of: of both alphabets at once, or of another script."""

from __future__ import annotations

import pytest

from safeconduct.record.reading.unread import MOST_NAMED, unread, unread_in_words


def words(text: str) -> list[str]:
    return [text[slice(*one)] for one in unread(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Letters that only look like those of the other alphabet are put right, and read.
        ("Его увезли в Aргун 29 декабря.", []),
        ("They were held in Аrgun.", []),
        # A letter that fits neither alphabet.
        ("Его увезли в Аргуn и Zелимхан видел.", ["Zелимхан"]),
        ("Написали WhatsAppом, потом SMSкой.", ["SMSкой"]),
        # A hyphen parts words, each of one script.
        ("IP-адрес и SIM-карта.", []),
        # Other scripts, each word once in the list but each place found.
        ("Сказал: თბილისი, потом ещё раз თბილისი.", ["თბილისი", "თბილისი"]),
        ("He said مسجد there.", ["مسجد"]),
        # Chechen in Cyrillic with its palochka, Latin letters with marks, signs for numbers and degrees.
        ("Нохчийн мотт, Ӏаьржа, Doğan, naïve, № 5, 20 ℃, Ω", ["Ω"]),
        ("Глава Ⅳ, 20 м², 5 µm, ½ дня, ①", []),
        ("", []),
        ("Plain words.", []),
    ],
)
def test_words_of_letters_that_nobody_reads_are_found(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_each_is_named_once_and_the_rest_are_counted() -> None:
    text = " ".join(f"Ж{letter}Ж" for letter in "zwqfdgjl") + " ЖzЖ"
    said = unread_in_words(text, unread(text), "en")
    assert said.count("ЖzЖ") == 1
    assert f"and {8 - MOST_NAMED} more" in said
    assert unread_in_words(text, [], "en") == ""


def test_a_sign_that_turns_text_around_is_not_passed_on() -> None:
    text = "Ж\u202ezЖ"
    said = unread_in_words(text, unread(text), "ru")
    assert "\u202e" not in said
    assert "Ж?zЖ" in said


def test_a_text_without_end_is_looked_through_once() -> None:
    # Walked once, and no word of it is walked again for each of its letters.
    assert words("ж" * 200_000 + "z" * 200_000) == ["ж" * 200_000 + "z" * 200_000]
