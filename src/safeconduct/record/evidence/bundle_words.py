"""What the check of a bundle found, in words of the reader's language.

The check itself (`check_bundle`) is given out with each bundle and speaks English alone; here its findings are said by
the same English, and in Russian. Refuses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import sentence
from safeconduct.record.evidence.check_bundle import WORDS, Found

_RUSSIAN: Final[Mapping[str, str]] = {
    "no_sums": "SHA256SUMS: этого файла нет, или это не список хешей",
    "changed": "{path}: это не тот файл, который назван в SHA256SUMS",
    "missing": "{path}: файла нет",
    "no_file": "{path}: это не обычный файл, или он не читается",
    "unnamed": "{path}: в SHA256SUMS он не назван",
    "unsaid": "{path}: в list.json не сказано, что это",
    "no_list": "list.json: опись не читается",
    "no_original": "list.json: в описи нет ни одного оригинала",
    "stamp_unread": "метка {number}: {path} или один из её сертификатов отсутствует или не читается",
    "stamp_root": "метка {number}: {path}: её корень — не один сертификат и больше ничего",
    "stamp_refused": "метка {number}: {path} не подтверждает корень {root}: {why}",
    "stamp_moment": "метка {number}: {path} удостоверяет другой момент, чем сказано в list.json",
    "original_gone": "оригинал {number}: {path} отсутствует, это не обычный файл, или он не назван в SHA256SUMS",
    "original_other": "оригинал {number}: у {path} не те хеши или не та длина, что в list.json",
    "other_root": "оригинал {number}: он не ведёт к корню {root}",
    "root_unstamped": "оригинал {number}: ни одна служба не поставила метку на корень {root}",
    "unstamped": "оригинал {number}: его не покрывает ни одна метка времени",
    "stamped": "{path}: {moment}, по корневому сертификату {digits}",
    "existed": "{path}: существовал {moment}",
    "said_cut": "{path}: по описи list.json, файл поступил обрезанным, без своего конца",
    "said_open": "{path}: по описи list.json, файл сам не говорит, где его конец: могло быть продолжение",
    "said_failed": "{path}: по журналу, проверка его хешей НЕ сошлась: {moment}, {name}",
    "said_destroyed": "{path}: по журналу, снаружи он уничтожен: {moment}, {name}",
    "agrees": (
        "Проверено и сходится: каждый байт, хеши и то, что оригиналы существовали в названные выше моменты времени."
    ),
    "not_proved": (
        "Не доказано, это слово того, кто составил комплект: номера и имена, виды файлов, когда оригинал поступил, "
        "цел ли он, и его журнал."
    ),
    "list_digest": (
        "SHA-256 описи list.json: {digits}. У того, кто выдал комплект, он стоит в журнале. Если там другой, опись "
        "изменили."
    ),
}
FOUND: Final = {which: Phrase(WORDS[which], russian) for which, russian in _RUSSIAN.items()}


def found_in_words(found: Found, language: Language) -> str:
    """Return what was found as one line, in which nothing acts."""
    return sentence(FOUND[found.which], language, **found.facts)
