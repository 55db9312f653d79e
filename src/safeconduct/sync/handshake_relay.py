"""The messages of joining by a relay that the invitation names, in place of files (docs/formats/welcome.md).

All three lie in the invitation's own mailbox, sealed as in the files: the relay sees three frames more, and is believed
in nothing. Who has a copy of the invitation can put messages there too; the six words show it, as with files. Nothing
is posted twice, and each step may be done again. Refuses to guess between two requests. Promises P3, P4 and P5.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.protect.certificate_errors import CertificateRefused, MalformedCertificate
from safeconduct.protect.envelopes import FrameRefused, open_envelope
from safeconduct.protect.invitations import Direction, Invitation
from safeconduct.protect.joins import JoinRequest, open_answer, open_join
from safeconduct.protect.kem import WrapRefused
from safeconduct.protect.roots import RootKey
from safeconduct.protect.welcome_errors import MalformedWelcome, WelcomeRefused
from safeconduct.protect.wire import Posting, Reading, ReadRequest
from safeconduct.sync import joining
from safeconduct.sync.arrivals import Taken
from safeconduct.sync.exchange import Relay, run
from safeconduct.sync.joining import Given, Step
from safeconduct.sync.restored import let_old_go
from safeconduct.sync.team import Team
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault

# What a message of somebody else in the same mailbox may raise: it is passed over.
_NOT_MEANT = (FrameRefused, MalformedWelcome, WelcomeRefused, WrapRefused, CertificateRefused, MalformedCertificate)

# Answers of 8 MiB that are read of one mailbox: 2 GiB, more than a relay takes of anybody for three messages.
_MOST_ANSWERS: Final = 256


class NothingThereYet(SafeconductError):
    """The other side of an invitation has put nothing at the relay yet."""

    code = "sync.nothing_there_yet"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Nothing of the other side lies at the relay yet.",
        safe=NOTHING_CHANGED_EN,
        do="Ask them how far they are, and try again; or send files instead: leave --by-relay out.",
        on_page="Ask them how far they are, and try again; or send files instead.",
    )
    ru = Advice(
        what="На ретрансляторе пока ничего нет от другой стороны.",
        safe=NOTHING_CHANGED_RU,
        do="Спросите, на каком она шаге, и попробуйте ещё раз; или обменяйтесь файлами: без --by-relay.",
        on_page="Спросите, на каком она шаге, и попробуйте ещё раз; или обменяйтесь файлами.",
    )


class NamesNoRelay(SafeconductError):
    """An invitation that names no relay is to be answered by one."""

    code = "sync.names_no_relay"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This invitation names no relay.",
        safe=NOTHING_CHANGED_EN,
        do="Join by files: leave --by-relay out.",
        on_page="Join by files: the page offers the one to send.",
    )
    ru = Advice(
        what="В этом приглашении нет ретранслятора.",
        safe=NOTHING_CHANGED_RU,
        do="Вступайте с помощью файлов: без --by-relay.",
        on_page="Вступайте с помощью файлов: нужный предлагает эта страница.",
    )


def post_request(vault: Vault, relay: Relay, invitation: Invitation, *, alias: str, given: Surroundings) -> None:
    """Ask to be let in, unless the very request lies there. InvitationExpired and what else `joining.ask` raises."""
    frame = joining.ask(vault, invitation, alias, given)
    mine = joining.joining(vault).request
    if mine not in [open_join(one, invitation).signed_bytes for one in _frames(relay, invitation, Direction.JOIN)]:
        _post(relay, invitation, frame)


def post_answer(team: Team, relay: Relay, given: Given) -> Given:
    """Take the request that lies there, post the answer, and return the invitation as it stands.

    NothingThereYet; AnotherRequest where two have asked by one invitation. Who said by mistake that they are a further
    device asks once more beside it, and is answered.
    """
    invitation = given.invitation
    requests = _frames(relay, invitation, Direction.JOIN)
    if not requests:
        raise NothingThereYet
    meant = [one for one in requests if joining.is_invited(given.plan, open_join(one, invitation))] or requests
    answers = [joining.answer(team, joining.given_at(team, given.mailbox), one) for one in meant]
    request = joining.given_at(team, given.mailbox).asked()
    if not any(_opens(one, invitation, request) for one in _frames(relay, invitation, Direction.ANSWER)):
        _post(relay, invitation, answers[0])
    return joining.given_at(team, given.mailbox)


def fetch_answer(vault: Vault, relay: Relay) -> tuple[str, ...]:
    """Take the sponsor's answer and return the six words; NothingThereYet."""
    taken = joining.joining(vault)
    fitting = [
        one
        for one in _frames(relay, taken.invitation, Direction.ANSWER)
        if _opens(one, taken.invitation, taken.asked())
    ]
    if not fitting:
        raise NothingThereYet
    return joining.take_answer(vault, taken.answer if taken.answer in fitting else fitting[0])


def post_welcome(team: Team, relay: Relay, given: Given, root: RootKey | None) -> None:
    """Admit the newcomer, post the welcome, and give the relay all that they may read.

    The admission is kept before anything is posted; where the line breaks off, the same can be done again.
    """
    frame = joining.welcome(team, given, root)
    _post(relay, given.invitation, frame)
    run(team, relay)


def fetch_welcome(vault: Vault, relay: Relay, given: Surroundings) -> Taken:
    """Begin as a member and take in what the relay has, and say what came; NothingThereYet, WordsNotCompared."""
    invitation = joining.joining(vault).invitation
    for frame in reversed(_frames(relay, invitation, Direction.WELCOME)):
        try:
            joining.take_welcome(vault, frame)
        except _NOT_MEANT:
            continue
        break
    else:
        raise NothingThereYet
    team = Team(vault, given.clock, given.entropy)
    taken = run(team, relay).taken
    let_old_go(team)
    taken.add(run(team, relay).taken)
    return taken


def waiting_at_relay(team: Team) -> tuple[Given, ...]:
    """Return the invitations to whose mailboxes a request may have come."""
    return tuple(one for one in joining.invitations(team) if one.step in (Step.SENT, Step.ASKED))


def _post(relay: Relay, invitation: Invitation, frame: bytes) -> None:
    relay.append((Posting.of(invitation.write_key(), (frame,)),))


def _frames(relay: Relay, invitation: Invitation, direction: Direction) -> list[bytes]:
    """Return the messages of one direction that lie in the invitation's mailbox, oldest first.

    Read to its end: whoever has a copy of the invitation can put more before a message than one answer holds.
    """
    mailbox, found, after = invitation.write_key().mailbox, [], 0
    for _ in range(_MOST_ANSWERS):
        answer = relay.read(ReadRequest((Reading(mailbox, after),)))
        (news,) = answer.news or (None,)
        if news is None or not news.frames:
            break
        found += [frame for frame in news.frames if _is(frame, invitation, direction)]
        after = news.receipt.n
        if not answer.has_more:
            break
    return found


def _is(frame: bytes, invitation: Invitation, direction: Direction) -> bool:
    try:
        open_envelope(frame, invitation.envelope(direction))
        if direction is Direction.JOIN:
            open_join(frame, invitation)
    except _NOT_MEANT:
        return False
    return True


def _opens(frame: bytes, invitation: Invitation, request: JoinRequest) -> bool:
    try:
        open_answer(frame, invitation, request)
    except _NOT_MEANT:
        return False
    return True
