"""Days that are told only as so long after something told before: "на следующий день", "через неделю", "накануне".

The grammar of days reads what can be counted from a day that is said; of these the day itself is unknown, and a person
finds it in what was told before. Refuses to count from the sentence before: who tells goes back and forth. "Через день"
is every other day as often and is none. Pure; the text is walked once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from safeconduct.record.reading.letters import Covered, Text
from safeconduct.record.reading.types import Span

_SPANS_RU: Final = r"(?:дн(?:я|ей)|суток|сутки|недел(?:ю|и|ь)|месяц(?:а|ев)?|год(?:а)?|лет|полгода|полтора месяца)"
_FEW_RU: Final = (
    r"(?:(?:\d{1,3}|пар[ауы]|несколько|дв[ае]|двое|тр[ои]е?|три|четыре|пять|шесть|семь|восемь|девять|десять) )?"
)
_SPANS_EN: Final = r"(?:days?|weeks?|months?|years?)"
_FEW_EN: Final = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|ten|several|(?:a )?few)"
_PHRASE: Final = re.compile(
    rf"(?<![\w-])(?:на (?:следующ|друг)(?:ий день(?! рожд)|ое утро|ой день(?! рожд))|назавтра|наутро|накануне|"
    rf"в (?:тот|ту) же (?:день|вечер|ночь)|(?:через|спустя) {_FEW_RU}{_SPANS_RU}|{_FEW_RU}{_SPANS_RU} спустя|"
    rf"(?:the )?(?:next|following) (?:day|morning)|the (?:same day|day before)|{_FEW_EN} {_SPANS_EN} later)(?![\w-])"
)


def told_before(text: Text, days: Covered) -> Iterator[Span]:
    """Give where a text counts from what it told before. ``days``: the days that are read, which hold none of it."""
    for found in _PHRASE.finditer(text.even.text):
        span = Span(*text.even.span(*found.span()))
        if not days.touches(span):
            yield span
