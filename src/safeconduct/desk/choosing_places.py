"""The place in a message's file that a form of its page means: for a note, and for a claim that points to it.

One set of fields for both: the file, begin and end of a span, two corners of a part of a picture. What is a place is
decided in `intake.places`. Refuses two kinds of place at once, a file that the message has not, a span of a picture, a
part of what is none; for a claim also a span beyond the end of a recording.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.desk.files_shown import kind_of
from safeconduct.desk.forms import Form
from safeconduct.intake.places import region_from_corners, span_from_clocks
from safeconduct.intake.types import FileItem, MessageItem, Where
from safeconduct.record.places import NO_PLACE, PlaceInFile, place_of

_CORNERS: Final = ("left", "top", "right", "bottom")
_CLOCKS: Final = ("at", "to")
# A clock says whole seconds: the last second of a recording ends after the recording does.
_SECOND_MS: Final = 1000


class NotAPlace(SafeconductError):
    """Typed words that mean no place in a file of the message."""

    code = "desk.not_a_place"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is no place in a file of the message.",
        safe=NOTHING_CHANGED_EN,
        do="Choose the file. Of a recording give begin and end as 1:05, within its length; of a picture two corners, "
        "each number from 0 to 10,000; not both.",
    )
    ru = Advice(
        what="Такого места в файлах сообщения нет.",
        safe=NOTHING_CHANGED_RU,
        do="Выберите файл. Для записи укажите начало и конец как 1:05, в пределах её длины; для снимка — два угла, "
        "каждое число от 0 до 10 000; не то и другое сразу.",
    )


def where_meant(form: Form, message: MessageItem) -> Where:
    """Return the place in a message's files that a form means; all of the chosen file, or of the message. NotAPlace."""
    clocks, corners = [form.text(one) for one in _CLOCKS], [form.text(one) for one in _CORNERS]
    number, is_point = _number(form.text("file")), any(clocks) or any(corners)
    if not is_point:
        return Where(number) if number < len(message.files) else Where()
    if number < 0 and any(clocks) and len(message.files) == 1:
        number = 0
    if not 0 <= number < len(message.files) or (any(clocks) and any(corners)):
        raise NotAPlace
    file = message.files[number]
    where = _region(file, number, corners) if any(corners) else _span(file, number, (clocks[0], clocks[1]))
    if not where.span_ms and not where.region:
        raise NotAPlace
    return where


def place_meant(form: Form, message: MessageItem) -> PlaceInFile:
    """Return the place that a claim of these words points to; of a message without words all of its file. NotAPlace.

    A file that merely stands beside words is not what they were said in.
    """
    where = where_meant(form, message)
    if where.span_ms or where.region:
        file = message.files[where.file]
        if file.lasts_ms and any(ms >= file.lasts_ms + _SECOND_MS for ms in where.span_ms):
            raise NotAPlace
        return place_of(file.original.content, where)
    if message.text or not message.files or (where.file < 0 and len(message.files) > 1):
        return NO_PLACE
    return place_of(message.files[max(where.file, 0)].original.content, Where())


def _region(file: FileItem, number: int, corners: list[str]) -> Where:
    return Where(number, (), region_from_corners(corners)) if kind_of(file) == "picture" else Where(number)


def _span(file: FileItem, number: int, clocks: tuple[str, str]) -> Where:
    return Where(number, span_from_clocks(*clocks)) if kind_of(file) != "picture" else Where(number)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else -1
