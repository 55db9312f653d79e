"""The paper whose page led to where something is entered, and the way back to it: in addresses by handles (P14).

A page that a paper leads to keeps what its address says of it in whatever address it goes on to. Decides nothing.
"""

from __future__ import annotations

from typing import Final

from safeconduct.desk.drafts import ABOUT
from safeconduct.desk.visit import Visit

# Under this name an address says by which paper something is asked for; under `ABOUT` about whom that paper is.
PAPER_ASKING: Final = "paper"


def paper_query(visit: Visit) -> dict[str, str]:
    """Return what the address says of the paper that led here; nothing where none did."""
    if not (visit.meant(ABOUT, "subject") and visit.meant(PAPER_ASKING, "paper")):
        return {}
    return {name: visit.query[name] for name in (ABOUT, PAPER_ASKING)}


def paper_back(visit: Visit) -> str:
    """Return the address of the paper that led here; "" where none did."""
    asked = paper_query(visit)
    return f"/papers/{asked[ABOUT]}/{asked[PAPER_ASKING]}" if asked else ""


def query_of_paper(visit: Visit, subject: str) -> dict[str, str]:
    """Return on the page of a paper about a subject what an address says of it, for the way back."""
    return {ABOUT: visit.handle("subject", subject), PAPER_ASKING: visit.path["paper"]}
