"""``--by-relay`` of ``member join`` and ``member admit``: the messages of joining by a relay instead of files.

The invitation names the relays; nobody types an address. What is posted goes to each of them that answers, what is
fetched comes from the first that has it. Connects to nothing else, and only because it was asked to (promise P13); to
this computer itself only where somebody typed that address here (`sync.relays`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

import click

from safeconduct.base.errors import Opaque, Phrase, SafeconductError
from safeconduct.protect.invitations import Invitation
from safeconduct.protect.roots import RootKey
from safeconduct.sync import joining
from safeconduct.sync.arrivals import Taken
from safeconduct.sync.errors_files import WelcomeNotPosted
from safeconduct.sync.handshake_relay import (
    NamesNoRelay,
    NothingThereYet,
    fetch_answer,
    fetch_welcome,
    post_answer,
    post_request,
    post_welcome,
    waiting_at_relay,
)
from safeconduct.sync.joining import Given, Step
from safeconduct.sync.naming import SHORT_DIGITS
from safeconduct.sync.relay_client import RelayClient
from safeconduct.sync.relay_errors import (
    AccessRefused,
    BadRelayAddress,
    RelayFull,
    RelayHere,
    RelayNonsense,
    RelayTooSlow,
    RelayUnreachable,
    WrongRelayKey,
)
from safeconduct.sync.relays import client_of, known_from_invitation
from safeconduct.sync.team import Team
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault

POSTED: Final = Phrase(
    "Asked by the relay. Tell the person who invited you, and once they have answered: safeconduct member join "
    "--by-relay",
    "Запрос отправлен через ретранслятор. Скажите об этом пригласившему, а когда он ответит: safeconduct member join "
    "--by-relay",
)
THEN_JOIN: Final = Phrase(
    "The same on both sides: safeconduct member join --equal --by-relay, once they have let you in. Not the same: "
    "safeconduct member join --differ",
    "На обеих сторонах одинаковы: safeconduct member join --equal --by-relay, когда вас примут. Различаются: "
    "safeconduct member join --differ",
)
ANSWERED: Final = Phrase("Answered by the relay.", "Ответ отправлен через ретранслятор.")
THEN_ADMIT: Final = Phrase(
    "The same on both sides: safeconduct member admit --equal --by-relay. Not the same: safeconduct member admit "
    "--differ",
    "На обеих сторонах одинаковы: safeconduct member admit --equal --by-relay. Различаются: safeconduct member admit "
    "--differ",
)
ADMITTED: Final = Phrase(
    "Let in. Tell them to go on: safeconduct member join --equal --by-relay",
    "Принято. Скажите, чтобы продолжали: safeconduct member join --equal --by-relay",
)

by_relay_option = click.option(
    "--by-relay", is_flag=True, help="By a relay that the invitation names, instead of files."
)

# What one relay lacks or cannot do another one may.
_MAY_BE_ELSEWHERE: Final = (
    NothingThereYet,
    RelayUnreachable,
    RelayTooSlow,
    RelayHere,
    AccessRefused,
    RelayFull,
    RelayNonsense,
    WrongRelayKey,
    BadRelayAddress,
)

Result = TypeVar("Result")


def ask_by_relay(vault: Vault, invitation: Invitation, alias: str, given: Surroundings) -> None:
    """Post the request; NamesNoRelay, and what relays and `joining.ask` raise."""
    _everywhere(vault, invitation, lambda relay: post_request(vault, relay, invitation, alias=alias, given=given))


def words_by_relay(vault: Vault) -> tuple[str, ...]:
    """Fetch the answer and return the six words."""
    return _anywhere(vault, joining.joining(vault).invitation, lambda relay: fetch_answer(vault, relay))


def enter_by_relay(vault: Vault, given: Surroundings) -> Taken:
    """Fetch the welcome and begin, with all that the relay has."""
    return _anywhere(vault, joining.joining(vault).invitation, lambda relay: fetch_welcome(vault, relay, given))


def answer_by_relay(team: Team) -> tuple[Given, ...]:
    """Answer every request that has come; NothingThereYet when none has."""
    waiting = [one for one in waiting_at_relay(team) if one.invitation.relays]
    if not waiting:
        raise NamesNoRelay
    answered = []
    for given in waiting:
        try:
            act = functools.partial(_answer, team, given)
            answered.append(_everywhere(team.vault, given.invitation, act))
        except NothingThereYet:
            continue
    if not answered:
        raise NothingThereYet
    return tuple(answered)


def _answer(team: Team, given: Given, relay: RelayClient) -> Given:
    return post_answer(team, relay, given)


def admit_by_relay(team: Team, given: Given, root: RootKey | None) -> None:
    """Let the newcomer in and post the welcome with what they may read; WelcomeNotPosted when no relay took it."""
    try:
        _everywhere(
            team.vault,
            given.invitation,
            lambda relay: post_welcome(team, relay, joining.given_at(team, given.mailbox), root),
        )
    except SafeconductError:
        if joining.given_at(team, given.mailbox).step is Step.ADMITTED:
            raise WelcomeNotPosted(invitation=Opaque(given.mailbox.hex()[:SHORT_DIGITS])) from None
        raise


def _anywhere(vault: Vault, invitation: Invitation, act: Callable[[RelayClient], Result]) -> Result:
    """Return what the first relay gives that can; else the error of the last."""
    for result in _tried(vault, invitation, act):
        return result
    raise NamesNoRelay


def _everywhere(vault: Vault, invitation: Invitation, act: Callable[[RelayClient], Result]) -> Result:
    """Act at every relay that can be reached; return what came of the last, or raise the error of the last."""
    results = list(_tried(vault, invitation, act))
    if not results:
        raise NamesNoRelay
    return results[-1]


def _tried(vault: Vault, invitation: Invitation, act: Callable[[RelayClient], Result]) -> Iterable[Result]:
    """Yield what came of each relay; raise the last error when nothing did.

    What is wrong with the message itself, such as a second request, is raised at once, whatever other relays have.
    """
    errors: list[SafeconductError] = []
    has_result = False
    for known in known_from_invitation(invitation):
        try:
            with client_of(vault, known) as relay:
                result = act(relay)
        except _MAY_BE_ELSEWHERE as error:
            errors.append(error)
            continue
        has_result = True
        yield result
    if errors and not has_result:
        raise errors[-1]
