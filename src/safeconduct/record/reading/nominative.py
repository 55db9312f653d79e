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
# Surnames that are any adjective, which an ending alone gives away only beside a given name: Тихая, Толстую, Грозной.
_OTHER_ADJECTIVE: Final = re.compile(r"([а-я-]{3,})(ая|яя|ой|ей|ую|юю|ою|ею|ый|ий)")
_OTHER_ADJECTIVES: Final = {
    "ая": "N", "яя": "N", "ой": "GDIP", "ей": "GDIP", "ую": "A", "юю": "A", "ою": "I", "ею": "I",
}  # fmt: skip
# The same of a man in another case than the first, of which the ending does not say whether that is -ый or -ой.
_MANS_ADJECTIVE: Final = re.compile(r"([а-я]{3,})(ого|его|ому|ему|ым|им|ом|ем)")
_MANS_ADJECTIVES: Final = {
    "ого": "GA", "его": "GA", "ому": "D", "ему": "D", "ым": "I", "им": "I", "ом": "P", "ем": "P",
}  # fmt: skip
_SOFT_ENDING: Final = ("его", "ему", "им", "ем")
# After these letters -ий stands for -ый.
_BEFORE_I: Final = "гкхжшчщ"
_SOFT: Final = re.compile("(?:яя|юю|[^жшчщ](?:ей|ею))$")
# Before these endings "ей" may be that of an adjective; else it ends a noun: Синей, Рыжей, but Соловей.
_BEFORE_SOFT: Final = "нжшчщ"
# A woman's surname in a consonant, and one in "-ко", do not change.
_UNCHANGED: Final = re.compile(r"[а-я-]+(?:[бвгджзклмнпрстфхцчшщйь]|ко)")
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
    if any(known):
        has_patronymic = any(kind == "patronymic" for one in options for kind, _ in one)
        for at, word in enumerate(words):
            # "Бедная Лиза" is no surname before its name, unless there is a patronymic too.
            if not options[at] and (any(known[:at]) or has_patronymic) and (beside := _forms_beside_given(word)):
                options[at] = [("surname", beside)]
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
    # A given name that is known is no surname of another that would have to be guessed: Залину Тихую.
    is_known = any(kind == "given" for option in options for kind, _ in option)
    for word, option in zip(words, options, strict=True):
        fitting = [
            (kind, form.first) for kind, forms in option for form in forms if (form.sex, form.case) == (sex, case)
        ]
        fresh = [one for one in fitting if one[0] not in kinds]
        if fresh:
            kinds.add(fresh[0][0])
            shown.append(fresh[0][1])
        elif "given" not in kinds and not option and not is_known and (first := _guessed(word, sex, case)):
            kinds.add("given")
            shown.append(first)
            guessed += 1
        else:
            return None
    if "surname" not in kinds or len(kinds) < len(words):
        return None
    # Whether a surname that does not change is one, its ending does not say; nor what an adjective's first form is.
    is_open = any(_is_unchanged(word, shown) if sex is Sex.WOMAN else _is_mans_adjective(word) for word in words)
    return guessed + is_open, tuple(shown)


def _is_unchanged(word: str, shown: Sequence[str]) -> bool:
    return word in shown and not given_forms(word) and _UNCHANGED.fullmatch(word) is not None


def _is_mans_adjective(word: str) -> bool:
    is_known = surname_forms(word) or given_forms(word) or patronymic_forms(word)
    return _MANS_ADJECTIVE.fullmatch(word) is not None and not is_known


def _forms_beside_given(word: str) -> tuple[Form, ...]:
    """Return the readings of a word as a surname that only a known given name beside it makes one."""
    found: list[Form] = []
    one = _OTHER_ADJECTIVE.fullmatch(word)
    if one is not None and (one[2] not in ("ей", "ею") or one[1][-1] in _BEFORE_SOFT):
        first = one[1] + ("яя" if _SOFT.search(word) else "ая")
        found += [Form(first, Sex.WOMAN, case) for case in _OTHER_ADJECTIVES.get(one[2], "")]
        found += [Form(word, Sex.MAN, "N")] if one[2] in ("ый", "ий", "ой") else []
    man = _MANS_ADJECTIVE.fullmatch(word)
    if man is not None:
        is_soft = man[2] in _SOFT_ENDING or man[1][-1] in _BEFORE_I
        first = man[1] + ("ий" if is_soft else "ый")
        found += [Form(first, Sex.MAN, case) for case in _MANS_ADJECTIVES[man[2]]]
    if _UNCHANGED.fullmatch(word) and not word.endswith(("ый", "ий")):
        cases = {form.case for form in found if form.sex is Sex.WOMAN}
        found += [Form(word, Sex.WOMAN, case) for case in "NGDAIP" if case not in cases]
    return tuple(found)


def _guessed(word: str, sex: Sex, case: str) -> str:
    """Return the first form of an unknown given name from one case, by its ending; empty where it cannot be."""
    if word.endswith(_NO_GIVEN):
        return ""
    for ending, first in _UNKNOWN[sex].get(case, ()):
        stem = word[: len(word) - len(ending)] if ending else word
        if len(stem) >= 2 and word.endswith(ending) and (first or _CONSONANT.search(stem) or ending == ""):
            if ending == "" and sex is Sex.MAN and case == "N" and word[-1] in "ая":
                continue
            if ending == "" and case != "N" and not _CONSONANT.search(word):
                continue
            return stem + first
    return ""


# Words in these are adjectives; a name made of one would be an obscene word as soon as none.
_NO_GIVEN: Final = ("ую", "юю", "ого", "его", "уя", "уе", "уи", "уем", "уй")
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
