"""What may stand against an answer, as codes for programs and as sentences in both languages (`composing`).

A finding says what stands against it and, where the source themself asks for it, in which message. Words only. Refuses
to name what it does not quote: a protected word is filled in by whoever found it.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import sentence
from safeconduct.intake.hours_words import hours_in_words
from safeconduct.intake.types import Hours, MessageId

NO_MESSAGE: Final = MessageId(b"")


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
    HOURS_NOT_READ = "hours_not_read"
    PERHAPS_TO_AVOID = "perhaps_to_avoid"
    THEIR_WISH = "their_wish"
    THEIR_WAY = "their_way"
    ABOUT_ANOTHER = "about_another"
    TOO_MANY_ANSWERS = "too_many_answers"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing against an answer. ``is_refusal``: it may not go as it stands.

    ``message``: the one in which the source asks for it themself; empty bytes where staff do.
    """

    code: Code
    is_refusal: bool
    phrase: Phrase
    facts: dict[str, str] = field(default_factory=dict)
    # At which hours they may be written to, where that is what stands against it.
    hours: tuple[Hours, ...] = ()
    message: MessageId = NO_MESSAGE

    def in_words(self, language: Language) -> str:
        """Return the sentence."""
        hours = "; ".join(hours_in_words(one, language) for one in self.hours)
        return sentence(self.phrase, language, **self.facts, hours=hours)


EMPTY: Final = Phrase("The answer is empty.", "Ответ пуст.")
OUTSIDE_HOURS: Final = Phrase(
    "They may not be written to now. Agreed: {hours}. The next such time begins in {wait} (hours:minutes).",
    "Сейчас писать нельзя. Условлено: {hours}. Ближайшее такое время начнётся через {wait} (часы:минуты).",
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
    "В карточке связи указано, кто может отвечать; вас там нет.",
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
THEY_SAY_HOURS: Final = Phrase(
    "They asked not to be written to now. Their hours: {hours}. The next such time begins in {wait} (hours:minutes).",
    "Они просили сейчас не писать. Их время: {hours}. Ближайшее такое время начнётся через {wait} (часы:минуты).",
)
THEY_SAY_NEVER: Final = Phrase(
    "They asked not to be written to now. Their hours: {hours}.",
    "Они просили сейчас не писать. Их время: {hours}.",
)
HOURS_NOT_READ: Final = Phrase(
    "They said when they may be written to: “{words}”. Which hours and which time zone that is, a person has to say: "
    "set the hours of the contact card.",
    "Они указали, когда им можно писать: «{words}». Какие это часы и какой часовой пояс, должен решить человек: "
    "укажите часы в карточке связи.",
)
THEY_SAY_AVOID: Final = Phrase(
    "They asked that this word not be written: “{word}”.", "Они просили не писать это слово: «{word}»."
)
PERHAPS_TO_AVOID: Final = Phrase(
    "The answer has a word of their request “{wish}”: “{word}”. Is that what they want avoided?",
    "В ответе есть слово из их просьбы «{wish}»: «{word}». Не его ли они просят избегать?",
)
THEIR_WISH: Final = Phrase(
    "They asked what to avoid and as whom to write: “{wish}”.",
    "Они написали, чего избегать и кем представиться: «{wish}».",
)
THEIR_WAY: Final = Phrase(
    "They said how they can safely be reached: “{words}”. Is this way what they mean?",
    "Они написали, как с ними безопасно связаться: «{words}». Подходит ли этот путь?",
)
THEY_SAY_SHARED: Final = Phrase(
    "They say that somebody else looks into their telephone.", "Они пишут, что их телефон смотрит кто-то ещё."
)
THEY_SAY_SHARED_AS: Final = Phrase(
    "They say that somebody else looks into their telephone. Write as: {cover}",
    "Они пишут, что их телефон смотрит кто-то ещё. Пишите так, будто вы: {cover}",
)
PERHAPS_SHARED: Final = Phrase(
    "They do not know whether somebody else looks into their telephone.",
    "Они не знают, смотрит ли их телефон кто-то ещё.",
)
ABOUT_ANOTHER: Final = Phrase(
    "They write about somebody else: who reads this is not who is in danger. Write nothing of that person that this "
    "reader need not know.",
    "Они пишут о другом человеке: читать будет не тот, кто в опасности. Не пишите о нём того, чего читающему знать "
    "не нужно.",
)
TOO_MANY_ANSWERS: Final = Phrase(
    "They answered our questions {count} times, too often to hold this against all of it. Look through what they "
    "answered and set the contact card.",
    "Они ответили на наши вопросы {count} раз — слишком много, чтобы сверить всё. Просмотрите их ответы и заполните "
    "карточку связи.",
)
WISH_TOO_LONG: Final = Phrase(
    "They ask us to avoid more than can be held against an answer. Read what they wrote and set the contact card.",
    "Они просят избегать большего, чем можно сверить. Прочитайте, что они написали, и заполните карточку связи.",
)
