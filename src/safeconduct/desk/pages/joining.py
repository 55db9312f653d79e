"""Waiting to be let in: send the request, take the answer in, compare six words, take the welcome in. Then it begins.

The one page of a vault that belongs to no team yet, besides the help; a laptop restored from a backup comes back to its
team by it. Refuses a welcome before both people said that their words are the same (`sync.joining`), and to guess which
file is which: the files themselves say.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.handshake import frame_for_newcomer, request_file
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.sealed import sealed_in
from safeconduct.desk.team_words import told_differed
from safeconduct.desk.visit import Visit
from safeconduct.protect.invitations import Direction
from safeconduct.record.wording import day_in_words
from safeconduct.sync import joining
from safeconduct.sync.alias import check_alias
from safeconduct.sync.codenames import draw_alias
from safeconduct.sync.errors_joining import UnknownInvitation
from safeconduct.sync.handshake_files import take_beside_welcome
from safeconduct.sync.joining import Taken
from safeconduct.sync.naming import SHORT_DIGITS
from safeconduct.sync.ready import has_team
from safeconduct.sync.restored import old_device, reads_only

_HERE: Final = "/joining"
_REQUEST: Final = "request"


def page(visit: Visit) -> Shown:
    """Return what is to be done next; for whoever is in a team already, Today."""
    return Elsewhere("/") if _is_in(visit) else _page(visit)


def send(visit: Visit) -> Shown:
    """Take a file in, or what came of comparing the words; the page again where that is refused."""
    if _is_in(visit):
        return Elsewhere("/")
    try:
        told = _done(visit)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    if told == "in":
        return visit.went("/team", "joined")
    return visit.went(_HERE, told) if told else _page(visit, problem=visit.no_file())


def _is_in(visit: Visit) -> bool:
    return has_team(visit.vault) and not reads_only(visit.vault)


def _done(visit: Visit) -> str:
    said, file = visit.form.text("said"), visit.form.file("file")
    if said == "same":
        joining.words_are_equal(visit.vault)
        return "compared"
    if said in ("different", "give_up"):
        joining.give_up(visit.vault)
        visit.leaving.drop(_REQUEST)
        return "differed" if said == "different" else "given_up"
    if not file:
        return ""
    if not _waiting(visit):
        return _asked_anew(visit)
    direction, frame = frame_for_newcomer(visit.vault, file)
    if direction is Direction.ANSWER:
        joining.take_answer(visit.vault, frame)
        return "answered"
    invitation = joining.joining(visit.vault).invitation
    joining.take_welcome(visit.vault, frame)
    take_beside_welcome(visit.team(), file, invitation, visit.look)
    return "in"


def _asked_anew(visit: Visit) -> str:
    """Take another invitation after the first was given up."""
    alias = visit.form.text("alias")
    if alias:
        check_alias(alias)
    joining.ask(visit.vault, sealed_in(visit.form).open(), alias, visit.surroundings())
    return "asked"


def _waiting(visit: Visit) -> tuple[Taken, ...]:
    try:
        return (joining.joining(visit.vault),)
    except UnknownInvitation:
        return ()


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    say, taken = visit.words.say, _waiting(visit)
    if taken and not visit.leaving.find(_REQUEST):
        visit.leaving.hold(_REQUEST, request_file(visit.vault, visit.surroundings()), visit.entropy)
    told = {
        "asked": say("The invitation is taken in."),
        "answered": say("Their answer is taken in."),
        "compared": say("Noted: the words are the same."),
        "given_up": say("The invitation is given up, and nobody was believed."),
    }
    facts = {
        "told": visit.told(told),
        "alarm": told_differed(visit),
        "number": taken[0].invitation.write_key().mailbox.hex()[:SHORT_DIGITS] if taken else "",
        "drawn": draw_alias(visit.words.tongue.spoken, visit.entropy),
        "is_waiting": bool(taken),
        "request_file": visit.to_save(_REQUEST) if taken else "",
        "words": taken[0].words() if taken and taken[0].answer and not taken[0].are_equal else (),
        "is_answered": bool(taken) and bool(taken[0].answer),
        "are_equal": bool(taken) and taken[0].are_equal,
        "until": day_in_words(taken[0].invitation.expires_on, visit.words.tongue.spoken) if taken else "",
        "old": old_device(visit.vault).hex()[:SHORT_DIGITS] if reads_only(visit.vault) else "",
        "advice": advice,
        "problem": problem,
    }
    return Page("joining.html", facts, 422 if advice or problem else 200)
