"""Why a timestamp proves nothing, in one sentence each."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, Exit, Phrase, SafeconductError

# Longest answer of an authority: those of public ones have 3 to 10 KB.
MAX_TOKEN_BYTES: Final = 64 * 1024
NOT_A_TOKEN: Final = Phrase("it is no answer of a timestamp authority", "это не ответ службы меток времени")
NOT_GRANTED: Final = Phrase("the authority refused to give one", "служба отказалась её выдать")
ALTERED: Final = Phrase("it was altered after it was signed", "она изменена после подписания")
ANOTHER_DIGEST: Final = Phrase("it is for something else", "она выдана на другое")
ANOTHER_NUMBER: Final = Phrase(
    "it answers another question: it may have been given before", "она отвечает на другой запрос: возможно, прежний"
)
UNKNOWN_ROOT: Final = Phrase(
    "its certificate leads to none of the pinned roots", "её сертификат не ведёт ни к одному из закреплённых корней"
)
ANOTHER_AUTHORITY: Final = Phrase(
    "another authority gave it than the one that was asked", "её выдала не та служба, которую спрашивали"
)
WEAK: Final = Phrase(
    "it is signed by a method that can be forged: MD5, SHA-1 or a short key",
    "она подписана способом, который можно подделать: MD5, SHA-1 или короткий ключ",
)
EXPIRED: Final = Phrase(
    "its certificate was not valid at the moment it attests", "её сертификат не действовал в указанный момент"
)
NO_TIMESTAMP_CERTIFICATE: Final = Phrase(
    "the certificate that signed it is not one for timestamps", "подписавший её сертификат не предназначен для меток"
)


class TimestampRefused(SafeconductError):
    """An answer of an authority of which some part does not agree."""

    code = "protect.timestamp_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="This timestamp proves nothing: {reason}.",
        safe="It was not taken in; what is kept already stays as it was.",
        do="Ask the authority again, or another one; keep the file if you suspect that somebody made it.",
    )
    ru = Advice(
        what="Эта метка времени ничего не доказывает: {reason}.",
        safe="Она не принята; что уже сохранено, осталось как было.",
        do="Запросите её ещё раз или у другой службы; сохраните файл, если подозреваете подделку.",
    )
