"""Bringing somebody into a part: first what they could read then, and on how many laptops; only then the button.

The sentence is the point of this page (promise P3: need-to-know is by key): whoever gives a key cannot take back what
was read with it. Refuses to give one before the sentence was shown for this very person and right.
"""

from __future__ import annotations

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.granting import radius
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import RIGHTS, Part, Person, part_called, parts_of, people, right_in_words
from safeconduct.desk.visit import Visit
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import admit
from safeconduct.sync.team import Team


def page(visit: Visit) -> Page:
    """Return the page on which somebody is chosen."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Show what they could read; once that was shown, bring them in."""
    team = visit.team()
    chosen = f"{visit.form.text('who')} {visit.form.text('right')}"
    for part, person, role in _chosen(visit, team):
        if visit.form.text("shown") != chosen:
            return _page(visit, shown=chosen)
        try:
            admit(team, part.id, [(device, role) for device in team.devices_of(person.user)])
        except SafeconductError as error:
            return _page(visit, (visit.advice(error),))
        return visit.went(part.address, "brought")
    return _page(visit, problem=visit.words.say("Choose who, and with which right."))


def would_read(visit: Visit, team: Team, part: Part, person: Person) -> tuple[tuple[Part, bool], ...]:
    """Return every part that a person could read afterwards, and whether it is the new one."""
    already = tuple((one, False) for one, _ in parts_of(visit, team, person.user) if one.id not in (team.id, part.id))
    return ((part, True), *already)


def _chosen(visit: Visit, team: Team) -> tuple[tuple[Part, Person, Role], ...]:
    found = part_called(visit, team, visit.name("part"))
    role = RIGHTS.get(visit.form.text("right"))
    outside = _outside(visit, team, found)
    return tuple(
        (part, one, role)
        for part in found
        for one in outside
        if role is not None and one.user.hex() == visit.form.text("who")
    )


def _outside(visit: Visit, team: Team, found: tuple[Part, ...]) -> tuple[Person, ...]:
    inside = {one.user for part in found for one in people(visit, team, part.id)}
    return tuple(one for one in people(visit, team, team.id) if one.user not in inside)


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "", shown: str = "") -> Page:
    team = visit.team()
    found = part_called(visit, team, visit.name("part"))
    if not found:
        return Page("bringing.html", {"is_gone": True}, 410)
    rights = tuple((word, right_in_words(visit, role)) for word, role in RIGHTS.items())
    chosen = _chosen(visit, team) if shown else ()
    facts = {
        "is_gone": False,
        "part": found[0],
        "outside": _outside(visit, team, found),
        "rights": rights,
        "advice": advice,
        "problem": problem,
        "shown": shown,
        "whom": chosen[0][1] if chosen else None,
        "radius": radius(visit, team, chosen[0][1], [found[0].id]) if chosen else (),
        "reads": would_read(visit, team, *chosen[0][:2]) if chosen else (),
    }
    return Page("bringing.html", facts, 422 if advice or problem else 200)
