"""Somebody of the team: their laptops, what they can read, and letting them go.

Letting go is decided and done in `sync`; it takes them out of every part that this desk can change, and says what it
cannot do: what their laptops hold stays there, and is listed then (promise P3). Refuses to let anybody go before what
would happen was shown and their alias typed.
"""

from __future__ import annotations

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.losses import readable, what_follows
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import SHORT_DIGITS, Person, alias_in_words, parts_of, person_called, right_in_words
from safeconduct.desk.visit import Visit
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import Leaver, remove
from safeconduct.sync.finishing import finish, removed_from_team
from safeconduct.sync.team import Team


def page(visit: Visit) -> Page:
    """Return somebody's page."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Show what would happen; once the alias is typed, let them go from the team and every part."""
    team = visit.team()
    for person in person_called(visit, team, visit.name("person")):
        if person.is_me:
            break
        if team.my_role(team.id) is Role.ADMIN and not _is_confirmed(visit, person):
            say, is_first = visit.words.say, not visit.form.text("shown")
            problem = "" if is_first else say("Type the alias of the person to confirm: {alias}", alias=person.alias)
            return _page(visit, is_shown=True, problem=problem)
        try:
            _let_go(team, person)
        except SafeconductError as error:
            return _page(visit, (visit.advice(error),))
        return visit.went(visit.lasting("person", visit.name("person")), "gone")
    return _page(visit)


def _is_confirmed(visit: Visit, person: Person) -> bool:
    return bool(visit.form.text("shown")) and visit.form.text("alias") == person.alias


def _let_go(team: Team, person: Person) -> None:
    with team.together():
        remove(team, team.id, [Leaver(laptop.id) for laptop in person.laptops])
        finish(team, [team.id])


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, is_shown: bool = False, problem: str = "") -> Page:
    team = visit.team()
    found = person_called(visit, team, visit.name("person"))
    if not found:
        return _let_go_page(visit, team)
    reads = tuple(
        (part, right_in_words(visit, role)) for part, role in parts_of(visit, team, found[0].user) if part.id != team.id
    )
    can_let_go = team.my_role(team.id) is Role.ADMIN and not found[0].is_me
    facts = {
        "is_gone": False,
        "person": found[0],
        "reads": reads,
        "can_let_go": can_let_go,
        "is_shown": is_shown and can_let_go,
        "will": what_follows(visit, team, [one.id for one in found[0].laptops]) if is_shown else (),
        "advice": advice,
        "problem": problem,
    }
    return Page("person.html", facts, 422 if advice or problem else 200)


def _let_go_page(visit: Visit, team: Team) -> Page:
    """Return what the laptops of somebody who is out could read, and where whom to warn is; 410 for a stranger."""
    gone = removed_from_team(team)
    laptops = [one for one in team.log(team.id).devices.values() if one.user.id.hex() == visit.name("person")]
    laptops = [one for one in laptops if one.id in gone]
    if not laptops:
        return Page("person.html", {"is_gone": True, "laptops": ()}, 410)
    facts = {
        "is_gone": True,
        "alias": alias_in_words(visit, laptops[0].user.certificate.terms.alias),
        "reads": readable(visit, team, [one.id for one in laptops]),
        "laptops": tuple((visit.lasting("incident", one.id.hex()), one.id.hex()[:SHORT_DIGITS]) for one in laptops),
        "told": visit.told({"gone": visit.words.say("They are out of the team, and the keys were changed.")}),
    }
    return Page("person.html", facts)
