"""What was written before there was a team: how much of it only this laptop has, who would read it, and sharing it.

What it means is in `record.sharing`. Refuses to share unasked: what others have read cannot be taken back (P3, P7).
"""

from __future__ import annotations

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.record.sharing import share, to_share
from safeconduct.sync.identity import record_compartment


def page(visit: Visit) -> Shown:
    """Return what would be shared; the team's page where there is nothing."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Share it; the page again, with the reason, where that is refused."""
    if visit.form.text("do") != "share":
        return _page(visit)
    try:
        share(visit.vault, record_compartment(visit.vault))
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.went("/team", "shared")


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Shown:
    team, offered = visit.team(), to_share(visit.vault)
    if not offered.ops:
        return Elsewhere("/team")
    members = team.members(record_compartment(visit.vault))
    facts = {
        "offered": offered,
        "readers": sorted({team.alias(one) for one in members if one != team.me.device.id}),
        "advice": advice,
    }
    return Page("sharing.html", facts, 422 if advice else 200)
