"""Team: who can read what, on which laptop? People by alias, the parts of this desk, and one's own alias.

Refuses to change an alias that others know already (`sync.alias`): under another name one is somebody else.
"""

from __future__ import annotations

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.handshake import root_of
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import in_no_part, parts, people
from safeconduct.desk.visit import Visit
from safeconduct.record.sharing import has_to_share
from safeconduct.sync.alias import choose_alias
from safeconduct.sync.codenames import draw_alias
from safeconduct.sync.errors_joining import RootNeeded
from safeconduct.sync.ready import own_alias


def page(visit: Visit) -> Page:
    """Return the team."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Choose one's alias; the page again, with the reason, where it cannot be one."""
    try:
        root = root_of(visit.vault)
        if root is None:
            raise RootNeeded
        choose_alias(visit.team(), visit.form.text("alias"), root)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.went("/team", "called")


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
    team = visit.team()
    shown = [(part, people(visit, team, part.id)) for part in parts(visit, team)]
    say = visit.words.say
    told = {
        "called": say("This is your alias from now on."),
        "joined": say("You are in the team. What you may read is here.")
        if len(shown) > 1
        else say("You are in the team."),
        "shared": say("It is entered anew for the team; the others have it with the next exchange."),
        "let_go": say("You are out of that part."),
    }
    facts = {
        "told": visit.told(told),
        "advice": advice,
        "people": people(visit, team, team.id),
        "parts": tuple(one for one in shown if one[0].id != team.id),
        "has_to_share": has_to_share(visit.vault),
        "in_no_part": in_no_part(visit),
        "has_alias": bool(own_alias(visit.vault)),
        "drawn": draw_alias(visit.words.tongue.spoken, visit.entropy, team),
    }
    return Page("team.html", facts, 422 if advice else 200)
