"""How far the reading of a finding is, and what its readers said, in English and Russian: for command and page alike.

Refuses to decide who may hear what: it says what `findings` gave it.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say, sentence
from safeconduct.base.plain import plain
from safeconduct.record.claim_wording import VERDICTS
from safeconduct.record.findings import Given, State
from safeconduct.record.wording import TOMBSTONE, day_in_words

STATES: Final = {
    State.UNREAD: Phrase("nobody has read it", "никто не читал"),
    State.WAITS: Phrase("one has read it; a second reader is wanted", "прочёл один; нужен второй читатель"),
    State.AGREED: Phrase("two have read it and agree", "прочли двое, согласны"),
    State.DOUBTED: Phrase("two have read it, and there are doubts", "прочли двое, есть сомнения"),
    State.REOPENED: Phrase("open again: what it rests on has changed", "открыто заново: основания изменились"),
}
WAITS_FOR_YOU: Final = Phrase("you may read it", "можете прочитать вы")
YOUR_OWN: Final = Phrase("you entered some of it: others read it", "часть внесли вы: читают другие")
YOU_SAID: Final = Phrase("you, {day}: {verdict}", "вы, {day}: {verdict}")
THEY_SAID: Final = Phrase("{who}, {day}: {verdict}", "{who}, {day}: {verdict}")
FIRST_SAID: Final = Phrase("first: {first}, then: {verdict}", "сначала: {first}, потом: {verdict}")
OLD: Final = Phrase("{words} (of what stood then)", "{words} (о том, что было тогда)")
OLD_DOUBT: Final = Phrase("{words} (an earlier wording was doubted)", "{words} (сомнение в прежней редакции)")
NOT_SHOWN: Final = Phrase(
    "What the other reader said is shown once you have given your own grade.",
    "Что сказал другой читатель, будет видно, когда вы дадите свою оценку.",
)
GONE: Final = Phrase("nothing of it stands any more", "ничего из этого больше не в силе")
SOMEBODY: Final = Phrase("somebody", "кто-то")


def given_in_words(given: Given, who: str, language: Language) -> str:
    """Return what a reader said and when, with what they said first where that was something else; "" is oneself."""
    verdict = say(VERDICTS[given.grade.verdict], language)
    if given.first is not given.grade.verdict:
        verdict = sentence(FIRST_SAID, language, first=say(VERDICTS[given.first], language), verdict=verdict)
    words = sentence(
        THEY_SAID if who else YOU_SAID, language, who=who, day=day_in_words(given.on, language), verdict=verdict
    )
    if given.is_hushed:
        return f"{words}: {say(TOMBSTONE, language)}"
    return f"{words}: {plain(given.grade.note)}" if given.grade.note else words
