"""Where what somebody told is going: in which language and through which channel, as consent to it is asked about.

Whole codes of the lists `language` and `consent_where` (docs/formats/ontology.md), as a consent names its limits in
them (docs/decisions/0021-testimony-and-consent.md). Refuses to guess: whoever does not say where it is going gets a yes
only where no limit stands.
"""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from safeconduct.record.ontology.types import BETWEEN, NOT_KNOWN, OTHER

# The languages in which the program writes papers and statements, by the code that a text has of its own, in the order
# in which a release has them.
LANGUAGES: Final = {
    code: f"language{BETWEEN}{term}" for code, term in (("ru", "russian"), ("en", "english"), ("ce", "chechen"))
}
# The channels through which a statement goes out, by the code that it has of them.
CHANNELS: Final = {code: f"consent_where{BETWEEN}{code}" for code in ("site", "press", "social")}


@dataclass(frozen=True, slots=True)
class Destination:
    """Where something is going. ``language``, ``channel``: whole codes; "" where nobody says."""

    language: str = ""
    channel: str = ""


NOT_SAID: Final = Destination()


def destination(language: str, channel: str = "") -> Destination:
    """Return where a text goes, by the codes of its language and its channel; not said of a code that is none here."""
    return Destination(LANGUAGES.get(language, ""), CHANNELS.get(channel, ""))


class Outside(enum.Enum):
    """Which limit of a yes a destination is outside of."""

    LANGUAGE = "language"
    CHANNEL = "channel"


def is_inside(limit: Collection[str], code: str) -> bool:
    """Say whether a limit lets a code through: one without terms lets all through.

    "Other", "unknown" and words that are no term of a list let none through.
    """
    return not limit or (code.partition(BETWEEN)[2] not in ("", OTHER, NOT_KNOWN) and code in limit)
