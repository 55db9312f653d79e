"""What the help says of a laptop that is lost and of rehearsing that. Words only, no rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.desk.guidance_inbox import IN_LISTS
from safeconduct.desk.guidance_keys import IN_FORMS
from safeconduct.desk.screens import Key, Screen

SCREENS: Final[Mapping[str, Screen]] = {
    "incident": Screen(
        Phrase("A laptop is lost", "Ноутбук потерян"),
        (
            Phrase(
                "What has to go, what could it read, and who is to be warned?",
                "Что исключить, что он мог прочесть и кого предупредить?",
            ),
            Phrase(
                "A laptop that was not off and locked counts as its person lost: whoever has it open can write as "
                "them, so all their laptops go. Nothing that was read can be taken back; the list says what it was.",
                "Ноутбук, который не был выключен и заперт, — всё равно что потерянный человек: кто открыл его, "
                "может писать от его имени, поэтому исключаются все его ноутбуки. Прочитанного не вернуть; список "
                "говорит, что это было.",
            ),
            Phrase(
                "If somebody may have written on it before anybody noticed, name the day: what it wrote from then on "
                "is set aside, and somebody judges each entry. Who warns whom is chosen part by part, and stands on "
                "Today of whoever is to do it.",
                "Если на нём могли писать раньше, чем это заметили, укажите день: всё записанное начиная с него "
                "откладывается, и о каждой записи решает человек. Кто кого предупреждает, выбирают по каждой части; "
                "исполнитель видит это на странице «Сегодня».",
            ),
            Phrase(
                "Red is danger now, amber wants a look.",
                "Красное — опасность сейчас, янтарное — взгляните.",
            ),
        ),
        (*IN_LISTS, *IN_FORMS),
        ("alias", "vault"),
    ),
    "drill": Screen(
        Phrase("Rehearsing a seizure", "Учение: захват ноутбука"),
        (
            Phrase(
                "What would somebody read who took this laptop, and what would the team have to do?",
                "Что прочтёт тот, кто захватит этот ноутбук, и что придётся делать команде?",
            ),
            Phrase(
                "It is tried on a copy: the raw files are searched for text and keys, then the copy is opened with "
                "what the seizer has. The copy is removed; nothing is written into the vault. The report goes when the "
                "desk locks: print it, or talk it over at once.",
                "Проверяется копия: в самих файлах ищут текст и ключи, затем копию открывают тем, что есть у "
                "захватившего. Копия удаляется, в хранилище ничего не пишется. Отчёт исчезает, когда рабочее место "
                "запирают: напечатайте его или обсудите сразу.",
            ),
        ),
        (
            Key("Ctrl+Enter", Phrase("begin the drill", "начать учение")),
            Key("p", Phrase("print the report", "напечатать отчёт")),
        ),
        ("alias", "vault", "recovery words"),
    ),
}
