"""The Russian of the help of `ledger` and `press`, for the group that takes it in (`help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LEDGER_HELP: Final[Mapping[str, str]] = {
    "What is public, ours and others', what each entry told, and what is to be corrected.": (
        "Что известно всем, наше и чужое: что этим сказано и что пора исправить."
    ),
    "List everything that is public, the oldest first.": "Перечислить всё, что известно всем, сначала старое.",
    "Enter an article of others, word for word.": "Внести чужую публикацию дословно.",
    "Where it stood.": "Где это вышло.",
    "Since when it stands there, as 2026-11-28.": "С какого дня, например 2026-11-28.",
    "Show an ENTRY by the first digits of its id: its words, what it told, and what the program finds in it.": (
        "Показать запись ENTRY по первым цифрам: её слова, что этим сказано и что в ней находит программа."
    ),
    "A number that it told; no MOST where it says at least. Several times for several.": (
        "Число, которое там сказано; без MOST, если сказано «не меньше». Для нескольких чисел повторить."
    ),
    "A place that it names, by its code in “ledger show”.": "Место, которое там названо, по коду из «ledger show».",
    "Words of somebody that it repeats.": "Чьи-то слова, которые там приведены.",
    "What it tells of one person, by its number in “ledger show”; of whom, as statements name them, never a name.": (
        "Что там сказано об одном человеке, по номеру из «ledger show»; о ком — так, как в сообщениях, не по имени."
    ),
    "Of an entry of ours: read it anew from its statement.": "Для нашей записи: прочесть заново по её сообщению.",
    "Say what an ENTRY told, in the place of what stands there; with nothing, that it told nothing.": (
        "Указать, что сказано записью ENTRY, вместо прежнего; без всего — что не сказано ничего."
    ),
    "Begin the correction under this working name.": "Начать исправление под этим рабочим названием.",
    "Say why no correction is needed; signed and kept. No names.": (
        "Указать, почему исправлять не нужно; подписывается и хранится. Без имён."
    ),
    "Say that an ENTRY of ours is to be on the site no more; it stays in the ledger. Never says who or why.": (
        "Снять нашу запись ENTRY с сайта; в реестре она останется. Кто и почему, не говорится нигде."
    ),
    "List what of ours is to be on the site no more, by the ids of releases, and write it beside the releases.": (
        "Перечислить наши публикации, снятые с сайта, по их номерам и записать список рядом с публикациями."
    ),
    "Folder of the releases: the list is written there, and “site build” leaves out what it names.": (
        "Папка публикаций: туда запишется список, и «site build» пропустит всё, что в нём названо."
    ),
    "List what is public and does not hold any more; of one, by its first digits, begin a correction or leave it.": (
        "Перечислить опубликованное, что больше не верно; по первым цифрам начать исправление или оставить как есть."
    ),
    "Questions of journalists, what was said to them, and the lines for the telephone.": (
        "Вопросы журналистов, что им сказано и ответы для телефона."
    ),
    "List the questions, those to be answered first and the soonest deadline first of all.": (
        "Перечислить вопросы: сначала те, что ждут ответа, и самые срочные."
    ),
    "Enter a question: outlet=NAME question=WORDS deadline=TIME who=WORDS (see: evacuate forms enquiry).": (
        "Записать вопрос: outlet=NAME question=WORDS deadline=TIME who=WORDS (см. evacuate forms enquiry)."
    ),
    "Say who is in the press room, in which lies what is public, and who of the team may have another.": (
        "Показать, кто в пресс-службе, где лежит всё опубликованное, и у кого в команде может быть другая."
    ),
    "Begin it, where no colleague has one.": "Начать её, если ни у кого из коллег её нет.",
    "Which released statement answers it, by its working name.": (
        "Какое вышедшее сообщение отвечает на это, по рабочему названию."
    ),
    "Say word for word what was said to whoever asked an ENQUIRY; it is entered in what is public.": (
        "Записать дословно, что сказано на вопрос ENQUIRY; это вносится в то, что известно всем."
    ),
    "Say that nobody has to answer an ENQUIRY any more.": "Отметить, что на вопрос ENQUIRY отвечать уже не нужно.",
    "Print the lines for the telephone: each is checked now, and none stands here that the check holds.": (
        "Напечатать ответы для телефона: каждый проверяется сейчас, задержанных проверкой здесь нет."
    ),
}
