"""What the help says of papers for receivers outside: what to know of them, and their keys. Words only, no rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.desk.guidance_inbox import IN_LISTS
from safeconduct.desk.screens import Key, Screen

SCREENS: Final[Mapping[str, Screen]] = {
    "papers": Screen(
        Phrase("Papers", "Бумаги"),
        (
            Phrase(
                "What does this receiver still need, until when, and may it go out as it reads?",
                "Чего ещё не хватает этому получателю, до какого дня и можно ли это отправлять в таком виде?",
            ),
            Phrase(
                "On top stands what is missing, with the reason and a link to where it is entered. People who did not "
                "agree to this use stay out, and so does whatever the release check holds.",
                "Вверху — чего не хватает, почему и где это вносят. Тот, кто не дал согласия именно на это, в бумагу "
                "не попадает, как и то, что удержала проверка перед публикацией.",
            ),
            Phrase(
                "Below it the draft, question by question. What stands beside it in grey is for you: levels, voices, "
                "claims. None of that is in the file for the receiver.",
                "Ниже — черновик, вопрос за вопросом. Серое рядом с ним — для вас: уровни, голоса, утверждения. В "
                "файле для получателя этого нет.",
            ),
            Phrase(
                "A draft leaves only as a file encrypted to a key that you compared with its owner. The history has it "
                "first, under the mark that stands on each page. The program sends nothing.",
                "Черновик выходит только файлом, зашифрованным для ключа, который вы сверили с его владельцем. Сначала "
                "это записывается в историю под меткой, стоящей на каждой странице. Сама программа ничего не "
                "отправляет.",
            ),
        ),
        (
            *IN_LISTS,
            Key("Ctrl+Enter", Phrase("show it as it is filled in", "показать так, как заполнено")),
        ),
        ("claim", "level", "voice", "account"),
    ),
}
