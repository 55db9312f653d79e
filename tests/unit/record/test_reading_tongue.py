"""The language of a text by its small words; of what is not certain nothing is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.record.reading.tongue import language_of

TESTIMONY = (Path(__file__).parents[2] / "data/testimony/clearing.txt").read_text(encoding="utf-8")
README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
RUSSIAN = "Меня увезли в конце декабря. Держали в подвале, били. Потом отпустили. Кто ещё там был, не знаю."
ENGLISH = "They took me at the end of December. I was held in a cellar with two men who were beaten."
NEITHER = {
    "Chechen": "Нохчийн мотт – нохчийн къоман мотт. Цу маттахь дуьйцуш ду. Со цигахь вара, цара суна тоьхна.",
    "Ukrainian": "Його затримали вдома. Вони були у формі. Мене тримали у підвалі, били, а потім відпустили.",
    "Bulgarian": "Задържаха го вкъщи и не казаха кои са. Мен ме държаха в мазето, биха ме и после ме пуснаха.",
    "Serbian": "Нико се не сме држати у ропству или под мучењем, где год био. Све то важи при сваком суду.",
    "Bulgarian law": "Всеки има право на свободи, под какъвто и да е режим, при или извън него, тогава, когато и чем.",
    "German": "Er wurde zu Hause festgenommen. Sie waren in Uniform. Ich wurde im Keller festgehalten und geschlagen.",
    "Dutch": "Hij werd thuis gearresteerd. Hij had het gevoel dat hij was of werd vermoord. Was had of is, was het zo.",
    "both": f"{RUSSIAN} {ENGLISH}",
    "two words": "They said",
    "numbers": "1 2 3 4 5",
    "nothing": "",
}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TESTIMONY, "ru"),
        (RUSSIAN, "ru"),
        # Latin letters that look like ours change nothing.
        (RUSSIAN.replace("о", "o"), "ru"),
        (README, "en"),
        (ENGLISH, "en"),
        # A quotation in the other language makes no other text of it.
        (f"{ENGLISH * 3} «Держали в подвале, били».", "en"),
    ],
)
def test_a_text_in_one_language_is_told_by_its_small_words(text: str, code: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize("text", NEITHER.values(), ids=NEITHER.keys())
def test_of_what_is_neither_for_certain_nothing_is_said(text: str) -> None:
    assert language_of(text) == ""
