"""The program's entry: the tree of commands, and one place where errors become sentences and exit codes.

Refuses to show the text of an exception that is not ours, whatever failed and however early (promise P14), and to leave
a crash dump (P2). Exit codes follow DESIGN section 10 and docs/commands.md.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import Any, Final

import click

import safeconduct
from safeconduct.base.errors import Exit, Language, SafeconductError
from safeconduct.cli.faults import Interrupted, OutputRefused, program_fault, tell_places_only
from safeconduct.cli.help import translate
from safeconduct.cli.language import language_of_arguments
from safeconduct.cli.lazy import LazyGroup
from safeconduct.cli.screen import Screen, fill_streams, prepare_streams
from safeconduct.cli.usage import PROGRAM, usage_fault
from safeconduct.vault.files import forbid_core_dumps

_NAMES: Final = (
    "desk",
    "demo",
    "vault",
    "record",
    "evidence",
    "intake",
    "team",
    "member",
    "sync",
    "relay",
    "gate",
    "case",
    "evacuate",
    "journey",
    "plan",
    "programme",
    "statement",
    "media",
    "ledger",
    "press",
    "site",
    "drill",
    "release",
    "bench",
)
_PLACES: Final = {name: f"safeconduct.cli.{name}" for name in _NAMES}


@click.group(cls=LazyGroup, places=_PLACES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--lang",
    type=click.Choice(["en", "ru"]),
    expose_value=False,
    help="Language of what people read (default: the terminal's).",
)
@click.version_option(safeconduct.__version__, prog_name=PROGRAM)
def cli() -> None:
    """Get people out of danger: what is known, whom to move, what may be told."""


# The shell's own numbers for a program that Ctrl-C ended (128 + SIGINT), and for one whose reader went away
# (128 + SIGPIPE): neither says whether anything was written to the vault.
_INTERRUPTED: Final = 130
_READER_GONE: Final = 141


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code (DESIGN section 10).

    What goes wrong outside a command, or while its error is told, is told by its places alone, with Python's own 1.
    """
    forbid_core_dumps()
    has_output = fill_streams()
    tell_places_only("en")
    try:
        given = list(sys.argv[1:] if arguments is None else arguments)
        language = language_of_arguments(given)
        tell_places_only(language)
        sys.exit(_screened(given, language, has_output=has_output))
    except BrokenPipeError:
        # Whoever read our output has gone. Its number says so: an import may have been left before it took anything.
        _give_up_output()
        sys.exit(_READER_GONE)


def _screened(given: list[str], language: Language, *, has_output: bool) -> int:
    screen = Screen(language)
    screen.is_json = "--json" in given
    prepare_streams()
    if not has_output:
        return _told(OutputRefused(errno=errno.EBADF), screen)
    translate(cli, screen.language)
    return _run(given, screen)


def _give_up_output() -> None:
    """Send what is still to be printed nowhere, so that Python does not fail over it on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(given: list[str], screen: Screen) -> int:
    """Run one command and return its exit code; every error is said where a person and a program look for it."""
    try:
        with cli.make_context(PROGRAM, given, obj=screen) as context:
            result: Any = cli.invoke(context)
        sys.stdout.flush()
        return int(result) if isinstance(result, int) else Exit.DONE
    except (click.exceptions.Exit, click.exceptions.NoArgsIsHelpError) as leaving:
        if isinstance(leaving, click.exceptions.NoArgsIsHelpError):
            leaving.show()
        return leaving.exit_code
    except (click.Abort, KeyboardInterrupt):
        screen.error(Interrupted())
        return _INTERRUPTED
    except click.ClickException as error:
        return _told(usage_fault(error), screen)
    except SafeconductError as error:
        return _told(error, screen)
    except BrokenPipeError:
        raise
    except OSError as error:
        _give_up_output()
        return _told(OutputRefused(errno=error.errno or 0), screen)
    except Exception as error:
        return _told(program_fault(error), screen)


def _told(error: SafeconductError, screen: Screen) -> int:
    screen.error(error)
    return error.exit_code
