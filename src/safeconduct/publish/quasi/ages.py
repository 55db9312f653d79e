"""Finds how old somebody is: "18-летний", "aged 18", "в свои двадцать", "in their thirties", a minor.

Years alone are no age: a sentence of five years, ten years of work, two years ago. An age is an interval of whole
years; one or two years wide it counts as exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.intervals import Interval
from safeconduct.publish.quasi.patterns import Taken, even
from safeconduct.publish.quasi.types import Finding, QuasiKind
from safeconduct.publish.types import Span
from safeconduct.record.numerals import NUMBER, number_from_text
from safeconduct.record.words import count_from_words

# Older than any person on record (122), younger than any year.
_OLDEST: Final = 125
# A minor has not turned 18; a teenager is 13 to 19 in both languages.
_MINOR: Final = Interval(0, 17)
_TEENAGER: Final = Interval(13, 19)
# An age that names one year, or of two ("19 или 20"), is exact.
_EXACT_YEARS: Final = 1
_DECADE: Final = 10
_DECADES: Final = {
    "teens": 10, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80,
}  # fmt: skip
_ABOUT: Final = r"(?P<about>about|around|approximately|some|около|примерно|приблизительно|лет)\s+"
_N: Final = rf"(?P<n>{NUMBER})"
_TO: Final = rf"(?:\s*[-–—]\s*|\s+(?:to|or|and|до|или|и)\s+)(?P<to>{NUMBER})"
_LET: Final = r"(?:лет|года|год|годами|годам|годов)"
# Whose years they are: a person in the dative, or a word for age. Up to five words may stand between.
_WHOSE: Final = (
    r"(?:мне|тебе|ему|ей|нам|вам|им|которому|которой|которым|исполн\w+|возраст\w*|младш\w+|старш\w+|самому|самой|"
    r"мужчин(?:е|ам)|женщин(?:е|ам)|парн(?:ю|ям)|девушк(?:е|ам)|юнош(?:е|ам)|мальчик(?:у|ам)|девочк(?:е|ам)|"
    r"(?:сын|брат|муж|отц|студент)(?:у|ам|ьям)|(?:сестр|дочер|жен|матер)(?:е|и|ам|ям)|пострадавш(?:ему|ей|им)|"
    r"задержанн(?:ому|ой|ым)|погибш(?:ему|ей|им)|уехавш(?:ему|ей|им)|выживш(?:ему|ей|им)|реб(?:енку)|детям)"
)
_NOT_AFTER: Final = (
    r"(?!\s*(?:назад|колон\w+|тюрьм\w+|лишен\w+|строг\w+|услов\w+|спустя|подряд|заключ\w+|работ\w+|тому|ago|in prison|"
    r"imprison\w*))"
)
_NOT_A_PERSON: Final = (
    r"(?!\w*\s+(?:срок\w*|план\w*|юбиле\w+|программ\w+|опыт\w*|стаж(?:а|у|ем)?(?!\w)|контракт\w*|перерыв\w*|работ(?:а|ы|у|е|ой)(?!\w)|войн\w*|"
    r"заключени\w+|летия))"
)
# Nouns before years that say whose they are: a person in the nominative, or one in the dative by its ending.
_BEARER: Final = (
    r"(?:мальчик|девочк\w|мужчин\w|женщин\w|парень|девушк\w|юнош\w|сын|дочь|брат|сестр\w|"
    r"\w{2,}(?:ику|исту|тору|телю|нику|еру|ату|енту|атке|ице|нке))"
)
_COMPOUND_TENS: Final = {
    "двадцати": 20, "тридцати": 30, "сорока": 40, "пятидесяти": 50, "шестидесяти": 60, "семидесяти": 70,
    "восьмидесяти": 80, "девяносто": 90,
}  # fmt: skip
_COMPOUND_ONES: Final = {
    "одно": 1, "двух": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "восьми": 8, "девяти": 9,
    "десяти": 10, "одиннадцати": 11, "двенадцати": 12, "тринадцати": 13, "четырнадцати": 14, "пятнадцати": 15,
    "шестнадцати": 16, "семнадцати": 17, "восемнадцати": 18, "девятнадцати": 19,
}  # fmt: skip
_TENS: Final = "|".join(_COMPOUND_TENS)
_ONES: Final = "|".join(sorted(_COMPOUND_ONES, key=len, reverse=True))


def _counted(found: re.Match[str]) -> Interval | None:
    parts = found.groupdict()
    lo = number_from_text(parts["n"])
    hi = number_from_text(parts["to"]) if parts.get("to") else lo
    if lo is None or hi is None or not lo <= hi <= _OLDEST:
        return None
    if parts.get("about"):
        return count_from_words(f"about {lo}").interval
    return Interval(lo, hi)


def _running(found: re.Match[str]) -> Interval | None:
    """Read the year of life that somebody was in: one less is their age."""
    year = int(found["n"])
    return Interval(year - 1, year - 1) if 1 <= year <= _OLDEST else None


def _over(found: re.Match[str]) -> Interval | None:
    years = _counted(found)
    return Interval(years.lo + 1, years.lo + 9) if years else None


def _decade(found: re.Match[str]) -> Interval | None:
    name = found["decade"]
    first = _DECADES[name] if name in _DECADES else int(name.removesuffix("s").removesuffix("'"))
    if first == 10:
        return _TEENAGER
    match found["part"]:
        case "early":
            return Interval(first, first + 3)
        case "mid" | "mid-":
            return Interval(first + 4, first + 6)
        case "late":
            return Interval(first + 7, first + 9)
        case _:
            return Interval(first, first + 9)


def _compound(found: re.Match[str]) -> Interval | None:
    years = _COMPOUND_TENS.get(found["tens"] or "", 0) + _COMPOUND_ONES.get(found["ones"] or "", 0)
    return Interval(years, years) if years else None


Reading = Callable[[re.Match[str]], Interval | None]
# In order: of two that overlap the first is kept.
_FORMS: Final[tuple[tuple[re.Pattern[str], Reading], ...]] = tuple(
    (re.compile(form), reading)
    for form, reading in (
        (
            rf"(?<![\w-])(?P<n>[0-9]{{1,3}})(?:{_TO})?\s*-?(?:ти|ми|и|x|х)?\s*-?\s*летн(?=\w){_NOT_A_PERSON}\w+",
            _counted,
        ),
        (
            rf"(?<![\w-])(?P<tens>{_TENS})?(?P<ones>{_ONES})?(?<=\w)летн(?=\w){_NOT_A_PERSON}\w+",
            _compound,
        ),
        (r"(?<![\w-])(?P<n>[0-9]{1,3})\s?(?:yo|y/o|y\.\s?o|yrs?\s+old|yr-olds?)(?!\w)\.?", _counted),
        (
            rf"(?<![\w-])(?P<n>{NUMBER})(?:(?:-|\s)?to-(?P<to>{NUMBER}))?[- ]years?[- ]olds?(?!\w)",
            _counted,
        ),
        (rf"(?<!\w)(?:between\s+|from\s+)?{_N}{_TO}\s+years?\s+(?:old|of\s+age)(?!\w)", _counted),
        (rf"(?<!\w)(?:aged?|at\s+the\s+age\s+of)\s+(?:between\s+|of\s+)?(?:{_ABOUT})?{_N}{_TO}(?!\w)", _counted),
        (
            rf"(?<!\w)(?:aged?|at\s+the\s+age\s+of|the\s+age\s+of)\s+(?:{_ABOUT})?{_N}(?!\w)(?!\s+(?:and|to)\s+[0-9])",
            _counted,
        ),
        (rf"(?<!\w)aged\s+{_N}(?!\w)", _counted),
        (
            r"(?<!\w)in\s+(?:his|her|their|my)\s+(?P<part>early|mid-?|late)?[\s-]*"
            rf"(?P<decade>{'|'.join(_DECADES)}|[2-8]0'?s)(?!\w)",
            _decade,
        ),
        (
            rf"(?<!\w)of\s+{_ABOUT}{_N}(?!\w)(?!\s+(?:people|men|women|persons|victims|detainees|prisoners|residents)\b)",
            _counted,
        ),
        (rf"(?<!\w)(?:had\s+)?(?:just\s+)?(?:turned|turns|turning)\s+{_N}(?!\w)", _counted),
        (rf"(?<!\w)в\s+возрасте\s+(?:{_ABOUT})?(?:от\s+)?{_N}(?:{_TO})?\s*{_LET}?(?!\w)", _counted),
        (rf"(?<!\w)от\s+{_N}\s+до\s+(?P<to>{NUMBER})\s+{_LET}(?!\w){_NOT_AFTER}", _counted),
        (rf"(?<!\w)(?:дожил\w*\s+до|в|с)\s+{_N}\s+{_LET}(?!\w){_NOT_AFTER}", _counted),
        (rf"\(\s*{_N}\s+(?:{_LET}|years?|y\.?o\.?)\s*\)", _counted),
        (r"(?<!\w)на\s+(?P<n>[0-9]{1,3})-м\s+году\s+жизни", _running),
        (rf"(?<!\w){_BEARER}\s+(?:было\s+|исполнилось\s+|сейчас\s+|уже\s+)?{_N}\s+{_LET}(?!\w){_NOT_AFTER}", _counted),
        (rf"(?<!\w)(?<!на\s)(?<!за\s){_N}{_TO}\s+{_LET}(?!\w){_NOT_AFTER}", _counted),
        (rf"(?<!\w)в\s+(?:свои|мои|твои|его|ее|неполные)\s+(?:неполные\s+)?{_N}(?:\s+{_LET})?(?!\w)", _counted),
        (rf"(?<!\w)(?:парень|мужчина|женщина|девушка|юноша|человек)\s+(?P<about>лет)\s+{_N}(?!\w)", _counted),
    )
)
# Years after a word that says whose they are: the words before are not part of the finding.
_AFTER_WHOSE: Final = re.compile(
    rf"(?<!\w){_WHOSE}(?:\s+(?!лет\b|год)[\w-]+){{0,4}}?\s*[—–-]?\s*"
    rf"(?P<age>(?P<over>за\s+)?(?:{_ABOUT})?{_N}(?:{_TO})?(?P<years>\s+{_LET})?(?!\w)){_NOT_AFTER}"
)
# A year of birth, with the words that say that it is one; a day and month may stand between.
_BORN_ON: Final = r"(?:\s+(?:in|on|в|во))?(?:\s+[\w.-]{1,12}){0,3}?,?\s+"
_YEAR: Final = r"((?:19|20)[0-9]{2})"
_BORN: Final = re.compile(
    rf"(?<!\w)(?:born|год рождения:?|(?:у?рожден|родил)\w{{0,4}}){_BORN_ON}{_YEAR}(?!\w)(?:\s*(?:года|году|г\.))?"
    rf"|(?<![\w.,-]){_YEAR}(?:-?го)?\s*(?:года?|г\.?)?\s*(?:рождени\w|р\.)(?!\w)"
    rf"|(?<!\w)(?:b\.|р\.)\s*{_YEAR}(?!\w)|(?<!\w)year\s+of\s+birth:?\s+{_YEAR}(?!\w)"
)
# English words that say that a bare number is an age.
_BARE: Final = re.compile(
    r"(?:\bwhen\s+(?:i|he|she)\s+was\s+|\b(?:he|she|who|i)\s+(?:is|was|'s)\s+|\b\w+,\s+)(?P<n>[1-9][0-9])"
    r"(?=\s*(?:[.,;!?]|when\b|at\s|and\s+(?!\w+\s+(?:people|men))|his\s+father|$))"
)
_NAMED_BARE: Final = re.compile(r"(?<!\w)[A-ZА-Я][\w-]+,\s+(?P<n>[1-9][0-9]),\s")
# A name in the dative and years: in the text as it was written, for the capital letter.
_NAMED_YEARS: Final = re.compile(
    rf"(?<!\w)[А-ЯЁ][а-яё]+(?:у|ю|е|ой|ому|ей)\s+(?:было\s+|исполнилось\s+|сейчас\s+|уже\s+)?"
    rf"(?P<n>[1-9][0-9]?)\s+{_LET}(?!\w){_NOT_AFTER}"
)
_SENTENCED: Final = re.compile(r"(?:назнач|приговор|осужд|срок|получил|дали|sentenc)\w*\s+(?:\w+\s+){0,2}$")
# Letters before a finding that are looked at: three words.
_LOOK_BACK: Final = 60
# Words before years that say how long something takes.
_LASTING: Final = re.compile(r"(?:^|\s)(?:на|через|после|спустя|течение|около\s+суток)\s+$")
_GROUPS: Final = (
    (
        re.compile(
            r"(?<!\w)(?:несовершеннолетн\w+|under-?age(?!\w)|minors?(?=\s*(?:[.,;!?]|was|were|who|among|and|$)))"
        ),
        _MINOR,
    ),
    (re.compile(r"(?<!\w)(?:teen-?agers?|teenage|adolescents?|подрост(?:ок|к\w+))(?!\w)"), _TEENAGER),
)


def find_ages(text: str, today: Day | None = None) -> tuple[Finding, ...]:
    """Return every age in a text, in order; where two overlap, the one that was found by the more special form.

    ``today``: the day from which years of birth are counted; without it they tell no age.
    """
    evened = even(text)
    found: list[Finding] = []
    taken = Taken(text)
    for span, years in (*_born(evened, today), *_candidates(text, evened)):
        if taken.take(span):
            is_exact = years.hi - years.lo <= _EXACT_YEARS or _is_list(evened[span.start : span.end])
            found.append(Finding(span, QuasiKind.AGE, years, is_exact=is_exact))
    return tuple(sorted(found, key=lambda one: one.span.start))


def _born(evened: str, today: Day | None) -> Iterator[tuple[Span, Interval]]:
    """Give the ages that years of birth tell: whoever was born in a year is one of two ages in another."""
    if today is None:
        return
    now = int(iso_from_day(today)[:4])
    for found in _BORN.finditer(evened):
        year = next(int(one) for one in found.groups() if one)
        if 0 < now - year <= _OLDEST:
            yield Span(*found.span()), Interval(now - year - 1, now - year)


def _is_list(words: str) -> bool:
    """Say whether words name two ages and no range: "aged 20 and 25"."""
    return bool(re.search(r"\s(?:and|и|or|или)\s", words)) and not re.search(r"(?<!\w)(?:between|from|от)\s", words)


def _candidates(text: str, evened: str) -> Iterator[tuple[Span, Interval]]:
    for form, reading in _FORMS:
        for found in form.finditer(evened):
            years = reading(found)
            if years is not None and found.end() > found.start():
                yield Span(*found.span()), years
    for found in _AFTER_WHOSE.finditer(evened):
        years = _counted(found)
        is_round = years is not None and years.lo >= 2 * _DECADE and years.lo % _DECADE == 0
        has_word = found["years"] or (found["over"] and is_round) or _is_birthday(found.group())
        before, before_whose = (evened[max(at - _LOOK_BACK, 0) : at] for at in (found.start("age"), found.start()))
        if years is None or not has_word or _SENTENCED.search(before_whose) or _LASTING.search(before):
            continue
        yield Span(*found.span("age")), Interval(years.lo + 1, years.lo + 9) if found["over"] else years
    for found in _NAMED_YEARS.finditer(text):
        yield Span(found.start("n"), found.end()), Interval(int(found["n"]), int(found["n"]))
    for found in _NAMED_BARE.finditer(text):
        yield Span(*found.span("n")), Interval(int(found["n"]), int(found["n"]))
    for found in _BARE.finditer(evened):
        if not found.group().startswith(tuple("0123456789")) and not re.match(r"\w+,", found.group()):
            yield Span(*found.span("n")), Interval(int(found["n"]), int(found["n"]))
    for form, years in _GROUPS:
        for found in form.finditer(evened):
            yield Span(*found.span()), years


def _is_birthday(words: str) -> bool:
    """Say whether the words before a number say that it is an age though "years" is left out: "исполнилось 19"."""
    return bool(re.match(r"(?:исполн|возраст|младш|старш|самому|самой)", words) or "было" in words)
