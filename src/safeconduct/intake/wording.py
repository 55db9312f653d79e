"""How channels, dangers, states and fields are called, in both languages. The codes are `types`'."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from safeconduct.base.clock import day_from_ms, iso_from_day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import UserId
from safeconduct.base.language import Counted, say, sentence
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.intake.hours_words import hours_in_words
from safeconduct.intake.types import (
    NO_TIME,
    NOBODY,
    CardField,
    CareField,
    Channel,
    Consent,
    Danger,
    Direction,
    Hours,
    Relation,
    Silence,
    Standing,
    State,
    Warned,
)
from safeconduct.intake.word_bytes import FieldValue

_MINUTE_MS: Final = 60_000
_DAY_MINUTES: Final = 24 * 60
Alias = Callable[[UserId], str]
"""What a person of the team is called."""

CHANNELS: Final = {
    Channel.PAGE: Phrase("page", "страница"),
    Channel.GATE: Phrase("page, through the gate", "страница, через шлюз"),
    Channel.ODK: Phrase("form", "анкета"),
    Channel.CARRIED: Phrase("carried", "передано вручную"),
    Channel.TELEGRAM: Phrase("Telegram", "Telegram"),
    Channel.WHATSAPP: Phrase("WhatsApp", "WhatsApp"),
    Channel.SIGNAL: Phrase("Signal", "Signal"),
    Channel.EMAIL: Phrase("e-mail", "электронная почта"),
    Channel.SMS: Phrase("text message", "СМС"),
    Channel.PHONE: Phrase("telephone", "телефон"),
    Channel.VOICE: Phrase("voice note", "голосовая запись"),
    Channel.IN_PERSON: Phrase("met in person", "личная встреча"),
    Channel.PRESS: Phrase("press", "пресса"),
    Channel.OTHER: Phrase("another way", "другой путь"),
}
DANGERS: Final = {
    Danger.NOW: Phrase("danger now", "опасность сейчас"),
    Danger.DAYS: Phrase("danger within days", "опасность в ближайшие дни"),
    Danger.UNKNOWN: Phrase("danger not known", "опасность неизвестна"),
    Danger.LATER: Phrase("danger later", "опасность позже"),
    Danger.NONE: Phrase("no danger", "опасности нет"),
}
STATES: Final = {
    State.NEW: Phrase("new", "новое"),
    State.OPEN: Phrase("open", "в работе"),
    State.WAITING: Phrase("waiting for them", "ждём ответа"),
    State.CLOSED: Phrase("closed", "закрыто"),
}
DIRECTIONS: Final = {
    Direction.IN: Phrase("they", "они"),
    Direction.OUT: Phrase("we", "мы"),
    Direction.UNKNOWN: Phrase("not known who", "неизвестно кто"),
}
RELATIONS: Final = {
    Relation.SELF: Phrase("about themselves", "о себе"),
    Relation.FAMILY: Phrase("family", "родственник"),
    Relation.FRIEND: Phrase("friend", "друг"),
    Relation.NEIGHBOUR: Phrase("neighbour", "сосед"),
    Relation.WITNESS: Phrase("witness", "свидетель"),
    Relation.OFFICIAL: Phrase("official", "должностное лицо"),
    Relation.MEDIA: Phrase("media", "СМИ"),
    Relation.UNKNOWN: Phrase("not known", "неизвестно"),
}
CONSENTS: Final = {
    Consent.UNKNOWN: Phrase("not known", "неизвестно"),
    Consent.GIVEN: Phrase("agrees", "согласие есть"),
    Consent.REFUSED: Phrase("does not agree", "против"),
    Consent.CANNOT_BE_ASKED: Phrase("cannot be asked now", "сейчас спросить нельзя"),
}
WARNINGS: Final = {
    Warned.MIXED_HEADER: Phrase("locked for others too", "заперто и для посторонних"),
    Warned.SEEN_BY_GATE: Phrase("the gate could read it", "шлюз мог это прочесть"),
    Warned.OLD_KEY: Phrase("locked with an old key", "заперто старым ключом"),
    Warned.DIFFERS: Phrase("came twice, and differs", "пришло дважды и различается"),
    Warned.UNSURE_DATE: Phrase("the date is not sure", "дата не точна"),
    Warned.UNSURE_ENCODING: Phrase("letters may be wrong", "буквы могут быть искажены"),
    Warned.EDITED: Phrase("was edited", "было исправлено"),
    Warned.FORWARDED: Phrase("was forwarded", "переслано"),
    Warned.FILE_MISSING: Phrase("a file did not come with it", "файл не приложен"),
    Warned.FILE_INCOMPLETE: Phrase("a file is not whole", "файл не целый"),
    Warned.NO_WORKING_COPY: Phrase("its file still holds what the camera wrote", "в файле остались данные камеры"),
    Warned.UNKNOWN_FORM: Phrase("parts could not be read", "часть не прочиталась"),
    Warned.CUT_SHORT: Phrase("the export breaks off there", "выгрузка там обрывается"),
    Warned.GARBLED: Phrase("letters were broken before it came here", "буквы испорчены ещё до получения"),
    Warned.DIVIDED: Phrase("too long, goes on in the next", "слишком длинное, продолжается в следующем"),
    Warned.BY_PROGRAM: Phrase("written by the messenger itself", "написано самим мессенджером"),
    Warned.REPEATED: Phrase("its number came before", "такой номер уже был"),
    Warned.LOCKED_BY_HAND: Phrase("locked by hand, with the age program", "заперто вручную, программой age"),
    Warned.STAYS_LOCKED: Phrase(
        "a locked text in it does not open here: its key is destroyed, at another desk, or of somebody else",
        "запертый текст в нём здесь не открывается: ключ уничтожен, на другом рабочем месте или чужой",
    ),
    Warned.NO_WORDS: Phrase(
        "came without words: the reply board cannot answer it", "пришло без слов: на доске ответов не ответить"
    ),
}
# Why what was sent in is opened by nobody: the codes of `intake.unopened/1`.
WHY_UNOPENED: Final = {
    "old_key": Phrase("its key was destroyed before it came here", "ключ был уничтожен раньше, чем оно пришло сюда"),
    "malformed": Phrase(
        "it is damaged, or locked with none of our keys", "оно повреждено или заперто ни одним из наших ключей"
    ),
    "wrong_org": Phrase("it is for another organisation", "оно для другой организации"),
    "wrong_box": Phrase("it is for another inbox", "оно для другого ящика"),
    "no_message": Phrase("a piece of a file whose message never came", "кусок файла, сообщение к которому не пришло"),
    "pieces_missing": Phrase(
        "its message is here, and its files never came whole", "само сообщение здесь, а файлы целиком не пришли"
    ),
}
CARE_FIELDS: Final = {
    CareField.OWNER: Phrase("looks after it", "кто ведёт"),
    CareField.STAND_IN: Phrase("stands in", "кто подменяет"),
    CareField.NEXT_CONTACT: Phrase("next contact", "следующая связь"),
    CareField.STATE: Phrase("state", "состояние"),
    CareField.DANGER: Phrase("danger", "опасность"),
}
CARD_FIELDS: Final = {
    CardField.RELATION: Phrase("who reports", "кто сообщает"),
    CardField.ABOUT: Phrase("about whom", "о ком"),
    CardField.CONSENT: Phrase("whoever it is about", "согласие того, о ком речь"),
    CardField.LANGUAGES: Phrase("languages", "языки"),
    CardField.HOURS: Phrase("may be written to", "когда можно писать"),
    CardField.AVOID: Phrase("words to avoid", "слова, которых избегать"),
    CardField.COVER: Phrase("cover story", "легенда"),
    CardField.WHO_ANSWERS: Phrase("who may answer", "кто может отвечать"),
    CardField.IS_SHARED: Phrase("device in other hands too", "устройство бывает в чужих руках"),
    CardField.SILENCE: Phrase("after silence", "при молчании"),
    CardField.CALLED: Phrase("what to call them", "как обращаться"),
    CardField.NOTES: Phrase("notes", "заметки"),
}
# What our page and our form ask, by the codes under which the answers come (docs/rooms/intake.md, "The page"); said of
# whoever answered.
QUESTIONS: Final = {
    "danger": Phrase("Are they in danger now", "Есть ли опасность сейчас"),
    "reach": Phrase("How they can safely be reached", "Как с ними безопасно связаться"),
    "hours": Phrase("When they may be written to", "Когда им можно писать"),
    "avoid": Phrase("What to avoid, as whom to write", "Чего избегать, кем назваться"),
    "shared": Phrase("Does anybody else look into their telephone", "Смотрит ли их телефон кто-то ещё"),
    "silence": Phrase("What to do if they fall silent", "Что делать, если они замолчат"),
    "whom": Phrase("About whom they write", "О ком они пишут"),
    "form_id": Phrase("Form", "Анкета"),
    "form_version": Phrase("Version of the form", "Версия анкеты"),
    "form_instance": Phrase("Number of this filling-in", "Номер этого заполнения"),
}
_YES_NO: Final = {
    "yes": Phrase("yes", "да"),
    "no": Phrase("no", "нет"),
    "unsure": Phrase("they do not know", "не знают"),
}
# What can be chosen as an answer, by question.
CHOSEN: Final = {
    "danger": {
        "now": Phrase("yes, now", "да, сейчас"),
        "soon": Phrase("soon, within days", "скоро, в ближайшие дни"),
        "no": Phrase("no", "нет"),
        "unsure": Phrase("they do not know", "не знают"),
    },
    "shared": _YES_NO,
    "whom": {
        "self": Phrase("about themselves", "о себе"),
        "other": Phrase("about somebody else", "о другом человеке"),
    },
}
CHANGED: Final = Phrase("{what}: {value}", "{what}: {value}")
NOTHING: Final = Phrase("nothing", "ничего")
NOBODY_YET: Final = Phrase("nobody", "никто")
NO_DATE: Final = Phrase("none agreed", "не оговорена")
# What an empty list means where it does not mean nothing.
_WITHOUT: Final[dict[CareField | CardField, Phrase]] = {
    CardField.HOURS: Phrase("at any time", "в любое время"),
    CardField.WHO_ANSWERS: Phrase("anybody", "любой"),
}
YES: Final = Phrase("yes", "да")
NO: Final = Phrase("no", "нет")
AFTER_HOURS: Final = Counted(
    ("after {n} hour", "after {n} hours"), ("через {n} час", "через {n} часа", "через {n} часов")
)
HOURS: Final = Counted(("{n} hour", "{n} hours"), ("{n} час", "{n} часа", "{n} часов"))
FALLEN_SILENT: Final = Phrase(
    "Silent for longer than agreed ({hours}). What they asked of us: {then}",
    "Молчат дольше, чем условились ({hours}). О чём просили: {then}",
)
FALLEN_SILENT_UNSAID: Final = Phrase(
    "Silent for longer than agreed ({hours}). What to do then was not agreed.",
    "Молчат дольше, чем условились ({hours}). Что тогда делать, не условлено.",
)
MESSAGES: Final = Counted(("{n} message", "{n} messages"), ("{n} сообщение", "{n} сообщения", "{n} сообщений"))


def instant_in_words(at_ms: int) -> str:
    """Return an instant as day and clock, UTC, as lists have it: 2030-05-05 12:00 UTC."""
    minutes = at_ms // _MINUTE_MS % _DAY_MINUTES
    return f"{iso_from_day(day_from_ms(at_ms))} {minutes // 60:02}:{minutes % 60:02} UTC"


def question_in_words(code: str, language: Language) -> str:
    """Return what was asked; of a form that is not ours, or of a newer page, its code."""
    return say(QUESTIONS[code], language) if code in QUESTIONS else plain(code, MOST_OF_A_NAME)


def answer_in_words(code: str, text: str, language: Language) -> str:
    """Return what was answered: a choice in words, anything else as it was written."""
    chosen = CHOSEN.get(code, {})
    return say(chosen[text], language) if text in chosen else text


def silence_in_words(value: Silence, language: Language) -> str:
    """Return what is to be done after silence, and after how long; that nothing is agreed."""
    if not value.hours:
        return say(NOTHING, language)
    after = AFTER_HOURS.say(value.hours, language)
    return f"{after}: {plain(value.then)}" if value.then else after


def fallen_silent_in_words(agreed: Silence, language: Language) -> str:
    """Return what they asked of us for when they fall silent: what to do and what not, in their words."""
    hours = HOURS.say(agreed.hours, language)
    if not agreed.then.strip():
        return sentence(FALLEN_SILENT_UNSAID, language, hours=hours)
    return sentence(FALLEN_SILENT, language, hours=hours, then=agreed.then)


def warning_in_words(code: str, language: Language) -> str:
    """Return what a warning says; of a newer desk's its code."""
    known = {one.value: phrase for one, phrase in WARNINGS.items()}
    return say(known[code], language) if code in known else plain(code, MOST_OF_A_NAME)


def why_in_words(code: str, language: Language) -> str:
    """Return why nobody opens something; the code itself where a newer desk says another."""
    return say(WHY_UNOPENED[code], language) if code in WHY_UNOPENED else plain(code, MOST_OF_A_NAME)


def value_in_words(field: CareField | CardField, value: FieldValue, language: Language, alias: Alias) -> str:
    """Return the value of a field of care or card."""
    if field in (CareField.OWNER, CareField.STAND_IN):
        is_nobody = value == NOBODY or not isinstance(value, bytes)
        return say(NOBODY_YET, language) if is_nobody else alias(UserId(bytes(value)))  # type: ignore[arg-type]
    if field is CareField.NEXT_CONTACT:
        return say(NO_DATE, language) if value == NO_TIME or not isinstance(value, int) else instant_in_words(value)
    if value == () and field in _WITHOUT:
        return say(_WITHOUT[field], language)
    return _other_in_words(value, language, alias)


def _other_in_words(value: FieldValue, language: Language, alias: Alias) -> str:
    match value:
        case Standing():
            reason = plain(value.reason, MOST_OF_A_NAME)
            return say(STATES[value.state], language) + (f" ({reason})" if reason else "")
        case Danger():
            return say(DANGERS[value], language)
        case Relation():
            return say(RELATIONS[value], language)
        case Consent():
            return say(CONSENTS[value], language)
        case Silence():
            return silence_in_words(value, language)
        case bool():
            return say(YES if value else NO, language)
        case tuple():
            return ", ".join(_part_in_words(one, language, alias) for one in value) or say(NOTHING, language)
        case _:
            return plain(str(value)) or say(NOTHING, language)


def _part_in_words(one: str | bytes | Hours, language: Language, alias: Alias) -> str:
    if isinstance(one, Hours):
        return hours_in_words(one, language)
    return alias(UserId(one)) if isinstance(one, bytes) else plain(one, MOST_OF_A_NAME)
