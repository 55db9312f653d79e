"""The Russian of the help of acts, places, the ontology and reviews, for the group that takes it in (`help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RECORD_HELP: Final[Mapping[str, str]] = {
    "Enter an act: its TYPE, who did it to whom, where and when. Words given as - are read from standard input.": (
        "Внести деяние: вид (TYPE), кто, с кем, где и когда. Слова, заданные как «-», читаются со стандартного ввода."
    ),
    "To whom it was done.": "С кем это сделали.",
    "What the victim is, where they are not there yet.": "Кто пострадавший, если его ещё нет в базе.",
    "Who did it; empty: nobody is named.": "Кто это сделал; пусто: никто не назван.",
    "What they are, where they are not there yet.": "Кто это, если их ещё нет в базе.",
    "Their part in it; empty: nobody says.": "В чём их участие; пусто: не сказано.",
    "The event it belongs to.": "Событие, к которому относится.",
    "When it was, or began: 2018-12-29, or as told: at the end of December.": "Когда было или началось: 2018-12-29 "
    "или словами рассказа: в конце декабря.",
    "When it ended.": "Когда закончилось.",
    "When it was there, where that is not all the time it lasted.": "Когда было именно там, если не всё это время.",
    "Of a place: when they were held or seen there, or it was used so: 2018-12.": (
        "О месте: когда там держали или видели или когда так использовалось: 2018-12."
    ),
    "When a place that --set names was so: 2018-12.": "О месте, которое названо в --set: когда это было, 2018-12.",
    "Where it was, by name; several with semicolons between them.": (
        "Где было, по названию; несколько — через точку с запятой."
    ),
    "The place in the record where it was.": "Место из базы, где это было.",
    "By what means; several with semicolons between them.": "Каким способом; несколько — через точку с запятой.",
    "What became of the victim.": "Что стало с пострадавшим.",
    "Another field of the act.": "Другое поле деяния.",
    "What the act is called in lists.": "Как деяние называется в списках.",
    "Who really speaks; empty: nobody is named.": "Кто на самом деле говорит; пусто: голос не назван.",
    "What it says, in a few words.": "Что сказано, в нескольких словах.",
    "Where it is seen or heard.": "Где это видно или слышно.",
    "Enter a place of detention: its kind, what it lies in, how exactly it is known, and when it was used.": (
        "Внести место удержания: вид, где находится, насколько точно известно, когда использовалось."
    ),
    "NAME is not there yet.": "NAME ещё нет в базе.",
    "Take back the account of a refusal to keep it, unasked.": "При отказе хранить отозвать известие, не спрашивая.",
    "What sort of place it is.": "Что это за место.",
    "The place it lies in.": "Место, в котором находится.",
    "Region, district or town, by name.": "Регион, район или город, по названию.",
    "How exactly it is known: exact, vicinity, locality, district, region.": (
        "Насколько точно известно: exact, vicinity, locality, district, region."
    ),
    "What it is used for.": "Для чего используется.",
    "When it was used so: 2018-12..2019-01, 2018-12-06..": "Когда так использовалось: 2018-12..2019-01, 2018-12-06..",
    "Whose place it is.": "В чьём ведении.",
    "Another field of the place.": "Другое поле места.",
    "Say of NAME, which is of a FORM of the ontology, what its fields are: one claim for each.": (
        "Сказать о NAME (запись формы FORM), каковы её поля: по утверждению на каждое."
    ),
    "A field and what it is; several times.": "Поле и его значение; можно повторять.",
    "Forms, fields and lists of terms: who did what to whom, and what a project adds to it.": (
        "Формы, поля и списки слов: кто, что и с кем сделал; и то, что добавляет проект."
    ),
    "Show all forms and lists, or the fields of the form or the terms of the list NAME.": (
        "Показать все формы и списки или поля формы, слова списка NAME."
    ),
    "Add a field of the project's own to a FORM, under a CODE that never changes.": (
        "Добавить к форме FORM собственное поле проекта под кодом CODE, который не меняется."
    ),
    "What its values are.": "Какие у него значения.",
    "What it is called in English.": "Как называется по-английски.",
    "What it is called in Russian.": "Как называется по-русски.",
    "The list of its terms (none: one of its own), or a form of its subjects.": (
        "Список его слов (не указан: свой собственный) или форма его записей."
    ),
    "It usually has several values.": "Обычно значений несколько.",
    "Add a term of the project's own to a LIST, under a CODE that never changes.": (
        "Добавить в список LIST собственное слово проекта под кодом CODE, который не меняется."
    ),
    "The term it lies under.": "Слово, под которым находится.",
    "Give the project's field or term CODE one other wording; of two given at the same time this settles which.": (
        "Назвать поле или слово проекта CODE иначе; если названий два, данных одновременно, это решает, какое."
    ),
    "Offer the project's field or term CODE no more; what uses it keeps it.": (
        "Больше не предлагать поле или слово проекта CODE; там, где оно есть, оно останется."
    ),
    "Two readers of one finding; or `record review CLAIM agree|query|reject` of one claim alone.": (
        "Два читателя одного вывода; или `record review CLAIM agree|query|reject` об одном утверждении."
    ),
    "What nobody has read and you may; what is newest first.": ("То, чего никто не читал, а вам можно; новое сначала."),
    "List what was graded and how far its reading is; of SUBJECT, everything that is known.": (
        "Перечислить, что оценено и как далеко зашло чтение; о предмете SUBJECT — всё известное."
    ),
    "Open one finding: how far its reading is, and what readers said where that may be seen already.": (
        "Открыть один вывод: как далеко зашло чтение и что сказали читатели, если это уже можно видеть."
    ),
    "Of several values, which: a text, a term, a name or an id.": (
        "Если значений несколько, какое: текст, термин, имя или id."
    ),
    "Say as a reader whether you agree with what is known of SUBJECT; what others said you see only afterwards.": (
        "Сказать как читатель, согласны ли вы с известным о SUBJECT; что сказали другие, вы увидите только потом."
    ),
}
