"""Makes the rows that `bench release` finds protected people by: names disguised by tools that are not ours.

Cases of names are pytrovich's, romanisations iuliia's; what remains (capitals, spaces, look-alikes) is done by letters
here, and knows nothing of the check. Run ``python -m tests.bench.release_rows SEED OUT.jsonl``; each row is an attack,
a text, a span in characters and the person's id among the invented people of that seed.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import iuliia
from pytrovich.enums import Case, Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

from safeconduct.cli.invented_people import Invented, invented_people

PEOPLE = 10_000
# Rows of each attack.
ROWS = 40
CARRIERS = {
    None: ("По словам соседей, {} сейчас дома.", "Первым об этом сообщил {} из соседнего села."),
    Case.GENITIVE: ("О судьбе {} ничего не известно с декабря.", "У {} забрали телефон и документы."),
    Case.DATIVE: ("Родные передали {} тёплые вещи и лекарства.", "По телефону {} сказали, что дело закрыто."),
    Case.ACCUSATIVE: ("В отделение привезли {} и ещё двоих.", "Соседи давно знают {} и его семью."),
    Case.INSTRUMENTAL: ("Правозащитники разговаривали с {} по телефону.", "Встреча с {} прошла в кафе."),
    Case.PREPOSITIONAL: ("В письме говорится о {} и его родных.", "Статья о {} вышла в субботу."),
}
ENGLISH = ("Relatives of {} have not heard from him since December.", "According to a neighbour, {} is at home.")
_maker = PetrovichDeclinationMaker()
LOOKALIKES = dict(zip("аеорсухАВЕКМНОРСТХ", "aeopcyxABEKMHOPCTX", strict=True))
LEET = {"о": "0", "з": "3", "ч": "4", "б": "6", "а": "@", "О": "0", "З": "3", "Ч": "4"}


def declined(person: Invented, case: Case | None) -> tuple[str, str, str]:
    """First name, patronymic, surname in a case."""
    if case is None:
        return person.first, person.patronymic, person.surname
    gender = Gender.FEMALE if person.is_woman else Gender.MALE
    parts = (
        (NamePart.FIRSTNAME, person.first),
        (NamePart.MIDDLENAME, person.patronymic),
        (NamePart.LASTNAME, person.surname),
    )
    made = [_maker.make(part, gender, case, name) if name else "" for part, name in parts]
    return made[0], made[1], made[2]


Attack = Callable[[random.Random, Invented], tuple[str, str]]
"""A disguised name and the text that carries it, with {} where it stands."""
Disguise = Callable[[random.Random, str], str]
Maker = Callable[[Case | None, Disguise], Attack]


def as_it_is(_: random.Random, text: str) -> str:
    return text


def carried(draw: random.Random, case: Case | None) -> str:
    return draw.choice(CARRIERS[case])


def full(case: Case | None, disguise: Disguise = as_it_is) -> Attack:
    def attack(draw: random.Random, person: Invented) -> tuple[str, str]:
        first, _, surname = declined(person, case)
        return disguise(draw, f"{first} {surname}"), carried(draw, case)

    return attack


def surname_first(case: Case | None, disguise: Disguise = as_it_is) -> Attack:
    def attack(draw: random.Random, person: Invented) -> tuple[str, str]:
        first, patronymic, surname = declined(person, case)
        return disguise(draw, " ".join(part for part in (surname, first, patronymic) if part)), carried(draw, case)

    return attack


def surname(case: Case | None, disguise: Disguise = as_it_is) -> Attack:
    def attack(draw: random.Random, person: Invented) -> tuple[str, str]:
        return disguise(draw, declined(person, case)[2]), carried(draw, case)

    return attack


def any_case(make: Maker, disguise: Disguise) -> Attack:
    return lambda draw, person: make(draw.choice(list(CARRIERS)), disguise)(draw, person)


def romanised(schema: Any, make: Maker, case: Case | None) -> Attack:
    def attack(draw: random.Random, person: Invented) -> tuple[str, str]:
        name, _ = make(case, as_it_is)(draw, person)
        return schema.translate(name), draw.choice(ENGLISH)

    return attack


def initials(form: str) -> Attack:
    def attack(draw: random.Random, person: Invented) -> tuple[str, str]:
        case = draw.choice(list(CARRIERS))
        last = declined(person, case)[2]
        father = f"{person.patronymic[0]}." if person.patronymic else ""
        return form.format(i=person.first[0], p=father, s=last).replace("  ", " ").strip(), carried(draw, case)

    return attack


def first_and_initial(draw: random.Random, person: Invented) -> tuple[str, str]:
    case = draw.choice(list(CARRIERS))
    return f"{declined(person, case)[0]} {person.surname[0]}.", carried(draw, case)


def mistyped(kind: str) -> Attack:
    def attack(draw: random.Random, person: Invented) -> tuple[str, str]:
        case = draw.choice(list(CARRIERS))
        last = declined(person, case)[2]
        at = draw.randrange(1, max(2, len(person.surname) - 3))
        letter = draw.choice("абвгдежзиклмнопрстуфхшэя")
        changed = {
            "left_out": last[:at] + last[at + 1 :],
            "added": last[:at] + letter + last[at:],
            "other": last[:at] + letter + last[at + 1 :],
            "swapped": last[:at] + last[at + 1] + last[at] + last[at + 2 :],
        }[kind]
        return changed, carried(draw, case)

    return attack


def phone(form: str) -> Attack:
    def attack(draw: random.Random, person: Invented) -> tuple[str, str]:
        digits = "".join(one for one in person.phone if one.isdigit())
        return form.format(*digits), draw.choice(("Звоните по номеру {} вечером.", "Телефон: {}, спросить хозяина."))

    return attack


def apart(separator: str, between: str) -> Disguise:
    return lambda draw, text: between.join(separator.join(word) for word in text.split(" "))


def some(table: dict[str, str], share: float) -> Disguise:
    def disguise(draw: random.Random, text: str) -> str:
        return "".join(table[one] if one in table and draw.random() < share else one for one in text)

    return disguise


def strewn(sign: str) -> Disguise:
    return lambda draw, text: "".join(one + (sign if draw.random() < 0.4 and one != " " else "") for one in text)


def broken(draw: random.Random, text: str) -> str:
    at = draw.randrange(2, len(text) - 2)
    return f"{text[:at]}-\n{text[at:]}" if text[at - 1].isalpha() and text[at].islower() else text.replace(" ", "\n")


def mixed(draw: random.Random, text: str) -> str:
    return "".join(one.upper() if draw.random() < 0.5 else one.lower() for one in text)


def attacks() -> Iterator[tuple[str, Attack]]:
    """Every attack by its name; what stands before the slash is its type."""
    for case in CARRIERS:
        name = case.name.lower() if case else "nominative"
        yield f"inflection/{name}", full(case)
        yield f"inflection/surname_{name}", surname(case)
    yield "inflection/surname_first", any_case(surname_first, as_it_is)
    for label, disguise in (
        ("small", lambda draw, text: text.lower()),
        ("capitals", lambda draw, text: text.upper()),
        ("mixed", mixed),
    ):
        yield f"case/{label}", any_case(full, disguise)
        yield f"case/surname_{label}", any_case(surname, disguise)
    for schema in iuliia.schemas.names():
        if schema != "uz":
            yield f"transliteration/{schema}", romanised(iuliia.schemas.get(schema), full, None)
    for case in (Case.GENITIVE, Case.INSTRUMENTAL):
        yield f"transliteration/inflected_{case.name.lower()}", romanised(iuliia.ICAO_DOC_9303, full, case)
    yield "transliteration/surname", romanised(iuliia.BGN_PCGN, surname, None)
    for label, disguise in (
        ("spaced", apart(" ", "   ")),
        ("spaced_evenly", apart(" ", " ")),
        ("hyphens", apart("-", " ")),
        ("points", apart(".", " ")),
        ("narrow", apart("\u2009", "  ")),
        ("together", lambda draw, text: text.replace(" ", "")),
        ("together_small", lambda draw, text: text.replace(" ", "").lower()),
        ("line", lambda draw, text: text.replace(" ", "\n")),
        ("broken", broken),
    ):
        yield f"spacing/{label}", any_case(full, disguise)
    yield "spacing/surname_spaced", any_case(surname, apart(" ", " "))
    yield "disguise/lookalike", any_case(full, some(LOOKALIKES, 0.5))
    yield "disguise/leet", any_case(full, some(LEET, 0.7))
    for label, sign in (("zero_width", "\u200b"), ("soft_hyphen", "\u00ad"), ("stress", "\u0301")):
        yield f"disguise/{label}", any_case(full, strewn(sign))
    for label, form in (("before", "{i}. {s}"), ("both", "{i}.{p} {s}"), ("after", "{s} {i}.{p}")):
        yield f"initials/{label}", initials(form)
    yield "initials/of_surname", first_and_initial
    for kind in ("left_out", "added", "other", "swapped"):
        yield f"mistyped/{kind}", mistyped(kind)
    forms = (
        "+{}{}{}{}{}{}{}{}{}{}{}",
        "8 ({1}{2}{3}) {4}{5}{6}-{7}{8}-{9}{10}",
        "8-{1}{2}{3}-{4}{5}{6}-{7}{8}-{9}{10}",
        "{1}{2}{3} {4}{5}{6} {7}{8} {9}{10}",
        "00{0}.{1}{2}{3}.{4}{5}{6}.{7}{8}{9}{10}",
    )
    for number, form in enumerate(forms):
        yield f"phone/{number}", phone(form)


def rows(seed: int) -> Iterator[dict[str, object]]:
    """All rows of a seed."""
    people = list(invented_people(PEOPLE, seed))
    draw = random.Random(seed)
    for name, attack in attacks():
        for _ in range(ROWS):
            person = draw.choice(people)
            disguised, text = attack(draw, person)
            start = text.index("{}")
            yield {
                "attack": name,
                "text": text.replace("{}", disguised),
                "start": start,
                "end": start + len(disguised),
                "person": person.id,
            }


def main() -> None:
    seed, out = int(sys.argv[1]), Path(sys.argv[2])
    lines = [json.dumps({"seed": seed, "people": PEOPLE}), *(json.dumps(row, ensure_ascii=False) for row in rows(seed))]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
