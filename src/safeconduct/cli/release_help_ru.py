"""The Russian of the help of `release`, for the group that takes it in (`help_ru`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RELEASE_HELP: Final[Mapping[str, str]] = {
    "Check what is to be said in public.": "Проверить то, что собираются сказать публично.",
    "Say whether a text names anybody or anything protected; the exit status is 3 unless it may be published.": (
        "Сказать, называет ли текст кого-то или что-то защищаемое; код выхода 3, если публиковать нельзя."
    ),
    "Names, telephones and terms that must not be public, as JSON.": (
        "Имена, телефоны и слова, которые нельзя публиковать, в JSON."
    ),
    "The text, plain, in UTF-8.": "Текст без оформления, в UTF-8.",
    "Numbers that were public before, as JSON: a number that is a small step from one of them holds the text.": (
        "Числа, которые уже публиковались, в JSON: число, близкое к одному из них, задерживает текст."
    ),
}
