"""Somebody of the team: their laptops, six words to compare, what they can read, another right, and letting them go.

A right in the team is changed once it was said how many people their laptops make readable (`sync.roles`).

Letting go is decided and done in `sync`; it takes them out of every part that this desk can change, and says what it
cannot do: what their laptops hold stays there, and is listed then (promise P3).
"""

from __future__ import annotations

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.granting import radius
from safeconduct.desk.losses import readable
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import (
    RIGHTS,
    SHORT_DIGITS,
    Laptop,
    Person,
    alias_in_words,
    parts_of,
    person_called,
    right_in_words,
)
from safeconduct.desk.visit import Visit
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import Leaver, remove
from safeconduct.sync.errors import NotThere
from safeconduct.sync.finishing import finish, removed_from_team
from safeconduct.sync.headwords import head_words
from safeconduct.sync.roles import change_right
from safeconduct.sync.team import Team


def page(visit: Visit) -> Page:
    """Return somebody's page."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Let them go from everything, or give them another right; the page again, with the reason, where it is refused."""
    team, address = visit.team(), visit.lasting("person", visit.name("person"))
    role = RIGHTS.get(visit.form.text("right"))
    for person in person_called(visit, team, visit.name("person")):
        if person.is_me:
            break
        try:
            if visit.form.has("right"):
                if role is None or visit.form.text("shown") != visit.form.text("right"):
                    return _page(visit, shown=role)
                change_right(team, team.devices_of(person.user), role)
                return visit.went(address, "right")
            _let_go(team, person)
        except SafeconductError as error:
            return _page(visit, (visit.advice(error),))
        return visit.went(address, "gone")
    return _page(visit)


def _let_go(team: Team, person: Person) -> None:
    with team.together():
        remove(team, team.id, [Leaver(laptop.id) for laptop in person.laptops])
        finish(team, [team.id])


def _words(team: Team, laptop: Laptop) -> tuple[str, ...]:
    """Return the six words that their laptop must show too; nothing for this one, and where both share no part."""
    try:
        return () if laptop.is_this else head_words(team, laptop.id)
    except NotThere:
        return ()


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, shown: Role | None = None) -> Page:
    team = visit.team()
    found = person_called(visit, team, visit.name("person"))
    if not found:
        return _let_go_page(visit, team)
    reads = tuple(
        (part, right_in_words(visit, role)) for part, role in parts_of(visit, team, found[0].user) if part.id != team.id
    )
    person = found[0]
    rights = tuple((word, right_in_words(visit, role)) for word, role in RIGHTS.items() if role is not person.role)
    facts = {
        "is_gone": False,
        "person": person,
        "reads": reads,
        "can_decide": team.my_role(team.id) is Role.ADMIN and not person.is_me,
        "rights": rights,
        "chosen": visit.form.text("right") if shown is not None else "",
        "chosen_in_words": right_in_words(visit, shown) if shown is not None else "",
        "makes_admin": shown is Role.ADMIN,
        "radius": radius(visit, team, person)[0],
        "told": visit.told(
            {"right": visit.words.say("From now on they have this right. The others learn it when you have exchanged.")}
        ),
        "words": tuple((one.short, words) for one in person.laptops if (words := _words(team, one))),
        "advice": advice,
    }
    return Page("person.html", facts, 422 if advice else 200)


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
