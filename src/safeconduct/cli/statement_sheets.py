"""``safeconduct statement sheets, sheets-known, sheets-search``: sealed identity sheets that hold a statement.

What stands in a sheet is shown to nobody here: two persons open it, its names are searched for, and what is said is how
the statements stand (P3, P12; decision 0013, point 15). Refuses nothing itself: `publish.holding` does.
"""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import Exit, Phrase
from safeconduct.base.ids import OpId
from safeconduct.base.json_value import Json
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.cli.statement_words import statement_named
from safeconduct.cli.team_words import short, team_of
from safeconduct.evacuate.sealing.reading import offered
from safeconduct.evacuate.sealing.wording import kept_in_words
from safeconduct.publish.holding.sheets import knowing, known_intents, unsearched
from safeconduct.publish.holding.unsealing import SheetSearched, search_sheet
from safeconduct.publish.types import Decision
from safeconduct.sync.act_views import requests, used_requests
from safeconduct.sync.naming import entries_named

HELD: Final = Phrase(
    "Sealed sheets that were not searched for in these words: {n}. Either two persons open each (case ask, then "
    "statement sheets-search), or two who know who stands in them say so (statement sheets-known).",
    "Запечатанных личных листов, по которым этот текст не проверен: {n}. Либо каждый вскрывают двое (case ask, затем "
    "statement sheets-search), либо двое, кто знает этих людей, подтверждают (statement sheets-known).",
)
NONE: Final = Phrase(
    "No sealed sheet that this desk knows of holds it as it stands.",
    "Из известных здесь запечатанных листов в нынешнем виде его не держит ни один.",
)
LINE: Final = Phrase("{id}  {what}{known}", "{id}  {what}{known}")
SHEET: Final = Phrase("identity sheet that does not open here", "личный лист, который здесь не открывается")
KNOWN_BY: Final = Phrase("; {names}: nobody in it is named", "; {names}: этих имён здесь нет")
KNOWN: Final = Phrase(
    "You say of {n} sheets that nobody who stands in them is named in these words. It counts once a second person says "
    "so too. Exchange now.",
    "Вы подтвердили о листах ({n}): никто из них в этом тексте не назван. Вступит в силу, когда то же скажет второй. "
    "Обменяйтесь сейчас.",
)
SEARCHED: Final = Phrase(
    "“{name}” was searched for what stands in the sheet: {decision}.",
    "«{name}»: проверено по содержанию листа, итог — {decision}.",
)
UNANSWERED: Final = Phrase(
    "“{name}” still waits: it could not be searched for this sheet. Two who know who stands in it can say so.",
    "«{name}» ждёт по-прежнему: проверить его по этому листу не вышло. Подтвердить могут двое, кто знает этих людей.",
)
USED_UP: Final = Phrase(
    "The request is used up, and on record. Nothing of the sheet was shown or kept. Exchange now.",
    "Запрос израсходован, запись об этом есть. Из листа ничего не показано и не сохранено. Обменяйтесь сейчас.",
)


@click.command()
@click.argument("name")
@vault_options
def sheets(options: VaultOptions, name: str) -> None:
    """List the sealed identity sheets that hold a statement: nobody searched for their names in these words."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        held = statement_named(team, name)
        waiting, known = unsearched(team, held), knowing(team, held)
        aliases = {device.user.id: device.user.certificate.terms.alias for device, _ in team.devices()}
        names = {one: sorted(aliases.get(who, "") for who in known.get(one, ())) for one in waiting}
        called = {kept.sealed: kept_in_words(kept, screen.language) for kept in offered(team).names.values()}
    if screen.is_json:
        screen.answer({"sheets": [{"id": one.hex(), "known_to": [*names[one]]} for one in waiting]})
        return
    screen.say(HELD, n=len(waiting)) if waiting else screen.say(NONE)
    for one in waiting:
        said = screen.text(KNOWN_BY, names=", ".join(names[one])) if names[one] else ""
        screen.say(LINE, id=short(one), what=called.get(one) or screen.text(SHEET), known=said)


@click.command("sheets-known")
@click.argument("name")
@click.option("--reason", required=True, help="Why; it is signed and kept. No names.")
@vault_options
def sheets_known(options: VaultOptions, name: str, reason: str) -> None:
    """Say that you know who stands in the sealed sheets that hold a statement, and that nobody of them is named."""
    with opened(options) as vault:
        team = team_of(vault)
        held = statement_named(team, name)
        count = len(unsearched(team, held))
        ops = vault.append(known_intents(team, held, reason))
    if options.screen.is_json:
        options.screen.answer({"ops": [one.hex() for one in ops], "sheets": count})
    else:
        options.screen.say(KNOWN, n=count)


@click.command("sheets-search")
@click.argument("request_word", metavar="REQUEST")
@vault_options
def sheets_search(options: VaultOptions, request_word: str) -> int:
    """Open the sheet of a granted REQUEST for the check alone: every open statement is searched for it, once."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        states = (*requests(vault.tables, team.people), *used_requests(vault.tables, team.people()))
        (request,) = entries_named([request_word], [one.asked.word.id for one in states])
        found = search_sheet(team, OpId(request), day_from_ms(team.clock.now_ms()))
    is_free = not found.unanswered and all(decision is Decision.PUBLISH for _, decision in found.found)
    _show(screen, found)
    return Exit.DONE if is_free else Exit.REFUSED


SHEETS: Final = (sheets, sheets_known, sheets_search)


def _show(screen: Screen, found: SheetSearched) -> None:
    if screen.is_json:
        told: list[Json] = [{"statement": held.part.hex(), "decision": one.name} for held, one in found.found]
        screen.answer({"searched": told, "waiting": [one.part.hex() for one in found.unanswered]})
        return
    for held, decision in found.found:
        screen.say(SEARCHED, name=held.name, decision=decision.name)
    for held in found.unanswered:
        screen.say(UNANSWERED, name=held.name)
    screen.say(USED_UP)
