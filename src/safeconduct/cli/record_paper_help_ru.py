"""The Russian of the help of `record paper`, for the group that takes it in (`help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PAPER_HELP: Final[Mapping[str, str]] = {
    "Drafts for the United Nations and for a prosecutor, with what is missing of their minimum.": (
        "Черновики для ООН и для заявления о преступлении; чего не хватает из обязательного."
    ),
    "List the papers that there are.": "Перечислить бумаги, которые есть.",
    "Say what of its minimum PAPER about SUBJECT lacks, and how its deadlines stand.": (
        "Сказать, чего из обязательного не хватает бумаге PAPER о предмете SUBJECT и что с её сроками."
    ),
    "Show PAPER about SUBJECT here, as it would be written, with the claims that each answer rests on.": (
        "Показать здесь бумагу PAPER о предмете SUBJECT, какой она будет, с утверждениями под каждым ответом."
    ),
    "Write PAPER about SUBJECT as a file encrypted to whoever is to open it, and say so in the history.": (
        "Записать бумагу PAPER о предмете SUBJECT файлом, зашифрованным для получателя, и отметить это в истории."
    ),
    "Declare the properties that papers ask for and nobody declared here, so that claims of them can be entered.": (
        "Объявить показатели, о которых спрашивают бумаги и которых здесь нет, чтобы о них можно было вносить "
        "утверждения."
    ),
    "Somebody who may be named as held responsible; may be given several times.": (
        "Кого можно назвать как ответственного; можно указать несколько раз."
    ),
    "What happened to them, or another person of the same paper; may be given several times.": (
        "Что с ними произошло или ещё один человек той же бумаги; можно указать несколько раз."
    ),
    "Who submits it, with an address.": "Кто подаёт, с адресом.",
    "Who submits it stands on a last page of its own, which is not passed on.": (
        "Кто подаёт, указано на отдельной последней странице, которую дальше не передают."
    ),
    "The language of the paper.": "Язык бумаги.",
    "File with an age1pq1 key.": "Файл с ключом age1pq1.",
    "Who is to open it, for the history.": "Кто его откроет, для истории.",
    "The sort of file.": "Вид файла.",
    "File to write; a neutral name is made up.": "Файл, который записать; иначе у него будет нейтральное имя.",
}
