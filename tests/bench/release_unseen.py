"""Makes rows of attacks that the release check was not made with in view: run once for a release, never tuned on.

Cases are pymorphy3's, romanisations those of Unidecode, transliterate, cyrtranslit and anyascii and of national habits
by the tables below; the rest are tricks nobody planned for. None of these packages is a dependency: they are installed
beside, for this. Run ``python -m tests.bench.release_unseen SEED OUT.jsonl``; rows as `release_rows` makes them.
"""

from __future__ import annotations

import importlib
import json
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from safeconduct.cli.invented_people import Invented, invented_people

PEOPLE = 10_000
ROWS = 60
RUSSIAN = ("Соседи говорят о {} шёпотом.", "Из-за {} вся улица не спала.", "Никто не ждал {} так рано.")
FOREIGN = ("Nobody had expected {} so early.", "The neighbours still speak of {} in a whisper.")
LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
HABITS = {
    "german": "a b w g d e jo sch s i j k l m n o p r s t u f ch z tsch sch schtsch - y - e ju ja",
    "french": "a b v g d e io j z i ï k l m n o p r s t ou f kh ts tch ch chtch - y - e iou ia",
    "turkish": "a b v g d e yo j z i y k l m n o p r s t u f h ts ç ş şç - ı - e yu ya",
    "polish": "a b w g d ie jo ż z i j k ł m n o p r s t u f ch c cz sz szcz - y - e ju ja",
    "czech": "a b v g d e jo ž z i j k l m n o p r s t u f ch c č š šč - y - e ju ja",
    "italian": "a b v g d e io zh z i i k l m n o p r s t u f kh ts c sc sc - y - e iu ia",
    "spanish": "a b v g d e io zh z i i k l m n o p r s t u f j ts ch sh shch - i - e iu ia",
    "english": "a b v g d e yo zh z ee y k l m n o p r s t oo f kh ts ch sh shch - y - e yu ya",
}
KEYS = dict(zip("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`", strict=True))
CASES = ("gent", "datv", "accs", "ablt", "loct")


def full(person: Invented) -> str:
    return f"{person.first} {person.surname}"


def spelled(text: str, habit: str) -> str:
    table = {letter: sound.strip("-") for letter, sound in zip(LETTERS, HABITS[habit].split(), strict=True)}
    words = ("".join(table.get(one, one) for one in word.lower()) for word in text.split(" "))
    return " ".join(word.capitalize() for word in words)


def by_habit(habit: str) -> Callable[[random.Random, Invented], str]:
    return lambda draw, person: spelled(full(person), habit)


def by_package(package: str, act: Callable[[Any, str], str]) -> Callable[[random.Random, Invented], str]:
    module = importlib.import_module(package)
    return lambda draw, person: act(module, full(person))


def inflected() -> Callable[[random.Random, Invented], str]:
    analyzer = importlib.import_module("pymorphy3").MorphAnalyzer()

    def disguise(draw: random.Random, person: Invented) -> str:
        case, sex = draw.choice(CASES), "femn" if person.is_woman else "masc"
        words = []
        for word, mark in ((person.first, "Name"), (person.surname, "Surn")):
            parses = [one for one in analyzer.parse(word) if mark in one.tag and sex in one.tag] or analyzer.parse(word)
            made = parses[0].inflect({case, sex}) or parses[0].inflect({case})
            words.append((made.word if made else word).capitalize())
        return " ".join(words)

    return disguise


def syllables(_: random.Random, person: Invented) -> str:
    def parted(word: str) -> str:
        return "".join(
            one + ("-" if one in "аеиоуыэюя" and 0 < at < len(word) - 2 else "") for at, one in enumerate(word)
        )

    return f"{parted(person.first)} {parted(person.surname)}"


def masked(draw: random.Random, person: Invented) -> str:
    at = draw.randrange(1, len(person.surname) - 1)
    return f"{person.first} {person.surname[:at]}*{person.surname[at + 1 :]}"


def two_edits(draw: random.Random, person: Invented) -> str:
    surname = list(person.surname)
    for at in draw.sample(range(1, len(surname) - 2), 2):
        surname[at] = draw.choice(LETTERS)
    return f"{person.first} {''.join(surname)}"


def typed_with_other_keys(_: random.Random, person: Invented) -> str:
    keys = {**KEYS, **{letter.upper(): key.upper() for letter, key in KEYS.items()}}
    return "".join(keys.get(one, one) for one in full(person))


def strewn_with_pictures(_: random.Random, person: Invented) -> str:
    return " ".join("⭐".join(word) for word in full(person).split(" "))


def with_words_between(draw: random.Random, person: Invented) -> str:
    return f"{person.first} {draw.choice(('из рода', 'по фамилии', 'по прозвищу Волк'))} {person.surname}"


def in_brackets(_: random.Random, person: Invented) -> str:
    return f"{person.surname} ({person.first})"


def initial_without_point(_: random.Random, person: Invented) -> str:
    return f"{person.first[0]} {person.surname}"


def ukrainian(_: random.Random, person: Invented) -> str:
    letters: dict[int, str] = {ord(one): other for one, other in zip("иыэИЭ", "іиеІЕ", strict=True)}
    return full(person).translate(letters | {ord("ё"): "ьо"})


def attacks() -> Iterator[tuple[str, Callable[[random.Random, Invented], str], tuple[str, ...]]]:
    yield "inflection/pymorphy3", inflected(), RUSSIAN
    for habit in HABITS:
        yield f"transliteration/{habit}", by_habit(habit), FOREIGN
    yield "transliteration/unidecode", by_package("unidecode", lambda m, text: str(m.unidecode(text))), FOREIGN
    yield "transliteration/anyascii", by_package("anyascii", lambda m, text: str(m.anyascii(text))), FOREIGN
    yield (
        "transliteration/transliterate",
        by_package("transliterate", lambda m, text: str(m.translit(text, "ru", reversed=True))),
        FOREIGN,
    )
    yield (
        "transliteration/cyrtranslit",
        by_package("cyrtranslit", lambda m, text: str(m.to_latin(text, "ru"))),
        FOREIGN,
    )
    for disguise in (
        syllables, masked, two_edits, typed_with_other_keys, strewn_with_pictures, with_words_between, in_brackets,
        initial_without_point, ukrainian,
    ):  # fmt: skip
        yield f"trick/{disguise.__name__}", disguise, RUSSIAN


def main() -> None:
    seed, out = int(sys.argv[1]), Path(sys.argv[2])
    people = list(invented_people(PEOPLE, seed))
    draw = random.Random(seed)
    lines = [json.dumps({"seed": seed, "people": PEOPLE})]
    for name, disguise, carriers in attacks():
        for _ in range(ROWS):
            person, text = draw.choice(people), draw.choice(carriers)
            disguised, start = disguise(draw, person), text.index("{}")
            row = {"attack": name, "text": text.replace("{}", disguised), "start": start,
                   "end": start + len(disguised), "person": person.id}  # fmt: skip
            lines.append(json.dumps(row, ensure_ascii=False))
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
