"""The help of reading a text into an account in Russian, by its English (see `help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RECORD_READ_HELP: Final[Mapping[str, str]] = {
    "Keep the text of FILE (- for standard input) as an account, and list what it may say.": (
        "Сохранить текст из FILE (- означает стандартный ввод) как известие и показать, что из него можно взять."
    ),
    "The account whose text it is; without it a new one is made.": (
        "Известие, чей это текст; без него создаётся новое."
    ),
    "Of a new account: who printed, sent or said it.": "У нового известия: кто напечатал, прислал или сказал.",
    "Of a new account: day or range it became public.": "У нового известия: день или дни публикации.",
    "Of a new account: voice that brought it to the public; may be new.": (
        "У нового известия: голос, который его обнародовал; можно новый."
    ),
    "Of a new account: its address, if it has one.": "У нового известия: его адрес, если есть.",
    "Of a new account: the language it is in: ru, en, ce; without it, as its words tell.": (
        "У нового известия: на каком оно языке: ru, en, ce; без этого решают сами слова."
    ),
    "Leave the language model out.": "Без языковой модели.",
    "List what the kept text of an ACCOUNT may say, with numbers.": (
        "Показать с номерами, что можно взять из сохранённого текста известия ACCOUNT."
    ),
    "Also those that are decided or say the same again.": "Также решённые и те, что повторяют сказанное.",
    "Make claims of suggestions: NUMBERS of the list of an ACCOUNT. They keep the words and where these stand.": (
        "Сделать из подсказок утверждения: номера NUMBERS из списка известия ACCOUNT. Слова и их место сохраняются."
    ),
    "What the claims are about: a subject that is here, or a new one.": (
        "О чём утверждения: предмет, который здесь есть, или новый."
    ),
    "Of a new subject: what it is.": "У нового предмета: что это.",
    "Of a new voice: who it is.": "У нового голоса: кто это.",
    "estimated, confirmed, identified …; without it what the words give.": (
        "estimated, confirmed, identified …; без этого — то, что дают слова."
    ),
    "Another property than the one proposed.": "Другой показатель вместо предложенного.",
    "Another value than the one proposed.": "Другое значение вместо предложенного.",
    "Of a new count: it only grows, a later one replaces it.": (
        "У нового количества: оно только растёт, более позднее заменяет прежнее."
    ),
    "Account it is taken from; several with semicolons.": "Откуда это взято; несколько известий через точку с запятой.",
    "Decline suggestions: NUMBERS of the list of an ACCOUNT. They do not come back until this is undone.": (
        "Отклонить подсказки: номера NUMBERS из списка известия ACCOUNT. Они не вернутся, пока это не отменят."
    ),
    "List accounts that may have their words from earlier ones, with both passages; a person decides.": (
        "Показать известия, чьи слова могут быть взяты из более ранних, с обоими отрывками; решает человек."
    ),
    "Say that a CLAIM is taken from an ACCOUNT: copies of one account count once.": (
        "Сказать, что утверждение CLAIM взято из известия ACCOUNT: копии одного известия считаются один раз."
    ),
}
