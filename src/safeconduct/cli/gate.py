"""``safeconduct gate``: the process for browsers without script and for telephones with forms (DESIGN section 6)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from safeconduct.base.clock import SystemClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Phrase
from safeconduct.cli.opening import screen_options
from safeconduct.cli.screen import Screen

LISTENING: Final = Phrase("The gate listens on {address}.", "Шлюз слушает на {address}.")
LOCKED: Final = Phrase("Its memory is locked: none of it goes into swap.", "Память заперта: в подкачку она не попадёт.")
NOT_LOCKED: Final = Phrase(
    "The system did not let its memory be locked. Turn swap off, or give the service LimitMEMLOCK=infinity.",
    "Система не дала запереть память. Отключите подкачку или дайте службе LimitMEMLOCK=infinity.",
)
TOKEN: Final = Phrase(
    "Token, shown this once; the telephone's server address is ADDRESS/v1/key/TOKEN:",
    "Ключ; показывается один раз. Адрес сервера в телефоне: АДРЕС/v1/key/КЛЮЧ:",
)
HASH: Final = Phrase("For “tokens” in the gate's file of forms:", "Для «tokens» в файле анкет шлюза:")


@click.group()
def gate() -> None:
    """The gate for browsers without script and for forms: in memory only."""


@gate.command()
@click.option(
    "--listen", "address", required=True, metavar="ADDRESS", help="Where to listen: unix:PATH or 127.0.0.1:PORT."
)
@click.option(
    "--relay",
    required=True,
    metavar="ADDRESS",
    help="The relay's public address: http+unix:PATH, http://127.0.0.1:PORT or an onion.",
)
@click.option(
    "--root",
    required=True,
    type=click.Path(path_type=Path),
    help="File with the organisation's public root (“intake root”).",
)
@click.option(
    "--proxy", default="127.0.0.1:9050", show_default=True, metavar="ADDRESS", help="Where Tor's SOCKS port is."
)
@click.option("--forms", type=click.Path(path_type=Path), help="File of forms and tokens (docs/operator/gate.md).")
@click.option(
    "--address",
    "known_as",
    default="",
    metavar="URL",
    help="This gate's address as telephones know it; needed with --forms.",
)
@click.option("--exit", "exit_address", default="", metavar="URL", help="The neutral place that “leave” goes to.")
@screen_options
def serve(
    address: str,
    relay: str,
    root: Path,
    proxy: str,
    forms: Path | None,
    known_as: str,
    exit_address: str,
    screen: Screen,
) -> None:
    """Run the gate until it is told to stop. It writes nothing down."""
    from safeconduct.gate.memory import lock_memory
    from safeconduct.gate.opening import Settings, gate_of
    from safeconduct.gate.serving import listening
    from safeconduct.gate.serving import serve as serve_gate

    settings = Settings(root, relay, proxy, forms, known_as, exit_address)
    app, connection = gate_of(settings, SystemClock(), SystemEntropy())
    try:
        with listening(address) as (own, shown):
            is_locked = lock_memory()

            def told() -> None:
                if screen.is_json:
                    screen.answer({"listening": shown, "memory_locked": is_locked})
                    return
                screen.say(LISTENING, address=shown)
                if is_locked:
                    screen.say(LOCKED)
                else:
                    screen.warn(NOT_LOCKED)

            serve_gate(app, own, told)
    finally:
        connection.close()


@gate.command()
@screen_options
def token(screen: Screen) -> None:
    """Make a token for a form, and the hash of it for the gate's file."""
    from safeconduct.gate.forms import new_token, token_hash

    made = new_token(SystemEntropy())
    if screen.is_json:
        screen.answer({"token": made, "hash": token_hash(made)})
        return
    screen.say(TOKEN)
    screen.whole(made, first="  ")
    screen.say(HASH)
    screen.whole(token_hash(made), first="  ")
