"""Somebody of the team: their laptops, six words to compare, what they can read, and letting them go.

Letting go is decided and done in `sync`; it takes them out of every part that this desk can change, and says what it
cannot do: what their laptops hold stays there (promise P3).
"""

from __future__ import annotations

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import Laptop, Person, parts_of, person_called, right_in_words
from safeconduct.desk.visit import Visit
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import Leaver, remove
from safeconduct.sync.errors import NotThere
from safeconduct.sync.finishing import finish
from safeconduct.sync.headwords import head_words
from safeconduct.sync.team import Team


def page(visit: Visit) -> Page:
    """Return somebody's page."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Let them go from the team and every part; the page again, with the reason, where that is refused."""
    team = visit.team()
    for person in person_called(visit, team, visit.name("person")):
        if person.is_me:
            break
        try:
            _let_go(team, person)
        except SafeconductError as error:
            return _page(visit, (visit.advice(error),))
        return visit.went("/team", "gone")
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


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
    team = visit.team()
    found = person_called(visit, team, visit.name("person"))
    if not found:
        return Page("person.html", {"is_gone": True}, 410)
    reads = tuple(
        (part, right_in_words(visit, role)) for part, role in parts_of(visit, team, found[0].user) if part.id != team.id
    )
    can_let_go = team.my_role(team.id) is Role.ADMIN and not found[0].is_me
    facts = {
        "is_gone": False,
        "person": found[0],
        "reads": reads,
        "can_let_go": can_let_go,
        "words": tuple((one.short, words) for one in found[0].laptops if (words := _words(team, one))),
        "advice": advice,
    }
    return Page("person.html", facts, 422 if advice else 200)
