"""Clauses of a sentence as the rules of the reading aid hear them, and which acts a sentence denies.

A clause ends at a comma, a colon, a dash, and at words such as "that" and "когда". Refuses to parse: what is further
away than a few dozen words is another clause. Pure; each question walks a bounded number of words.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.record.reading.letters import Text, word_set
from safeconduct.record.reading.listed import Hit

# Words to either side that may belong to the same clause: longer ones are lists.
WITHIN: Final = 24
# Words before an act, within so many, that deny it. Reason: "не были в тот день задержаны".
_DENIED_WITHIN: Final = 4
_BREAKS: Final = frozenset(',;:.!?–—()«»"“”')
_BREAKING: Final = word_set(
    "что чтобы когда как если хотя пока потому который которая которые которого которых где а но",
    "that when while after before because if although but where until whether as",
)
DENYING: Final = word_set(
    "не ни нет никто никого без without not no nobody never denies denied deny отрицает отрицают отрицал "
    "отрицала отрицали опроверг опровергла опровергли опровергает опровергают якобы",
    "isn't wasn't weren't didn't hasn't haven't allegedly none",
)
# "He did not know where they held him" denies the knowing, and "not only" denies nothing.
_ASKED: Final = word_set("где куда откуда почему зачем where why")
_ALSO: Final = word_set("только просто only just merely")
_WITHOUT: Final = word_set("без without")
_BEING: Final = word_set("being having ever")
# Words from "without" to what was not done: "без всяких пыток".
_WITHOUT_WITHIN: Final = 2
# Words that deny all that follows in their sentence, whatever stands between.
_DENY_ALL: Final = re.compile(r"(?:отрица\w+|опроверг\w*|опроверж\w*|den(?:y|ies|ied|ying))$")
_NOT_DENIED: Final = word_set("не never not didn't doesn't don't cannot can't did")
# Said behind a noun: "пыток, по словам министра, не было".
_NEVER_WAS: Final = re.compile(
    r"не (?:было|происходило|проводилось|велось|подтвердил\w+|имело места)|"
    r"(?:did|does) not (?:take place|happen|exist)|"
    r"(?:didn't|never) (?:take place|took place|happen(?:ed)?|exist(?:ed)?)|were not confirmed"
)
_BEHIND: Final = 90
_PARTICIPLE: Final = re.compile(r"[а-я](?:[аяе]н|[иыа]т)[аоы]?$")
_BEEN: Final = word_set("был была было были будет будут")
_VERB: Final = re.compile(r"(?:л|ла|ли|ло|ет|ют|ут|ит|ят|ат)$|ed$")
# Whom it was done to, where that is nobody: "arrested no one", "beat none of them", "задержать не удалось никого".
_NOBODY: Final = word_set("nobody no-one noone", "никого")
_NO_MEN: Final = word_set("ни not")
_SINGLE: Final = word_set("a one single", "одного одну одной единого единую единой")
# "No fewer than twenty", "no later than", "none other than", "none too soon" are no "nobody".
_DEGREE: Final = word_set("fewer less more later earlier sooner longer other matter doubt wonder the too")
# "No one but", "nobody except", "никого, кроме": somebody after all.
_BUT: Final = word_set("but except save besides beyond apart other than", "кроме помимо")
# What may stand before an object without being one: "by no one", "almost nobody".
_BEFORE_OBJECT: Final = word_set("by at almost quite literally")
_INFINITIVE: Final = re.compile(r"[а-я](?:ть|ти|чь)(?:ся)?$")
_JOINING: Final = word_set("и а но или and but or nor")
# Words from a Russian infinitive to whom it is about: "задержать в тот день не удалось никого".
_OBJECT_WITHIN: Final = 8


def breaks(text: Text, before: int, after: int) -> bool:
    """Say whether a clause ends between two words of a text, the first of which is not looked at itself."""
    if after - before > WITHIN:
        return True
    return any(
        _is_break(text.words[at].gap) or (at < after and text.words[at].text in _BREAKING)
        for at in range(before + 1, after + 1)
    )


def clause_around(text: Text, at: int, within: int) -> range:
    """Return the words of the clause that a word stands in, so many to either side at most."""
    first = last = at
    words = text.words
    while first > 0 and at - first < within and not _is_between(words[first].gap, words[first - 1].text):
        first -= 1
    while last + 1 < len(words) and last - at < within and not _is_between(words[last + 1].gap, words[last + 1].text):
        last += 1
    return range(first, last + 1)


def _is_between(gap: str, word: str) -> bool:
    return _is_break(gap) or word in _BREAKING


def _is_break(gap: str) -> bool:
    return "\n" in gap or not _BREAKS.isdisjoint(gap)


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts of a text in order, with those that are denied."""

    hits: tuple[Hit, ...]
    denied: tuple[bool, ...]
    firsts: tuple[int, ...]

    def beside(self, text: Text, first: int, last: int) -> tuple[int, ...]:
        """Return which acts stand in the same clause as words from one to another, the nearest first."""
        at = bisect.bisect_left(self.firsts, first - WITHIN)
        found: list[tuple[int, int]] = []
        while at < len(self.hits) and self.firsts[at] <= last + WITHIN:
            hit = self.hits[at]
            if hit.first > last and not breaks(text, last, hit.first):
                found.append((hit.first - last, at))
            elif hit.last < first and not breaks(text, hit.last, first):
                found.append((first - hit.last, at))
            at += 1
        return tuple(at for _, at in sorted(found))


def acts_of(text: Text, hits: Sequence[Hit]) -> Acts:
    """Return acts with what is denied of them."""
    denied = tuple(is_denied(text, one.first, one.last) for one in hits)
    return Acts(tuple(hits), denied, tuple(one.first for one in hits))


def is_denied(text: Text, first: int, last: int) -> bool:
    """Say whether a sentence denies an act: a word before it, one that denies all that follows, "never happened".

    Or "was not" behind it, or whom it was done to is nobody.
    """
    if text.words[first].text in DENYING or _DENY_ALL.match(text.words[first].text):
        # "Не кормили" is an act by itself, and so is a denial.
        return False
    for at in range(first - 1, max(-1, first - 1 - _DENIED_WITHIN), -1):
        if _is_break(text.words[at + 1].gap) or text.words[at].text in _ASKED:
            break
        if text.words[at].text in DENYING and text.words[at + 1].text not in _ALSO and not _is_without(text, at, first):
            return True
    if _is_denied_by_all(text, first) or _never_was(text, first, last):
        return True
    return _is_not_been(text, first, last) or _is_of_nobody(text, first, last)


def _is_without(text: Text, at: int, first: int) -> bool:
    """Say whether a word is "without" of something else than an act: "without charge they were held", "без суда"."""
    if text.words[at].text not in _WITHOUT or text.words[at + 1].text in _BEING:
        return False
    return first - at > _WITHOUT_WITHIN or _VERB.search(text.words[first].text) is not None


def _is_denied_by_all(text: Text, first: int) -> bool:
    sentence = text.sentence_of(text.span(first, first).start)
    for at in range(first - 1, max(-1, first - 1 - WITHIN), -1):
        if text.span(at, at).start < sentence.start:
            return False
        if _DENY_ALL.match(text.words[at].text):
            return not (at and text.words[at - 1].text in _NOT_DENIED)
    return False


def _is_not_been(text: Text, first: int, last: int) -> bool:
    """Say whether a Russian participle has its "was not" behind it: "убит не был", "задержан он тогда не был"."""
    if not _PARTICIPLE.search(text.words[first].text):
        return False
    for at in range(last + 1, min(len(text.words) - 1, last + 1 + _DENIED_WITHIN)):
        word = text.words[at].text
        if _is_break(text.words[at].gap) or word in _BREAKING or word in _JOINING:
            return False
        if word == "не":
            return text.words[at + 1].text in _BEEN
    return False


def _is_of_nobody(text: Text, first: int, last: int) -> bool:
    """Say whether an act is one upon nobody: behind an English verb at once, behind a Russian infinitive soon.

    A Russian verb with such an object has its "не" beside it, and is denied by that.
    """
    is_english = text.words[first].text.isascii()
    if not is_english and not _INFINITIVE.search(text.words[first].text):
        return False
    for at in range(last + 1, min(len(text.words), last + 1 + _OBJECT_WITHIN)):
        word = text.words[at].text
        if _is_break(text.words[at].gap) or word in _BREAKING or word in _JOINING:
            return False
        after = _after_nobody(text, at)
        if after > at:
            return after >= len(text.words) or text.words[after].text not in _BUT
        if is_english and not (word in _BEFORE_OBJECT or word.endswith("ly")):
            return False
    return False


def _after_nobody(text: Text, at: int) -> int:
    """Return the word after one that says nobody, and that word itself where none says so."""
    word, following = text.words[at].text, [one.text for one in text.words[at + 1 : at + 3]]
    if word in _NOBODY:
        return at + 1
    if word in _NO_MEN and following[:1] and following[0] in _SINGLE:
        return at + 2
    if word == "none" and not (following[:1] and following[0] in _DEGREE):
        return at + 1
    return at + 2 if word == "no" and following[:1] and following[0] not in _DEGREE else at


def _never_was(text: Text, first: int, last: int) -> bool:
    if _VERB.search(text.words[first].text):
        return False
    end = text.words[last].end
    behind = text.even.text[end : end + _BEHIND]
    stop = re.search(r"[.!?\n]", behind)
    return _NEVER_WAS.search(behind[: stop.start()] if stop else behind) is not None
