"""The program's entry: the tree of commands, and one place where errors become sentences and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, Final

import click

import safeconduct
from safeconduct.base.errors import Exit, Language, SafeconductError
from safeconduct.cli import bench, demo, record, vault
from safeconduct.cli.language import language_of_terminal
from safeconduct.cli.screen import Screen


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--lang", type=click.Choice(["en", "ru"]), help="Language of what people read (default: the terminal's).")
@click.version_option(safeconduct.__version__, prog_name="safeconduct")
@click.pass_context
def cli(context: click.Context, lang: Language | None) -> None:
    """Get people out of danger: what is known, whom to move, what may be told."""
    context.obj = Screen(lang or language_of_terminal())


cli.add_command(demo.demo)
cli.add_command(vault.vault)
cli.add_command(record.record)
cli.add_command(bench.bench)

# The shell's own number for a program that Ctrl-C ended: 128 + SIGINT.
_INTERRUPTED: Final = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code (DESIGN section 10)."""
    screen = Screen(language_of_terminal())
    try:
        context = cli.make_context("safeconduct", list(sys.argv[1:] if arguments is None else arguments))
        with context:
            screen = context.obj or screen
            result: Any = cli.invoke(context)
        sys.exit(int(result) if isinstance(result, int) else Exit.DONE)
    except SafeconductError as error:
        screen.error(error)
        sys.exit(error.exit_code)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(Exit.BAD_INPUT)
    except (click.Abort, KeyboardInterrupt):
        click.echo("", err=True)
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has gone; nothing more can be said to them.
        sys.stderr.close()
        sys.exit(Exit.DONE)
