"""The first hour at the desk, step by step, with pictures of an invented country. Words only, no rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Phrase


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of a screen: a file among ours for each language, its height in pixels of a page, and it in words."""

    name: str
    height: int
    shows: Phrase


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the first hour."""

    title: Phrase
    text: tuple[Phrase, ...]
    picture: tuple[Picture, ...] = ()


# Pixels of a page: how wide every picture in the help is (`tests/browser/test_pictures.py` takes them).
PICTURE_WIDTH: Final = 760
FIRST_HOUR: Final = (
    Step(
        Phrase("Choose a passphrase", "Выберите парольную фразу"),
        (
            Phrase(
                "You did so when the desk first opened: six words drawn with dice, used nowhere else. Nobody can open "
                "the vault without it. If you would choose better now: Team, Recovery, Passphrase.",
                "Вы выбрали её, когда открыли рабочее место впервые: шесть слов, выпавших на игральных костях, нигде "
                "больше не использованных. Без неё хранилище не откроет никто. Если сейчас вы выбрали бы лучше: "
                "«Команда», «Восстановление», «Парольная фраза».",
            ),
        ),
    ),
    Step(
        Phrase("Write down the recovery cards", "Перепишите карточки восстановления"),
        (
            Phrase(
                "Under Team, “Recovery”: copy the three cards by hand and "
                "give them to three people who do not live together. If the passphrase is lost, any two set a new one.",
                "В разделе «Команда», по ссылке «Восстановление», перепишите три карточки от руки и "
                "отдайте трём людям, которые живут не вместе. Если парольная фраза потеряна, любые две задают новую.",
            ),
        ),
    ),
    Step(
        Phrase("Take in accounts", "Примите известия"),
        (
            Phrase(
                "Under Record, “Import accounts”: choose a file. What it would change is shown first; all of it is "
                "taken in, or nothing. An article or a conversation is typed in with “Add an account” on Today: who "
                "printed or said it, then each thing it claims and who really speaks.",
                "В разделе «Сведения», по ссылке «Импорт известий», выберите файл. Сначала видно, что он изменит; "
                "принимается всё или ничего. Статью или разговор набирают через «Внести известие в сведения» на "
                "странице «Сегодня»: кто напечатал или сказал, затем каждое утверждение и чей это голос на самом деле.",
            ),
        ),
        (
            Picture(
                "taking-in",
                230,
                Phrase(
                    "What a file would change: how many claims and accounts are new. Buttons: Take it in, Leave it.",
                    "Что изменит файл: сколько утверждений и известий новы. Кнопки: «Принять», «Не принимать».",
                ),
            ),
        ),
    ),
    Step(
        Phrase("Read what is known", "Прочтите, что известно"),
        (
            Phrase(
                "Under Record, open a subject. Each card is one answer with its level. What was corrected is struck "
                "through beside it. Eight newspapers that repeat one statement are one voice and eight documents.",
                "В разделе «Сведения» откройте предмет. Каждая карточка — один ответ со степенью достоверности. "
                "Исправленное стоит рядом зачёркнутым. Восемь газет, повторяющих одно заявление, — это один голос и "
                "восемь документов.",
            ),
        ),
        (
            Picture(
                "known",
                330,
                Phrase(
                    "Two cards: the beginning, its older date struck through; the number held, disputed by two voices.",
                    "Две карточки: начало, прежняя дата зачёркнута; число задержанных, два голоса расходятся.",
                ),
            ),
        ),
    ),
    Step(
        Phrase("Go back to another day", "Вернитесь в другой день"),
        (
            Phrase(
                "On a subject, type a day, or move it with ← and →. An amber band says that you are looking at another "
                "day: what was public then, or what was known here. The key End brings you back to today.",
                "На странице предмета наберите день или сдвигайте его клавишами ← и →. Янтарная полоса говорит, что вы "
                "смотрите на другой день: что тогда было известно публично или что знали мы. Клавиша End возвращает "
                "к сегодняшнему.",
            ),
        ),
        (
            Picture(
                "another-day",
                410,
                Phrase(
                    "The amber band with the day looked at, above the subject as it was known then.",
                    "Янтарная полоса с выбранным днём, под ней предмет — каким он был известен тогда.",
                ),
            ),
        ),
    ),
    Step(
        Phrase("Open a number down to its voices", "Раскройте число до голосов"),
        (
            Phrase(
                "Open an answer, then one of its claims: the words, the account, who speaks, whom it repeats.",
                "Раскройте ответ, затем одно из утверждений: слова, известие, кто говорит, кого повторяет.",
            ),
        ),
        (
            Picture(
                "voices",
                400,
                Phrase(
                    "An opened answer: below each voice the accounts it stands in, the corrected ones struck through.",
                    "Раскрытый ответ: под каждым голосом известия, в которых он звучит; исправленные зачёркнуты.",
                ),
            ),
        ),
    ),
    Step(
        Phrase("Say what you think of a claim, and undo it", "Оспорьте утверждение — и отмените"),
        (
            Phrase(
                "At the foot of a claim's page: dispute it, and note why. What is known changes at once. Ctrl+Z undoes "
                "it; both stay in the history.",
                "Внизу страницы утверждения: оспорьте его и напишите почему. Ответ сразу изменится. Ctrl+Z отменяет; в "
                "истории остаётся и то и другое.",
            ),
        ),
    ),
    Step(
        Phrase("Search without thinking of the keyboard", "Ищите, не думая о раскладке"),
        (
            Phrase(
                "Press / and type a name in the wrong layout. It is found, and the page says how.",
                "Нажмите / и наберите имя не в той раскладке. Оно найдётся, и страница скажет как.",
            ),
        ),
        (
            Picture(
                "search",
                230,
                Phrase(
                    "A name typed in a Russian layout is found as the same keys of the Latin one.",
                    "Имя, набранное в русской раскладке, найдено по тем же клавишам латинской.",
                ),
            ),
        ),
    ),
    Step(
        Phrase("Lock", "Заприте"),
        (
            Phrase(
                "Press Shift three times. What you were typing is kept sealed for half an hour and is back after the "
                "passphrase.",
                "Нажмите Shift три раза. То, что вы набирали, полчаса хранится запечатанным и вернётся после парольной "
                "фразы.",
            ),
        ),
    ),
    Step(
        Phrase("Make a backup", "Сделайте резервную копию"),
        (
            Phrase(
                "Under Team, “Recovery”: make a backup and save it. It is one encrypted file; keep it in another "
                "house.",
                "В разделе «Команда», по ссылке «Восстановление», сделайте резервную копию и сохраните её. Это один "
                "зашифрованный файл; держите его в другом доме.",
            ),
        ),
    ),
)
