"""The Russian of the help of `plan`, for the group that takes it in (`help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PLAN_HELP: Final[Mapping[str, str]] = {
    "Plan journeys over a file of numbers, check a plan, mend one after a loss.": (
        "Составить план поездок по файлу с числами, проверить план, исправить его после потери."
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
}
