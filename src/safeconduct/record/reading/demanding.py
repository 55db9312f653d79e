"""Extortion that no fixed phrase names: somebody demands money, by a verb and the sum that stands in its clause.

"Had demanded one million roubles", "потребовали с родных пятьсот тысяч": a word for money, or a number before "for his
release". Refuses what is asked for by right or by a court: wages, a fine, compensation, a term. Pure; looks at one
clause behind each verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from safeconduct.record.numerals import COLLECTIVE, FORMS
from safeconduct.record.reading.clauses import clause_around
from safeconduct.record.reading.count_words import PEOPLE
from safeconduct.record.reading.letters import Text, word_set
from safeconduct.record.reading.listed import Hit, acts

EXTORTED: Final = "extorted"
_VERB: Final = re.compile(r"demand(?:s|ed|ing)?|(?:по|вы)?требова(?:л[аио]?|ть|в)|(?:по)?требу(?:ю|ет|ют|я)")
_MONEY: Final = re.compile(
    r"money|cash|ransom|bribes?|payments?|rou?bles?|rub|usd|dollars?|euros?|деньги|денег|выкуп\w*|взятк\w+|"
    r"рубл\w+|руб|доллар\w*|евро"
)
_CURRENCY: Final = re.compile("[$€£₽]")
_SUMS: Final = word_set("тысяч тысячи тысячу миллион миллиона миллионов thousand thousands million millions hundred")
_FREEING: Final = re.compile(r"release|freedom|freeing|освобожд\w+|свобод[уы]|отпустит\w*")
_LEADS_TO_FREEING: Final = word_set("for за чтобы")
# What is demanded by right, or by a court.
_BY_RIGHT: Final = re.compile(
    r"compensation|damages|wages?|salar(?:y|ies)|pensions?|fines?|alimony|refunds?|court|judges?|prosecutors?|lawsuit|"
    r"компенсац\w+|возмещени\w+|зарплат\w+|зарабо\w+|пенси\w+|штраф\w*|алимент\w+|вернут\w*|возврат\w*|суд|суда|судь[яи]|"
    r"прокур\w+|иск|иске|взыска\w+"
)
# "Repairs demand money": a thing does.
_OF_THINGS: Final = ("требует", "денег")
_THAT: Final = word_set("that чтобы")
_BREAKING: Final = word_set(
    "what which who whom when while because but if after before",
    "что который которая которые когда пока потому но если",
)
_BREAKS: Final = frozenset(',;:.!?–—()«»"“”\n')
# Words of the clause around the verb: "demanded from the family of the man who …".
_WITHIN: Final = 14
# Words from a number to what it is for: "five hundred thousand for his release".
_FOR: Final = 3


def money_demanded(text: Text) -> Iterator[Hit]:
    """Give where money is demanded of somebody: from the verb to the word for money or the release."""
    for at, word in enumerate(text.words):
        if word.text[0] not in _INITIALS or not _VERB.fullmatch(word.text):
            continue
        clause = clause_around(text, at, _WITHIN)
        if any(_BY_RIGHT.fullmatch(text.words[one].text) for one in clause):
            continue
        last = _money(text, _behind(text, at))
        if word.text == _OF_THINGS[0] and text.words[last].text == _OF_THINGS[1]:
            continue
        if last >= 0:
            yield Hit(acts().entries[EXTORTED], at, last)


# With which letters those verbs begin: nearly all words are passed by.
_INITIALS: Final = frozenset("dптв")


def is_sum(text: Text, first: int, last: int) -> bool:
    """Say whether a count within such words is one of money: it has no word for people."""
    return not any(one.text in PEOPLE or one.text in COLLECTIVE for one in text.words[first : last + 1])


def _behind(text: Text, at: int) -> range:
    """Return the words behind a verb that may say what is demanded: up to the end of its clause, or of what is to be
    paid. A comma within a number ends nothing, nor does a colon before what is demanded.
    """
    words, last = text.words, at
    while last + 1 < len(words) and last - at < _WITHIN:
        before, word = words[last], words[last + 1]
        is_number = word.gap == "," and before.text.isdigit() and word.text.isdigit()
        is_led = word.text in _THAT or (last == at and word.gap.strip() in (":", "–"))
        if not is_number and not is_led and (word.text in _BREAKING or not _BREAKS.isdisjoint(word.gap)):
            break
        last += 1
    return range(at + 1, last + 1)


def _money(text: Text, behind: range) -> int:
    """Return which word is for money, or ends a sum for somebody's release; -1 for none."""
    words = text.words
    for one in behind:
        if _CURRENCY.search(words[one].gap):
            return _number_end(text, one, behind)
        if _MONEY.fullmatch(words[one].text):
            return one
        is_sum = words[one].text in _SUMS or words[one].text in FORMS or words[one].text.isdigit()
        if is_sum and one + 1 in behind and words[one + 1].text in _LEADS_TO_FREEING:
            freed = range(one + 2, min(one + 2 + _FOR, behind.stop))
            found = next((n for n in freed if _FREEING.fullmatch(words[n].text)), -1)
            if found >= 0:
                return found
    return -1


def _number_end(text: Text, at: int, behind: range) -> int:
    """Return the last word of a number in figures: "5,000", "5 million"."""
    words = text.words
    while at + 1 in behind and (
        (words[at + 1].gap == "," and words[at + 1].text.isdigit()) or words[at + 1].text in _SUMS
    ):
        at += 1
    return at
