"""Which published lottery seed decides between equals at an instant (`triage.rules.lottery`; notes/evacuate 6.2)."""

from __future__ import annotations

from safeconduct.base.clock import day_from_ms
from safeconduct.evacuate.facts.queries import Facts


def seed_of(facts: Facts, now_ms: int) -> bytes:
    """Return the seed that was published last for cases from a day that has come; empty where none was.

    ``now_ms``: milliseconds since 1970, UTC. Without a published seed the order among equals is the same on every desk
    all the same, and follows from ids that were drawn.
    """
    today = day_from_ms(now_ms)
    held = [(one.number("from_day") or 0, one.id, one.text("seed")) for one in facts.things("lottery")]
    return max((one for one in held if one[0] <= today), default=(0, b"", ""))[2].encode()
