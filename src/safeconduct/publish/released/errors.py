"""What may be wrong with a release or an organisation file: one error each, whatever the bytes (STYLE "Errors")."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError

NOT_PRINTABLE: Final = Phrase(
    "a line break, an invisible letter or a space at an end", "перенос, невидимый знак или пробел с краю"
)
EMPTY: Final = Phrase("empty", "пусто")
NO_SUCH_DISTRICT: Final = Phrase("no district of the table", "нет такого района в таблице")
NO_DAY_OR_SPAN: Final = Phrase("no day and no span of days", "не день и не промежуток дней")
NOT_WIDENED: Final = Phrase("the ends do not fit the rounding", "границы не согласуются с округлением")
ENDS_BEFORE_IT_BEGINS: Final = Phrase("ends before it begins", "кончается раньше, чем начинается")
CORRECTS_NOTHING: Final = Phrase(
    "a correction corrects a release, and nothing else does",
    "исправление исправляет публикацию, а остальное ничего не исправляет",
)
UNKNOWN_KIND: Final = Phrase("unknown kind", "неизвестный вид")
AFTER_THE_RELEASE: Final = Phrase("a day after the release", "день позже самой публикации")
NOT_TOML: Final = Phrase("not TOML", "не TOML")
NO_KEY: Final = Phrase("no public key of minisign", "не открытый ключ minisign")
UNKNOWN_WORD: Final = Phrase("a word that is not known here", "слово, которого здесь нет")
MISSING: Final = Phrase("missing", "не хватает")
NO_ADDRESS: Final = Phrase(
    "no address that begins with https:// or ends in .onion", "не адрес на https:// и не адрес .onion"
)
NO_HEX: Final = Phrase("not so many small hexadecimal digits", "не столько шестнадцатеричных цифр")
NO_DAY: Final = Phrase("no day", "не день")
ANOTHER_FORMAT: Final = Phrase(
    "it is no picture of the kind and size that is said", "это не снимок того вида и размера"
)
HOLDS_MORE: Final = Phrase("it holds more than a picture", "в нём есть что-то кроме самого снимка")


class MalformedRelease(SafeconductError):
    """Bytes that are no release."""

    code = "publish.malformed_release"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is no release, or a damaged one{shown} ({place}: {reason}).",
        safe=NOTHING_CHANGED_EN,
        do="Take the file anew from the desk that released it.",
    )
    ru = Advice(
        what="Это не публикация, или она повреждена{shown} ({place}: {reason}).",
        safe=NOTHING_CHANGED_RU,
        do="Возьмите файл заново с рабочего места, где его выпустили.",
    )


class MalformedOrganisation(SafeconductError):
    """A file about the organisation that cannot be understood."""

    code = "publish.malformed_organisation"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The file about the organisation cannot be understood at {place}: {reason}.",
        safe=NOTHING_CHANGED_EN,
        do="Correct that place; docs/formats/release.md says what may stand there.",
    )
    ru = Advice(
        what="Файл об организации непонятен, место {place}: {reason}.",
        safe=NOTHING_CHANGED_RU,
        do="Исправьте это место; что там может стоять, сказано в docs/formats/release.md.",
    )


class NotForTheSite(SafeconductError):
    """A release that two people let out to another place than the site."""

    code = "publish.not_for_the_site"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Two people let this out for another place than the site: {release}.",
        safe=NOTHING_CHANGED_EN,
        do="Leave it out of the folder of releases. What people agreed to for journalists they did not agree to for "
        "everybody.",
    )
    ru = Advice(
        what="Двое выпустили это не для сайта: {release}.",
        safe=NOTHING_CHANGED_RU,
        do="Уберите его из папки публикаций. Кто согласился на разговор с журналистами, на сайт не соглашался.",
    )
