"""What the help says of the fields and terms of the forms: what to know before one is added, its keys. Words only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.desk.guidance_inbox import IN_LISTS
from safeconduct.desk.screens import Key, Screen

SCREENS: Final[Mapping[str, Screen]] = {
    "fields": Screen(
        Phrase("Fields and terms", "Поля и слова списков"),
        (
            Phrase(
                "What is asked of a place, a person or an act, in which words, and what is missing for our work?",
                "Что спрашивается о месте, человеке или деянии, какими словами и чего не хватает для нашей работы?",
            ),
            Phrase(
                "First look whether it is there under another name. A field of your own begins with x_, has a name in "
                "English and in Russian, and stands in the form at once, on every desk that reads the part.",
                "Сначала посмотрите, нет ли этого под другим названием. Код своего поля начинается с x_; у поля есть "
                "название по-английски и по-русски, и оно сразу появляется в форме на всех рабочих местах, где читают "
                "эту часть.",
            ),
            Phrase(
                "The code never changes, and nothing takes a field or a term away: claims use it. It gets other names, "
                "or is offered no more, and may be offered again.",
                "Код не меняется, и ни поле, ни слово нельзя убрать: им пользуются утверждения. Можно дать другие "
                "названия, больше не предлагать его и снова предлагать.",
            ),
            Phrase(
                "What comes with the program is not changed here: other organisations read it alike.",
                "То, что идёт с программой, здесь не меняют: другие организации понимают это одинаково.",
            ),
        ),
        (
            *IN_LISTS,
            Key("n", Phrase("to the code of something new", "к коду нового поля или слова")),
            Key("Ctrl+Enter", Phrase("add what is filled in", "добавить заполненное")),
        ),
        ("property", "claim"),
    ),
}
