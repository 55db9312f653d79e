"""The first form of a person's name: "Залины Дадаевой" is Залина Дадаева, "Магомеда Исаева" is Магомед Исаев.

A name's words agree in sex and case, and only readings that agree are kept: "Исаева" alone is a woman's first form or a
man's second, and the given name decides. Given names stand in person_names.tsv; what is not there is changed by its
ending and marked as unsure. Endings by Zaliznyak's "Grammatical Dictionary of Russian". Refuses surnames that do not
change (Дауд, Чермоев stands as it is) nothing: they come back as they are. Pure but for reading its own list once.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final, NamedTuple

from safeconduct.record.reading.letters import word_set


class Sex(enum.Enum):
    """Of a grammatical form, not of a person."""

    MAN = "m"
    WOMAN = "f"


class Form(NamedTuple):
    """A word as one case of its first form. ``is_first``: the case is the first; ``ending``: what ends it there."""

    first: str
    sex: Sex
    case: str


@dataclass(frozen=True, slots=True)
class FirstForm:
    """A name in its first form, in small letters. ``is_sure``: one reading, by names that are known."""

    words: tuple[str, ...]
    sex: Sex
    is_sure: bool
    has_known_given: bool


# Cases by letter: N first, G second, D third, A fourth, I fifth, P sixth.

_MEN_ENDINGS: Final = {"": "N", "а": "GA", "у": "D", "ым": "I", "е": "P"}
_WOMEN_ENDINGS: Final = {"а": "N", "ой": "GDIP", "у": "A", "ою": "I"}
_SURNAME: Final = re.compile(r"([а-я-]+(?:ов|ев|ин|ын))(а|у|ым|е|ой|ою|)")
_ADJECTIVE: Final = re.compile(r"([а-я-]+(?:ск|цк))(ий|ого|ому|им|ом|ая|ой|ую|ою|ые|их)")
_ADJECTIVES: Final = {
    "ий": (Sex.MAN, "N"), "ого": (Sex.MAN, "GA"), "ому": (Sex.MAN, "D"), "им": (Sex.MAN, "I"), "ом": (Sex.MAN, "P"),
    "ая": (Sex.WOMAN, "N"), "ой": (Sex.WOMAN, "GDIP"), "ую": (Sex.WOMAN, "A"), "ою": (Sex.WOMAN, "I"),
}  # fmt: skip
_PATRONYMIC: Final = re.compile(r"([а-я-]+)(вич(?:а|у|ем|е|)|вн(?:а|ы|е|у|ой))")
_PATRONYMICS: Final = {
    "вич": "N", "вича": "GA", "вичу": "D", "вичем": "I", "виче": "P",
    "вна": "N", "вны": "G", "вне": "DP", "вну": "A", "вной": "I",
}  # fmt: skip
_CONSONANT: Final = re.compile("[бвгджзклмнпрстфхцчшщ]$")
# Shortest surname that an ending alone gives away: "Юнов"; shorter words are mostly something else.
_LEAST_SURNAME: Final = 4
# Words that end as surnames do and are none.
_NO_SURNAME: Final = word_set(
    "один одна одну одного какова такова снова основа слова слово глава готова готов здоров нова основе слове магазин ",
    "грузин причин мужчин мужчина мужчине женщин господин семьянин горожанин татарин край района",
)


def surname_forms(word: str) -> tuple[Form, ...]:
    """Return every reading of a word, in small letters with ye for yo, as a surname that changes."""
    found: list[Form] = []
    if len(word) < _LEAST_SURNAME or word in _NO_SURNAME:
        return ()
    if one := _SURNAME.fullmatch(word):
        stem, ending = one[1], one[2]
        found += [Form(stem, Sex.MAN, case) for case in _MEN_ENDINGS.get(ending, "")]
        found += [Form(stem + "а", Sex.WOMAN, case) for case in _WOMEN_ENDINGS.get(ending, "")]
    if (one := _ADJECTIVE.fullmatch(word)) and one[2] in _ADJECTIVES:
        sex, cases = _ADJECTIVES[one[2]]
        found += [Form(one[1] + ("ий" if sex is Sex.MAN else "ая"), sex, case) for case in cases]
    return tuple(found)


def patronymic_forms(word: str) -> tuple[Form, ...]:
    """Return the readings of a word as a patronymic."""
    one = _PATRONYMIC.fullmatch(word)
    if one is None:
        return ()
    is_man = one[2].startswith("вич")
    first = one[1] + ("вич" if is_man else "вна")
    return tuple(Form(first, Sex.MAN if is_man else Sex.WOMAN, case) for case in _PATRONYMICS[one[2]])


def given_forms(word: str) -> tuple[Form, ...]:
    """Return the readings of a word as a given name that is known; none where it is not."""
    return _given().get(word, ())


def is_given_in_latin(word: str) -> bool:
    """Say whether a word in Latin small letters is a given name that is known."""
    return word in _latin()


def first_form(words: Sequence[str]) -> FirstForm | None:
    """Return the first form of a name of two or three words, in their order; None where they are no name.

    ``words``: in small letters with ye for yo. One of them, at least, must look like a surname, and the others be a
    given name, known or not, and a patronymic.
    """
    options = [_options(word) for word in words]
    known = [any(kind == "given" for kind, _ in one) for one in options]
    best: list[tuple[int, tuple[str, ...], Sex]] = []
    for sex in Sex:
        for case in "NGDAIP":
            picked = _picked(words, options, sex, case)
            if picked is not None:
                best.append((*picked, sex))
    if not best:
        return None
    best.sort(key=lambda one: one[0])
    least = best[0][0]
    forms = {(one[1], one[2]) for one in best if one[0] == least}
    return FirstForm(best[0][1], best[0][2], len(forms) == 1 and least == 0, any(known))


_Option = tuple[str, tuple[Form, ...]]


def _options(word: str) -> list[_Option]:
    kinds = (("given", given_forms(word)), ("patronymic", patronymic_forms(word)), ("surname", surname_forms(word)))
    return [(kind, forms) for kind, forms in kinds if forms]


def _picked(
    words: Sequence[str], options: Sequence[list[_Option]], sex: Sex, case: str
) -> tuple[int, tuple[str, ...]] | None:
    """Return how much had to be guessed and the first form, if the words can be this case of this sex."""
    shown: list[str] = []
    kinds: set[str] = set()
    guessed = 0
    for word, option in zip(words, options, strict=True):
        fitting = [
            (kind, form.first) for kind, forms in option for form in forms if (form.sex, form.case) == (sex, case)
        ]
        fresh = [one for one in fitting if one[0] not in kinds]
        if fresh:
            kinds.add(fresh[0][0])
            shown.append(fresh[0][1])
        elif "given" not in kinds and not option and (first := _guessed(word, sex, case)):
            kinds.add("given")
            shown.append(first)
            guessed += 1
        else:
            return None
    return (guessed, tuple(shown)) if "surname" in kinds and len(kinds) == len(words) else None


def _guessed(word: str, sex: Sex, case: str) -> str:
    """Return the first form of an unknown given name from one case, by its ending; empty where it cannot be."""
    for ending, first in _UNKNOWN[sex].get(case, ()):
        stem = word[: len(word) - len(ending)] if ending else word
        if len(stem) >= 2 and word.endswith(ending) and (first or _CONSONANT.search(stem) or ending == ""):
            if ending == "" and sex is Sex.MAN and case == "N" and word[-1] in "ая":
                continue
            if ending == "" and case != "N" and not _CONSONANT.search(word):
                continue
            return stem + first
    return ""


# Of an unknown name: the ending in a case, and that of the first form.
_UNKNOWN: Final[Mapping[Sex, Mapping[str, tuple[tuple[str, str], ...]]]] = {
    Sex.MAN: {
        "N": (("", ""),), "G": (("а", ""), ("я", "й")), "A": (("а", ""), ("я", "й")), "D": (("у", ""), ("ю", "й")),
        "I": (("ом", ""), ("ем", "й")), "P": (("е", ""),),
    },
    Sex.WOMAN: {
        "N": (("а", "а"), ("я", "я"), ("", "")), "G": (("ы", "а"), ("и", "я"), ("", "")),
        "D": (("е", "а"), ("и", "я"), ("", "")), "A": (("у", "а"), ("ю", "я"), ("", "")),
        "I": (("ой", "а"), ("ей", "я"), ("", "")), "P": (("е", "а"), ("и", "я"), ("", "")),
    },
}  # fmt: skip


@functools.cache
def _rows() -> tuple[tuple[Sex, str, tuple[str, ...]], ...]:
    text = resources.files(__package__).joinpath("person_names.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return tuple((Sex(sex), russian, tuple(latin.split("|"))) for sex, russian, latin in lines)


@functools.cache
def _given() -> Mapping[str, tuple[Form, ...]]:
    found: dict[str, list[Form]] = {}
    for sex, name, _ in _rows():
        first = name.lower().replace("ё", "е")
        for form, case in _declined(first, sex):
            found.setdefault(form, []).append(Form(first, sex, case))
    return {form: tuple(dict.fromkeys(readings)) for form, readings in found.items()}


@functools.cache
def _latin() -> frozenset[str]:
    return frozenset(spelling for _, _, latin in _rows() for spelling in latin)


def _declined(name: str, sex: Sex) -> Iterator[tuple[str, str]]:
    """Give every form of a given name with its case."""
    yield name, "N"
    stem, last = name[:-1], name[-1]
    if last in "ая":
        soft = last == "я"
        after_hush = stem[-1:] in "гкхжшчщ"
        yield stem + ("и" if soft or after_hush else "ы"), "G"
        second = "и" if stem.endswith("и") and soft else "е"
        yield from ((stem + second, "D"), (stem + second, "P"))
        yield stem + ("ю" if soft else "у"), "A"
        yield stem + ("ей" if soft or (after_hush and stem[-1] in "жшчщ") else "ой"), "I"
    elif sex is Sex.MAN and last in "йь":
        yield from ((stem + "я", "G"), (stem + "я", "A"), (stem + "ю", "D"), (stem + "ем", "I"))
        yield stem + ("и" if stem.endswith("и") else "е"), "P"
    elif sex is Sex.MAN and _CONSONANT.search(name):
        # Павел, Павла: its vowel is lost.
        base = name[:-2] + name[-1] if name.endswith("авел") else name
        yield from ((base + "а", "G"), (base + "а", "A"), (base + "у", "D"), (base + "ом", "I"), (base + "е", "P"))
    else:
        # Women's names that end otherwise, and names in other vowels, do not change: Айшат, Али, Хеди.
        yield from ((name, case) for case in "GDAIP")
