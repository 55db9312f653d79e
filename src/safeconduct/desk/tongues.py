"""What the languages of accounts are called on a page: whoever reads it knows no codes."""

from __future__ import annotations

from safeconduct.desk.words import Words


def languages_in_words(words: Words) -> dict[str, str]:
    """Return the languages that are offered for an account, by the code that is kept."""
    return {"ru": words.say("Russian"), "en": words.say("English"), "ce": words.say("Chechen")}


def languages_offered(words: Words, chosen: str) -> tuple[tuple[str, str], ...]:
    """Return what a form offers, code and name; with the code that is chosen, which a draft may have from before."""
    names = languages_in_words(words)
    return tuple((names | ({chosen: names.get(chosen, chosen)} if chosen else {})).items())
