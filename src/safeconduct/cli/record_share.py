"""``safeconduct record share``: what was written before there was a team, entered anew where the team reads it.

Says first how much there is, who will read it and what stays here; refuses to do it unasked, for what others have read
cannot be taken back (promises P3 and P7).
"""

from __future__ import annotations

import sys
from typing import Final

import click

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.json_value import Json
from safeconduct.base.language import Counted
from safeconduct.cli.opening import VaultOptions, asks, opened, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import team_of
from safeconduct.record.sharing import Sharing, has_to_share, share, to_share
from safeconduct.record.wording import ACCOUNTS
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault

CLAIMS: Final = Counted(("{n} claim", "{n} claims"), ("{n} утверждение", "{n} утверждения", "{n} утверждений"))
OFFERED: Final = Phrase(
    "Only this desk has what was written before there was a team: {claims} in {accounts}. Shared, it is readable to "
    "everybody on the record: {people}.",
    "Только на этом рабочем месте есть записанное до появления команды: {claims}, {accounts}. Если поделиться, это "
    "прочтут все, кто работает со сведениями: {people}.",
)
NOBODY_ELSE: Final = Phrase("nobody but you so far", "пока никто, кроме вас")
BESIDE: Final = Phrase(
    "With it go: texts of accounts {texts}, suggestions taken or declined {decisions}, grades of findings {grades}.",
    "Вместе с этим передаются: тексты известий {texts}, решения по подсказкам {decisions}, оценки выводов {grades}.",
)
TEXTS_STAY: Final = Phrase(
    "Of these, texts in which words of a withdrawn claim stand: {n}.",
    "Из них тексты, где есть слова отозванного утверждения: {n}.",
)
STAYS: Final = Phrase(
    "What consent was withdrawn for stays here: {n}.", "Остаётся здесь то, на что отозвано согласие: {n}."
)
SHARE_IT: Final = Phrase("Share it? It cannot be taken back.", "Поделиться? Отменить это будет нельзя.")
NOT_SHARED: Final = Phrase("Nothing was shared.", "Ничего не передано.")
SHARED: Final = Phrase(
    "Entered anew for the team. The others have it with the next exchange: safeconduct sync relay, or safeconduct sync "
    "file write",
    "Записано заново для команды. Остальные получат это при следующем обмене: safeconduct sync relay или safeconduct "
    "sync file write",
)
NOTHING: Final = Phrase(
    "Nothing here is from before there was a team, or all of it is shared.",
    "Здесь нет ничего, что записано до появления команды, или всё уже передано.",
)
OLD_RECORD: Final = Phrase(
    "What was written before there was a team is on this desk only. To share it: safeconduct record share",
    "Записанное до появления команды есть только на этом рабочем месте. Поделиться: safeconduct record share",
)


class NotAskedToShare(SafeconductError):
    """The old record would be shared, and nobody has said that it may."""

    code = "cli.not_asked_to_share"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Nobody has confirmed that what was written before the team may be read by it.",
        safe=NOTHING_CHANGED_EN,
        do="Say --yes, or run this in a terminal window, where it is asked.",
    )
    ru = Advice(
        what="Никто не подтвердил, что записанное до появления команды можно ей показать.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите --yes или выполните команду в окне терминала, где программа спросит.",
    )


@click.command(name="share")
@click.option("--yes", "-y", "is_sure", is_flag=True, help="Share it without asking.")
@vault_options
def share_record(is_sure: bool, options: VaultOptions) -> None:
    """Share with the team what was written before there was one, once it was said who will read it."""
    screen = options.screen
    with opened(options) as vault:
        team, offered = team_of(vault), to_share(vault)
        if offered.ops and not screen.is_json:
            _say_offered(screen, team, offered)
        if offered.ops and not is_sure and not _is_wanted(screen):
            screen.say(NOT_SHARED)
            return
        shared = share(vault, record_compartment(vault))
    if screen.is_json:
        screen.answer(_json_of_sharing(shared))
    else:
        screen.say(SHARED if shared.ops else NOTHING)


def say_old_record(screen: Screen, vault: Vault) -> None:
    """Say, where it is so, that a part of the record is on this desk only, and what to do."""
    if has_to_share(vault):
        screen.say(OLD_RECORD)


def _is_wanted(screen: Screen) -> bool:
    if screen.is_json or not sys.stdin.isatty():
        raise NotAskedToShare
    return asks(screen, SHARE_IT)


def _say_offered(screen: Screen, team: Team, offered: Sharing) -> None:
    language = screen.language
    others = {team.alias(one) for one in team.members(record_compartment(team.vault)) if one != team.me.device.id}
    screen.say(
        OFFERED,
        claims=CLAIMS.say(offered.claims, language),
        accounts=ACCOUNTS.say(offered.accounts, language),
        people=", ".join(sorted(others)) or screen.text(NOBODY_ELSE),
    )
    if offered.texts or offered.decisions or offered.grades:
        screen.say(BESIDE, texts=offered.texts, decisions=offered.decisions, grades=offered.grades)
    if offered.withdrawn:
        screen.say(STAYS, n=offered.withdrawn)
    if offered.texts_kept:
        screen.say(TEXTS_STAY, n=offered.texts_kept)


def _json_of_sharing(shared: Sharing) -> dict[str, Json]:
    return {
        "claims": shared.claims,
        "accounts": shared.accounts,
        "entries": shared.others,
        "links": shared.links,
        "texts": shared.texts,
        "decisions": shared.decisions,
        "grades": shared.grades,
        "withdrawn": shared.withdrawn,
        "texts_kept": shared.texts_kept,
    }
