"""A part: who is in it, what it is called, letting somebody go from it. What is refused is refused in `sync`."""

from __future__ import annotations

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import Part, part_called, people
from safeconduct.desk.visit import Visit
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import Leaver, remove, rename
from safeconduct.sync.team import Team


def page(visit: Visit) -> Page:
    """Return who is in it."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Call it something else, or let somebody go from it."""
    team = visit.team()
    found = part_called(visit, team, visit.name("part"))
    try:
        for part in found:
            if visit.form.has("go"):
                return _let_go(visit, team, part)
            rename(team, part.id, visit.form.text("name"))
            return visit.went(part.address, "renamed")
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return _page(visit)


def _let_go(visit: Visit, team: Team, part: Part) -> Shown:
    leaving = [one for one in people(visit, team, part.id) if one.user.hex() == visit.form.text("go")]
    if not leaving or part.id == team.id:
        return _page(visit)
    remove(team, part.id, [Leaver(laptop.id) for laptop in leaving[0].laptops])
    return visit.went("/team" if leaving[0].is_me else part.address, "let_go")


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
    team, say = visit.team(), visit.words.say
    found = part_called(visit, team, visit.name("part"))
    if not found:
        return Page("part.html", {"is_gone": True}, 410)
    part = found[0]
    members = people(visit, team, part.id)
    told = {
        "begun": say("The part is there, and so far you alone are in it."),
        "renamed": say("It is called so from now on, for everybody who is in it."),
        "brought": say("They are in it. They can read it as soon as you have exchanged."),
        "let_go": say("They are out of it, and the keys were changed."),
    }
    facts = {
        "is_gone": False,
        "part": part,
        "members": members,
        "told": visit.told(told),
        "advice": advice,
        "is_team": part.id == team.id,
        "is_mine": team.my_role(part.id) is Role.ADMIN,
        "bring_address": f"{visit.link('part', part.id.hex())}/bring",
    }
    return Page("part.html", facts, 422 if advice else 200)
