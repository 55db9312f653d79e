"""What the help says of tables that leave and come back: what to know of them, and their keys. Words only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.desk.screens import Key, Screen

SCREENS: Final[Mapping[str, Screen]] = {
    "tables": Screen(
        Phrase("Tables", "Таблицы"),
        (
            Phrase(
                "What did a colleague change in the table that I sent, and do I take it in?",
                "Что коллега изменил в таблице, которую я отправил, и принимаю ли я это?",
            ),
            Phrase(
                "Every change is a claim of its own beside the old one, with one Undo for all of them. Rows with a "
                "fault stay out with their place, and the others do not wait: mend these and bring the table again.",
                "Каждое изменение — отдельное утверждение рядом с прежним, и все снимает одна отмена. Строки с ошибкой "
                "не принимаются, место названо, и остальные их не ждут: исправьте эти и принесите таблицу снова.",
            ),
            Phrase(
                "An emptied cell is a question and deletes nothing. A row that was changed here meanwhile is left as "
                "it is. Of a formula nothing is taken: type what is meant.",
                "Опустевшая ячейка — вопрос и ничего не удаляет. Строка, которую тем временем изменили здесь, остаётся "
                "как есть. Из формулы ничего не берётся: впишите, что имеется в виду.",
            ),
            Phrase(
                "A table leaves only encrypted, to keys that you compared with their owners. First it is shown how "
                "many rows would leave, what stays and why, and who is counted over 30 days. Living people stay unless "
                "you take them in; above five people a second person answers too.",
                "Таблица уходит только зашифрованной, для ключей, которые вы сверили с владельцами. Сначала видно, "
                "сколько строк уйдёт, что остаётся и почему и кто сосчитан за 30 дней. Живые люди остаются, если вы не "
                "включите их; если людей больше пяти, отвечает и второй человек.",
            ),
        ),
        (
            Key("Ctrl+Enter", Phrase("show the difference, or what would leave", "показать разницу или что уйдёт")),
            Key("n", Phrase("write a table out", "выгрузить таблицу")),
        ),
        ("claim", "superseded", "account", "voice"),
    ),
}
