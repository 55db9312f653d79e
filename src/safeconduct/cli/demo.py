"""``safeconduct demo``: the whole chain on the real accounts of January 2019, in a throw-away vault.

The vault lies in a new temporary folder under a key that is drawn at random and never written down, and is
removed at the end. Every answer is computed from the imported claims; nothing is stored ready-made.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Final

import click

from safeconduct.base.clock import Day, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli import demo_depth, demo_intake, demo_publish, demo_rescue, demo_team, demo_watched
from safeconduct.cli.demo_depth_reading import Documenter
from safeconduct.cli.demo_intake_desk import LEAVE, open_way_in
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.cli.demo_rescue_road import send_two_off
from safeconduct.cli.demo_seat import EXCHANGE_SECONDS
from safeconduct.cli.demo_story import answers_by_day, tell_days, tell_end
from safeconduct.cli.desk import browser_options, open_desk, setting
from safeconduct.cli.opening import screen_options, surroundings
from safeconduct.cli.screen import Screen
from safeconduct.cli.vault import show_report
from safeconduct.protect.rest import LEAST_COST, Passphrase, RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.record.accounts import read_accounts
from safeconduct.record.answer import answer
from safeconduct.record.commands import compare, count_of, import_intents
from safeconduct.record.items import Table, split_name
from safeconduct.record.queries import Record
from safeconduct.record.types import Reading
from safeconduct.record.wording import ACCOUNTS
from safeconduct.sync.ready import create_vault, record_compartment
from safeconduct.sync.team import Team
from safeconduct.vault.throwaway import mark_throwaway
from safeconduct.vault.vault import Vault

DATASET: Final = "january-2019.json"
# For showing where the subject itself is dangerous: nothing in it exists.
NEUTRAL_DATASET: Final = "neutral-2021.json"
INTRODUCTION: Final = Phrase(
    "{accounts} of the detentions of December 2018, read into an encrypted vault that is thrown away at the end. "
    "What was publicly known, and what each day changed (a dot for each voice, ○ where it may be an echo):",
    "{accounts} о задержаниях декабря 2018 года: они приняты в зашифрованное хранилище, которое в конце удаляется. "
    "Ниже — что было известно публично и что изменил каждый день (точка — голос, ○ — голос, который может быть лишь "
    "эхом). Значения и имена стоят так, как записаны в наборе данных: по-английски.",
)
NEUTRAL_INTRODUCTION: Final = Phrase(
    "{accounts} of an invented country, read into an encrypted vault that is thrown away at the end. What was "
    "publicly known, and what each day changed (a dot for each voice, ○ where it may be an echo):",
    "{accounts} из вымышленной страны: они приняты в зашифрованное хранилище, которое в конце удаляется. Ниже — что "
    "было известно публично и что изменил каждый день (точка — голос, ○ — голос, который может быть лишь эхом):",
)
HOW_TO_OPEN: Final = Phrase(
    "Each answer opens down to voices, accounts and claims. In a vault of your own:",
    "Каждый ответ раскрывается до голосов, известий и утверждений. В вашем собственном хранилище:",
)
HOW_TO_OPEN_COMMANDS: Final = (
    Phrase("safeconduct vault create", "safeconduct vault create"),
    Phrase("safeconduct record import FILE", "safeconduct record import ФАЙЛ"),
    Phrase("safeconduct record known SUBJECT --tree", "safeconduct record known ПРЕДМЕТ --tree"),
)


# Shown on the page that asks for it: the demonstration hides nothing, and can be locked and opened like any other.
PASSPHRASE: Final = "demo"  # noqa: S105


@click.command()
@click.option("--headless", is_flag=True, help="Print the results instead of opening the desk.")
@click.option("--neutral", "is_neutral", is_flag=True, help="Show an invented country instead of the real accounts.")
@click.option("--team", "is_watched", is_flag=True, help="Open the desks of two people side by side, with a relay.")
@browser_options
@screen_options
def demo(*, headless: bool, is_neutral: bool, is_watched: bool, opens: str | None, port: int, screen: Screen) -> None:
    """Show the whole chain on real public accounts, in a throw-away vault."""
    dataset = NEUTRAL_DATASET if is_neutral else DATASET
    if is_watched and not headless:
        how = {"is_neutral": is_neutral, "opens": opens or "ours", "port": port, "passphrase": PASSPHRASE}
        with throw_away_folder() as folder:
            demo_watched.watch(folder, screen, dataset, **how)
        return
    if not headless:
        _open(screen, dataset, opens=opens or "ours", port=port)
        return
    with ThreadPoolExecutor(2) as beside, throw_away_vault() as vault:
        shown = _import(vault, screen, dataset)
        record = Record(vault.tables)
        days = sorted({Day(source.published.hi) for _, source in record.sources()})
        report = vault.verify()
        if screen.is_json:
            shown["known"] = _answers(record, days)
            way_in = beside.submit(demo_intake.run)
            rescue = beside.submit(demo_publish.run, dataset, screen.language)
            team = demo_team.run(dataset)
            depth = demo_depth.run(dataset, screen.language)
            told: dict[str, Json] = {"record": shown, "vault": report.to_json(screen.language), "team": team}
            screen.answer({"demo": True, **told, "intake": way_in.result(), **rescue.result(), "depth": depth})
            return
        _tell(screen, record, days, NEUTRAL_INTRODUCTION if is_neutral else INTRODUCTION)
        show_report(screen, report)
        # Team, way in and rescue have processes of their own, and what is told of it the rescue's: beside each other.
        way_in = beside.submit(demo_intake.run)
        rescue = beside.submit(demo_publish.run, dataset, screen.language)
        demo_team.tell(screen, dataset)
        with screen.progress(demo_depth.WAITING):
            depth = demo_depth.run(dataset, screen.language)
        with screen.progress(demo_intake.WAITING):
            came = way_in.result()
        demo_intake.tell(screen, came)
        with screen.progress(demo_rescue.WAITING):
            saved: dict[str, Any] = rescue.result()
        demo_rescue.tell(screen, saved["evacuate"])
        demo_publish.tell(screen, saved["publish"])
        demo_depth.tell(screen, depth)


def _open(screen: Screen, dataset: str, *, opens: str, port: int) -> None:
    """Open the desk on the accounts and an invented rescue, with relay and gate for people outside, until it ends."""
    given = surroundings()
    with throw_away_folder() as folder, ExitStack() as stack:
        where = stack.enter_context(demo_team.relay(folder / "r", is_public=True, is_for_browsers=True))
        page = f"http://{where['public']}/"
        with create_vault(folder / "v", Passphrase.from_text(PASSPHRASE), given, cost=LEAST_COST) as vault:
            _import(vault, screen, dataset)
            team = Team(vault, given.clock, given.entropy)
            now = given.clock.now_ms()
            rescue = write_rescue(team, day_from_ms(now), screen.language)
            send_two_off(team, rescue, now, screen.language)
            Documenter(team).testify()
            opening = demo_team.gate(folder / "g", where["public"], team.me.root.key.raw, LEAVE)
            gate = f"http://{stack.enter_context(opening)}/"
            open_way_in(team, where, page, gate=gate, language=screen.language)
            mark_throwaway(vault)
        chosen = setting(screen, demo_passphrase=PASSPHRASE, is_neutral=dataset == NEUTRAL_DATASET, demo_page=page)
        open_desk(folder / "v", screen, chosen, opens=opens, port=port, exchange_seconds=EXCHANGE_SECONDS, gate=gate)


def _tell(screen: Screen, record: Record, days: list[Day], introduction: Phrase) -> None:
    answers = answers_by_day(record, days)
    screen.say(introduction, accounts=ACCOUNTS.say(sum(1 for _ in record.sources()), screen.language))
    tell_days(screen, record, answers)
    tell_end(screen, record, answers[-1])
    screen.gap()
    screen.say(HOW_TO_OPEN)
    for command in HOW_TO_OPEN_COMMANDS:
        screen.whole(screen.text(command), first="  ")
    screen.gap()


@contextmanager
def throw_away_vault() -> Iterator[Vault]:
    """Give a vault in a new temporary folder and remove it afterwards. Its key exists in memory only."""
    with throw_away_folder() as folder:
        key = RecoverySecret(Secret.random(32, SystemEntropy()))
        with create_vault(folder / "v", key, surroundings(), cost=LEAST_COST) as vault:
            mark_throwaway(vault)
            yield vault


@contextmanager
def throw_away_folder() -> Iterator[Path]:
    """Give a new temporary folder and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="sc-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


READING: Final = Phrase("Reading the accounts", "Читаю известия")


def _import(vault: Vault, screen: Screen, file: str) -> dict[str, Json]:
    data = resources.files("safeconduct.cli").joinpath("demo_data", file).read_bytes()
    dataset = read_accounts(data)
    diff = compare(dataset, vault.tables)
    with screen.progress(READING) as progress:
        vault.append(import_intents(dataset, diff, record_compartment(vault), progress))
    return {"dataset": dataset.name, "accounts": len(dataset.sources), "imported": {**count_of(diff)}}


def _answers(record: Record, days: list[Day]) -> list[Json]:
    """Return what was public about every subject on every day on which an account became public."""
    asked = [
        (name, day, record.known(name, reading=Reading.PUBLIC, day=day))
        for name, _ in record.facts.current(Table.SUBJECT)
        for day in days
    ]
    return [answer(split_name(name)[1], Reading.PUBLIC, day, rows) for name, day, rows in asked if rows]
