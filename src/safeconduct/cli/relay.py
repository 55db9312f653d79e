"""``safeconduct relay``: the server between desks, for who operates one (docs/operator/relay.md).

It prints the access code once, when it is made, and keeps its hash alone. Nothing it prints afterwards says who asked
for what (P1).
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.cli.opening import first_line_of, screen_options
from safeconduct.cli.screen import Screen
from safeconduct.cli.sync_relay import rebuild

if TYPE_CHECKING:
    from safeconduct.relay.serving import Listening, Service

LISTENING: Final = Phrase("The relay listens on {address}.", "Ретранслятор слушает на {address}.")
FRONT: Final = Phrase(
    "Desks reach it by the onion address or the HTTPS name that you put in front, with its key and the access code.",
    "Рабочие места обращаются к нему по адресу onion или имени HTTPS, которые вы поставите перед ним; им нужны его "
    "ключ и код доступа.",
)
PUBLIC: Final = Phrase(
    "Whoever comes is answered on {address}; put another onion address or HTTPS name in front of it.",
    "Всем остальным он отвечает на {address}; поставьте перед ним другой адрес onion или другое имя HTTPS.",
)
KEY: Final = Phrase("Key of the relay:", "Ключ ретранслятора:")
CODE: Final = Phrase(
    "Access code, shown this once and kept nowhere:", "Код доступа; показывается один раз и нигде не хранится:"
)
OTHERS_GONE: Final = Phrase("Every other access code has stopped working.", "Все прежние коды доступа отключены.")
OTHERS_STAY: Final = Phrase(
    "Earlier access codes still work; --only would end them.", "Прежние коды доступа ещё действуют; --only их отключит."
)
# In an address of PostgreSQL: USER:PASSWORD@, or a parameter of that name.
_PASSWORD: Final = re.compile(r"^postgres(?:ql)?://[^/@]*:[^/@]+@|[?&]password=", re.IGNORECASE)
PASSWORD_SHOWN: Final = Phrase(
    "A password on the command line is seen by every program of this computer and kept in the shell's history. Use "
    "--store-file FILE.",
    "Пароль в командной строке видят все программы этого компьютера, и он остаётся в истории оболочки. Используйте "
    "--store-file ФАЙЛ.",
)


class NothingToDo(SafeconductError):
    """`relay code` without --new: codes are kept nowhere and cannot be shown."""

    code = "cli.relay_code_not_kept"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Access codes are kept nowhere and cannot be shown again.",
        safe="The codes that work still do.",
        do="Make another one with --new.",
    )
    ru = Advice(
        what="Коды доступа нигде не хранятся, и показать их снова нельзя.",
        safe="Действующие коды действуют.",
        do="Создайте ещё один: --new.",
    )


class NoStore(SafeconductError):
    """A relay's command without the store's address, or with two."""

    code = "cli.no_store"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="It is not said, or said twice, where frames are kept.",
        safe=NOTHING_CHANGED_EN,
        do="Give either --store ADDRESS or --store-file FILE.",
    )
    ru = Advice(
        what="Не сказано или сказано дважды, где хранить кадры.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите либо --store АДРЕС, либо --store-file ФАЙЛ.",
    )


def _store_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the ways to say where the store is, and hand the command its address. Comes before `screen_options`."""

    @click.option("--store", "given", metavar="ADDRESS", help="Where frames are kept: sqlite:PATH or postgresql://…")
    @click.option(
        "--store-file",
        type=click.Path(path_type=Path),
        help="File whose first line is that address: for one with a password, which a command line shows.",
    )
    @screen_options
    @functools.wraps(command)
    def wrapped(*args: Any, given: str | None, store_file: Path | None, screen: Screen, **kwargs: Any) -> Any:
        if (given is None) == (store_file is None):
            raise NoStore
        if given is not None and _PASSWORD.search(given):
            screen.warn(PASSWORD_SHOWN)
        store = first_line_of(store_file) if store_file is not None else given
        return command(*args, store=store, screen=screen, **kwargs)

    return wrapped


@click.group()
def relay() -> None:
    """The server between desks: holds ciphertext and knows no members."""


relay.add_command(rebuild)


@relay.command()
@_store_options
@click.option(
    "--listen", "address", required=True, metavar="ADDRESS", help="Where to listen: unix:PATH or 127.0.0.1:PORT."
)
@click.option(
    "--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes; more need PostgreSQL."
)
@click.option(
    "--public",
    metavar="ADDRESS",
    help="Where whoever comes is answered, without a code: the page, replies, what is sent in. As --listen, another.",
)
@click.option("--root", metavar="HEX", help="Fingerprint of the organisation that may put up its inboxes here.")
@click.option(
    "--room",
    type=click.IntRange(1, 1 << 20),
    default=1_024,
    show_default=True,
    metavar="MIB",
    help="Room for what is sent in, in MiB; an eighth more is kept for who was answered before.",
)
def serve(store: str, address: str, processes: int, screen: Screen, **inboxes: Any) -> None:
    """Run a relay until it is told to stop."""
    from safeconduct.relay.errors import OneProcessOnly
    from safeconduct.relay.opening import is_shared, open_relay
    from safeconduct.relay.serving import listen, serve, serve_in_processes

    if processes > 1 and not is_shared(store):
        raise OneProcessOnly
    with contextlib.ExitStack() as open_places:
        # The addresses first: a store that was made and never served would show its access code to nobody.
        listening = open_places.enter_context(contextlib.closing(listen(address)))
        public = inboxes["public"] and open_places.enter_context(contextlib.closing(listen(inboxes["public"])))
        service = _service(store, listening, public or None, inboxes)
        opened = open_relay(store, SystemEntropy())

        def told() -> None:
            _tell(screen, service, opened.key.id, opened.code.reveal().decode())

        service = dataclasses.replace(service, told=told)
        if processes == 1:
            serve(service, opened)
        else:
            opened.store.close()
            serve_in_processes(service, processes, lambda: open_relay(store, SystemEntropy()))


def _service(store: str, listening: Listening, public: Listening | None, inboxes: dict[str, Any]) -> Service:
    """Return what is to be served; BadRoot, AnotherRoot."""
    from safeconduct.relay.intake_store import Room
    from safeconduct.relay.opening import pinned_root
    from safeconduct.relay.serving import Service

    plain = inboxes["room"] << 20
    pinned = pinned_root(store, inboxes["root"]) if inboxes["root"] else None
    return Service(store, listening, public=public, room=Room(plain, plain + plain // 8), pinned=pinned)


@relay.command()
@_store_options
@click.option("--new", "is_new", is_flag=True, help="Make one more access code and show it.")
@click.option("--only", "is_only", is_flag=True, help="Let no other access code in from now on.")
def code(store: str, is_new: bool, is_only: bool, screen: Screen) -> None:
    """Make an access code for desks."""
    from safeconduct.protect.access import hash_of_code, new_code
    from safeconduct.relay.opening import open_relay

    if not is_new:
        raise NothingToDo
    opened = open_relay(store, SystemEntropy())
    try:
        # A store that was made just now has a first code that nobody was shown: it is not left to stand.
        made = new_code(SystemEntropy())
        opened.store.add_code(hash_of_code(made), is_only=is_only or bool(opened.code.reveal()))
    finally:
        opened.store.close()
    text = made.reveal().decode()
    if screen.is_json:
        screen.answer({"code": text, "relay": opened.key.id.hex(), "only": is_only})
        return
    screen.say(KEY)
    screen.whole(opened.key.id.hex(), first="  ")
    _show_code(screen, text)
    screen.say(OTHERS_GONE if is_only else OTHERS_STAY)


def _tell(screen: Screen, service: Service, key: bytes, first_code: str) -> None:
    """Say where the relay listens, and the first code if it was made just now."""
    address, public = service.listening.address, service.public.address if service.public else ""
    if screen.is_json:
        answer: dict[str, Any] = {"listening": address, "relay": key.hex()}
        screen.answer(answer | ({"public": public} if public else {}) | ({"code": first_code} if first_code else {}))
        return
    screen.say(LISTENING, address=address)
    screen.say(FRONT)
    if public:
        screen.say(PUBLIC, address=public)
    screen.say(KEY)
    screen.whole(key.hex(), first="  ")
    if first_code:
        _show_code(screen, first_code)


def _show_code(screen: Screen, text: str) -> None:
    screen.say(CODE)
    screen.whole(text, first="  ")
