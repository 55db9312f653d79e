"""What can go wrong with a file that somebody brings to the desk, in sentences for a tired person.

A file that is merely odd is no error: it is read as far as it goes and warned about (`parsed.ParsedWarning`), and a
file that no parser knows is kept whole as a document. Refused is only what cannot be opened at all, or would harm the
desk.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, Exit, Opaque, Phrase, SafeconductError

_STAYS_EN: Final = "Nothing was taken in; the file lies where it was."
_STAYS_RU: Final = "Ничего не принято; файл лежит там, где лежал."


class BadExport(SafeconductError):
    """An export that cannot be read from its first message on."""

    code = "intake.bad_export"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is no {kind} that can be read{place}: {reason}.",
        safe=_STAYS_EN,
        do="Ask for the export again, or log the file whole, as a document: then its bytes are kept as they are.",
    )
    ru = Advice(
        what="Прочесть это как {kind} не удалось{place}: {reason}.",
        safe=_STAYS_RU,
        do="Попросите выгрузить заново или приложите файл целиком, как документ: его байты сохранятся без изменений.",
    )


class BadArchive(SafeconductError):
    """A zip archive that is damaged, locked, or made to do harm."""

    code = "intake.bad_archive"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This archive was not opened{place}: {reason}.",
        safe=_STAYS_EN,
        do="Ask for it packed anew, unpack it on a computer that holds nothing else, or log it whole, as a document.",
    )
    ru = Advice(
        what="Этот архив не открыт{place}: {reason}.",
        safe=_STAYS_RU,
        do="Попросите упаковать его заново, распакуйте на компьютере, где больше ничего нет, "
        "или приложите целиком, как документ.",
    )


class NoSuchPlace(SafeconductError):
    """A file named by a message that is not in the export, or lies outside it."""

    code = "intake.no_such_place"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The file that a message names is not to be had from this export: {reason}.",
        safe="The message itself and all others are as they were.",
        do="Ask whoever sent the export for that file alone.",
    )
    ru = Advice(
        what="Файла, названного в сообщении, из этой выгрузки не получить: {reason}.",
        safe="Само сообщение и все остальные без изменений.",
        do="Попросите у приславшего выгрузку отдельно этот файл.",
    )


NOWHERE: Final = Phrase("", "")
TELEGRAM_EXPORT: Final = Phrase("Telegram export", "выгрузку Telegram")
WHATSAPP_EXPORT: Final = Phrase("WhatsApp export", "выгрузку WhatsApp")
COPIED_CHAT: Final = Phrase("copied chat", "скопированную переписку")
MAIL: Final = Phrase("e-mail", "письмо")
FILE: Final = Phrase("file", "файл")

CUT_SHORT: Final = Phrase("it ends before it is complete", "он обрывается, не дойдя до конца")
NOT_JSON: Final = Phrase("it is not JSON there", "в этом месте это не JSON")
TOO_DEEP: Final = Phrase("it is nested too deep", "слишком глубокая вложенность")
ONE_TOO_LONG: Final = Phrase("one entry is too long", "одна запись слишком длинная")
NO_MESSAGES: Final = Phrase("there is no list of messages in it", "в нём нет списка сообщений")
NO_HEADS: Final = Phrase(
    "no line in it begins as messages do, with a day and a time", "ни одна строка не начинается, как сообщение, с даты"
)
EMPTY: Final = Phrase("it is empty", "он пуст")
NOT_A_FILE: Final = Phrase("it is neither a file nor a folder", "это не файл и не папка")
UNREADABLE: Final = Phrase("the computer does not let it be read", "компьютер не даёт его прочесть")
MAIL_TOO_LONG: Final = Phrase("one e-mail is longer than the desk reads", "письмо длиннее, чем можно прочесть")

NO_ARCHIVE: Final = Phrase("it is damaged or no zip archive", "он повреждён или это не архив zip")
ENCRYPTED: Final = Phrase("it is locked with a password", "он закрыт паролем")
OUTSIDE: Final = Phrase("a name in it leads out of the archive", "имя в нём выводит за пределы архива")
LINK: Final = Phrase("it holds a link instead of a file", "в нём ссылка вместо файла")
TOO_MANY: Final = Phrase("it holds too many files", "в нём слишком много файлов")
TWICE: Final = Phrase("two files in it have one name", "два файла в нём носят одно имя")
BOMB: Final = Phrase(
    "unpacked it would fill the disk, which is how such archives are used to do harm",
    "в распакованном виде он заполнил бы диск: такими архивами вредят нарочно",
)
UNKNOWN_METHOD: Final = Phrase("it is packed in a way that is not known here", "способ упаковки здесь не известен")
NO_CHAT_INSIDE: Final = Phrase("there is no chat in it", "переписки в нём нет")
SEVERAL_CHATS: Final = Phrase("there is more than one chat in it", "в нём больше одной переписки")

NOT_IN_IT: Final = Phrase("it is not in it", "его там нет")
LEADS_OUT: Final = Phrase("its name leads out of the export", "его имя выводит за пределы выгрузки")


def bad_export(kind: Phrase, reason: Phrase, place: Phrase = NOWHERE) -> BadExport:
    """Return the refusal of an export, with the place in it where a person finds the fault."""
    return BadExport(kind=kind, reason=reason, place=place)


def bad_archive(reason: Phrase, number: int = 0) -> BadArchive:
    """Return the refusal of an archive. ``number``: which entry, counted from 1; names are no part of an error."""
    place = Phrase(f" (entry {number})", f" (запись {number})") if number else NOWHERE
    return BadArchive(reason=reason, place=place)


def no_such_place(reason: Phrase) -> NoSuchPlace:
    """Return the error for a file that an export names and does not hold."""
    return NoSuchPlace(reason=reason)


def at_line(line: int, column: int) -> Phrase:
    """Return where in a text, as it stands in a sentence."""
    return Phrase(f" (line {line}, column {column})", f" (строка {line}, столбец {column})")


def place_of(line: int, column: int) -> Opaque:
    """Return where in a text, as a warning holds it."""
    return Opaque(f"line {line}, column {column}")
