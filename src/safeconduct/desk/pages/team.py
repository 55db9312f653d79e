"""Team: who can read what, on which laptop? People by alias, and the parts of this desk. Decides nothing."""

from __future__ import annotations

from safeconduct.desk.render import Page
from safeconduct.desk.team_words import parts, people
from safeconduct.desk.visit import Visit
from safeconduct.sync.ready import own_alias


def page(visit: Visit) -> Page:
    """Return the team."""
    team = visit.team()
    shown = [(part, people(visit, team, part.id)) for part in parts(visit, team)]
    say = visit.words.say
    facts = {
        "told": visit.told({"gone": say("They are out of the team, and the keys were changed.")}),
        "people": people(visit, team, team.id),
        "parts": tuple(one for one in shown if one[0].id != team.id),
        "has_alias": bool(own_alias(visit.vault)),
    }
    return Page("team.html", facts)
