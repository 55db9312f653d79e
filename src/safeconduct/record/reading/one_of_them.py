"""Stations and towns that a sentence names as one of the places told of before: "One of them is the police office …".

"Detained" in the sentence before may be arrested, and then the station is not where; named as one of the places where
people are detained, it is. So is a town, where it was told of places and the words that name it lead to nothing else.
In Russian the word for one must agree with the places ("в местах … одно из них"); "один из них" may be a person too,
and is a place only where nothing goes on behind the town. Refuses a station of which the words behind it tell that it
says or does something of its own: it answers for what was told, and need not be where. Pure; looks at one sentence,
and at the beginnings of a few before it.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from safeconduct.record.reading.clauses import is_denied
from safeconduct.record.reading.letters import Text
from safeconduct.record.reading.types import Span

_SPOTS: Final = (
    r"(?:places?|locations?|sites?|facilit(?:y|ies)|prisons?|jails?|buildings?|basements?|premises|"
    r"(?:police )?(?:stations?|offices?|departments?))"
)
_DETAINED: Final = r"(?:detained|detain|detains|detaining|imprisoned|jailed|locked up|held|kept|keep|hold)"
# Words between the places and the detaining: "places where people who are thought to be … are detained".
_WITHIN: Final = r"(?:[\w'-]+,?\s+){0,14}?"
# That people are detained in places that are spoken of. Russian and "held" are cues of their own (`holding.HELD`).
_PLACES: Final = re.compile(
    rf"(?<!\w)(?:{_SPOTS}\s+(?:where|in which|at which|used (?:to|for)|to)\s+{_WITHIN}{_DETAINED}|"
    rf"(?:detained|imprisoned|jailed|locked up|kept)\s+(?:[\w-]+\s+){{0,6}}?(?:in|at|inside)\s+(?:[\w-]+\s+){{0,4}}?"
    rf"{_SPOTS}|{_SPOTS} of (?:[\w-]+ )?(?:detention|imprisonment)|detention {_SPOTS})(?!\w)"
)
# What names one of several, or the only one. The dash of Russian stands for "is".
_LEAD: Final = re.compile(
    r"(?<!\w)(?:(?:(?:the\s+)?(?:one|two|three|some|another|others?|first|second|third|last|main|largest|biggest)|it|"
    rf"this|these|they)(?:\s+(?:of|them|these|those|such|which|the|other|one|ones|secret|known|{_SPOTS})){{0,5}}\s+"
    r"(?:is|are|was|were)(?:\s+(?:reportedly|said|believed|to|be|also|located|in|at|inside))*|"
    rf"among\s+(?:them|these|those|which)(?:\s+{_SPOTS})?(?:\s+(?:is|are|was|were))?|"
    r"including|such as|namely|in particular|for (?:example|instance)|"
    r"(?:два|две|три|четыре|несколько|некоторые)\s+из\s+(?:них|этих|таких|тех)|"
    r"(?:еще\s+)?(?:один|одно|одна|одним|одной|друг(?:ое|ая|ой|ие)|втор(?:ое|ая|ой)|трет(?:ье|ья|ий))"
    r"(?:\s+(?:из|них|этих|таких|тех|мест\w*|тюр\w+|отдел\w*)){0,3}"
    r"(?:\s+(?:был[аои]?|явля\w+|находи\w+|расположен\w*))?|(?:another|others?)(?=\s+(?:in|at)(?!\w))|"
    r"(?:среди|в числе) (?:них|этих|таких)|в том числе)(?!\w)(?:\s*[:,–-])?(?:\s+(?:was|is|are|were|in|at|в))?\s*|"
    # "Two are known: …", and right behind the places themselves.
    r"(?<=\w):\s*"
)
# Between such words and a station stand other places alone.
_NO_PLACE: Final = re.compile(
    r"[.;:!?()]|(?<!\w)(?:who|whom|whose|which|that|when|where|while|because|but|although|is|are|was|were|has|have|had|"
    r"said|says|told|not|no|behind|opposite|across|by|than|unlike|with|(?!so-called)[\w-]{3,}ed|котор\w+|что|где|когда|"
    r"но|не|с|со|за|для|[\w-]+(?:ли|ют|ет))(?!\w)"
)
# Between them and a town stands what leads to it alone: "одно из них – в селе", "one is in the town of".
_TO_TOWN: Final = re.compile(
    r"(?:(?:в|во|на|in|at|the|town|city|village|of|г|город[ае]?|сел[ое]|поселк?[еа]?к?|станиц[аеы]|республике)[\s.]+)*"
)
# What a sentence calls the places of which a town is one.
_NOUNS: Final = re.compile(
    r"(?<!\w)(?:мест(?:ах|о|а)?|тюрьм(?:ах|ы)?|тюрем|точ(?:ках|ек)|пункт(?:ах|ов)|лагер(?:ях|ей)|изолятор(?:ах|ов)|"
    r"подвал(?:ах|ов)|город(?:ах|ов)|сел(?:ах)?|поселк(?:ах|ов)|районах|отдел(?:ах|ов)|зданиях|"
    rf"{_SPOTS}|towns?|cit(?:y|ies)|villages?|districts?)(?!\w)"
)
# Of which sex each Russian noun of them is by its beginning, all others being masculine; and each word for one by its
# end: "другой" is of two.
_NEUTER: Final = ("мест", "сел", "здани")
_FEMININE: Final = ("тюр", "точ")
_ONE_WORD: Final = re.compile(
    r"(?:еще\s+)?(?:(?P<m>один|второй|третий)|(?P<n>одно|другое|второе|третье)|(?P<f>одна|одной|другая|вторая|третья)|"
    r"(?P<mn>одним)|(?P<mf>другой))(?!\w)"
)
_OWN_NOUN: Final = re.compile(r"(?<!\w)(?:мест|тюр|отдел)")
_PART: Final = re.compile(r"[,;:–—]")
_STEM: Final = 3
# What leads to where one of them is from, and to where one of them is.
_FROM_IT: Final = re.compile(r"(?<!\w)(?:из|from)\s+$")
_IN_IT: Final = re.compile(r"(?<!\w)(?:в|во|на)\s")
# What may stand behind a town that "один из них" names: a verb, or more of a name, is a person's.
_ENDS: Final = re.compile(r"\s*(?:[.;!?)…\n]|$|,?\s+(?:и|а)\s|,\s+(?:друг|втор|трет|еще))")
_SURNAME: Final = re.compile(r"\s+[A-ZА-ЯЁ]\w")
# "The last was in Shali" may be the last time, and the last of the people.
_LAST: Final = re.compile(r"(?:the\s+)?last\s+(?:is|are|was|were)(?!\w)")
_ORDINAL: Final = re.compile(r"(?:the\s+)?(?:first|second|third)\s+(?:was|were)(?!\w)")
# What denies all that a clause says which it opens.
_NOT_SO: Final = re.compile(
    r"(?<!\w)(?:неправда|не правда|неверно|не верно|не так|ложь|вымысел|не (?:верю|верит|верят)|"
    r"(?<!не )(?:отрица\w+|опроверг\w*)|(?:not|n't) (?:true|the case)|untrue|false|a lie|"
    r"(?<!not )(?<!n't )(?<!never )den(?:y|ies|ied)|(?:not|n't) believe)"
    r",?\s+(?:что|that)\s+(?:[\w-]+\s+){0,6}$"
)
# Letters around a cue in which it says so, within its sentence.
_AROUND: Final = 90
_STOP: Final = re.compile(r"[.!?…]\s")
# What a station says or does, behind it; or somebody of it.
_DOES: Final = re.compile(
    r"(?:'s?(?!\w)|\s+(?:(?:has|have|had|also|then|later|itself|officially|never|did|does|not|categorically|it|this)\s+)"
    r"{0,3}(?:den(?:y|ies|ied)|said|says|told|stat(?:es|ed)|claim(?:s|ed)|confirm(?:s|ed)|refus(?:es|ed)|"
    r"declin(?:es|ed)|announc(?:es|ed)|respond(?:s|ed)|answer(?:s|ed)|comment(?:s|ed)?|reject(?:s|ed)|insist(?:s|ed)|"
    r"open(?:s|ed)|took|arrest(?:s|ed)|investigat(?:es|ed)|know(?:s)?|chief|head|officers?|employees?|staff|"
    r"spokes\w+|commander|deputy)(?!\w)|"
    r"\s+(?:(?:это|этого|об этом|все|их|его|ее|факт\w*|сам\w*|официально|категорически|позже|тогда|не|уже)\s+)"
    r"{0,3}(?:отрица|опровер|заяви|заявля|сообщ|подтвер|отказа|ответи|отвеча|возбуди|говор|сказал|комментир|молч|"
    r"расслед|завел|знают))"
)
# The other way round: "The station is one of the places where …".
_IS_ONE: Final = re.compile(
    r"(?:\s+(?:of|in)(?:\s+the)?\s+[\w-]+)?\s+(?:is|was)\s+(?:(?:one|another) of|among)\s+"
    rf"(?:[\w-]+\s+){{0,3}}?{_SPOTS}(?!\w)|"
    r"\s*(?:[–-]\s*|это\s+|был[аои]?\s+|явля\w+\s+)+одн(?:о|а|им|ой) из (?:[\w-]+\s+){0,2}?(?:мест|тюрем)(?!\w)"
)
# Sentences before that may go on naming one place each.
_GOING_ON: Final = 6
_AND: Final = re.compile(r"(?:and|и|а)\s+")


class OneOf(NamedTuple):
    """From which even letter on it is told what a station is one of, and up to which; none where both are one.

    ``is_denied``: that it is one. ``sex``: of the Russian word for one, every letter one that it may be; "" for any.
    ``is_unsure``: it may be a person as well.
    """

    start: int
    end: int
    is_denied: bool = False
    sex: str = ""
    is_unsure: bool = False


_NOT_ONE: Final = OneOf(0, 0)


def is_doing(text: Text, own: Span) -> bool:
    """Say whether a station says or does something in the words behind it. ``own``: its even letters."""
    return _DOES.match(text.even.text, own.end) is not None


def one_of(text: Text, own: Span, sentence: Span) -> OneOf:
    """Return where the places are told of that a station is named as one of. Both spans are even letters."""
    even = text.even.text
    if _IS_ONE.match(even, own.end):
        return OneOf(own.end, sentence.end, _is_not_so(text, own, sentence))
    lead = _lead(text, own, sentence)
    if lead is None or _NO_PLACE.search(even, lead.end(), own.start) or is_doing(text, own):
        return _NOT_ONE
    return _told(text, sentence, lead.start())


def one_of_towns(text: Text, own: Span, sentence: Span) -> OneOf:
    """Return the same of a town: nothing but its preposition may stand before it."""
    even = text.even.text
    if _SURNAME.match(text.given, text.even.span(own.end - 1, own.end)[1]):
        return _NOT_ONE
    if _IS_ONE.match(even, own.end):
        return OneOf(own.end, sentence.end, _is_not_so(text, own, sentence))
    # Nothing stands between but what leads to the town: words further away need not be looked at.
    lead = _lead(text, own, Span(max(sentence.start, own.start - _AROUND), sentence.end))
    if lead is None or not _TO_TOWN.fullmatch(even, lead.end(), own.start) or is_doing(text, own):
        return _NOT_ONE
    words = even[lead.start() : own.start]
    if _FROM_IT.search(words) or _LAST.match(words):
        return _NOT_ONE
    told = _told(text, sentence, lead.start())
    one = _ONE_WORD.match(words)
    if one is None or _OWN_NOUN.search(words):
        return told._replace(is_unsure=_ORDINAL.match(words) is not None)
    sex = one.lastgroup or ""
    if "n" not in sex and not _ENDS.match(even, own.end):
        return _NOT_ONE
    return told._replace(sex=sex, is_unsure="n" not in sex and _IN_IT.search(words) is not None)


def _is_not_so(text: Text, own: Span, sentence: Span) -> bool:
    """Say whether the words before a place deny all that is said of it: "it is not true that Argun is one of …"."""
    return _NOT_SO.search(text.even.text, max(sentence.start, own.start - _AROUND), own.start) is not None


def places_meant(text: Text, cue: Span, told: OneOf) -> int:
    """Return of how many sorts of places a town may be one, of which a cue or a clause beside it speaks; 0 for none.

    People held in several towns are one, and three men none; those held in some places and born in others are two.
    """
    even = text.even.text
    before = _STOP.split(even[max(told.start, cue.start - _AROUND) : cue.start])[-1]
    behind = _STOP.split(even[cue.end : min(told.end, cue.end + _AROUND)])[0]
    sorts = [
        {one.group()[:_STEM] for one in _NOUNS.finditer(part) if not told.sex or _sex(one.group()) in told.sex}
        for part in _PART.split(f"{before} {behind}")
    ]
    named = [one for one in sorts if one]
    return len(set().union(*named)) if told.sex and len(named) > 1 else len(named[:1])


def _sex(noun: str) -> str:
    return "n" if noun.startswith(_NEUTER) else "f" if noun.startswith(_FEMININE) else "m"


def _lead(text: Text, own: Span, sentence: Span) -> re.Match[str] | None:
    """Return the last words before a place that name it as one of several."""
    return max(_LEAD.finditer(text.even.text, sentence.start, own.start), key=lambda one: one.end(), default=None)


def _told(text: Text, sentence: Span, end: int) -> OneOf:
    """Return where it is told what one of several is: from the sentence before those that name another each."""
    sentences = text.sentences.all
    at = bisect.bisect_right(sentences, _given(text, sentence.start), key=lambda one: one.start) - 1
    first = max(0, at - 1)
    while first > max(0, at - _GOING_ON) and _goes_on(text, sentences[first]):
        first -= 1
    return OneOf(text.even.at(sentences[first].start), end)


def places_told(text: Text, begins: Sequence[int]) -> Iterator[tuple[Span, bool]]:
    """Give in even letters where places are told of in which people are detained, and whether that is denied.

    ``begins``: where each word of the text begins.
    """
    for one in _PLACES.finditer(text.even.text):
        first, last = (bisect.bisect_left(begins, at) for at in one.span())
        yield Span(*one.span()), is_denied(text, first, first) or is_denied(text, last - 1, last - 1)


def _given(text: Text, even: int) -> int:
    return text.even.span(even, even + 1)[0]


def _goes_on(text: Text, sentence: Span) -> bool:
    start = text.even.at(sentence.start)
    joined = _AND.match(text.even.text, start)
    return _LEAD.match(text.even.text, joined.end() if joined else start) is not None
