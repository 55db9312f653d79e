"""What stands against an answer before it is written: the terms of the contact card, trust, and the channel. Pure.

Each finding is a sentence. A refusal cannot be clicked away: either the answer changes or, where it is out of date, the
card. A warning is shown and passes. What the source answered on the page or in a form binds like a card until somebody
sets that of the card (`answered`), and only ever adds findings. What is protected this room does not know: the check on
outgoing words is passed in (decision 0011). Refuses to name a protected word to anybody but whoever typed it. P12
guards what is released.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.base.ids import UserId
from safeconduct.base.text import fold
from safeconduct.intake.answered import NOTHING as NOTHING_ANSWERED
from safeconduct.intake.answered import OTHER, UNSURE, YES, Answered, Asked, Theirs, windows_of, wish_of
from safeconduct.intake.counting import Trust
from safeconduct.intake.finding import (
    ABOUT_ANOTHER,
    EMPTY,
    FLAGGED,
    HOURS_NOT_READ,
    MAY_NOT_ANSWER,
    NEVER_WITHIN,
    NO_CARD,
    NOT_END_TO_END,
    OUTSIDE_HOURS,
    PERHAPS_SHARED,
    PERHAPS_TO_AVOID,
    PROTECTED_OPEN,
    PROTECTED_UNVOUCHED,
    PROTECTED_VOUCHED,
    SHARED_DEVICE,
    SHARED_WITHOUT_COVER,
    THEIR_WAY,
    THEIR_WISH,
    THEY_SAY_AVOID,
    THEY_SAY_HOURS,
    THEY_SAY_NEVER,
    THEY_SAY_SHARED,
    THEY_SAY_SHARED_AS,
    TOO_MANY_ANSWERS,
    UNDER_DURESS,
    UNKNOWN_ZONE,
    WISH_TOO_LONG,
    WORD_TO_AVOID,
    Code,
    Finding,
)
from safeconduct.intake.hours import is_within, is_zone, next_within
from safeconduct.intake.types import Card, Channel, Consent, Hours, Relation, Rung

OutboundCheck = Callable[[str], Sequence[str]]
"""Given a text, the protected terms it holds: places, helpers, routes. Empty: none."""

_MINUTE_MS: Final = 60_000
# Who writes in the place of somebody near to them.
_FOR_ANOTHER: Final = (Relation.FAMILY, Relation.FRIEND, Relation.NEIGHBOUR)
# Endings of Russian words, folded, behind three letters at least; and what may stand between two words.
_ENDING: Final = re.compile(
    r"(?<=[а-я]{3})(?:ами|ями|ого|его|ому|ему|ыми|ими|ах|ях|ов|ев|ом|ем|ам|ям|ых|их|ым|им|[аеиоуыэюяйь]+)$"
)
_BETWEEN: Final = r"\w*\W+"
# The end of a stem whose last vowel comes and goes: отец and отца, сестра and сестёр, Павел and Павла.
_FLEETING: Final = re.compile(r"([а-я]+?[бвгджзклмнпрстфхцчшщ])[ео]?([бвгджзклмнпрстфхцчшщ])")
# Words so short that only what follows is taken for a form of them: гей and геям, Яна and Яне, дом and дому.
_SHORT: Final = re.compile(r"([а-я]{2,3}?)[аеийоуыьэюя]?")
# Letters that all forms of a word begin with.
_KEPT: Final = 2
_SHORT_ENDINGS: Final = "ами|ями|ах|ях|ов|ев|ом|ем|ам|ям|ой|ей|ою|ею|[аеийоуыьэюя]"
# Letters of a word that its ending leaves, where it has more: Мария is no март, and Дарья is no дар.
_LEAST_STEM: Final = 4
_RUSSIAN: Final = re.compile(r"[а-я]{3,}")
_VOWELS: Final = "аеийоуыьэюя"
_ENDINGS: Final = rf"[еи]?[ая](?:ми|[хм])|[еи]?ем|е?[ое]в|ом|[ое](?:го|му)|[ыи](?:ми|[мх])|[{_VOWELS}]{{1,3}}"
# Endings of adjectives alone: “Новая” of a village leaves three letters, and stands there as “Новой”.
_ADJECTIVE: Final = re.compile(r"(?<=[а-я]{3})(?:ая|ое|ые|ый|ой)$")
# Answers of one source that are held against a text: more are written by somebody who wants nobody to be answered, and
# a person has to look at them.
MOST_HELD: Final = 200


def nothing_protected(_: str) -> Sequence[str]:
    """Find nothing: for a desk that holds no protected terms."""
    return ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as somebody is about to give it."""

    text: str
    channel: Channel
    by: UserId


@dataclass(frozen=True, slots=True)
class Terms:
    """What an answer is held against. ``has_card``: somebody has set how they may be reached."""

    card: Card
    trust: Trust
    now_ms: int
    is_under_duress: bool = False
    has_card: bool = True
    # What the source answered, as far as nobody has set it since.
    theirs: Theirs = NOTHING_ANSWERED


def findings(answer: Answer, terms: Terms, check: OutboundCheck) -> tuple[Finding, ...]:
    """Return everything that stands against an answer, refusals first."""
    found = [
        *_refusals(answer, terms),
        *_by_their_answers(answer, terms),
        *_protected(answer, terms, check),
        *_warnings(answer, terms),
    ]
    return tuple(sorted(found, key=lambda one: not one.is_refusal))


def is_refused(found: Sequence[Finding]) -> bool:
    """Say whether one of these is a refusal."""
    return any(one.is_refusal for one in found)


def _refusals(answer: Answer, terms: Terms) -> Iterator[Finding]:
    card = terms.card
    if not answer.text.strip():
        yield Finding(Code.EMPTY, True, EMPTY)
    if card.who_answers and answer.by not in card.who_answers:
        yield Finding(Code.MAY_NOT_ANSWER, True, MAY_NOT_ANSWER)
    # What lies on the reply board is fetched when they choose; everything else rings at their side.
    if not answer.channel.has_receipt:
        yield from _hours(card, terms.now_ms)
    folded = fold(answer.text)
    for word in card.avoid:
        if is_avoided_in(word, folded):
            yield Finding(Code.WORD_TO_AVOID, True, WORD_TO_AVOID, {"word": word})


def _hours(card: Card, now_ms: int) -> Iterator[Finding]:
    for one in card.hours:
        if not is_zone(one.zone):
            yield Finding(Code.UNKNOWN_ZONE, True, UNKNOWN_ZONE, {"zone": one.zone})
            return
    if is_within(card.hours, now_ms):
        return
    yield _outside(card.hours, now_ms, OUTSIDE_HOURS, NEVER_WITHIN)


def _outside(hours: tuple[Hours, ...], now_ms: int, phrase: Phrase, never: Phrase) -> Finding:
    """Return that none of the hours is now, and when the next begins where one does within a week."""
    for opening in next_within(hours, now_ms):
        wait = _clock(-(-max(opening - now_ms, _MINUTE_MS) // _MINUTE_MS))
        return Finding(Code.OUTSIDE_HOURS, True, phrase, {"wait": wait}, hours=hours)
    return Finding(Code.OUTSIDE_HOURS, True, never, hours=hours)


def _clock(minutes: int) -> str:
    """Return minutes as 7:05; also as a length of time, in hours and minutes."""
    return f"{minutes // 60}:{minutes % 60:02}"


def is_word_in(word: str, folded: str) -> bool:
    """Say whether a protected word or words stand in a folded text, however they are spelled, with whatever ending.

    A word is found at the beginning of words, and in every form that its endings give it: a term is typed as it is
    called, and stands in an answer as a sentence needs it (“полиция”, “в полицию”). No other word may only begin like
    it: who protects “Мария” keeps no answer about “март” off the board.
    """
    wanted = fold(word)
    words = wanted.split()
    if not words or any(one[:_KEPT] not in folded for one in words):
        return False
    if re.search(rf"(?<!\w){re.escape(wanted)}", folded):
        return True
    pattern = r"\W+".join(_whole_forms(one) for one in words)
    return bool(re.search(rf"(?<!\w){pattern}(?!\w)", folded))


def _whole_forms(word: str) -> str:
    """Return a pattern for a folded word in each of its forms, and for no longer word.

    Of its ending so much is taken off as leaves `_LEAST_STEM` letters, all of a name as short as “Яна” but the last.
    """
    if not _RUSSIAN.fullmatch(word):
        return re.escape(word)
    least = min(_LEAST_STEM, len(word) - 1)
    found = _ADJECTIVE.search(word) or _ENDING.search(word, least)
    stem = word[: found.start()] if found else word[:-1] if word[-1] in _VOWELS else word
    fleeting = _FLEETING.fullmatch(stem)
    begins = f"{re.escape(fleeting[1])}[ео]?{fleeting[2]}" if fleeting else stem
    # A soft sign stands for no ending of a word that has one behind it: семья is never семь.
    return f"{begins}(?:{_ENDINGS}){'' if stem.endswith('ь') else '?'}"


def is_avoided_in(word: str, folded: str) -> bool:
    """Say whether words to avoid stand in a folded text, whatever ending these and those have.

    One rule for the card and for what a source asked: staff put the beginning of a word into a card, a source writes it
    as it stands in their sentence (“про адвоката”), and what is taken from there into the card must not stop less.
    """
    words = fold(word).split()
    # No form of a word begins otherwise: most words stand nowhere, and that is told at once.
    if not words or any(one[:_KEPT] not in folded for one in words):
        return False
    if re.search(rf"(?<!\w){re.escape(' '.join(words))}", folded):
        return True
    *first, last = words
    pattern = _BETWEEN.join((*(_beginning(one) for one in first), _forms(last)))
    return bool(re.search(rf"(?<!\w){pattern}", folded))


def _beginning(word: str) -> str:
    """Return a pattern for the beginning of a folded word, without its ending and with or without a fleeting vowel."""
    stem = _ENDING.sub("", word)
    found = _FLEETING.fullmatch(stem)
    return f"{re.escape(found[1])}[ео]?{found[2]}" if found else re.escape(stem)


def _forms(word: str) -> str:
    """Return a pattern for all forms of a folded word; of a short one as a whole word, for it begins too many."""
    short = _SHORT.fullmatch(word)
    return f"(?:{short[1]}(?:{_SHORT_ENDINGS})?(?!\\w)|{_beginning(word)})" if short else _beginning(word)


def _protected(answer: Answer, terms: Terms, check: OutboundCheck) -> Iterator[Finding]:
    for term in check(answer.text):
        if terms.trust.rung is not Rung.VOUCHED:
            yield Finding(Code.PROTECTED, True, PROTECTED_UNVOUCHED, {"term": term})
        elif not answer.channel.is_end_to_end:
            yield Finding(Code.PROTECTED, True, PROTECTED_OPEN, {"term": term})
        else:
            yield Finding(Code.PROTECTED_WARNING, False, PROTECTED_VOUCHED, {"term": term})


def _warnings(answer: Answer, terms: Terms) -> Iterator[Finding]:
    if not answer.channel.is_end_to_end:
        yield Finding(Code.NOT_END_TO_END, False, NOT_END_TO_END)
    if terms.is_under_duress:
        yield Finding(Code.UNDER_DURESS, False, UNDER_DURESS)
    if terms.trust.flags:
        yield Finding(Code.FLAGGED, False, FLAGGED)
    if not terms.has_card:
        yield Finding(Code.NO_CARD, False, NO_CARD)
    is_said = any(one.text == OTHER for one in terms.theirs.of(Asked.WHOM))
    if not is_said and terms.card.relation in _FOR_ANOTHER and terms.card.consent is not Consent.GIVEN:
        yield Finding(Code.ABOUT_ANOTHER, False, ABOUT_ANOTHER)
    if terms.card.is_shared:
        cover = terms.card.cover
        phrase = SHARED_DEVICE if cover else SHARED_WITHOUT_COVER
        yield Finding(Code.SHARED_DEVICE, False, phrase, {"cover": cover} if cover else {})


def _by_their_answers(answer: Answer, terms: Terms) -> Iterator[Finding]:
    """Give what the source's own answers stand against, each with the message it stands in."""
    said = terms.theirs.said
    if len(said) > MOST_HELD:
        yield Finding(
            Code.TOO_MANY_ANSWERS, True, TOO_MANY_ANSWERS, {"count": str(len(said))}, message=said[-1].message
        )
    folded = fold(answer.text)
    for one in said[-MOST_HELD:]:
        for finding in _by_one(one, (answer, folded), terms):
            yield replace(finding, message=one.message)


def _by_one(one: Answered, of: tuple[Answer, str], terms: Terms) -> Iterator[Finding]:
    """``of``: the answer, and its text folded, once for all that it is held against."""
    (answer, folded), quoted = of, {"words": one.text}
    match one.asked:
        case Asked.HOURS if not answer.channel.has_receipt:
            yield from _their_hours(one, terms.now_ms)
        case Asked.REACH if not answer.channel.has_receipt:
            yield Finding(Code.THEIR_WAY, False, THEIR_WAY, quoted)
        case Asked.AVOID:
            yield from _their_wish(one, folded)
        case Asked.SHARED if terms.card.is_shared:
            return
        case Asked.SHARED if one.text == YES:
            cover = terms.card.cover
            phrase = THEY_SAY_SHARED_AS if cover else THEY_SAY_SHARED
            yield Finding(Code.SHARED_DEVICE, False, phrase, {"cover": cover} if cover else {})
        case Asked.SHARED if one.text == UNSURE:
            yield Finding(Code.SHARED_DEVICE, False, PERHAPS_SHARED)
        case Asked.WHOM if one.text == OTHER:
            yield Finding(Code.ABOUT_ANOTHER, False, ABOUT_ANOTHER)
        case _:
            return


def _their_hours(one: Answered, now_ms: int) -> Iterator[Finding]:
    windows = windows_of(one)
    if not windows.is_known:
        yield Finding(Code.HOURS_NOT_READ, True, HOURS_NOT_READ, {"words": one.text})
    elif not is_within(windows.hours, now_ms):
        yield _outside(windows.hours, now_ms, THEY_SAY_HOURS, THEY_SAY_NEVER)


def _their_wish(one: Answered, folded: str) -> Iterator[Finding]:
    wish, quoted = wish_of(one), {"wish": one.text}
    if wish.is_too_long:
        yield Finding(Code.TOO_MANY_ANSWERS, True, WISH_TOO_LONG)
    for word in wish.avoid:
        if is_avoided_in(word, folded):
            yield Finding(Code.WORD_TO_AVOID, True, THEY_SAY_AVOID, {"word": word})
    for word in wish.perhaps:
        if is_avoided_in(word, folded):
            yield Finding(Code.PERHAPS_TO_AVOID, False, PERHAPS_TO_AVOID, {"word": word, **quoted})
    if not wish.is_list:
        yield Finding(Code.THEIR_WISH, False, THEIR_WISH, quoted)
