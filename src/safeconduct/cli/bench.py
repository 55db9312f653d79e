"""``safeconduct bench NAME``: figures, measured against a baseline in the same run (docs/benchmarks.md).

Never passes or fails by seconds; it fails on wrong answers only. Each bench is loaded by its own command: the others
cost nothing to who does not measure.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import click

from safeconduct.base.ended import ended_by_signals
from safeconduct.base.errors import Exit
from safeconduct.cli.figures import RECORD_PARTS, Table, as_markdown, as_text
from safeconduct.cli.opening import screen_options
from safeconduct.cli.screen import Screen

_markdown: Final[Callable[[Callable[..., None]], Callable[..., None]]] = click.option(
    "--markdown", is_flag=True, help="Print the table as docs/benchmarks.md has it."
)


@click.group()
@click.pass_context
def bench(context: click.Context) -> None:
    """Measure: protect, vault, record, desk, relay, intake, plan, burn, cases, release, reading, sync."""
    # What it invents fills folders of hundreds of megabytes, which a bench that is ended takes with it.
    context.with_resource(ended_by_signals(_end_children))


def _end_children() -> None:
    for child in multiprocessing.active_children():
        child.terminate()


@bench.command()
@click.option("--seconds", default=3.0, show_default=True, help="How long each figure is measured.")
@_markdown
@screen_options
def protect(seconds: float, markdown: bool, screen: Screen) -> None:
    """Sealing and opening single-claim ops on one core."""
    from safeconduct.cli import bench_protect

    _show(screen, bench_protect.TABLE, bench_protect.run(seconds=seconds), is_page=markdown)


@bench.command()
@click.option("--ops", default=20_000, show_default=True, help="Ops written.")
@_markdown
@screen_options
def vault(ops: int, markdown: bool, screen: Screen) -> None:
    """The encrypted store beside plain SQLite."""
    from safeconduct.cli import bench_vault

    _show(screen, bench_vault.TABLE, bench_vault.run(ops=ops), is_page=markdown)


def _told(step: str) -> None:
    click.echo(f"{step} …", err=True)


@bench.command()
@click.option("--claims", default=1_000_000, show_default=True, help="Claims in the invented record.")
@click.option(
    "--part",
    "parts",
    type=click.Choice(RECORD_PARTS),
    multiple=True,
    default=RECORD_PARTS,
    show_default=True,
    help="Only this part; may be given several times.",
)
@_markdown
@screen_options
def record(claims: int, parts: tuple[str, ...], markdown: bool, screen: Screen) -> None:
    """A million claims, encrypted beside plain SQLite; a table that comes back; a film sealed."""
    from safeconduct.cli import bench_record

    _show(screen, bench_record.TABLE, bench_record.run(claims=claims, parts=parts, told=_told), is_page=markdown)


@bench.command()
@click.option("--claims", default=1_000_000, show_default=True, help="Claims in the invented record.")
@_markdown
@screen_options
def desk(claims: int, markdown: bool, screen: Screen) -> None:
    """The desk's pages over loopback, beside the same pages as plain files."""
    from safeconduct.cli import bench_desk

    _show(screen, bench_desk.TABLE, bench_desk.run(claims=claims), is_page=markdown)


@bench.command()
@click.option("--seconds", default=3.0, show_default=True, help="About how long each figure is measured.")
@click.option("--postgres", default="", metavar="ADDRESS", help="An empty PostgreSQL database to measure beside.")
@_markdown
@screen_options
def relay(seconds: float, postgres: str, markdown: bool, screen: Screen) -> None:
    """Appends and reads of a relay, with clients on the same cores."""
    from safeconduct.cli import bench_relay

    _show(screen, bench_relay.TABLE, bench_relay.run(seconds=seconds, postgres=postgres), is_page=markdown)


@bench.command()
@click.option("--seconds", default=3.0, show_default=True, help="About how long each figure is measured.")
@click.option("--postgres", default="", metavar="ADDRESS", help="An empty PostgreSQL database to measure beside.")
@_markdown
@screen_options
def intake(seconds: float, postgres: str, markdown: bool, screen: Screen) -> None:
    """The way in: the page, a relay's intake, a thousand requests in one inbox, the reply board."""
    from safeconduct.cli import bench_intake

    figures = bench_intake.run(seconds=seconds, postgres=postgres)
    _show(screen, bench_intake.TABLE, figures, is_page=markdown, beside=(bench_intake.WAY_IN,))


@bench.command()
@click.option(
    "--folder",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    metavar="FOLDER",
    help="Plan the instances in this folder instead of invented ones.",
)
@click.option("--people", default=300, show_default=True, help="Leave out instances with more people; 1000 has all.")
@click.option("--share", default=1.0, show_default=True, help="Share of the usual time that each search gets.")
@click.option(
    "--referee",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    metavar="FILE",
    help="A script that judges plans too, as tests/data/plan/plan_referee.py does.",
)
@_markdown
@screen_options
def plan(folder: Path | None, people: int, share: float, referee: Path | None, markdown: bool, screen: Screen) -> None:
    """The planner beside the greedy plan: score, proved gap, repair, memory."""
    from safeconduct.cli import bench_plan

    given = list(bench_plan.cases(folder, people))
    table, figures = bench_plan.run(given, share=share, referee=referee, tell=lambda name: click.echo(name, err=True))
    _show(screen, table, figures, is_page=markdown)


@bench.command()
@click.option("--people", default=300, show_default=True, help="People in the invented rescue.")
@click.option("--rounds", default=3, show_default=True, help="How often each house and helper is asked for.")
@_markdown
@screen_options
def burn(people: int, rounds: int, markdown: bool, screen: Screen) -> None:
    """A house or a helper falls: from pressing to who must leave tonight and who is exposed."""
    from safeconduct.cli import bench_burn

    figures = bench_burn.run(people=people, rounds=rounds, tell=lambda what: click.echo(what, err=True))
    _show(screen, bench_burn.TABLE, figures, is_page=markdown)


@bench.command()
@click.option("--cases", "count", default=300, show_default=True, help="Cases opened one after another in one vault.")
@_markdown
@screen_options
def cases(count: int, markdown: bool, screen: Screen) -> None:
    """Cases opened one after another: the first of them beside the last."""
    from safeconduct.cli import bench_cases

    _show(screen, bench_cases.TABLE, bench_cases.run(count=count), is_page=markdown)


@bench.command()
@click.option(
    "--rows",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    metavar="FILE",
    help="Disguised names to be found, as tests/data/release has them; without it only times and false alarms.",
)
@click.option("--texts", default=100, show_default=True, help="Texts that name nobody protected.")
@click.option("--many", default=100_000, show_default=True, help="People of the large index; 0 leaves it out.")
@_markdown
@screen_options
def release(rows: Path | None, texts: int, many: int, markdown: bool, screen: Screen) -> None:
    """The release check: what it finds of disguised names, false alarms, a year of numbers, times."""
    from safeconduct.cli import bench_release

    given = None if rows is None else bench_release.read_rows(rows)
    figures = bench_release.run(given, texts=texts, many=many)
    _show(screen, bench_release.TABLE, figures, is_page=markdown, beside=(bench_release.RISKS,))


@bench.command()
@click.option(
    "--days",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    metavar="FILE",
    multiple=True,
    help="Phrases with the days they name, as tests/data/days has them; without it only times.",
)
@click.option(
    "--dateparser",
    "python",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    metavar="PYTHON",
    help="A Python that has dateparser, which then reads the same phrases beside.",
)
@click.option("--rows", "has_rows", is_flag=True, help="With --dateparser: print every phrase with both answers.")
@_markdown
@screen_options
def reading(days: tuple[Path, ...], python: Path | None, has_rows: bool, markdown: bool, screen: Screen) -> None:
    """The reading aid: days and places that texts name, how many are read right, how quickly."""
    from safeconduct.cli import bench_reading, measuring_dateparser
    from safeconduct.cli.measuring_days import read_days_rows

    rows = [row for path in days for row in read_days_rows(path)]
    beside, every = measuring_dateparser.beside_dateparser(python, rows) if python else ({}, ())
    figures = {**bench_reading.run(rows), **beside}
    if has_rows and not screen.is_json:
        printed = [*measuring_dateparser.lines_of(every)]
        click.echo(f"{as_markdown(printed) if markdown else as_text(printed)}\n")
    tables = (measuring_dateparser.TABLE,) if python else ()
    _show(screen, bench_reading.TABLE, figures, is_page=markdown, beside=tables)


@bench.command()
@click.option("--ops", default=100_000, show_default=True, help="Ops that a new device reads in its first exchange.")
@click.option("--claims", default=1_000_000, show_default=True, help="Claims of the large desk; 0 leaves it out.")
@click.option("--long", "is_long", is_flag=True, help="Run schedules of the model of a team instead; no figures.")
@click.option("--schedules", default=10_000, show_default=True, help="With --long: how many.")
@click.option(
    "--seed", default=20_190_121, show_default=True, help="With --long: the first seed; each 200 take the next."
)
@click.option("--processes", default=1, show_default=True, help="With --long: how many run at once.")
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="With --long: append each seed and what came of it to this file, a line of JSON each.",
)
@_markdown
@screen_options
def sync(ops: int, claims: int, is_long: bool, markdown: bool, screen: Screen, **long: Any) -> int:
    """Exchange between desks through a relay and by a file, changing keys, padding, memory."""
    from safeconduct.cli import bench_sync

    if is_long:
        return _run_schedules(screen, **long)
    _show(screen, bench_sync.TABLE, bench_sync.run(ops=ops, claims=claims), is_page=markdown)
    return Exit.DONE


def _run_schedules(screen: Screen, *, schedules: int, seed: int, processes: int, record: Path | None) -> int:
    """Run schedules, print each seed and what came of it, and fail where one does not hold."""
    from safeconduct.cli import schedules as model

    def tell(outcome: model.Outcome) -> None:
        if not screen.is_json:
            verdict = "held" if outcome.does_hold else "FAILED"
            click.echo(f"seed {outcome.seed}: {outcome.schedules} schedules {verdict} in {outcome.seconds} s")
            if outcome.said:
                click.echo(outcome.said)

    outcomes = model.run(schedules, seed, processes=max(1, processes), record=record, tell=tell)
    if screen.is_json:
        screen.answer({"schedules": sum(one.schedules for one in outcomes), "seeds": [asdict(one) for one in outcomes]})
        return Exit.DONE if all(one.does_hold for one in outcomes) else Exit.INTEGRITY
    model.check(outcomes)
    return Exit.DONE


def _show(
    screen: Screen, table: Table, figures: dict[str, float], *, is_page: bool, beside: tuple[Table, ...] = ()
) -> None:
    """Print a table, and others of the same run ``beside`` it, for people; the raw figures for programs."""
    if screen.is_json:
        screen.answer({**figures})
        return
    tables = (table, *beside)
    printed = [one.rows(figures) for one in tables]
    click.echo("\n\n".join(as_markdown(rows) if is_page else as_text(rows) for rows in printed))
    missed = [what for one in tables for what in one.missed(figures)]
    click.echo(f"\nMissed: {'; '.join(missed) or 'nothing'}.")
    if unmeasured := [what for one in tables for what in one.unmeasured(figures)]:
        click.echo(f"Not measured: {'; '.join(unmeasured)}.")
