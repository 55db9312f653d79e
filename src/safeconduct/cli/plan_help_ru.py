"""The Russian of the help of `plan`, for the group that takes it in (`help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PLAN_HELP: Final[Mapping[str, str]] = {
    "Plan journeys: over a file of numbers, or of a vault; check, mend, explain, approve a plan.": (
        "Планы поездок по файлу с числами или по хранилищу: проверить, исправить, объяснить, одобрить."
    ),
    "Find a plan, with a proof of how far from the best it can be.": (
        "Найти план и доказать, насколько он может быть хуже лучшего."
    ),
    "Where to write the plan.": "Куда записать план.",
    "How long to search (default: 30, unless --steps).": (
        "Сколько секунд искать (по умолчанию 30, если не задано --steps)."
    ),
    "How many steps to search: the same seed gives the same plan.": (
        "Сколько шагов искать: одно и то же зерно даёт один и тот же план."
    ),
    "What chance begins with.": "Зерно случайности.",
    "Beds kept free in every city for who comes tonight.": (
        "Сколько мест в каждом городе оставить для тех, кто придёт сегодня ночью."
    ),
    "For how many nights, from the first.": "На сколько ночей, начиная с первой.",
    "Say whether a plan breaks a rule, and what it scores.": "Сказать, нарушает ли план правила, и какова его оценка.",
    "Mend a plan when a house or a helper is lost; who needs neither is left alone.": (
        "Исправить план, когда потеряно место или помощник; кому они не нужны, тех не трогать."
    ),
    "The place or the helper that is lost.": "Потерянное место или помощник.",
    "The day of the loss, from 0.": "День потери, считая с 0.",
    "Where to write the mended plan.": "Куда записать исправленный план.",
    "Say why a plan is as it is: who comes first, why not otherwise, what one more of something would bring.": (
        "Сказать, почему план таков: кто первый, почему не иначе, что дало бы ещё одно место."
    ),
    "Why this party comes when it does.": "Почему эта группа едет именно тогда.",
    "Why not that way: extraction=, helper=, transit=, onward=, safe=, departure= (or none).": (
        "Почему не так: extraction=, helper=, transit=, onward=, safe=, departure= (или none)."
    ),
    "Why this party is not moved.": "Почему эту группу не вывозят.",
    "What one more bed, seat or person known would bring.": "Что дало бы ещё одно место или ещё один знающий.",
    "What happens if each place burns on that day.": "Что будет, если в этот день потерять каждое из мест.",
    "Which day is meant, from 0.": "О каком дне речь, считая с 0.",
    "How OTHER differs.": "Чем отличается OTHER.",
    "How long to search for a price.": "Сколько шагов искать цену.",
    "Plan for everybody who asks to be moved, and draft their journeys.": (
        "Составить план для всех, кого нужно вывезти, и наметить их поездки."
    ),
    "Where the plan is kept, where there are several such parts.": "Где хранить план, если таких разделов несколько.",
    "How long to search.": "Сколько секунд искать.",
    "Show a plan and the journeys of it that open here; the newest where no number is given.": (
        "Показать план и те его поездки, что здесь открываются; без номера — последний."
    ),
    "The coordinator who is to approve it with you.": "Координатор, который одобрит его вместе с вами.",
    "Let a coordinator open the journeys of a plan that you began: whoever approves it with you has to.": (
        "Открыть координатору начатые вами поездки плана: тому, кто одобряет его с вами, они нужны."
    ),
    "Approve a plan; the second person's word holds what it needs.": (
        "Одобрить план; слово второго человека занимает всё нужное."
    ),
    "Say in a sentence how a plan differs from the one it was made from.": (
        "Сказать одной фразой, чем план отличается от того, из которого сделан."
    ),
    "Drop a plan: its drafts are out of use, and what it held is free again.": (
        "Отвергнуть план: его наброски не действуют, занятое им свободно."
    ),
    "Say why the newest plan is as it is today: who is not in it, who goes when, what if each house burns.": (
        "Сказать, почему последний план сегодня таков: кого в нём нет, кто когда едет и что, если засвечен дом."
    ),
    "Find another way for whoever of the newest plan lost theirs, and leave everybody else as they are.": (
        "Найти другой путь тем, кто в последнем плане его потерял, а остальных не трогать."
    ),
}
