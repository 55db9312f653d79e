"""What the media room refuses, in sentences (docs/errors.md)."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError

NO_FILE: Final = Phrase("the file is empty", "файл пуст")
A_RECORDING: Final = Phrase(
    "a recording never goes out, changed or not, for a voice tells who speaks: write down what it says",
    "запись не выпускается даже изменённой: по голосу узнают человека; запишите слова текстом",
)
UNKNOWN_KIND: Final = Phrase(
    "pictures in JPEG, PNG, WebP or GIF are taken, and documents in PDF",
    "принимаются снимки JPEG, PNG, WebP и GIF и документы PDF",
)
NO_DOCUMENT: Final = Phrase(
    "the document is damaged, locked by a password, or no PDF", "документ повреждён, закрыт паролем или это не PDF"
)
TOO_MANY_PAGES: Final = Phrase("the document has too many pages", "в документе слишком много страниц")
NO_SUCH_PAGE: Final = Phrase("the document has no such page", "в документе нет такой страницы")
TOO_LONG: Final = Phrase("the document is too large", "документ слишком велик")
TOO_MUCH: Final = Phrase(
    "opening it took more than it may: it may have been made to do harm",
    "открыть его стоило больше, чем дозволено: возможно, его сделали со злым умыслом",
)
TOO_LARGE_MADE: Final = Phrase(
    "what was made of it is too large for a page", "то, что из него получилось, слишком велико для страницы"
)
OUTSIDE: Final = Phrase("it does not lie within the picture", "она не лежит внутри снимка")
TOO_MANY: Final = Phrase("too many parts are covered already", "закрытых частей уже слишком много")


class MediaRefused(SafeconductError):
    """A file of which no picture for a statement is made."""

    code = "publish.media_refused"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="No picture for a statement can be made of this file: {reason}.",
        safe="Nothing of it was kept. " + NOTHING_CHANGED_EN,
        do="Take another file, or leave it out.",
    )
    ru = Advice(
        what="Из этого файла снимок для сообщения не сделать: {reason}.",
        safe="Из него ничего не сохранено. " + NOTHING_CHANGED_RU,
        do="Возьмите другой файл или обойдитесь без него.",
    )


class RegionRefused(SafeconductError):
    """A part of a picture that cannot be covered."""

    code = "publish.region_refused"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This part of the picture cannot be covered: {reason}.",
        safe=NOTHING_CHANGED_EN,
        do="Choose its two corners anew.",
    )
    ru = Advice(
        what="Эту часть снимка закрыть нельзя: {reason}.",
        safe=NOTHING_CHANGED_RU,
        do="Выберите два её угла заново.",
    )


class MediaNotHere(SafeconductError):
    """A picture of a statement whose bytes have not come to this desk, or are other ones than it says."""

    code = "publish.media_not_here"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The bytes of a picture of this statement are not here, or not those that it names.",
        safe=NOTHING_CHANGED_EN,
        do="Exchange with your colleagues, and try again; else bring the picture in once more.",
    )
    ru = Advice(
        what="Снимка к этому сообщению здесь нет, или он не тот, который назван.",
        safe=NOTHING_CHANGED_RU,
        do="Обменяйтесь с коллегами и попробуйте ещё раз; если не поможет, добавьте снимок заново.",
    )


class AnotherPicture(SafeconductError):
    """A clearance of a picture that is not the one in the statement any more."""

    code = "publish.another_picture"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The picture was made anew since you looked at it.",
        safe=NOTHING_CHANGED_EN,
        do="Look at it as it is now, and clear that.",
    )
    ru = Advice(
        what="Пока вы смотрели, снимок сделали заново.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите, какой он теперь, и разрешите его.",
    )
