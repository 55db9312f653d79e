"""How many people a text says: "около 40 человек", "at least 14", "двое убиты", by the table of `record.words`.

Only what counts people is found: a noun for people beside the number, a collective number, or a word for what was done
to
them. Years, sums, ages, distances and times are none. "Человек сорок" is about forty. Refuses to make a count more
exact
than its words. Pure, linear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.record.numerals import COLLECTIVE, FORMS, number_from_text
from safeconduct.record.reading.count_words import (
    BETWEEN,
    CONNECTIVES,
    FROM,
    LEADS_BY_LENGTH,
    NO_PEOPLE_AFTER,
    NONE_BEFORE,
    OUT_OF,
    PASSED,
    PEOPLE,
    RANGE_WORDS,
    VAGUE,
)
from safeconduct.record.reading.letters import Text, Word, word_set
from safeconduct.record.words import shaped_count

# Words between a number and what it counts: "40 LGBTQ people", "13 молодых чеченских мужчин".
_MOST_BETWEEN: Final = 3
# Words of one number: "two hundred and forty-one thousand three hundred and five" has fewer.
_MOST_NUMBER: Final = 7
# Words such as "are reported as" between a number and what was done.
_MOST_AUXILIARY: Final = 5
# The largest count of people that is believed to be one.
_MOST: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class FoundCount:
    """A count, from one word to another, both included. ``head``: the word for people, or -1 where there is none."""

    first: int
    last: int
    count: Interval
    head: int
    is_vague: bool = False


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in a text, or a range: its words, what it is, and whether it counts people by its form alone."""

    first: int
    last: int
    count: Interval
    is_collective: bool
    is_range: bool = False
    is_vague: bool = False


def find_counts(text: Text, acted: frozenset[int] = frozenset()) -> tuple[FoundCount, ...]:
    """Return every count of people, in order. ``acted``: words for what was done, which a bare number counts."""
    found: list[FoundCount] = []
    words, at = text.words, 0
    while at < len(words):
        number = _range_at(words, at) or _number_at(words, at)
        count = None if number is None else _count(words, number, acted, found[-1].last if found else -1)
        if count is not None:
            found.append(count)
        at = max(at + 1, number.last + 1 if number is not None else 0, count.last + 1 if count is not None else 0)
    return tuple(found)


def _number_at(words: Sequence[Word], at: int) -> _Number | None:
    """Return the number that begins at a word, in figures or words, or a word such as "several"."""
    word = words[at].text
    if word in VAGUE:
        return _Number(at, at, VAGUE[word], is_collective=False, is_vague=True)
    if word[0].isdigit():
        return _figures(words, at)
    parts = word.split("-")
    if not all(one in FORMS for one in parts):
        return None
    if len(parts) == 2 and _is_pair(*parts):
        return _Number(at, at, Interval(FORMS[parts[0]], FORMS[parts[1]]), parts[0] in COLLECTIVE, is_range=True)
    last = at
    while last + 1 < len(words) and last - at < _MOST_NUMBER and _continues(words, last + 1):
        last += 1
    if words[last].text == "and":
        last -= 1
    value = number_from_text(" ".join(one.text for one in words[at : last + 1]))
    return None if value is None else _Number(at, last, Interval(value, value), word in COLLECTIVE)


def _continues(words: Sequence[Word], at: int) -> bool:
    """Say whether a word goes on with a number in words: it must be smaller, or a hundred or thousand."""
    if words[at].gap not in (" ", "-"):
        return False
    before, word = words[at - 1].text, words[at].text
    if word == "and":
        return before in ("hundred", "thousand") and at + 1 < len(words) and words[at + 1].text in FORMS
    if word not in FORMS or word in COLLECTIVE:
        return False
    if before == "and":
        return True
    return before in FORMS and (FORMS[word] in (100, 1000) or (FORMS[before] >= 20 and FORMS[word] < FORMS[before]))


def _is_pair(lo: str, hi: str) -> bool:
    """Say whether two numbers joined by a hyphen are a range: двое-трое, but not twenty-one."""
    return FORMS[lo] < FORMS[hi] < 20 or (FORMS[lo] >= 10 and FORMS[lo] < FORMS[hi] < 100)


# What stands at the end of a number as the mark of a footnote: "40¹".
_FOOTNOTE: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def _figures(words: Sequence[Word], at: int) -> _Number | None:
    """Return the number of figures, with thousands parted by spaces or commas; None for 3.5, 12-летний, 2nd."""
    word = words[at].text.rstrip(_FOOTNOTE)
    if not word.isdecimal():
        lo, hyphen, hi = word.partition("-")
        if hyphen and lo.isdecimal() and hi.isdecimal() and len(lo) < 8 and len(hi) < 8 and int(lo) < int(hi):
            return _Number(at, at, Interval(int(lo), int(hi)), is_collective=False, is_range=True)
        return None
    if words[at].gap in (".", ",", ":", "/", "№", "№ ", " № ", " №", "#") and (
        at == 0 or words[at - 1].text[-1].isdecimal()
    ):
        return None
    last, digits = at, word
    while (
        last + 1 < len(words)
        and len(digits) <= 6
        and words[last + 1].gap in (" ", ",")
        and len(words[last + 1].text) == 3
        and words[last + 1].text.isdecimal()
        and len(word) <= 3
        and word != "0"
    ):
        last += 1
        digits += words[last].text
    if last + 1 < len(words) and words[last + 1].gap in (".", ":", "/", "-") and words[last + 1].text[0].isdecimal():
        return None
    return _Number(at, last, Interval(int(digits), int(digits)), is_collective=False) if len(digits) < 9 else None


def _range_at(words: Sequence[Word], at: int) -> _Number | None:
    """Return the range that begins at a word: 10–20, 10 to 20, от 10 до 20, between 10 and 20, двое или трое."""
    word, first = words[at].text, at
    joins = RANGE_WORDS
    if word in (FROM | BETWEEN) and at + 1 < len(words):
        joins = CONNECTIVES[word]
        at += 1
    low = _number_at(words, at)
    if low is None or low.is_range or low.is_vague or low.last + 1 >= len(words):
        return None
    after = low.last + 1
    if words[after].gap.strip() in ("–", "-") and first == at:
        high = _number_at(words, after)
    elif words[after].text in joins and after + 1 < len(words):
        high = _number_at(words, after + 1)
    else:
        return None
    if high is None or high.is_vague or high.count.lo <= low.count.lo or _is_year(low) or _is_year(high):
        return None
    return _Number(
        first,
        high.last,
        Interval(low.count.lo, high.count.hi),
        low.is_collective or high.is_collective,
        is_range=True,
    )


def _is_year(number: _Number) -> bool:
    return number.count.lo == number.count.hi and 1900 <= number.count.lo <= 2099


def _count(words: Sequence[Word], number: _Number, acted: frozenset[int], past: int) -> FoundCount | None:
    """Return what a number counts if it counts people."""
    if number.count.lo > _MOST:
        return None
    after = number.last + 1
    if after < len(words) and words[after].text in NO_PEOPLE_AFTER and words[after].gap.strip() in ("", "."):
        return None
    head, is_about = _head(words, number)
    if number.first and words[number.first - 1].text in NONE_BEFORE:
        return None
    if number.count == Interval(1, 1) and (head < 0 or words[number.last + 1].text in OUT_OF):
        return None
    if head < 0 and not number.is_collective and not _is_acted_on(words, number, acted):
        return None
    if head < 0 and (number.is_vague or _is_year(number) or _is_dated(words, number)):
        return None
    first, shape = _lead(words, number.first, past)
    count = number.count
    if shape and not number.is_range:
        count = shaped_count(shape, count.lo) if count.lo == count.hi else _shaped_range(shape, count)
    elif shape == "about" or (is_about and not shape and not number.is_range):
        # "человек сорок" is about forty; "человек пять или шесть" says itself how wide it is.
        count = Interval(shaped_count("about", count.lo).lo, shaped_count("about", count.hi).hi)
    if is_about:
        first = min(first, head)
    return FoundCount(first, max(number.last, head), count, head, number.is_vague)


def _shaped_range(shape: str, count: Interval) -> Interval:
    """Return a vague count behind words such as "at least": never narrower than the word alone."""
    if shape in ("at least", "more than"):
        return Interval(count.lo, OPEN_HI)
    return Interval(0, count.hi) if shape in ("at most", "fewer than") else count


def _head(words: Sequence[Word], number: _Number) -> tuple[int, bool]:
    """Return the word for the people that a number counts, and whether it stands before ("человек сорок")."""
    for step in range(1, _MOST_BETWEEN + 2):
        at = number.last + step
        if at >= len(words) or not _is_close(words[at].gap, step):
            break
        word = words[at].text
        if word in PEOPLE:
            return at, False
        if word in OUT_OF and step <= 2:
            continue
        if word in PASSED or word[0].isdigit() or word in FORMS or word in NO_PEOPLE_AFTER:
            break
    before = number.first - 1
    if before >= 0 and words[before].text in ("человек", "мужчин", "женщин") and words[number.first].gap == " ":
        is_counted_before = before and (words[before - 1].text in FORMS or words[before - 1].text.isdigit())
        if not is_counted_before and not number.is_vague:
            return before, True
    return -1, False


def _is_close(gap: str, step: int) -> bool:
    """Say whether nothing but a space, or a comma between adjectives, stands before a word."""
    return gap in (" ", "\n", "  ", "-") or (step > 1 and gap == ", ")


def _is_acted_on(words: Sequence[Word], number: _Number, acted: frozenset[int]) -> bool:
    """Say whether a word for what was done stands right beside a number: "14 were detained", "убиты двое"."""
    after = number.last + 1
    while after < len(words) and after <= number.last + _MOST_AUXILIARY and words[after].gap == " ":
        if after in acted:
            return True
        if words[after].text not in _AUXILIARY:
            break
        after += 1
    before = number.first - 1
    while before >= 0 and before >= number.first - 4 and words[before + 1].gap == " ":
        if before in acted:
            return True
        if words[before].text not in _LEAD_WORDS:
            break
        before -= 1
    return False


_AUXILIARY: Final = word_set(
    "were was are is have has had been reported as reportedly of them being later then also already "
    "allegedly confirmed получили были был из них уже ",
    "оказались якобы получил еще",
)
_LEAD_WORDS: Final = frozenset(word for lead in LEADS_BY_LENGTH for word in lead) | {"as", "many", "были", "уже", "еще"}


def _is_dated(words: Sequence[Word], number: _Number) -> bool:
    """Say whether figures are more likely a day or an hour: a preposition of time stands before them."""
    before = number.first - 1
    return before >= 0 and words[before].text in ("в", "с", "к", "at", "on", "since", "by", "no", "article", "статья")


def _lead(words: Sequence[Word], first: int, past: int) -> tuple[int, str]:
    """Return where the words before a number that shape it begin, and the shape; the longest, or none."""
    for lead, shape in LEADS_BY_LENGTH.items():
        begin = first - len(lead)
        if begin > past and all(words[begin + at].text == one for at, one in enumerate(lead)):
            gaps = (words[at].gap.strip(' "«“(') for at in range(begin + 1, first + 1))
            if not any(gaps):
                return begin, shape
    if first > 0 and words[first].gap.rstrip().endswith("~"):
        return first, "about"
    return first, ""
