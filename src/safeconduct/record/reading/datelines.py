"""Days at the head of a text or of a line, which say when it was written: "Грозный, 14 января. –", "14.01.2019, 15:30".

A place, a day and a dash; a day with its time of day before all else; a day alone on its line. What happened is told in
the same words ("Аргун, 12 января – задержан Марат"), so such a day is doubtful. It is the day of the text and of
nothing in it only at the head of the whole text with an agency behind it, where the line goes on with an earlier day of
its own for the one thing that it tells, or where it is said that it was published then. A range of days is none of
this. Refuses to count "yesterday" from it: what a person says of an account is from when counts, and everything else
that is shown of it counts from there. Pure; each day looks at a bounded number of letters.
"""

from __future__ import annotations

import bisect
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
_PUBLISHED: Final = (
    r"(?:(?:опубликовано|дата публикации|добавлено|создано|обновлено|(?:date )?published|posted|updated|last updated)"
    r"(?:\s+on)?\s*:?\s*)"
)
# In a form about what happened it is the day of that.
_LABEL: Final = rf"(?:{_PUBLISHED}|(?:дата|date)\s*:?\s*)"
_OPENING: Final = r"[\s\[(«\"“*#>|•·—–-]*"
_YEAR: Final = r"(?:,?\s*\d{4}(?!\d))?(?:\s*г(?:ода|\.)?(?!\w))?"
_CLOCK: Final = r"\d{1,2}[:.]\d{2}(?::\d{2})?(?!\d)(?:\s*(?:a\.?m\.?|p\.?m\.?))?(?:\s*(?:мск|msk|gmt|utc|cet))?"
_PLACED: Final = re.compile(
    rf"{_OPENING}(?P<place>[^\W\d][^\n:;!?()«»]{{1,40}}?)\s*[.,:–—-]\s*(?:on\s+)?{_WEEKDAY}", re.I
)
_ALONE: Final = re.compile(rf"{_OPENING}{_LABEL}?{_WEEKDAY}", re.I)
_LABELLED: Final = re.compile(rf"{_OPENING}{_PUBLISHED}", re.I)
# Behind the day of a dateline: a dash, or what may be an agency, in brackets, between slashes or in capitals.
_DASH: Final = r"(?:[–—]|-(?=\s))"
_ENDS: Final = re.compile(
    rf"{_YEAR}[.,)\]]*\s*(?:"
    rf"(?:\([^()\n]{{1,40}}\)|/[^/\n]{{1,40}}/)[.,:]*(?:\s|{_DASH})|"
    rf"(?:{_DASH}\s*|[.,]?\s*)?(?:[A-ZА-ЯЁ]{{2,}}[\w.-]*|«[^»\n]{{1,30}}»)(?:\s+[\w.-]+)?[.,:]*\s*{_DASH}|"
    rf"{_DASH}\s*[A-ZА-ЯЁ]{{2,}}[\w.-]*(?:\s+[\w.-]+)?[.:]|{_DASH})"
)
_AGENCIES: Final = (
    r"(?:reuters|рейтер|associated press|ap|agence france-presse|afp|афп|upi|dpa|efe|ansa|bbc|cnn|rfe/rl|xinhua|"
    r"би-би-си|риа|ria|(?:итар-)?тасс|(?:itar-)?tass|интерфакс|interfax|росбалт|rosbalt|регнум|regnum|иа|hrw|"
    r"human rights watch|amnesty international|кавказский узел|caucasian knot|новая газета|novaya gazeta|"
    r"медуза|meduza|коммерсантъ?|kommersant|мемориал|memorial|эхо москвы|радио свобода)(?!\w)"
)
_AGENCY: Final = re.compile(
    rf"{_YEAR}(?:[,\s|T•·–—-]+(?i:{_CLOCK}))?[.,)\]]*\s*(?:"
    rf"\((?i:{_AGENCIES})[^()\n]{{0,30}}\)|/(?i:{_AGENCIES})[^/\n]{{0,30}}/|"
    rf"(?:{_DASH}\s*)?(?:«(?i:{_AGENCIES})»|(?i:{_AGENCIES})(?:-\w+|\s+[Нн]овости|\s+[Nn]ovosti)?)"
    rf"(?=\s*(?:[.,:/–—-]|$)|\s+[A-ZА-ЯЁ«\"])|"
    rf"(?:{_DASH}\s*)?(?:[Сс]об\.\s*)?[Кк]орр(?:\.|еспондент))"
)
_TIMED: Final = re.compile(rf"{_YEAR}[,\s|T•·–—-]+{_CLOCK}[\])]?", re.I)
# Behind a day alone on its line may stand where it was written and by whom; of a few words more it is the day.
_REST: Final = re.compile(
    rf"{_YEAR}(?:[,\s|T•·–—-]+(?:(?:в|at)\s+)?{_CLOCK})?[\s.,)\]]*"
    r"(?:\s*[|•·]\s*[^\W\d][\w. -]{1,30}|[\s,–—-]+(?:by|автор:?|текст:)\s[\w. -]{1,30}|"
    r"[\s,–—-]+(?P<place>[^\W\d][\w. -]{1,30}?))?[\s.]*$",
    re.I,
)
_CAPITALS: Final = re.compile(r"[A-ZА-ЯЁ][A-ZА-ЯЁ .-]{2,}$")
# What leads from a dateline to another day that its sentence has: "– В Аргуне [10 января убиты двое]".
_TO_DAY: Final = re.compile(
    r"[\s.,:)\]–—-]*(?:(?:в|во|на|под|in|at|near|утром|днем|вечером|ночью)\s+(?:[\w-]+,?\s+){0,2}?){0,3}"
    r"(?:(?:on|в|утром|днем|вечером|ночью)\s+)?",
    re.I,
)
# What may not stand between that day and what was done on it: who came home on the one was killed on the other.
_ELSE: Final = re.compile(
    r"[,;()]|(?<!\w)(?:и|and|who|котор\w+|[а-яё]+(?:вш|щ)\w+|(?!был)[а-яё]+л(?:[аои]|ся|ась|ось|ись)?|[a-z]{3,}ed)(?!\w)"
)
# Letters behind a dateline that are looked at for what it tells.
_TOLD: Final = 240
_ENDED: Final = re.compile(r"[.!?…][»\"”)]*\s*$")
# What most words lack: a claim's are looked at for it one by one.
MAY_BE: Final = re.compile(r"^[^\n]{0,80}\d[^\n]{0,30}?(?:[–—(/\n]|-\s|\d[:.]\d\d|[Кк]орр)", re.M)


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


def datelines_of(given: str, days: Sequence[FoundDay], acts: Sequence[Span]) -> Datelines:
    """Return the days of a text that begin it, or a line of it, as those of a paper or a message do.

    ``days`` and ``acts``, what the text tells, in order.
    """
    first = len(given) - len(given.lstrip())
    found = [(one, form) for one in days if (form := _form(given, one, first)) is not None]
    counts = Counter(form for _, form in found)
    heads, doubtful = set[Span](), set[Span]()
    for day, form in found:
        span = Span(day.start, day.end)
        if form is _Form.ALONE and (counts[form] > 1 or not _is_over(given, span) or _is_amid(given, span)):
            # A diary has its days in this way, and a story that has begun.
            continue
        is_first = form in (_Form.PLACED, _Form.TIMED) and counts[form] == 1 and _line(given, span.start) <= first
        is_head = is_first and (_AGENCY.match(given, span.end) is not None or _has_another(given, day, days, acts))
        (heads if is_head or (form is _Form.LABELLED and _is_over(given, span)) else doubtful).add(span)
    return Datelines(frozenset(heads), frozenset(doubtful))


def _form(given: str, day: FoundDay, first: int) -> _Form | None:
    """Return how a day begins its line, None where it does not."""
    start = _line(given, day.start)
    if start < 0 or not _is_single(day):
        return None
    before, behind = given[start : day.start], given[day.end : day.end + _HEAD]
    line, _, rest = behind.partition("\n")
    is_followed = bool(rest.strip()) or bool(given[day.end + _HEAD : day.end + 2 * _HEAD].strip())
    if _ALONE.fullmatch(before):
        if len(line) < _HEAD and is_followed and "\n" in behind and _is_alone(line):
            is_timed = start <= first and _TIMED.match(line) is not None
            return _Form.TIMED if is_timed else _Form.LABELLED if _LABELLED.match(before) else _Form.ALONE
        timed = _TIMED.match(line)
        return _Form.TIMED if timed and (line[timed.end() :].strip() or is_followed) else None
    placed = _PLACED.fullmatch(before)
    if placed is None or not (_ENDS.match(line) or _AGENCY.match(line)):
        return None
    # Capitals may be a place that is not known, and somebody who died.
    return _Form.PLACED if _CAPITALS.match(placed["place"]) or _is_place(placed["place"]) else None


def _is_alone(line: str) -> bool:
    """Say whether nothing stands behind a day on its line but when, where and by whom it was written."""
    rest = _REST.match(line)
    return rest is not None and (rest["place"] is None or _is_place(rest["place"]))


def _has_another(given: str, head: FoundDay, days: Sequence[FoundDay], acts: Sequence[Span]) -> bool:
    """Say whether the words behind a dateline have an earlier day of their own for the one thing that they tell.

    "Аргун, 14 января – Марат, пропавший 10 января, убит" has not: of two things the day may be that of either.
    """
    end = min((at for at in (given.find("\n", head.end), head.end + _TOLD) if at >= 0), default=head.end)
    told = acts[bisect.bisect_left(acts, (head.end, 0)) : bisect.bisect_left(acts, (end, 0))]
    at = bisect.bisect_right(days, head.start, key=lambda one: one.start)
    if len(told) != 1 or at >= len(days) or days[at].end > told[0].start or not _is_single(days[at]):
        return False
    ends = _TIMED.match(given, head.end) or _ENDS.match(given, head.end)
    if ends is None or _ELSE.search(given, days[at].end, told[0].start):
        return False
    is_before = not days[at].days.is_unknown() and not head.days.is_unknown() and days[at].days.hi < head.days.lo
    return is_before and _TO_DAY.fullmatch(given, ends.end(), days[at].start) is not None


def _is_single(day: FoundDay) -> bool:
    """Say whether words name one day, and no range, night or month."""
    return day.ends is None and (day.days.is_unknown() or day.days.lo == day.days.hi)


def _line(given: str, at: int) -> int:
    """Return where the line of a character begins, -1 where that is far before it."""
    start = given.rfind("\n", max(0, at - _HEAD), at) + 1
    return start if start or at <= _HEAD else -1


def _is_over(given: str, span: Span) -> bool:
    """Say whether words stand over a text, with its heading and who wrote it."""
    return span.start <= _OVER and len(given[: span.start].split("\n")) <= _MOST_LINES


def _is_amid(given: str, span: Span) -> bool:
    """Say whether the line over a day is a sentence, and no heading."""
    return _ENDED.search(given[max(0, span.start - _HEAD) : given.rfind("\n", 0, span.start) + 1]) is not None


def _is_place(words: str) -> bool:
    """Say whether words beside a day are a place, and not somebody who died on it."""
    named = words.partition(",")[0].strip().strip(".")
    small = named.lower().removeprefix("г. ").removeprefix("г.")
    return small in _CITIES or small in _TWO_WORDS or bool(place_of(named))
