"""``safeconduct statement asked``: how much was asked of the check at this desk, hour by hour (P12)."""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.cli.evacuate import NONE
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import team_of
from safeconduct.publish.holding.asked import Asked, Asking, asked_here
from safeconduct.publish.holding.reading import read_statements
from safeconduct.record.wording import local_time_in_words

LINE: Final = Phrase(
    "{at} · {what}: {words} new words and {together} put together, in {texts} texts",
    "{at} · {what}: новых слов — {words}, их сочетаний — {together}, текстов — {texts}",
)
FOUND: Final = Phrase("found: {rules}", "найдено: {rules}")
OVER: Final = Phrase("beyond the measure of an hour, and answered all the same", "сверх часовой меры, но проверено")
TOO_MUCH: Final = Phrase("more was not searched", "остальное не проверено")
NO_PART: Final = {
    Asking.OWN: Phrase("lines for the telephone, or a statement that does not open", "справка или закрытое сообщение"),
    Asking.ANSWERS: Phrase("a statement that does not open", "закрытое сообщение"),
    Asking.OUTGOING: Phrase("answers to people who wrote", "ответы тем, кто написал"),
}
ANSWERED: Final = Phrase("{name}, answered for colleagues", "{name}, ответ коллегам")


@click.command()
@vault_options
def asked(options: VaultOptions) -> None:
    """List how much was asked of the check at this desk, hour by hour: figures and rules, never words."""
    screen = options.screen
    with opened(options) as vault:
        found = asked_here(vault)
        if screen.is_json:
            screen.answer(
                {
                    "asked": [
                        {
                            "hour_at_ms": one.hour_at_ms,
                            "for": one.asking.value,
                            "statement": one.part.hex(),
                            "texts": one.texts,
                            "words": one.words,
                            "together": one.together,
                            "rules": [*one.rules],
                            "held": one.is_held,
                            "over": one.is_over,
                        }
                        for one in found
                    ]
                }
            )
            return
        names = {bytes(one.part): one.name for one in read_statements(team_of(vault))}
        for one in found:
            _show(screen, one, names.get(one.part, ""))
        if not found:
            screen.say(NONE)


def _show(screen: Screen, one: Asked, name: str) -> None:
    what = name or screen.text(NO_PART[one.asking])
    if name and one.asking is Asking.ANSWERS:
        what = screen.text(ANSWERED, name=name)
    at = local_time_in_words(one.hour_at_ms, screen.language)
    said = [screen.text(LINE, at=at, what=what, words=one.words, together=one.together, texts=one.texts)]
    if one.rules:
        said.append(screen.text(FOUND, rules=", ".join(one.rules)))
    if one.is_over:
        said.append(screen.text(OVER))
    if one.is_held:
        said.append(screen.text(TOO_MUCH))
    screen.show("; ".join(said), first="- ", rest="  ")
