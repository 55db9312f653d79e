"""The words of the pages and what they mean, in English and Russian, as docs/glossary.md has them.

Each word stands in that page too, word for word, and a test looks. Refuses to explain what no page shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Phrase


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means."""

    word: Phrase
    meaning: Phrase


def _term(en: str, ru: str, meaning: str, meaning_ru: str) -> Term:
    return Term(Phrase(en, ru), Phrase(meaning, meaning_ru))


TERMS: Final[Mapping[str, Term]] = {
    term.word.en: term
    for term in (
        _term(
            "account",
            "известие",
            "One document, message or conversation, with the claims read out of it.",
            "Один документ, письмо или разговор с утверждениями, которые из него прочитаны.",
        ),
        _term(
            "as known",
            "как было известно нам",
            "A past day as we had it recorded then.",
            "Прошедший день так, как он был записан у нас тогда.",
        ),
        _term(
            "as public",
            "как было известно публично",
            "A past day by what had been published then.",
            "Прошедший день по тому, что к нему было опубликовано.",
        ),
        _term(
            "basis",
            "основание",
            "What sort of figure it is: estimated, confirmed, people identified, people interviewed.",
            "Что это за число: оценка, подтверждено, установлено поимённо, опрошены сами люди.",
        ),
        _term(
            "claim",
            "утверждение",
            "What one source says on one thing about one subject. Never overwritten.",
            "Что один источник говорит об одном показателе одного предмета. Никогда не переписывается.",
        ),
        _term(
            "corrected",
            "исправлено",
            "A value with a correction behind it. The old value stays beside it, struck through.",
            "Значение, за которым стоит исправление. Прежнее остаётся рядом, зачёркнутым.",
        ),
        _term(
            "corroborated",
            "подтверждено независимо",
            "At least two independent voices say so.",
            "Так говорят по меньшей мере два независимых голоса.",
        ),
        _term(
            "disputed",
            "оспаривается",
            "What two voices say excludes each other, or somebody here doubts it.",
            "Сказанное двумя голосами исключает одно другое, или кто-то здесь в этом сомневается.",
        ),
        _term(
            "document",
            "документ",
            "One published or received thing. Many documents may carry one voice.",
            "Одна опубликованная или полученная вещь. За многими документами может стоять один голос.",
        ),
        _term(
            "inconsistent",
            "противоречит себе",
            "One voice says two different things and has not corrected itself.",
            "Один голос говорит разное и себя не исправил.",
        ),
        _term(
            "independence",
            "независимость",
            "Two voices that do not reach us through one and the same hand.",
            "Два голоса, которые доходят до нас не через одни и те же руки.",
        ),
        _term(
            "learnt on",
            "стало известно нам",
            "The day we came to know it, which may be earlier than the day it was entered.",
            "День, когда это стало известно нам; он может быть раньше дня записи.",
        ),
        _term(
            "level",
            "степень достоверности",
            "How well it stands: reported, corroborated, reasonable grounds, disputed or withdrawn.",
            "Насколько это обосновано: сообщается, подтверждено независимо, разумные основания полагать, оспаривается, "
            "изъято.",
        ),
        _term(
            "property",
            "показатель",
            "What is said of a subject: when it began, how many were detained, how many died.",
            "Что говорится о предмете: когда началось, сколько задержано, сколько погибло.",
        ),
        _term(
            "publisher",
            "издатель",
            "Who brought an account to the public.",
            "Кто сделал известие публичным.",
        ),
        _term(
            "reasonable grounds",
            "разумные основания полагать",
            "Two independent voices, one of them first-hand and read by two people here, and nothing open.",
            "Два независимых голоса, один — из первых рук и прочитан здесь двумя людьми, и нет открытых вопросов.",
        ),
        _term(
            "repeats",
            "повторяет",
            "Has it from another account. A copy is never counted as a voice.",
            "Взято из другого известия. Копия никогда не считается голосом.",
        ),
        _term(
            "reported",
            "сообщается",
            "Somebody says so, and no more is known.",
            "Кто-то так говорит, и больше ничего не известно.",
        ),
        _term(
            "review",
            "проверка",
            "A second person's reading of a claim.",
            "Утверждение перечитал второй человек.",
        ),
        _term(
            "subject",
            "предмет",
            "What a claim is about: an event, a person, a place, an organisation.",
            "О чём утверждение: событие, человек, место, организация.",
        ),
        _term(
            "superseded",
            "заменено исправлением",
            "Put aside by a correction; still shown, struck through.",
            "Отложено из-за исправления; по-прежнему видно, зачёркнутым.",
        ),
        _term(
            "tombstone",
            "отметка об изъятии",
            "What stays visible where content was withdrawn.",
            "То, что остаётся на месте изъятого содержания.",
        ),
        _term(
            "us",
            "мы сами",
            "A voice that is our own organisation. Its echo in the press never supports it.",
            "Голос нашей собственной организации. Его эхо в прессе никогда его не подкрепляет.",
        ),
        _term("voice", "голос", "Who really speaks in an account.", "Кто на самом деле говорит в известии."),
        _term(
            "withdrawal",
            "изъятие",
            "Content hidden on every day because consent was taken back. Nothing is erased.",
            "Содержание скрыто на все дни, потому что согласие отозвано. Ничего не стирается.",
        ),
        _term(
            "recovery words",
            "слова восстановления",
            "Three cards, of which any two open the vault when the passphrase is lost.",
            "Три карточки, из которых любые две открывают хранилище, если парольная фраза потеряна.",
        ),
        _term(
            "vault",
            "хранилище",
            "The encrypted folder that holds everything entered here.",
            "Зашифрованная папка, в которой лежит всё записанное здесь.",
        ),
        _term(
            "alias",
            "псевдоним",
            "What somebody of the team is called here; never their own name.",
            "Как человека из команды зовут здесь; никогда не его настоящее имя.",
        ),
        _term(
            "verify",
            "проверка целостности",
            "To check every signature and compute everything shown anew.",
            "Проверить каждую подпись и вычислить всё показанное заново.",
        ),
    )
}
