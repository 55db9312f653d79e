"""Finds how many: figures and words with what limits them ("at least two", "около 40"), and whether people are counted.

Measures of time and length are no count, nor are ages and days, which are taken out first. What stands around a number
is read by `record.words`, the one table of count words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from safeconduct.base.intervals import Interval
from safeconduct.publish.quasi.patterns import Taken, even
from safeconduct.publish.quasi.types import Finding, QuasiKind
from safeconduct.publish.types import Span
from safeconduct.record.numerals import COLLECTIVE, NUMBER, number_from_text, roman_from_text
from safeconduct.record.words import NotUnderstood, count_from_words

_LIMITS: Final = (
    "about|around|approximately|some|nearly|almost|at\\s+least|more\\s+than|over|at\\s+most|up\\s+to|fewer\\s+than|"
    "less\\s+than|under|около|примерно|порядка|почти|не\\s+менее|не\\s+меньше|по\\s+меньшей\\s+мере|как\\s+минимум|"
    "более|больше|свыше|не\\s+более|не\\s+больше|до|менее|меньше"
)
_COUNT: Final = re.compile(
    rf"(?<![\w.,№#-])(?:(?P<limit>{_LIMITS})\s+)?(?P<n>{NUMBER})"
    rf"(?:(?:\s*[-–—]\s*|\s+(?:to|до|or|или)\s+)(?P<to>{NUMBER}))?(?![\w%]|-\w|[.,][0-9])"
)
_VAGUE: Final = re.compile(
    r"(?<![\w-])(?:(?P<dozens>(?:several\s+)?dozens|десятк(?:и|ов|ам|ами))|(?P<several>several|a\s+few|нескольк(?:о|их|им|ими))|"
    r"(?P<hundreds>hundreds|сотни|сотен|сотням)|(?P<thousands>thousands|тысячи(?!\s+[0-9])))(?!\w)"
)
# The code of a number that no figure stands for.
VAGUE: Final = "vague"
_VAGUE_COUNTS: Final = {
    "dozens": count_from_words("dozens").interval, "several": count_from_words("several").interval,
    "hundreds": Interval(200, 999), "thousands": Interval(2000, 9999),
}  # fmt: skip
# What follows a number that counts no people and no things: time, length, money, shares.
_MEASURE: Final = re.compile(
    r"\s*(?:-\s*)?(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|km|kilomet\w+|met(?:re|er)s?|per\s?cent|"
    r"roubles?|rubles?|euros?|dollars?|times|a\.?m|p\.?m|o'clock|лет|год\w*|месяц\w*|недел\w*|дн(?:я|ей|и)|день|час\w*|"
    r"минут\w*|секунд\w*|км|метр\w*|процент\w*|рубл\w*|евро|доллар\w*|раза?|сут(?:ок|ки)|ноч(?:ь|и|ей))(?!\w)"
)
_PEOPLE: Final = re.compile(
    r"\s*(?:(?:[\w-]+\s+){0,2}"
    r"(?:people|persons?|men|women|man|woman|detainees?|prisoners?|victims?|survivors?|residents|children|boys|girls|"
    r"citizens|lives|dead|volunteers|helpers|friends|brothers|hostages|refugees|captives|human\s+beings|"
    r"человек\w*|людей|мужчин\w*|женщин\w*|парн\w*|девуш\w*|задержанн\w*|заключенн\w*|пострадавш\w*|погибш\w*|"
    r"выживш\w*|жител\w*|детей|граждан\w*|обративш\w*|уехавш\w*|бежен\w*|узник\w*|заложник\w*|волонтер\w*|друзей)(?!\w)"
    r"|(?:of\s+them|were|have|are|had|was|has|who|more|из\s+них|их|погиб\w*|умер\w*|был\w*|задержа\w*|смогл\w*)(?!\w))"
)
_BEFORE_PEOPLE: Final = re.compile(
    r"(?:detained|killed|arrested|freed|rescued|evacuated|abducted|задержан\w*|задержал\w*|погибл\w*|умерл\w*|убит\w*|"
    r"убил\w*|похищен\w*|вывез\w*|арестован\w*|освобожден\w*|были|уехал\w*|among|среди)\s+$"
)
# Letters before a number that are looked at: the longest of these words.
_LOOK_BACK: Final = 30
# A single one in words is an article or a pronoun: "one of them", "один из них", "no one".
_ONE: Final = frozenset(("one", "один", "одна", "одно", "одного", "одной", "одному", "одним", "одну", "одном"))


# One person more than before, and two: no figure stands there, and somebody is counted all the same.
_PERSON: Final = (
    r"(?:people|persons?|men|women|man|woman|boys?|girls?|child(?:ren)?|detainees?|prisoners?|victims?|survivors?|"
    r"residents?|hostages?|captives?|brothers?|sisters?|sons?|daughters?|friends?|students?|teenagers?|relatives?|"
    r"человек\w*|людей|мужчин\w*|женщин\w*|парн\w+|парень|девуш\w+|юнош\w+|мальчик\w*|девоч\w+|реб[её]н\w+|детей|"
    r"задержанн\w+|заключ[её]нн\w+|пострадавш\w+|погибш\w+|выживш\w+|жител\w+|брат\w*|сест[её]?р\w*|сын\w*|дочер\w+|"
    r"друз\w+|студент\w*|подрост\w+|родственни\w+|узни\w+|заложни\w+|похищенн\w+)"
)
_TAKEN: Final = (
    r"(?:(?:was|were|has\s+been|have\s+been|is|are)\s+)?(?:detained|taken|arrested|killed|abducted|kidnapped|freed|released|"
    r"evacuated|rescued)|(?:был\w?\s+)?(?:задержан|похищ[её]н|арестован|убит|освобожд[её]н|вывезен|эвакуирован|погиб|умер|"
    r"пропал|сбежал)\w?"
)
_MORE: Final = re.compile(
    r"(?<!\w)(?:one\s+more|yet\s+another|one\s+other|(?:ещ[её]|также)\s+(?:один|одна|одного|одной|одному|одну|одним)|"
    r"и\s+ещ[её]\s+(?:один|одна|одного|одну))"
    rf"(?=\s+(?:\w+\s+)?{_PERSON}(?!\w)|\s+(?:{_TAKEN})(?!\w))"
)
# Alone it is anybody else: counted is whoever something happened to.
_ANOTHER: Final = re.compile(
    rf"(?<!\w)another(?=\s+(?:\w+\s+)?{_PERSON}(?P<after>(?:\s+[\w-]+){{0,4}}?\s+(?:{_TAKEN})(?!\w))?)"
)
_TWO: Final = re.compile(
    r"(?<!\w)(?:a\s+(?:couple|pair)\s+of|both(?!\s+\w+\s+and(?!\w))(?:\s+(?:of\s+)?the)?|пар(?:а|у|ой|ы|е)|об(?:а|е|оих|еих|оим|еим))"
    rf"(?=\s+(?:\w+\s+)?{_PERSON}(?!\w))"
)
_BEFORE_PERSON: Final = re.compile(rf"\s+(?:\w+\s+)?{_PERSON}(?!\w)")
_ROMAN_COUNT: Final = re.compile(r"(?<![\w-])(?=[IVXLCDMХСМІ]{2})[IVXLCDMХСМІ]{2,9}(?![\w-])(?=\s+\w)")


def find_numbers(text: str, taken: Iterable[Span] = ()) -> tuple[Finding, ...]:
    """Return every count in a text, in order. ``taken``: parts that are ages, days or places and no counts."""
    evened = even(text)
    found: list[Finding] = []
    free = Taken(text)
    for span in taken:
        free.take(span)
    for span, interval, is_people in (*_roman(text, evened), *_candidates(evened), *_unsaid(evened)):
        if free.take(span):
            code = VAGUE if _VAGUE.fullmatch(evened, span.start, span.end) else ""
            found.append(Finding(span, QuasiKind.NUMBER, interval, code, is_people=is_people))
    return tuple(sorted(found, key=lambda one: one.span.start))


def _candidates(evened: str) -> Iterator[tuple[Span, Interval, bool]]:
    for found in _COUNT.finditer(evened):
        words = found["n"].strip()
        is_one = words in _ONE and not found["limit"] and not found["to"]
        if is_one or _MEASURE.match(evened, found.end()) or _is_year(evened, found):
            continue
        interval = _interval(found)
        if interval is not None:
            yield Span(*_without_space(found)), interval, _counts_people(evened, found)
    for found in _VAGUE.finditer(evened):
        name = next(name for name, words in found.groupdict().items() if words)
        if not _MEASURE.match(evened, found.end()):
            yield Span(*found.span()), _VAGUE_COUNTS[name], bool(_PEOPLE.match(evened, found.end()))


def _roman(text: str, evened: str) -> Iterator[tuple[Span, Interval, bool]]:
    """Give Roman figures before a word for people; before anything else they number a century or a chapter."""
    for found in _ROMAN_COUNT.finditer(text):
        count = roman_from_text(found.group())
        if count is not None and _BEFORE_PERSON.match(evened, found.end()):
            yield Span(*found.span()), Interval(count, count), True


def _unsaid(evened: str) -> Iterator[tuple[Span, Interval, bool]]:
    """Give people who are counted by other words than a number: one more, both, a pair."""
    for found in _MORE.finditer(evened):
        yield Span(*found.span()), Interval(1, 1), True
    for found in _ANOTHER.finditer(evened):
        if found["after"] or _BEFORE_PEOPLE.search(evened, max(found.start() - _LOOK_BACK, 0), found.start()):
            yield Span(*found.span()), Interval(1, 1), True
    for found in _TWO.finditer(evened):
        yield Span(*found.span()), Interval(2, 2), True


def _is_year(evened: str, found: re.Match[str]) -> bool:
    """Say whether four figures are a year: nothing limits them, and no people follow."""
    is_bare = bool(re.fullmatch(r"(?:19|20)[0-9]{2}", found.group().strip()))
    return is_bare and not _PEOPLE.match(evened, found.end())


def _without_space(found: re.Match[str]) -> tuple[int, int]:
    return found.start(), found.start() + len(found.group().rstrip())


def _interval(found: re.Match[str]) -> Interval | None:
    lo = number_from_text(found["n"])
    if lo is None:
        return None
    if found["to"]:
        hi = number_from_text(found["to"])
        return Interval(lo, hi) if hi is not None and lo < hi else None
    if not found["limit"]:
        return Interval(lo, lo)
    try:
        return count_from_words(f"{' '.join(found['limit'].split())} {lo}").interval
    except NotUnderstood:
        return Interval(lo, lo)


def _counts_people(evened: str, found: re.Match[str]) -> bool:
    return bool(
        found["n"].strip() in COLLECTIVE
        or _PEOPLE.match(evened, found.end())
        or _BEFORE_PEOPLE.search(evened, max(found.start() - _LOOK_BACK, 0), found.start())
    )
