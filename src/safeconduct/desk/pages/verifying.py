"""Verifying the vault from its own pages: every signature checked, everything shown computed anew (promise P5)."""

from __future__ import annotations

from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit
from safeconduct.vault.upkeep import note_verified


def page(visit: Visit) -> Page:
    """Return the page that begins it."""
    return Page("verifying.html", {"is_done": False})


def send(visit: Visit) -> Page:
    """Verify, note it when nothing differs, and say what was found."""
    report = visit.vault.verify(visit.look)
    if report.is_sound:
        note_verified(visit.vault, visit.clock)
    facts = {
        "is_done": True,
        "is_sound": report.is_sound,
        "ops": report.ops,
        "rows": report.rows,
        "findings": tuple(finding.sentence(visit.words.tongue.spoken) for finding in report.findings),
    }
    return Page("verifying.html", facts)
