"""The Russian of the help of `evidence`, for the group that takes it in (`help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

EVIDENCE_HELP: Final[Mapping[str, str]] = {
    "File to write; it is encrypted.": "Файл, который записать; он зашифрован.",
    "Proof that stands in court: sealed originals, who did what with them, timestamps, bundles.": (
        "Доказательства для суда: запечатанные оригиналы, кто что с ними делал, метки времени, комплекты."
    ),
    "Seal FILE as it is, hash it while it is read once, and begin its log.": (
        "Запечатать файл FILE как есть, за одно чтение вычислить хеши и начать его журнал."
    ),
    "What it is called, such as V-17.": "Номер, например В-17.",
    "From whom and how it came.": "От кого и как получено.",
    "Make evidence of a file of an inbox or an import, by the SHA-256 of its original.": (
        "Сделать доказательством файл из входящих или импорта по SHA-256 его оригинала."
    ),
    "List what is kept: id, kind, length, the first digits of the hash, when it came.": (
        "Перечислить, что хранится: номер, вид, длина, первые знаки хеша, когда получено."
    ),
    "Show one: hashes, whether it is whole, its log, and what stamps it.": (
        "Показать одно: хеши, цел ли файл, журнал и метки времени."
    ),
    "Write it there too.": "Записать её и туда.",
    "Make a working copy without what betrays, and seal it beside the original.": (
        "Сделать рабочую копию без выдающих сведений и запечатать рядом с оригиналом."
    ),
    "Seal FILE beside an original, as a working copy that was made elsewhere.": (
        "Запечатать файл FILE рядом с оригиналом как рабочую копию, сделанную в другом месте."
    ),
    "The program it was made with.": "Программа, в которой она сделана.",
    "Its version.": "Её версия.",
    "What was done.": "Что сделано.",
    "Why, and where.": "Зачем и где.",
    "Say in its log that somebody looked at an original, or that one was destroyed.": (
        "Отметить в журнале, что оригинал смотрели или что он уничтожен."
    ),
    "Write the originals named, with their log, proofs, timestamps and a program that checks them.": (
        "Записать названные оригиналы с журналом, доказательствами, метками времени и программой проверки."
    ),
    "Their key, age1pq…, or a file of keys.": "Ключ получателя, age1pq…, или файл с ключами.",
    "For whom; stands in the log here.": "Для кого; остаётся в журнале здесь.",
    "With the names that the files had outside.": "С именами, какие файлы носили снаружи.",
    "With the words of the log: they may tell who gave it.": "Со словами журнала: по ним может быть видно, кто дал.",
    "Check a bundle (a folder or a .zip), or hash originals in the vault anew: those named, or all.": (
        "Проверить комплект (папку или .zip) либо заново вычислить хеши оригиналов: названных или всех."
    ),
    "Look a bundle's list up in the log of this vault.": "Найти опись комплекта в журнале этого хранилища.",
    "Timestamps of authorities over one root a day, which says nothing of any file.": (
        "Метки времени на один корень в день, который ничего не говорит ни об одном файле."
    ),
    "Make one now; whoever watches the line sees that something is up.": (
        "Сделать сейчас; кто следит за линией, увидит, что что-то случилось."
    ),
    "Make the day's batch if it is due, also when nothing came in.": (
        "Сделать набор за день, если пора, — и тогда, когда ничего не поступило."
    ),
    "Folder for them.": "Папка для них.",
    "Write the questions that wait as .tsq files, to be carried to a computer with a network.": (
        "Записать ждущие запросы файлами .tsq, чтобы перенести на компьютер с сетью."
    ),
    "Verify answers (.tsr files) against the pinned roots and keep them.": (
        "Проверить ответы (файлы .tsr) по закреплённым корням и сохранить."
    ),
    "Ask the authorities now, through Tor; what one does not answer waits.": (
        "Спросить службы сейчас, через Tor; на что не ответят, то ждёт."
    ),
    "List the authorities, and how many questions wait.": "Перечислить службы и сколько запросов ждёт.",
    "Where it is asked.": "Адрес для запросов.",
    "Its root certificate, as PEM.": "Её корневой сертификат, в PEM.",
    "Ask it no more; what it stamped stays.": "Больше не спрашивать; её прежние метки остаются.",
    "Say whom the team asks: a new authority with its root, or one that is asked no more.": (
        "Сказать, кого спрашивает команда: новую службу с её корнем или ту, которую больше не спрашивать."
    ),
}
