"""The Russian of the help of `media`, for the group that takes it in (`help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MEDIA_HELP: Final[Mapping[str, str]] = {
    "Pictures of a statement: made anew from pixels, covered, cleared.": (
        "Снимки для сообщения: сделать заново из пикселей, закрыть лишнее, разрешить."
    ),
    "Bring a picture, or a page of a PDF, into a statement. Its file's name is not kept.": (
        "Добавить в сообщение снимок или страницу PDF. Имя файла не сохраняется."
    ),
    "Of a document: which page.": "Для документа: какая страница.",
    'A part to be covered, in pixels: "left top right bottom".': (
        "Что закрыть, в пикселях: «слева сверху справа снизу»."
    ),
    "What it shows, in Russian.": "Что на нём, по-русски.",
    "What it shows, in English.": "Что на нём, по-английски.",
    "What it shows, in Chechen.": "Что на нём, по-чеченски.",
    "Cover more parts of a picture; whoever cleared it has to look again.": (
        "Закрыть на снимке ещё что-то; кто его разрешил, должен посмотреть снова."
    ),
    "List the pictures of a statement, and which of them are cleared.": (
        "Перечислить снимки сообщения и какие из них разрешены."
    ),
    "Folder for it.": "Папка для него.",
    "Write a picture exactly as it goes out, to be looked at, under its SHA-256.": (
        "Записать снимок точно таким, каким он выйдет, чтобы посмотреть; имя файла — его SHA-256."
    ),
    "Say that you looked at all of the picture with this SHA-256, and it may go out so.": (
        "Сказать, что вы посмотрели весь снимок с этой SHA-256 и он может выйти таким."
    ),
    "Take the clearance of a picture back: the statement waits for it again.": (
        "Отозвать разрешение снимка: сообщение снова его ждёт."
    ),
    "Leave a picture out, with the part of the text that shows it.": (
        "Убрать снимок и ту часть текста, где он показан."
    ),
}
