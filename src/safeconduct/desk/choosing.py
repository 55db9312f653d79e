"""A passphrase that somebody chooses on a page: whether it will do, in words. The rule is in `protect.weakness`."""

from __future__ import annotations

from safeconduct.desk.words import Words
from safeconduct.protect.weakness import WEAKNESSES, Weakness, weakness


def wrong_with(words: Words, phrase: str, again: str) -> str:
    """Return what is wrong with a new passphrase, in words; nothing when it will do."""
    if not phrase:
        return words.say("Nothing was typed.")
    if phrase != again:
        return words.say("The two are not the same. Type both once more.")
    found = weakness(phrase)
    if found is Weakness.NONE:
        return ""
    why = words.phrase(WEAKNESSES[found])
    return words.say("Whoever has the disk would guess this passphrase: {why}.", why=why)
