"""What a sentence leaves open of all that it says: a rumour, a guess, something only supposed, one place or another.

"Говорят, его держат в Аргуне" and "if he had been held" say nothing that anybody saw; "либо в Аргуне, либо в Шали" says
of neither town that he was there. Whatever such a sentence proposes is doubtful, and says why. A rumour counts up to a
semicolon or "but"; "if" in its own clause, "если бы" and "would have" as far as a rumour. Who tells for themselves
("they say they were beaten") spreads no rumour. Refuses to weigh: who heard it from whom a person must say. Pure; each
expression walks a text once.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from safeconduct.record.reading.letters import Text
from safeconduct.record.reading.types import Doubt, Grade, Sort, Span, Suggestion

_RUMOUR: Final = re.compile(
    # What people say, and what somebody only heard of.
    r"(?<!\w)(?:по слухам|слух(?:и|ам|ах|ов)|поговаривают|рассказывают,? что|слы(?:ш|х)ал[аи]?,? что|якобы|дескать|"
    r"мол,|непроверенн\w+|неподтвержденн\w+|reportedly|allegedly|rumou?r(?:s|ed)?|unconfirmed|hearsay|heard that|"
    r"(?:is|are|was|were) (?:said|believed|thought|rumou?red|reported) to|it is (?:said|believed|thought|rumou?red)|"
    # What somebody guesses.
    r"наверное?|наверняка|возможно|вероятно|(?:по-)?видимому|видимо(?!-)|по всей видимости|кажется|похоже(?! на)|"
    r"вроде(?: бы| как|,| (?:в|во|на|из|его|ее|их|нас|меня)(?!\w))|(?:может|должно) быть|быть может|может,|"
    r"не исключено|скорее всего|подозреваю|предполагаю|предположительно|по-моему|"
    r"(?:я|мы) (?:так )?(?:думаю|думаем|полагаю|полагаем)|если не ошибаюсь|не уверена?|"
    r"точно не (?:знаю|помню|скажу)|не (?:знаю|помню) точно|"
    r"(?:i|we) (?:think|guess|believe|suppose|suspect)|apparently|supposedly|presumably|probably|perhaps|maybe|"
    r"possibly|most likely|(?:it )?seems? (?:to|that|like)|not sure|as far as (?:i|we) (?:know|remember)|"
    r"might (?:be|have)|(?<!in )(?<!of )(?<!by )(?<!since )may (?:be|have))(?!\w)|"
    r"(?:^|[.!?…»\"\n,;–—-]\s?|(?<!\w)(?:люди|соседи|многие|все|как|там) )(?:говорят|думаю|полагаю)(?:,| что)|"
    r"(?:^|[.!?…\"”\n,;]\s?|(?<!\w)(?:people|neighbours|neighbors|some) )(?:(?:people|they|some) )?say,?"
    r"(?! (?:that )?(?:they|we|i)(?!\w))(?= )"
)
# Where nothing follows from it: "if he had been held", "его бы убили".
_SUPPOSED: Final = re.compile(
    r"(?<!\w)(?:если бы?|если б|будь (?:он|она|они)|(?:would|could|should) have|had (?:he|she|they|i|we|it))(?!\w)"
)
_IF: Final = re.compile(r"(?<!\w)(?:если|if|(?<!хотя )(?<!вроде )(?<!как )(?<!хотел )(?<!хотела )(?<!хотели )бы)(?!\w)")
# What ends the part of a sentence of which a rumour speaks, and what ends a clause.
_PART: Final = re.compile(r";|,\s+(?:но|однако|but|however)(?!\w)")
_CLAUSE: Final = re.compile(r"[,;:–—()]|(?<!\w)(?:то|then)(?!\w)")
# Letters to either side of such a word that it speaks of: a text without full stops costs no more.
_HEARD: Final = 200

_LEADING: Final = (
    r"(?:(?:под|около|у|возле|за|в|во|на|из|по|near|outside|in|at|from|the|городе?|г\.|селе?|of|town|city)\s+)*"
)
_OR: Final = re.compile(
    r"[\s,]*(?:а\s+)?(?:или|либо|то ли|не то|or)"
    r"(?:[\s,]+(?:же|может(?:\s+быть)?|возможно|maybe|perhaps|possibly|else))?"
    rf"[\s,]+{_LEADING}"
)
_LISTED: Final = re.compile(rf"\s*,\s*{_LEADING}|\s*")
# Letters between two places of which it may be either.
_OR_LONGEST: Final = 48


class Unsure:
    """Where a text says that it is unsure, to be asked of words of it."""

    def __init__(self, text: Text) -> None:
        self._text = text
        even = text.even
        self._marks: Final = tuple(
            (doubt, _starts(expression, text, even.text), ends)
            for doubt, expression, ends in (
                (Doubt.HEARSAY, _RUMOUR, _PART),
                (Doubt.SUPPOSED, _SUPPOSED, _PART),
                (Doubt.SUPPOSED, _IF, _CLAUSE),
            )
        )

    def doubts(self, span: Span) -> tuple[Doubt, ...]:
        """Return what the sentence of words leaves open of all that it says."""
        sentence: Span | None = None
        found: list[Doubt] = []
        for doubt, starts, ends in self._marks:
            at = bisect.bisect_left(starts, span.start)
            for start in starts[max(0, at - 1) : at + 1]:
                if doubt in found or abs(start - span.start) > _HEARD:
                    continue
                sentence = sentence or self._text.sentence_of(span.start)
                between = self._text.given[min(start, span.end) : max(start, span.start)].lower()
                if sentence.start <= start < sentence.end and not ends.search(between):
                    found.append(doubt)
        return tuple(found)


def _starts(expression: re.Pattern[str], text: Text, even: str) -> tuple[int, ...]:
    return tuple(text.even.span(one.end() - 1, one.end())[0] for one in expression.finditer(even))


def weighed(unsure: Unsure, text: Text, found: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Give suggestions in order, each with what its sentence leaves open."""
    every = list(found)
    either = _either(text, [one for one in every if one.sort in (Sort.PLACE, Sort.BODY)])
    for one in every:
        doubts = [doubt for doubt in unsure.doubts(one.span) if _is_of(one, doubt)]
        if one.span in either and one.sort in (Sort.PLACE, Sort.BODY):
            doubts.append(Doubt.SEVERAL)
        new = tuple(doubt for doubt in doubts if doubt not in one.doubts)
        yield replace(one, grade=Grade.DOUBTFUL, doubts=(*one.doubts, *new)) if new else one


def _is_of(one: Suggestion, doubt: Doubt) -> bool:
    """Say whether a doubt is one of a suggestion: a name is one whatever is supposed of who bears it."""
    return doubt is Doubt.HEARSAY or one.sort is not Sort.PERSON


def _either(text: Text, places: Sequence[Suggestion]) -> frozenset[Span]:
    """Return the words of places of which one or another is meant."""
    spans = sorted(one.span for one in places)
    run, is_or, found = spans[:1], False, list[Span]()
    for before, one in itertools.pairwise(spans):
        between = text.given[before.end : one.start].lower()
        says_or = len(between) <= _OR_LONGEST and _OR.fullmatch(between) is not None
        if says_or or (len(between) <= _OR_LONGEST and _LISTED.fullmatch(between)):
            run.append(one)
            is_or = is_or or says_or
            continue
        found += run if is_or else ()
        run, is_or = [one], False
    return frozenset((*found, *run) if is_or else found)
