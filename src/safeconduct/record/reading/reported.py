"""Days on which something was reported, which are not those on which it happened: 14 января стало известно о смерти.

A day is that of a verb of reporting that it stands before or directly behind, outside the clause that such a verb opens
("что", "that"): in "Novaya reported that he died on 10 January" it is that of the death. Where an act of its own stands
beside the day, or nothing that was reported follows ("10 января, сообщила мать, его увезли"), it is that of what
happened. Behind a noun or a participle it may be either ("сообщили о смерти Марата 10 января", "reported killed on 10
January"), and so is held for that of the report. Also the day of a paper ("в заявлении от 14 января"), and one up to
which something was known ("на 14 января известно о двух убитых"). Refuses to say when it happened. Pure; each day walks
a bounded number of words.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import Interval
from safeconduct.record.days.finding import find_days
from safeconduct.record.days.types import FoundDay
from safeconduct.record.reading.captivity import told_by_verbs
from safeconduct.record.reading.datelines import MAY_BE, datelines_of
from safeconduct.record.reading.letters import Text, text_of, word_set
from safeconduct.record.reading.listed import Hit, acts
from safeconduct.record.reading.types import Doubt, Grade, Span, Suggestion

# Words between a day and a verb of reporting behind it: whoever reports may have a long name.
_BEFORE: Final = 16
# Words between such a verb and the day behind it: "сообщили об убийстве двух молодых людей в одном из сёл 12 января".
_BEHIND: Final = 12
# Words behind such a verb in which it says of what it reports.
_OPENS: Final = 8
_REPORTS: Final = re.compile(
    r"(?:сообщ(?:ил\w*|а(?:ет|ют|ется|лось|л|ла|ли)|ено|ат|ит)|рассказ(?:ал\w*|ыва(?:ет|ют|л|ла|ли))|"
    r"заяв(?:ил\w*|ля(?:ет|ют|л|ла|ли)|лено)|узна(?:л[аои]?|ю|ет|ют)|опубликова(?:л\w*|н\w*)|публику(?:ет|ют)|"
    r"сказал\w*|написал\w*|пи(?:шет|шут)|подтверди(?:л\w*)|подтвержд(?:ает|ают|ено)|объявил\w*|объявлено|выяснил\w*|"
    r"доложил\w*|признал\w*|проинформировал\w*|"
    r"(?:сообщи|рассказа|заяви|узна|подтверди|объяви|написа|услыша)в(?:ши)?|posted|reported|said|says|announce[sd]|told|tells|wrote|writes|learn(?:ed|t)|"
    r"stated|informed|confirm(?:ed|s)|revealed|disclosed|published|emerged|tweeted|testified|claimed|acknowledged)"
)
# These report only where it is said of what: a body is handed over with the same word, and shots are heard.
_ONLY_OPENING: Final = re.compile(r"переда(?:л[аои]?|ет|ют)|у?слыша(?:л\w*)|говорил\w*|heard|hears")
_KNOWN: Final = re.compile(r"извест(?:но|ен|на|ны)")
_BECAME: Final = re.compile(r"ста(?:л[аои]?|новится|нет)")
_PHRASES: Final = (("became", "known"), ("become", "known"), ("came", "to", "light"), ("found", "out"))
_PASSIVE: Final = word_set("is are was were be been being")
_ORDERED: Final = word_set("him her them me us everyone")

# What opens the clause or the words of which it is reported.
_OPENING: Final = word_set("что о об обо про как that of about how")
# What ends the clause of a verb of reporting besides: whoever it is told of, and what they did.
_UNDER: Final = word_set(
    "чтобы когда где куда откуда почему если хотя пока потому после который которая которое которые которого которой "
    "которых а но будто якобы",
    "who whom whose which when where while whether why after before until because although if but as",
)
_OTHERS: Final = _UNDER | word_set("he she they it i we you was were is are has had have been did will would there")
# "Узнала о смерти сына только 12 января": so late was it told.
_ONLY: Final = word_set("только лишь only")
_NOUNS: Final = word_set("о об обо про of about")
_JOINING: Final = word_set("и или and or")
_BREAKS: Final = re.compile(r"[;:!?()–—]|\n\s*\n")
# Behind a day that stands before all: "12 января: стало известно".
_AT_HEAD: Final = (": ", " – ", " — ", " - ")
_PAUSES: Final = re.compile(r"[,;:!?()–—]|\n\s*\n")
_TO_DO: Final = re.compile(r"[а-я](?:ть|ться|йти|йтись|чь)$")
_NOT_TO_DO: Final = word_set("смерть мать дочь ночь весть власть область часть пять шесть девять десять")

# News, and what it does: "12 января появилась информация", "news came".
_NEWS: Final = re.compile(
    r"сообщени(?:е|я|й)|информаци[яию]|новост[иь]|извести[ея]|весть|вести|сведени[яй]|данные|news|word|reports|information"
)
_COMES: Final = re.compile(
    r"появил(?:ась|ось|ись)|появля(?:ется|ются)|поступ(?:ил[аио]?|ают|ает)|пришл[аои]|дошл[аои]|распространил(?:ась|ось|ись)|"
    r"получен[аоы]?|came|broke|appeared|surfaced|arrived|spread"
)
# Got, and then something else is done: it reports only where it is said of what.
_GOT: Final = re.compile(r"получил[аи]?|received|got")
# Every word that may be such a verb, or begin one: of most words nothing else is asked.
_ANY_VERB: Final = re.compile(
    "|".join(one.pattern for one in (_REPORTS, _ONLY_OPENING, _KNOWN, _COMES, _GOT))
    + "|"
    + "|".join(first for first, *_ in _PHRASES)
)
# Words between news and what it does: "news of the death of Marat Olkhov came".
_OF_NEWS: Final = 5
# Beside these an act may be what somebody is reported to be: "reported killed", "объявлен погибшим".
_PREDICATED: Final = re.compile(
    r"reported|confirmed|announced|declared|объявлен[аоы]?|объявил[аи]?|признан[аоы]?|признал[аи]?"
)
_AS: Final = word_set("as to be already now also официально")
_BEING_SO: Final = re.compile(
    r"(?!died|disappeared|vanished)[a-z]+ed$|dead|missing|shot|slain|beaten|held|[а-я]+(?:[ыи]м|[оеё]й|ими|ыми)$"
)

# An act that is told as one, and not named or borne by somebody: убили, был убит; not убийство, not убитого.
_TELLING: Final = re.compile(
    r"(?:л|ла|ло|ли|лся|лась|лись|лось|умер|погиб|исчез|вез|(?:[аяе]н|[иыа]т)[аоы]?|[еиую]т(?:ся)?)$"
)
_NAMING: Final = re.compile(
    r"смерт|гибел|убийств|задержани|арест(?:а|у|ом|е|ы|ов|ам|ами|ах)?$|похищени|исчезновени|казн|пытк|пыток|избиени|"
    r"освобождени|удержани"
)
_NAMING_EN: Final = re.compile(
    r"(?:death|killing|murder|arrest|detention|abduction|kidnapping|disappearance|execution|beating|casualt(?:y|ie))s?$"
)
# Whose act it is, behind a day that stands within its words: "об убийстве 12 января двоих", "the killing on Monday of".
_WHOSE: Final = word_set("of", "его ее их брата сына мужа отца двух двоих трех троих нескольких")
_ATTRIBUTED: Final = word_set("the a an of these those his her their about")
_OF: Final = word_set("о об обо про")
# Words between an act and the day that stands beside it.
_SMALL: Final = word_set("в во на с к ночь ночью утром вечером днем on in at the of night early late about around")
_BESIDE: Final = 3

# Of what was known by then: "по состоянию на 14 января известно о двух убитых".
_AS_OF: Final = re.compile(r"по состоянию на|на момент|as (?:of|at)")
# The same by "на" alone, before a day or a month that is named: on a week and on a feast things happen.
_UP_TO: Final = re.compile(
    r"\d|[а-яё]+(?:ое|ее|ье)\s+(?:янв|фев|мар|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек)|сегодня|"
    r"(?:янв|фев|март|апр|май|июн|июл|авг|сен|окт|ноя|дек)"
)
_HOURS: Final = re.compile(r"\d{1,2}|утро|вечер|полдень|полночь|начало|середину|конец|час(?:а|ов)?")
_MOST_HOURS: Final = 3
# What is set for a day, and the night to it.
_SET_FOR: Final = re.compile(
    r"назнач|перен[ео]с|отлож|заплан|намеч|приш(?:л|ел)|приход|выпа(?:л|д)|вызва|вызыва|повестк|ноч|со?$"
)
_SET_WITHIN: Final = 6
_PAPER: Final = re.compile(
    r"(?:сообщени|заявлени|отчет|доклад|публикаци|стать|письм|жалоб|пост(?:а|е|у|ом)?$|справк|протокол|рапорт|"
    r"обращени|новост|релиз)"
)
_PAPER_EN: Final = word_set("report statement letter article complaint post release announcement publication")
_OF_PAPERS: Final = word_set("of from on dated")
# Words between a paper and its "от".
_ITS: Final = 4


class Reports:
    """The days of reports in a text, to be asked of words of it. ``hits``: the acts of the text, in order.

    ``lines``: the days that begin the text or its lines.
    """

    def __init__(self, text: Text, hits: Sequence[Hit], days: Sequence[FoundDay]) -> None:
        self._text = text
        self._words = text.words
        self._begins = [one.start for one in text.words]
        self._hits = sorted(hits, key=lambda one: one.first)
        self._firsts = [one.first for one in self._hits]
        self._days = sorted(days, key=lambda one: one.start)
        self._starts = [one.start for one in self._days]
        self.lines: Final = datelines_of(text.given, self._days, [text.span(one.first, one.last) for one in self._hits])

    def has(self, span: Span) -> bool:
        """Say whether a day is that of a report, by its clause or as the head of its line."""
        if span in self.lines.heads or span in self.lines.doubtful:
            return True
        first, last = self._within(span)
        if first > last:
            return False
        first, last = self._grouped(span, first, last)
        if _AS_OF.match(self._text.given[slice(*span)].lower()):
            return True
        if self._is_of_paper(first) or self._is_up_to(span, first, last):
            return True
        return self._is_behind(first, last) or self._is_before(first, last)

    def _within(self, span: Span) -> tuple[int, int]:
        """Return the first and the last word of a span."""
        start, end = self._text.even.at(span.start), self._text.even.at(span.end)
        return bisect.bisect_left(self._begins, start), bisect.bisect_left(self._begins, end) - 1

    def _grouped(self, span: Span, first: int, last: int) -> tuple[int, int]:
        """Return the words of a day with those of the same day said otherwise beside it: вчера, 9 февраля."""
        at = bisect.bisect_left(self._starts, span.start)
        if at >= len(self._days):
            return first, last
        day = self._days[at]
        for beside in self._days[max(0, at - 1) : at] + self._days[at + 1 : at + 2]:
            if beside.days != day.days or day.days.is_unknown():
                continue
            other = self._within(Span(beside.start, beside.end))
            if other[1] < first <= other[1] + 2:
                first = other[0]
            elif last < other[0] <= last + 2:
                last = other[1]
        return first, last

    def weighed(self, found: Iterable[Suggestion], *, mere: str) -> Iterator[Suggestion]:
        """Give days, those of a report in doubt. ``mere``: the property of a mere day, on which something was told."""
        for one in found:
            if one.property == mere or not self.has(one.span):
                yield one
            else:
                yield replace(one, grade=Grade.DOUBTFUL, doubts=(*one.doubts, Doubt.DAY_OF_TELLING))

    # Where a verb of reporting stands.

    def _is_behind(self, first: int, last: int) -> bool:
        """Say whether a day stands behind such a verb, outside a clause that it opens: said on Monday that."""
        is_late = any(one.text in _ONLY for one in self._words[max(0, first - 2) : first])
        is_of = False
        for at in range(first - 1, max(-1, first - 2 - _BEHIND), -1):
            word = self._words[at].text
            if _PAUSES.search(self._words[at + 1].gap) or not self._is_one_sentence(at, first):
                return False
            if self._reports(at) or _PREDICATED.fullmatch(word):
                return self._is_day_of(at, first, last, is_of=is_of and not is_late)
            if word in _NOUNS and not self._days_of(at + 1, first):
                is_of = True
            elif word in _AS and at and _PREDICATED.fullmatch(self._words[at - 1].text):
                continue
            elif word in _OPENING or word in _OTHERS or (_TO_DO.search(word) and word not in _NOT_TO_DO):
                return False
        return False

    def _days_of(self, at: int, day: int) -> bool:
        """Say whether words are mere ones for what was on a day: of [12 January], о событиях [12 января]."""
        return not self._acts(at, day) and day - at <= 1

    def _is_day_of(self, at: int, first: int, last: int, *, is_of: bool) -> bool:
        """Say whether a day may be that of the verb of reporting before it. ``is_of``: "of" stands between them."""
        if _PREDICATED.fullmatch(self._words[at].text) and self._is_reported_so(at, first):
            return True
        if not self._reports(at) or self._is_told(at + 1, first):
            return False
        if is_of and not any(not self._tells(one) for one in self._acts(at + 1, first)):
            return False
        beside = [self._is_named(one) for one in self._beside(at + 1, first)]
        return all(beside) and not (beside and self._goes_on(last))

    def _is_reported_so(self, at: int, first: int) -> bool:
        """Say whether somebody is reported to be what an act makes of them: reported killed, reported Marat killed."""
        behind = at + 1
        while behind < first and self._words[behind].text in _AS:
            behind += 1
        between = [one.text for one in self._words[at + 1 : first]]
        for hit in self._acts(behind, first):
            if not _BEING_SO.match(self._words[hit.last].text):
                continue
            if hit.first == behind:
                return True
            is_last = all(one in _SMALL for one in between[hit.last - at :])
            if is_last and self._reports(at) and not _NOUNS.intersection(between) and self._words[at].text.isascii():
                return True
        return False

    def _goes_on(self, last: int) -> bool:
        """Say whether the words of an act go on behind a day: об убийстве 12 января Марата."""
        after = last + 1
        if after >= len(self._words) or self._words[after].gap != " " or not self._is_one_sentence(last, after):
            return False
        return self._words[after].text in _WHOSE or self._text.is_capital(after)

    def _is_before(self, first: int, last: int) -> bool:
        """Say whether such a verb follows a day that has no act of its own."""
        is_apart = False
        for at in range(last + 1, min(len(self._words), last + 2 + _BEFORE)):
            word = self._words[at].text
            gap = self._words[at].gap
            if at == last + 1 and ((self._words[first].gap.endswith("(") and gap.startswith(")")) or gap in _AT_HEAD):
                # "Новая газета" (14 января) сообщила; "12 января: стало известно".
                gap = gap[1:] if gap.startswith(")") else " "
            if _BREAKS.search(gap) or not self._is_one_sentence(last, at):
                return False
            is_apart = is_apart or word in _JOINING or "," in gap
            if self._reports(at):
                if self._is_told(last + 1, at) or self._has_act(first):
                    return False
                return not is_apart or self._opens(at)
            if (word in _OPENING and not word.isascii() and word not in _OF) or word in _UNDER or word == "that":
                return False
        return False

    def _is_one_sentence(self, at: int, other: int) -> bool:
        sentences = [self._text.sentence_of(self._text.span(one, one).start) for one in (at, other)]
        return sentences[0] == sentences[1]

    def _reports(self, at: int) -> bool:
        """Say whether a word is a verb of reporting: not "is said to have", nor "told him to come"."""
        return _ANY_VERB.fullmatch(self._words[at].text) is not None and self._is_verb_of_report(at)

    def _is_verb_of_report(self, at: int) -> bool:
        word = self._words[at].text
        following = [one.text for one in self._words[at + 1 : at + 3]]
        if _KNOWN.fullmatch(word):
            around = (*self._words[max(0, at - 2) : at], *self._words[at + 1 : at + 2])
            return any(_BECAME.fullmatch(one.text) for one in around)
        if any(tuple(one.text for one in self._words[at : at + len(phrase)]) == phrase for phrase in _PHRASES):
            return True
        if _COMES.fullmatch(word):
            return self._is_news(at)
        if _GOT.fullmatch(word):
            behind = [one.text for one in self._words[at + 1 : at + 2 + _OF_NEWS]]
            return any(_NEWS.fullmatch(one) and other in _OPENING for one, other in itertools.pairwise(behind))
        if _ONLY_OPENING.fullmatch(word):
            return self._opens(at)
        if not _REPORTS.fullmatch(word):
            return False
        if word in ("said", "reported", "claimed") and following[:1] == ["to"]:
            return False
        is_order = following[:1] == ["to"] or (len(following) > 1 and following[0] in _ORDERED and following[1] == "to")
        return not (word == "told" and is_order)

    def _is_news(self, at: int) -> bool:
        """Say whether it is news that comes or is got: no clause ends between the two words."""
        for step, words in ((-1, range(at, max(0, at - 1 - _OF_NEWS), -1)), (1, range(at + 1, at + 1 + _OF_NEWS))):
            for one in words:
                if not 0 < one < len(self._words) or _PAUSES.search(self._words[one].gap):
                    break
                if _NEWS.fullmatch(self._words[one - 1 if step < 0 else one].text):
                    return True
        return False

    def _opens(self, at: int) -> bool:
        """Say whether a verb says of what it reports: with "of", "that", or in English with an act behind it."""
        for place in range(at + 1, min(len(self._words), at + 1 + _OPENS)):
            word, gap = self._words[place].text, self._words[place].gap
            if word in _OPENING or (":" in gap and self._is_one_sentence(at, place)):
                return self._is_one_sentence(at, place)
            if _PAUSES.search(gap) or not self._is_one_sentence(at, place):
                return False
            if self._words[at].text.isascii() and self._acts(place, place + 1):
                return True
        return False

    # Acts beside a day.

    def _acts(self, first: int, after: int) -> Sequence[Hit]:
        """Return the acts that begin with words from one up to another."""
        return self._hits[bisect.bisect_left(self._firsts, first) : bisect.bisect_left(self._firsts, after)]

    def _is_told(self, first: int, after: int) -> bool:
        """Say whether an act is told among words."""
        return any(self._tells(one) for one in self._acts(first, after) if one.last < after)

    def _tells(self, hit: Hit) -> bool:
        word = self._words[hit.last].text
        if not word.isascii():
            return _TELLING.search(word) is not None and _NAMING.match(word) is None
        before = self._words[hit.first - 1].text if hit.first else ""
        return _NAMING_EN.match(word) is None and before not in _ATTRIBUTED

    def _is_beside(self, first: int, day: int) -> bool:
        """Say whether an act stands right before a day: задержанный 10 января, his death on 10 January."""
        return any(
            not (_NAMING.match(self._words[one.first].text) and one.first and self._words[one.first - 1].text in _OF)
            for one in self._beside(first, day)
        )

    def _beside(self, first: int, day: int) -> Iterator[Hit]:
        """Give the acts of words that stand right before a day."""
        for hit in self._acts(max(first, day - 1 - 2 * _BESIDE), day):
            between = [one.text for one in self._words[hit.last + 1 : day]]
            if hit.last < day and len(between) <= _BESIDE and all(one in _SMALL for one in between):
                yield hit

    def _is_named(self, hit: Hit) -> bool:
        """Say whether an act is named, as a death is, and not told or borne by somebody."""
        return any(one.match(self._words[hit.first].text) is not None for one in (_NAMING, _NAMING_EN))

    def _has_act(self, day: int) -> bool:
        """Say whether an act is told in the clause before a day, or stands right before it."""
        first = day
        while first > 0 and day - first < _BEFORE:
            if _PAUSES.search(self._words[first].gap) or self._words[first - 1].text in _UNDER:
                break
            if not self._is_one_sentence(first - 1, day):
                break
            first -= 1
        return self._is_told(first, day) or self._is_beside(first, day)

    def _is_up_to(self, span: Span, first: int, last: int) -> bool:
        """Say whether it is a day up to which something was known: на 12 января известно о двоих."""
        if not _UP_TO.match(self._text.given[slice(*span)].lower()):
            return False
        at = first - 1
        while at >= 0 and first - 1 - at < _MOST_HOURS and _HOURS.fullmatch(self._words[at].text):
            at -= 1
        if at < 0 or self._words[at].text != "на" or not self._is_one_sentence(at, first):
            return False
        around = (*self._words[max(0, at - _SET_WITHIN) : at], *self._words[last + 1 : last + 2])
        return not any(_SET_FOR.match(one.text) for one in around)

    def _is_of_paper(self, first: int) -> bool:
        """Say whether it is the day of a paper: в заявлении от 14 января, a statement of 14 January."""
        if not first or not self._is_one_sentence(first - 1, first):
            return False
        before = [one.text for one in self._words[max(0, first - 1 - _ITS) : first]]
        if before[-1] == "от":
            return any(_PAPER.match(one) for one in before[:-1])
        return before[-1] == "dated" or (len(before) > 1 and before[-1] in _OF_PAPERS and before[-2] in _PAPER_EN)


def is_day_of_telling(words: str, days: Interval, said_on: Day | None) -> bool:
    """Say whether words have days as those of a report and as nothing else. ``said_on``: the day they are from."""
    if not (_MAY_REPORT.search(words.lower()) or MAY_BE.search(words)):
        return False
    text = text_of(words)
    found = find_days(words, said_on)
    named = [Span(one.start, one.end) for one in found if one.days == days]
    if not named:
        return False
    reports = Reports(text, told_by_verbs(text, acts().find(text)), found)
    return all(reports.has(one) for one in named)


# What no words lack that have the day of a report: most claims are not read again.
_MAY_REPORT: Final = re.compile(
    rf"{_REPORTS.pattern}|{_PREDICATED.pattern}|{_NEWS.pattern}|(?<!\w)на\s+(?:{_HOURS.pattern}|{_UP_TO.pattern})|"
    rf"{_ONLY_OPENING.pattern}|извест|(?<!\w)от(?!\w)|(?<!\w)(?:dated|known|light|found out)(?!\w)|"
    rf"{'|'.join(sorted(_PAPER_EN))}"
)
