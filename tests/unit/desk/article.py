"""The article this project began with, as somebody types it in: its public facts only, and none of its sentences.

A web magazine's report of January 2019 on the statement of the Russian LGBT Network. Each value is in words that a
person would type; the subjects, properties and voices are those of the public accounts that come with the program.
"""

from __future__ import annotations

from typing import Final

WAVE: Final = "Wave of detentions from December 2018"
NETWORK: Final = "Russian LGBT Network"
SURVIVORS: Final = "Survivors who spoke in January 2019"
OUTLET: Final = "A web magazine"
# Field by field of each claim: property, value, basis, voice, connection, what it says in our words.
CLAIMS: Final = (
    ("начало", "начало декабря 2018", "", NETWORK, "", "began already early in the month, not at its end"),
    ("задержанные", "40", "оценка", NETWORK, "", "40 detained"),
    ("погибшие", "два", "оценка", NETWORK, "", "two reported dead"),
    ("place of detention", "Zavodskoy district police office, Grozny", "", NETWORK, "", "one of a few places"),
    ("victims include", "women", "", NETWORK, "", "women as well as men"),
    ("conditions", "water left after mopping; no food", "", SURVIVORS, "victim", "dirty water, clean for prayer only"),
)
FIELDS: Final = ("property", "value", "basis", "voice", "connection", "said")


def typed() -> dict[str, str]:
    """Return the filled-in form."""
    form = {"outlet.0": OUTLET, "published.0": "январь 2019", "language.0": "en", "rows": str(len(CLAIMS))}
    for row, claim in enumerate(CLAIMS, start=1):
        form[f"subject.{row}"] = WAVE
        form |= {f"{name}.{row}": words for name, words in zip(FIELDS, claim, strict=True)}
    return form
