"""What stands against an answer before it is written: the terms of the contact card, trust, and the channel. Pure.

Each finding is a sentence. A refusal cannot be clicked away: either the answer changes or, where it is out of date, the
card. A warning is shown and passes. What is protected this room does not know: the check on outgoing words is passed in
(decision 0011). Refuses to name a protected word to anybody but whoever typed it. P12 guards what is released.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import UserId
from safeconduct.base.language import sentence
from safeconduct.base.text import fold
from safeconduct.intake.counting import Trust
from safeconduct.intake.hours import is_within, is_zone, next_within
from safeconduct.intake.hours_words import hours_in_words
from safeconduct.intake.types import Card, Channel, Hours, Rung

OutboundCheck = Callable[[str], Sequence[str]]
"""Given a text, the protected terms it holds: places, helpers, routes. Empty: none."""

_MINUTE_MS: Final = 60_000


def nothing_protected(_: str) -> Sequence[str]:
    """Find nothing: for a desk that holds no protected terms."""
    return ()


class Code(enum.Enum):
    """What was found, for programs."""

    EMPTY = "empty"
    OUTSIDE_HOURS = "outside_hours"
    UNKNOWN_ZONE = "unknown_zone"
    WORD_TO_AVOID = "word_to_avoid"
    MAY_NOT_ANSWER = "may_not_answer"
    PROTECTED = "protected"
    NOT_END_TO_END = "not_end_to_end"
    PROTECTED_WARNING = "protected_warning"
    SHARED_DEVICE = "shared_device"
    UNDER_DURESS = "under_duress"
    FLAGGED = "flagged"
    NO_CARD = "no_card"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing against an answer. ``is_refusal``: it may not go as it stands."""

    code: Code
    is_refusal: bool
    phrase: Phrase
    facts: dict[str, str] = field(default_factory=dict)
    # At which hours they may be written to, where that is what stands against it.
    hours: tuple[Hours, ...] = ()

    def in_words(self, language: Language) -> str:
        """Return the sentence."""
        hours = "; ".join(hours_in_words(one, language) for one in self.hours)
        return sentence(self.phrase, language, **self.facts, hours=hours)


EMPTY: Final = Phrase("The answer is empty.", "Ответ пуст.")
OUTSIDE_HOURS: Final = Phrase(
    "They may not be written to now. Agreed: {hours}. The next such time begins in {wait} hours.",
    "Сейчас писать нельзя. Условлено: {hours}. Ближайшее такое время начнётся через {wait} ч.",
)
NEVER_WITHIN: Final = Phrase(
    "They may not be written to now. Agreed: {hours}.", "Сейчас писать нельзя. Условлено: {hours}."
)
UNKNOWN_ZONE: Final = Phrase(
    "When they may be written to cannot be told: this computer does not know the time zone “{zone}”.",
    "Нельзя определить, когда можно писать: этот компьютер не знает часового пояса «{zone}».",
)
WORD_TO_AVOID: Final = Phrase(
    "The answer has a word that must not be read there: “{word}”.",
    "В ответе есть слово, которого там не должно быть: «{word}».",
)
MAY_NOT_ANSWER: Final = Phrase(
    "The contact card says who may answer, and you are not among them.",
    "В карточке связи указано, кому можно отвечать; вас там нет.",
)
PROTECTED_UNVOUCHED: Final = Phrase(
    "The answer names something protected (“{term}”), and two of you have not vouched for this person.",
    "В ответе есть защищаемое слово («{term}»), а за этого человека ещё не поручились двое из вас.",
)
PROTECTED_OPEN: Final = Phrase(
    "The answer names something protected (“{term}”), and others can read this channel.",
    "В ответе есть защищаемое слово («{term}»), а этот канал могут читать посторонние.",
)
PROTECTED_VOUCHED: Final = Phrase(
    "The answer names something protected (“{term}”). Does this person need it now?",
    "В ответе есть защищаемое слово («{term}»). Нужно ли это человеку сейчас?",
)
NOT_END_TO_END: Final = Phrase(
    "Others can read this channel: the operator, and whoever can make it tell. Write nothing that would harm them.",
    "Этот канал могут читать посторонние: оператор и все, кто может его заставить. Не пишите того, что навредит.",
)
SHARED_DEVICE: Final = Phrase(
    "Somebody else has this telephone in hands too. Write as: {cover}",
    "Этот телефон бывает и в чужих руках. Пишите так, будто вы: {cover}",
)
SHARED_WITHOUT_COVER: Final = Phrase(
    "Somebody else has this telephone in hands too, and no cover story is agreed.",
    "Этот телефон бывает и в чужих руках, а легенда не оговорена.",
)
UNDER_DURESS: Final = Phrase(
    "They wrote under duress: somebody else reads this, or writes it.",
    "Написано под принуждением: это читает или пишет кто-то другой.",
)
FLAGGED: Final = Phrase(
    "Something looks as if somebody else were writing. Ask before you tell.",
    "Есть признаки, что пишет кто-то другой. Сначала спросите, потом рассказывайте.",
)
NO_CARD: Final = Phrase(
    "It is not agreed yet when and how they may safely be written to.",
    "Ещё не оговорено, когда и как безопасно писать.",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as somebody is about to give it."""

    text: str
    channel: Channel
    by: UserId


@dataclass(frozen=True, slots=True)
class Terms:
    """What an answer is held against. ``has_card``: somebody has set something of the card."""

    card: Card
    trust: Trust
    now_ms: int
    is_under_duress: bool = False
    has_card: bool = True


def findings(answer: Answer, terms: Terms, check: OutboundCheck) -> tuple[Finding, ...]:
    """Return everything that stands against an answer, refusals first."""
    found = [*_refusals(answer, terms), *_protected(answer, terms, check), *_warnings(answer, terms)]
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
    for word in card.avoid:
        if is_word_in(word, answer.text):
            yield Finding(Code.WORD_TO_AVOID, True, WORD_TO_AVOID, {"word": word})


def _hours(card: Card, now_ms: int) -> Iterator[Finding]:
    for one in card.hours:
        if not is_zone(one.zone):
            yield Finding(Code.UNKNOWN_ZONE, True, UNKNOWN_ZONE, {"zone": one.zone})
            return
    if is_within(card.hours, now_ms):
        return
    opening = next_within(card.hours, now_ms)
    if not opening:
        yield Finding(Code.OUTSIDE_HOURS, True, NEVER_WITHIN, hours=card.hours)
        return
    wait = _clock(-(-max(opening[0] - now_ms, _MINUTE_MS) // _MINUTE_MS))
    yield Finding(Code.OUTSIDE_HOURS, True, OUTSIDE_HOURS, {"wait": wait}, hours=card.hours)


def _clock(minutes: int) -> str:
    """Return minutes as 7:05; also as a length of time, in hours and minutes."""
    return f"{minutes // 60}:{minutes % 60:02}"


def is_word_in(word: str, text: str) -> bool:
    """Say whether a word or words to avoid stand in a text, however they are spelled, with whatever ending.

    A word is found at the beginning of words: Russian endings change, and a word too many found costs a rewording.
    """
    wanted = fold(word)
    return bool(wanted) and bool(re.search(rf"(?<!\w){re.escape(wanted)}", fold(text)))


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
    if terms.card.is_shared:
        cover = terms.card.cover
        phrase = SHARED_DEVICE if cover else SHARED_WITHOUT_COVER
        yield Finding(Code.SHARED_DEVICE, False, phrase, {"cover": cover} if cover else {})
