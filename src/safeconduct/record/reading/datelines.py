"""Days at the head of a text or of a line, which say when it was written: "Грозный, 14 января. –", "14.01.2019, 15:30".

A place, a day and a dash or an agency; a day with its time of day before all else; a day alone on its line. At the head
of the whole text the first two are the day of the text and of nothing that happened. Where several lines begin so, or a
day stands alone, it may be a chronicle or a diary: such a day is doubtful. Refuses to count "yesterday" from it: what a
person says of an account is from when counts, and everything else that is shown of it counts from there. Pure; each day
looks at a bounded number of letters.
"""

from __future__ import annotations

import enum
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from safeconduct.record.days.types import FoundDay
from safeconduct.record.gazetteer.finding import place_of
from safeconduct.record.reading.letters import word_set
from safeconduct.record.reading.types import Span

# Letters of a line before and behind its day that are looked at: a longer head is a sentence.
_HEAD: Final = 80
# Letters of a text within which lines stand over it: its heading, who wrote it, when.
_OVER: Final = 400
_MOST_LINES: Final = 5
# Where news is datelined that the gazetteer does not hold.
_CITIES: Final = word_set(
    "москва петербург санкт-петербург махачкала назрань магас владикавказ нальчик черкесск ставрополь пятигорск сочи",
    "краснодар ростов-на-дону волгоград киев минск тбилиси баку ереван варшава вильнюс рига таллин хельсинки прага",
    "берлин париж лондон женева страсбург брюссель гаага вена осло стокгольм анкара стамбул вашингтон нью-йорк",
    "moscow petersburg makhachkala nazran magas vladikavkaz nalchik stavropol pyatigorsk krasnodar rostov-on-don kyiv",
    "kiev minsk tbilisi baku yerevan warsaw vilnius riga tallinn helsinki prague berlin paris london geneva strasbourg",
    "brussels vienna oslo stockholm ankara istanbul washington amsterdam",
)
_TWO_WORDS: Final = ("st petersburg", "st. petersburg", "new york", "the hague")
_WEEKDAY: Final = (
    r"(?:(?:понедельник|вторник|сред[аы]|четверг|пятниц[аы]|суббот[аы]|воскресенье|пн|вт|ср|чт|пт|сб|вс|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\.?,?\s+)?"
)
_LABEL: Final = (
    r"(?:(?:дата|опубликовано|дата публикации|добавлено|создано|обновлено|date|published|posted|updated|last updated)"
    r"(?:\s+on)?\s*:?\s*)"
)
_OPENING: Final = r"[\s\[(«\"“*#>|•·—–-]*"
_YEAR: Final = r"(?:,?\s*\d{4}(?!\d))?(?:\s*г(?:ода|\.)?(?!\w))?"
_CLOCK: Final = r"\d{1,2}[:.]\d{2}(?::\d{2})?(?!\d)(?:\s*(?:a\.?m\.?|p\.?m\.?))?(?:\s*(?:мск|msk|gmt|utc|cet))?"
_PLACED: Final = re.compile(
    rf"{_OPENING}(?P<place>[^\W\d][^\n:;!?()«»]{{1,40}}?)\s*[.,:–—-]\s*(?:on\s+)?{_WEEKDAY}", re.I
)
_ALONE: Final = re.compile(rf"{_OPENING}{_LABEL}?{_WEEKDAY}", re.I)
_LABELLED: Final = re.compile(rf"{_OPENING}{_LABEL}", re.I)
# Behind the day of a dateline: a dash, or an agency, in brackets, between slashes or in capitals.
_DASH: Final = r"(?:[–—]|-(?=\s))"
_ENDS: Final = re.compile(
    rf"{_YEAR}[.,)\]]*\s*(?:"
    rf"(?:\([^()\n]{{1,40}}\)|/[^/\n]{{1,40}}/)[.,:]*(?:\s|{_DASH})|"
    rf"(?:{_DASH}\s*|[.,]?\s*)?(?:[A-ZА-ЯЁ]{{2,}}[\w.-]*|«[^»\n]{{1,30}}»)(?:\s+[\w.-]+)?[.,:]*\s*{_DASH}|"
    rf"{_DASH}\s*[A-ZА-ЯЁ]{{2,}}[\w.-]*(?:\s+[\w.-]+)?[.:]|{_DASH})"
)
_TIMED: Final = re.compile(rf"{_YEAR}[,\s|T•·–—-]+{_CLOCK}[\])]?", re.I)
_REST: Final = re.compile(
    rf"{_YEAR}(?:[,\s|T•·–—-]+(?:(?:в|at)\s+)?{_CLOCK})?[\s.,|)\]]*(?:[\s,|•·–—-]+[^\W\d][\w. -]{{1,30}})?[\s.]*$", re.I
)
_CAPITALS: Final = re.compile(r"[A-ZА-ЯЁ][A-ZА-ЯЁ .-]{2,}$")
# What most words lack: a claim's are looked at for it one by one.
MAY_BE: Final = re.compile(r"^[^\n]{0,80}\d[^\n]{0,30}?(?:[–—(/\n]|-\s|\d[:.]\d\d)", re.M)


class _Form(enum.Enum):
    """How a line begins with a day."""

    PLACED = enum.auto()
    TIMED = enum.auto()
    LABELLED = enum.auto()
    ALONE = enum.auto()


class Datelines(NamedTuple):
    """Days by their words: ``heads`` are of the text and of nothing in it, ``doubtful`` may be of what happened."""

    heads: frozenset[Span]
    doubtful: frozenset[Span]


def datelines_of(given: str, days: Sequence[FoundDay]) -> Datelines:
    """Return the days of a text that begin it, or a line of it, as those of a paper or a message do."""
    first = len(given) - len(given.lstrip())
    found = [(Span(one.start, one.end), form) for one in days if (form := _form(given, one, first)) is not None]
    counts = Counter(form for _, form in found)
    heads, doubtful = set[Span](), set[Span]()
    for span, form in found:
        if form is _Form.ALONE and (counts[form] > 1 or not _is_over(given, span)):
            # A diary has its days in this way.
            continue
        is_head = form in (_Form.PLACED, _Form.TIMED) and counts[form] == 1 and _line(given, span.start) <= first
        (heads if is_head or (form is _Form.LABELLED and _is_over(given, span)) else doubtful).add(span)
    return Datelines(frozenset(heads), frozenset(doubtful))


def _form(given: str, day: FoundDay, first: int) -> _Form | None:
    """Return how a day begins its line, None where it does not."""
    start = _line(given, day.start)
    if start < 0:
        return None
    before, behind = given[start : day.start], given[day.end : day.end + _HEAD]
    line, _, rest = behind.partition("\n")
    is_followed = bool(rest.strip()) or bool(given[day.end + _HEAD : day.end + 2 * _HEAD].strip())
    if _ALONE.fullmatch(before):
        if len(line) < _HEAD and is_followed and "\n" in behind and _REST.match(line):
            is_timed = start <= first and _TIMED.match(line) is not None
            return _Form.TIMED if is_timed else _Form.LABELLED if _LABELLED.match(before) else _Form.ALONE
        timed = _TIMED.match(line)
        return _Form.TIMED if timed and (line[timed.end() :].strip() or is_followed) else None
    placed = _PLACED.fullmatch(before)
    is_so = placed is not None and _ENDS.match(line) is not None and _is_place(placed["place"])
    return _Form.PLACED if is_so else None


def _line(given: str, at: int) -> int:
    """Return where the line of a character begins, -1 where that is far before it."""
    start = given.rfind("\n", max(0, at - _HEAD), at) + 1
    return start if start or at <= _HEAD else -1


def _is_over(given: str, span: Span) -> bool:
    """Say whether words stand over a text, with its heading and who wrote it."""
    return span.start <= _OVER and len(given[: span.start].split("\n")) <= _MOST_LINES


def _is_place(words: str) -> bool:
    """Say whether words before a day are a place, and not somebody who died on it."""
    if _CAPITALS.match(words):
        return True
    named = words.partition(",")[0].strip().strip(".")
    small = named.lower().removeprefix("г. ").removeprefix("г.")
    return small in _CITIES or small in _TWO_WORDS or bool(place_of(named))
