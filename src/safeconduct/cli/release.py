"""``safeconduct release``: what may be said in public. The check outside a vault (docs/formats/protected.md).

Opens no vault and writes nothing. The text and the terms are given to a process of their own; without an answer the
decision is HOLD.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from safeconduct.base.clock import SystemClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Exit, Phrase
from safeconduct.cli.opening import read_file, screen_options
from safeconduct.cli.screen import Screen
from safeconduct.publish.answering import SAID, Checked, answer
from safeconduct.publish.apart import check_apart
from safeconduct.publish.ledger_file import ledger_from_json, steps_in
from safeconduct.publish.protected_reading import MOST_BYTES, MOST_TEXT_BYTES, protected_from_json, text_from_bytes
from safeconduct.publish.types import Decision, Hit, Rule, Strength

# Hits that are written out for a person; a program gets all.
SHOWN_HITS: Final = 40

DECISIONS: Final = {
    Decision.PUBLISH: Phrase(
        "PUBLISH: nothing protected was found. What only a person can see is not looked for: read it once more.",
        "PUBLISH: ничего защищаемого не найдено. Того, что видно только человеку, проверка не ищет: прочтите ещё раз.",
    ),
    Decision.HOLD: Phrase(
        "HOLD: somebody has to look at what was found before this goes out.",
        "HOLD: прежде чем публиковать, кто-то должен посмотреть на найденное.",
    ),
    Decision.REWRITE: Phrase(
        "REWRITE: words that must not be public stand in it.",
        "REWRITE: здесь есть слова, которым нельзя быть публичными.",
    ),
    Decision.NEVER: Phrase(
        "NEVER: this would name a person, a safe place, a helper or a route.",
        "NEVER: это назвало бы человека, убежище, помощника или маршрут.",
    ),
}
RULES: Final = {
    Rule.FULL_NAME: Phrase("a full name", "имя и фамилия"),
    Rule.NAME_PART: Phrase("a part of a name", "часть имени"),
    Rule.NICKNAME: Phrase("a nickname", "прозвище"),
    Rule.INITIALS: Phrase("a name with an initial", "имя с инициалом"),
    Rule.PHONE: Phrase("a telephone number", "номер телефона"),
    Rule.TERM: Phrase("protected words", "защищаемые слова"),
    Rule.QUOTE: Phrase("words of a testimony", "слова свидетельства"),
    Rule.STEP: Phrase(
        "a number that few people part from one that was public",
        "число, которое лишь на несколько человек отличается от уже названного",
    ),
}
STRENGTHS: Final = {Strength.STRONG: Phrase("sure", "точно"), Strength.WEAK: Phrase("perhaps", "возможно")}
HIT: Final = Phrase(
    "characters {start} to {end}: {rule}, {strength}, {id}", "знаки {start}–{end}: {rule}, {strength}, {id}"
)
MORE: Final = Phrase("And {count} more; --json gives all.", "И ещё {count}; все — с --json.")


@click.group()
def release() -> None:
    """Check what is to be said in public."""


@release.command("check")
@click.option(
    "--protected",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Names, telephones and terms that must not be public, as JSON.",
)
@click.option(
    "--text", type=click.Path(path_type=Path), required=True, metavar="FILE", help="The text, plain, in UTF-8."
)
@click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Numbers that were public before, as JSON: a number that is a small step from one of them holds the text.",
)
@screen_options
def check_command(protected: Path, text: Path, ledger: Path | None, screen: Screen) -> int:
    """Say whether a text names anybody or anything protected; the exit status is 3 unless it may be published."""
    public = ledger_from_json(read_file(ledger, MOST_BYTES)) if ledger is not None else ()
    terms = protected_from_json(read_file(protected, MOST_BYTES))
    words, today = text_from_bytes(read_file(text, MOST_TEXT_BYTES)), day_from_ms(SystemClock().now_ms())
    checked = check_apart(terms, words, today, SystemEntropy())
    if steps := steps_in(words, public, today):
        # What was found stays, and a text that was not checked stays so.
        hits = sorted((*checked.hits, *steps), key=lambda hit: (hit.span.start, hit.span.end))
        checked = replace(checked, hits=tuple(hits))
    if screen.is_json:
        screen.answer(answer(checked))
    else:
        _show(screen, checked)
    return Exit.DONE if checked.decision is Decision.PUBLISH else Exit.REFUSED


def _show(screen: Screen, checked: Checked) -> None:
    if checked.unchecked is not None:
        screen.say(SAID[checked.unchecked])
    screen.say(DECISIONS[checked.decision])
    for hit in checked.hits[:SHOWN_HITS]:
        screen.show(_line(screen, hit), first="- ", rest="  ")
    if len(checked.hits) > SHOWN_HITS:
        screen.say(MORE, count=len(checked.hits) - SHOWN_HITS)


def _line(screen: Screen, hit: Hit) -> str:
    return screen.text(
        HIT,
        start=hit.span.start,
        end=hit.span.end,
        rule=screen.text(RULES[hit.rule]),
        strength=screen.text(STRENGTHS[hit.strength]),
        id=hit.id,
    )
