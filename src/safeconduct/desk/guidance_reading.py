"""What the help says of reading words into claims, of things and their fields, and of findings. Words only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.desk.guidance_inbox import IN_LISTS
from safeconduct.desk.screens import Key, Screen

SCREENS: Final[Mapping[str, Screen]] = {
    "words": Screen(
        Phrase("The words of an account", "Слова известия"),
        (
            Phrase(
                "What do these words say, who did what to whom, where and when?",
                "Что говорят эти слова: кто, что, с кем, где и когда сделал?",
            ),
            Phrase(
                "The program proposes and you decide: what you take becomes a claim with its words, what you decline "
                "does not come back. The form below enters an act from a proposal or from words of the text: type them "
                "into “The words that say so”, or select them and press q.",
                "Программа предлагает, решаете вы: принятое становится утверждением со своими словами, отклонённое "
                "больше не вернётся. Форма ниже вносит деяние из подсказки или из слов текста: наберите их в поле "
                "«Слова, где это сказано» или выделите и нажмите q.",
            ),
            Phrase(
                "What the rules propose is there at once. The language model is asked meanwhile, on this computer: "
                "names that it adds come below the others. Where it is missing or was ended, look for names by hand.",
                "То, что предлагают правила, видно сразу. Тем временем на этом же компьютере имена ищет языковая "
                "модель; найденные ею появятся ниже остальных. Если её нет или она остановлена, ищите имена сами.",
            ),
            Phrase(
                "Passages that are hard to read are folded until you open them. Esc puts everything away at once and "
                "keeps your place. Sound never begins by itself.",
                "Тяжёлые места свёрнуты, пока вы их не откроете. Esc сразу убирает всё с экрана и помнит место. Звук "
                "сам не включается.",
            ),
            Phrase(
                "At the top stands what the person agreed to, use by use. Where consent to keeping was taken back the "
                "words are shown to nobody.",
                "Наверху — на что человек согласился, по каждому использованию. Если согласие на хранение отозвано, "
                "слова не показываются никому.",
            ),
        ),
        (
            *IN_LISTS,
            Key("a", Phrase("take the suggestion", "принять подсказку")),
            Key("e", Phrase("change it before it is taken", "изменить, прежде чем принять")),
            Key("x", Phrase("decline it", "отклонить")),
            Key("i", Phrase("put it into the act below", "перенести в деяние ниже")),
            Key("q", Phrase("put the selected words into the act", "перенести выделенные слова в деяние")),
            Key("w", Phrase("to the form of the act", "к форме деяния")),
            Key("c", Phrase("consent of whoever told it", "согласие того, кто рассказал")),
            Key("h", Phrase("open a hard passage, or fold it", "развернуть тяжёлое место или свернуть")),
            Key("Esc", Phrase("put the words away, at once", "сразу убрать слова с экрана")),
            Key("F8", Phrase("put the time that is heard into the transcript", "вставить время звука в расшифровку")),
            Key("Ctrl+Enter", Phrase("enter what is filled in", "внести заполненное")),
        ),
    ),
    "copies": Screen(
        Phrase("Accounts that share words", "Известия с одними словами"),
        (
            Phrase(
                "Was this taken from another account, or did another take it over?",
                "Взято ли это из другого известия, или другое взяло это отсюда?",
            ),
            Phrase(
                "Nothing is compared before you press the button; then all kept texts are, in the background. What "
                "both share stands side by side. A retelling in other words, or in another language, is not found.",
                "Пока вы не нажмёте кнопку, ничего не сравнивается; потом сравниваются все сохранённые тексты, в фоне. "
                "Общие слова стоят рядом. Пересказ другими словами или на другом языке так не найти.",
            ),
            Phrase(
                "Of each claim you say whether it is taken from the other account; such a claim is no further voice. "
                "Which is the later one follows from the days on which they were public. Undo takes it back.",
                "О каждом утверждении вы говорите, взято ли оно из другого известия; ещё одним голосом оно тогда не "
                "считается. Какое из двух позже, видно по дням публикации. «Отменить» возвращает как было.",
            ),
        ),
        (),
    ),
    "describe": Screen(
        Phrase("A thing by its form", "Запись по форме"),
        (
            Phrase(
                "What is this place, person, unit or document, and who says so?",
                "Что это за место, человек, подразделение или документ и кто об этом говорит?",
            ),
            Phrase(
                "Each field that you fill in becomes a claim of the account you name, with its words. What is left "
                "empty is not said. “Other” says that it is something else, “unknown” that nobody knows.",
                "Каждое заполненное поле становится утверждением названного вами известия, с его словами. Пустое "
                "значит «не сказано». «Другое» — что это нечто иное, «неизвестно» — что никто не знает.",
            ),
            Phrase(
                "What you name in a field, such as whose place it is, has to be in the record already. A place that "
                "would lie in itself is refused. Nothing is recorded while anything is not understood.",
                "То, что вы называете в поле, например чьё это место, уже должно быть в базе. Место, которое оказалось "
                "бы внутри самого себя, не принимается. Пока хоть что-то не понято, не записывается ничего.",
            ),
        ),
        (Key("Ctrl+Enter", Phrase("enter what is filled in", "внести заполненное")),),
    ),
    "review": Screen(
        Phrase("Review", "Проверка"),
        (
            Phrase(
                "Which findings wait for a reader, and what do I say of this one?",
                "Какие выводы ждут читателя и что скажу я?",
            ),
            Phrase(
                "Two people who entered none of it read each finding; the second does not see what the first said. "
                "Your grade holds for the wordings that stand now: when one changes, the finding is open again and its "
                "level falls.",
                "Каждый вывод читают двое из тех, кто ничего в нём не вносил; второй не видит, что сказал первый. "
                "Оценка относится к нынешним формулировкам: если одна изменится, вывод открывается заново и его "
                "уровень падает.",
            ),
        ),
        (*IN_LISTS, Key("Ctrl+Enter", Phrase("give the grade that is chosen", "дать выбранную оценку"))),
    ),
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
