"""One invitation, step by step: hand it over, take the answer in, compare six words, let them in or decline.

The words are compared by voice, between two people who know each other; this page asks for what came of it and believes
no file before (P3, P5). Files come and go through the browser and lie in memory meanwhile (P14).
"""

from __future__ import annotations

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import MailboxId
from safeconduct.desk.granting import grant_of
from safeconduct.desk.handshake import answer_file, welcome_file
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import invitation_number, plan_in_words, step_in_words, told_differed
from safeconduct.desk.visit import Visit
from safeconduct.desk.writing_cards import cards_typed
from safeconduct.protect.spoken import new_code
from safeconduct.record.wording import day_in_words
from safeconduct.sync import joining
from safeconduct.sync.invitation_files import seal_invitation
from safeconduct.sync.joining import Given, Step
from safeconduct.sync.root import has_root
from safeconduct.sync.team import Team


def page(visit: Visit) -> Page:
    """Return how far it has come, and what is to be done next."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Take the request in, say what came of comparing the words, or decline; the page again where that is refused."""
    team = visit.team()
    given = joining.given_at(team, MailboxId(bytes.fromhex(visit.name("invitation"))))
    address = visit.lasting("invitation", visit.name("invitation"))
    try:
        told = _done(visit, team, given)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.went(address, told) if told else _page(visit, problem=visit.no_file())


def _done(visit: Visit, team: Team, given: Given) -> str:
    said, file = visit.form.text("said"), visit.form.file("file")
    name = visit.name("invitation")
    if said == "same":
        visit.leaving.hold(
            f"welcome/{name}", welcome_file(team, given, cards_typed(visit.form.all("card"))), visit.entropy
        )
        visit.leaving.drop(f"answer/{name}")
        return "in"
    if said in ("different", "decline"):
        joining.decline(team, given)
        visit.leaving.drop(f"answer/{name}")
        return "differed" if said == "different" else "declined"
    if said == "code" and given.step is Step.SENT:
        code = new_code(visit.entropy)
        visit.leaving.hold(_file(name), seal_invitation(given.invitation, visit.entropy, code), visit.entropy)
        visit.leaving.hold(_code(name), code.reveal(), visit.entropy)
        return "coded"
    if file:
        visit.leaving.hold(f"answer/{name}", answer_file(team, given, file), visit.entropy)
        return "answered"
    return ""


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    team, say, name = visit.team(), visit.words.say, visit.name("invitation")
    given = joining.given_at(team, MailboxId(bytes.fromhex(name)))
    if given.step is Step.SENT and not visit.leaving.find(_file(name)):
        visit.leaving.drop(_code(name))
        visit.leaving.hold(_file(name), seal_invitation(given.invitation, visit.entropy), visit.entropy)
    told = {
        "made": say("The invitation is made. It is a secret: whoever has the file can answer it."),
        "coded": say("This file opens with the six words alone. A file that you saved before opens without them."),
        "answered": say("Their file is taken in."),
        "in": say("They are in the team. Send them the file: with it they begin."),
        "declined": say("Nobody is let in by this invitation any more."),
    }
    facts = {
        "told": visit.told(told),
        "alarm": told_differed(visit),
        "number": invitation_number(given),
        "right": plan_in_words(visit, team, given)[0],
        "parts": plan_in_words(visit, team, given)[1],
        "step": given.step.name,
        "state": step_in_words(visit, given),
        "until": day_in_words(given.invitation.expires_on, visit.words.tongue.spoken),
        "is_own": given.plan.is_own_device,
        "needs_cards": bool(given.request) and not given.plan.is_own_device and not has_root(visit.vault),
        "alias": given.asked().alias if given.request else "",
        "words": given.words() if given.step is Step.ASKED else (),
        "code": " ".join(one.data.decode("ascii") for one in visit.leaving.find(_code(name))),
        "names_relays": bool(given.invitation.relays),
        "invitation_file": visit.to_save(_file(name)) if given.step is Step.SENT else "",
        "answer_file": visit.to_save(f"answer/{name}"),
        "welcome_file": visit.to_save(f"welcome/{name}"),
        "grant": grant_of(visit, team, [part for part, _ in given.plan.seats]),
        "advice": advice,
        "problem": problem,
    }
    return Page("invitation.html", facts, 422 if advice or problem else 200)


def _file(name: str) -> str:
    """Return under which purpose an invitation's file is held."""
    return f"invitation/{name}"


def _code(name: str) -> str:
    """Return the same for the six words that it opens with, where it has any."""
    return f"code/{name}"
