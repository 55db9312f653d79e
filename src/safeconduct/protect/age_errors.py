"""What can be wrong with an age file, its armour or a key written as age writes them (docs/formats/age.md).

One class for each failure that the published vectors tell apart, so that a file that was cut is never told as one
for somebody else. No error holds a byte of the file or of a key (P14).
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError

NO_AGE_FILE: Final = Phrase("not an age file of version 1", "это не файл age версии 1")
HEADER_TOO_LONG: Final = Phrase("header too long", "слишком длинный заголовок")
HEADER_CUT: Final = Phrase("cut within the header", "обрывается в заголовке")
NO_RECIPIENT: Final = Phrase("no recipient", "нет получателя")
BAD_STANZA: Final = Phrase("a recipient is written wrongly", "запись о получателе неверна")
BAD_MAC_LINE: Final = Phrase("the end of the header is written wrongly", "конец заголовка записан неверно")
SCRYPT_BESIDE_OTHERS: Final = Phrase("a passphrase beside other recipients", "пароль рядом с другими получателями")
WEAK_SHARE: Final = Phrase("a recipient's share that makes no secret", "доля получателя не даёт секрета")

LINE_BEFORE: Final = Phrase("something before the first line", "что-то стоит перед первой строкой")
LINE_AFTER: Final = Phrase("something after the last line", "что-то стоит после последней строки")
BAD_LINE: Final = Phrase("a line that is not as it must be", "строка не такая, какой должна быть")
NO_LAST_LINE: Final = Phrase("the last line is missing", "нет последней строки")

CUT: Final = Phrase("cut", "обрывается")
ALTERED: Final = Phrase("altered or cut", "изменено или обрывается")
EMPTY_LAST_PIECE: Final = Phrase("an empty last piece", "пустой последний кусок")
MORE_FOLLOWS: Final = Phrase("more follows the end", "после конца есть ещё байты")

BAD_CHECKSUM: Final = Phrase("checksum", "контрольная сумма")
BAD_CHARACTER: Final = Phrase("a letter that does not belong", "посторонний знак")
ANOTHER_SORT: Final = Phrase("another sort of key", "ключ другого вида")
BAD_LENGTH: Final = Phrase("wrong length", "не та длина")


class MalformedAge(SafeconductError):
    """A file whose header is none of age's version 1, or breaks one of its rules."""

    code = "protect.malformed_age"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is not an age file, or its beginning is damaged ({reason}).",
        safe="It was not opened. " + NOTHING_CHANGED_EN,
        do="Ask for the file again, whole and as a file.",
    )
    ru = Advice(
        what="Это не файл age, или его начало повреждено ({reason}).",
        safe="Он не открыт. " + NOTHING_CHANGED_RU,
        do="Попросите прислать файл ещё раз, целиком и именно файлом.",
    )


class MalformedArmour(SafeconductError):
    """Text that should be an age file in letters, and is not, or not by the strict rules."""

    code = "protect.malformed_armour"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The encrypted text is not whole or was changed on its way ({reason}).",
        safe="It was not opened. " + NOTHING_CHANGED_EN,
        do="Copy it again from the line that begins with -----BEGIN to the one that begins with -----END, with both; "
        "or ask for it as a file.",
    )
    ru = Advice(
        what="Зашифрованный текст неполон или изменён по пути ({reason}).",
        safe="Он не открыт. " + NOTHING_CHANGED_RU,
        do="Скопируйте его ещё раз от строки, которая начинается с -----BEGIN, до той, которая начинается с -----END, "
        "вместе с ними; или попросите прислать его файлом.",
    )


class NotForThisKey(SafeconductError):
    """A sound header in which nobody whose key is here is named; a wrap that was altered looks the same."""

    code = "protect.age_not_for_this_key"
    exit_code = Exit.LOCKED
    en = Advice(
        what="The file is encrypted to a key that is not here.",
        safe=NOTHING_CHANGED_EN,
        do="If it was encrypted to an old key of yours, that key may have been destroyed: ask for it encrypted to "
        "the new one.",
    )
    ru = Advice(
        what="Файл зашифрован для ключа, которого здесь нет.",
        safe=NOTHING_CHANGED_RU,
        do="Если он зашифрован для вашего старого ключа, этот ключ мог быть уничтожен: попросите зашифровать файл для "
        "нового.",
    )


class AlteredAgeHeader(SafeconductError):
    """A header that was changed after it was made by whoever knew the file's key."""

    code = "protect.altered_age_header"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The list of those for whom the file is encrypted was altered.",
        safe="It was not opened. " + NOTHING_CHANGED_EN,
        do="Do not trust this copy; ask for the file by another way.",
    )
    ru = Advice(
        what="Список тех, для кого зашифрован файл, был изменён.",
        safe="Файл не открыт. " + NOTHING_CHANGED_RU,
        do="Не доверяйте этой копии; попросите прислать файл другим путём.",
    )


class DamagedAge(SafeconductError):
    """Content that was cut, extended, reordered or altered."""

    code = "protect.damaged_age"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The encrypted file is damaged or incomplete ({reason}).",
        safe="What it held was not used. " + NOTHING_CHANGED_EN,
        do="Ask for the file again.",
    )
    ru = Advice(
        what="Зашифрованный файл повреждён или неполон ({reason}).",
        safe="Его содержимое не использовано. " + NOTHING_CHANGED_RU,
        do="Попросите прислать файл ещё раз.",
    )


class MalformedAgeKey(SafeconductError):
    """Text that should be a post-quantum key as age writes it, public or secret."""

    code = "protect.malformed_age_key"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is not a post-quantum key of age ({reason}).",
        safe=NOTHING_CHANGED_EN,
        do="Copy it again whole: a public key begins with age1pq1. A secret one, AGE-SECRET-KEY-PQ-1, goes to nobody.",
    )
    ru = Advice(
        what="Это не постквантовый ключ age ({reason}).",
        safe=NOTHING_CHANGED_RU,
        do="Скопируйте его целиком: открытый начинается с age1pq1. Тайный, AGE-SECRET-KEY-PQ-1, никому не дают.",
    )


class SecretKeyGiven(SafeconductError):
    """A secret key where a public one was asked for."""

    code = "protect.secret_key_given"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is a secret key of age: whoever has it opens everything that is sealed to it.",
        safe=NOTHING_CHANGED_EN,
        do="Delete it here. Ask its owner for the public key, which begins with age1pq1; if they sent you the secret "
        "one, they need a new pair.",
    )
    ru = Advice(
        what="Это тайный ключ age: у кого он есть, тот открывает всё, что для него зашифровано.",
        safe=NOTHING_CHANGED_RU,
        do="Удалите его отсюда. Попросите у владельца открытый ключ, он начинается с age1pq1; если тайный ключ "
        "прислали вам, владельцу нужна новая пара.",
    )
