"""What the help says of places of detention and patterns: what to know of them, their keys. Words only, no rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.desk.screens import Key, Screen

SCREENS: Final[Mapping[str, Screen]] = {
    "detention": Screen(
        Phrase("Places of detention", "Места удержания"),
        (
            Phrase("Where are people held, and how well is that known?", "Где держат людей и насколько это известно?"),
            Phrase(
                "A place is drawn as large as it is unknown: a circle says that it lies somewhere in it. Dots are "
                "independent voices, not reports. Spellings of one place are brought together only where the list of "
                "places has them or somebody said so; places that share a name are not.",
                "Место нарисовано настолько большим, насколько оно неизвестно: круг значит, что оно где-то внутри. "
                "Точки — независимые голоса, а не сообщения. Написания сводятся вместе, только если они есть в списке "
                "мест или так сказал человек; одноимённые места не сводятся.",
            ),
            Phrase(
                "On a place's page a line is somebody, or what happened, that claims put there. It is not a count of "
                "people: one person may stand there under two names.",
                "На странице места строка — это человек или событие, которое утверждения относят сюда. Это не число "
                "людей: один человек может стоять под двумя именами.",
            ),
        ),
        (Key("t", Phrase("the map as a table, and back", "карта в виде таблицы и обратно")),),
    ),
    "patterns": Screen(
        Phrase("Patterns", "Закономерности"),
        (
            Phrase(
                "How does the violence change, against whom, and who is tied to which place?",
                "Как меняется насилие, против кого оно и кто связан с каким местом?",
            ),
            Phrase(
                "Each number is a range, from what is known for certain to what may be. What nobody reported is not "
                "here: a fall may be fear to speak, and a rise a new newspaper.",
                "Каждое число — промежуток: от известного наверняка до возможного. Того, о чём никто не сообщил, здесь "
                "нет: спад может значить страх говорить, рост — новую газету.",
            ),
        ),
        (Key("t", Phrase("the pictures as tables, and back", "картинки в виде таблиц и обратно")),),
    ),
}
