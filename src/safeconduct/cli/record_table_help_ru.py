"""The Russian of `record_table` and `record_table_import`, for the group that takes them in (see `help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RECORD_TABLE_HELP: Final[Mapping[str, str]] = {
    "Workbooks and CSV that leave to be corrected, and come back as a difference of claims.": (
        "Книги и CSV, которые уходят на исправление и возвращаются различиями утверждений."
    ),
    "Write claims as a table that may come back, encrypted to named recipients. Living people stay out.": (
        "Записать утверждения таблицей, которую можно вернуть, зашифрованной для названных получателей. Живые люди не "
        "включаются."
    ),
    "Write claims for another program, encrypted to named recipients. Living people stay out.": (
        "Записать утверждения для другой программы, зашифровав для названных получателей. Живые люди не включаются."
    ),
    "Compare a table FILE that came back with what left and with what is here; --apply takes the difference in.": (
        "Сравнить вернувшуюся таблицу FILE с тем, что ушло, и с тем, что здесь; --apply принимает различия."
    ),
    "Workbook or CSV.": "Книга или CSV.",
    "A subject; several times.": "Предмет; можно несколько раз.",
    "All subjects of a kind; several times.": "Все предметы одного вида; можно несколько раз.",
    "A property that leaves; several times.": "Показатель, который выгружается; можно несколько раз.",
    "What it is for.": "Для чего.",
    "For whom, in words.": "Кому, словами.",
    "Their key, age1pq…, or a file of keys; several times.": (
        "Ключ получателя, age1pq…, или файл с ключами; можно несколько раз."
    ),
    "Take living people in.": "Включить живых людей.",
    "Ask a second person to answer for it.": "Попросить второго человека ответить за это.",
    "The act that somebody confirmed.": "Действие, которое подтвердил второй человек.",
    "File to write, encrypted; else a neutral name.": "Файл, который записать, зашифрованный; иначе имя нейтральное.",
    "Take in the difference that bears these digits.": "Принять различия с этими знаками.",
    "Show every line of the difference.": "Показать все строки различий.",
    "Who filled it in; else its recipient.": "Кто заполнил; иначе получатель выгрузки.",
    "Who speaks in its new rows.": "Кто говорит в новых строках.",
}
