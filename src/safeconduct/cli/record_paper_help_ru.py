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
    "Show PAPER about SUBJECT here, as it would be written; --json has the claims that each answer rests on.": (
        "Показать здесь бумагу PAPER о предмете SUBJECT, какой она будет; в --json — утверждения под каждым ответом."
    ),
    "Show the working notes, which are no part of it.": "Показать рабочие заметки, которые в неё не входят.",
    "The part whose claims are told, as “team show” lists them; needed where several tell of the subject.": (
        "Часть, из которой берутся сведения, как её называет «team show»; нужна, если о предмете говорят несколько."
    ),
    "The receiver's key: a line that begins with age1pq1, or a file of such.": (
        "Ключ получателя: строка, которая начинается с age1pq1, или файл с такими."
    ),
    "Writes the working notes too, sealed to this key of yours.": (
        "Записать и рабочие заметки, зашифрованные вашим ключом."
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
    "Who submits it stands in a file of its own, for the receiver alone.": (
        "Кто подаёт, указано в отдельном файле, только для получателя."
    ),
    "The language of the paper.": "Язык бумаги.",
    "Who is to open it, for the history.": "Кто его откроет, для истории.",
    "The sort of file.": "Вид файла.",
    "File to write; a neutral name is made up.": "Файл, который записать; иначе у него будет нейтральное имя.",
}
