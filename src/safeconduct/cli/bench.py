"""``safeconduct bench NAME``: figures, measured against a baseline in the same run (docs/benchmarks.md).

Never passes or fails by seconds; it fails on wrong answers only. Each bench is loaded by its own command: the others
cost nothing to who does not measure.
"""

from __future__ import annotations

import click

from safeconduct.cli.opening import screen_options
from safeconduct.cli.screen import Screen


@click.group()
def bench() -> None:
    """Measure: protect, vault, record."""


@bench.command()
@click.option("--seconds", default=3.0, show_default=True, help="How long each figure is measured.")
@screen_options
def protect(seconds: float, screen: Screen) -> None:
    """Sealing and opening single-claim ops on one core."""
    from safeconduct.cli import bench_protect

    _show(screen, bench_protect.run(seconds=seconds))


@bench.command()
@click.option("--ops", default=20_000, show_default=True, help="Ops written.")
@screen_options
def vault(ops: int, screen: Screen) -> None:
    """The encrypted store beside plain SQLite."""
    from safeconduct.cli import bench_vault

    _show(screen, bench_vault.run(ops=ops))


@bench.command()
@click.option("--claims", default=1_000_000, show_default=True, help="Claims in the invented record.")
@screen_options
def record(claims: int, screen: Screen) -> None:
    """A million claims: import, questions, recomputing; encrypted beside plain SQLite."""
    from safeconduct.cli import bench_record

    _show(screen, bench_record.run(claims=claims))


def _show(screen: Screen, figures: dict[str, float]) -> None:
    if screen.is_json:
        screen.answer({**figures})
        return
    width = max(map(len, figures))
    for name, figure in figures.items():
        screen.out.print(f"{name:<{width}}  {figure:,.2f}", markup=False)
