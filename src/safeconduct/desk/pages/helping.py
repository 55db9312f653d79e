"""Help: keys, the model's words, the first hour. What it says stands in `guidance` and `glossary`."""

from __future__ import annotations

from safeconduct.desk.first_hour import FIRST_HOUR, PICTURE_WIDTH
from safeconduct.desk.glossary import TERMS, Term
from safeconduct.desk.guidance import SCREENS
from safeconduct.desk.guidance_inbox import IN_LISTS
from safeconduct.desk.guidance_keys import EVERYWHERE, IN_FORMS, IN_LONG_LISTS, IN_PICTURES, ON_DAYS, ON_PRINTED
from safeconduct.desk.render import Page
from safeconduct.desk.screens import Key
from safeconduct.desk.visit import Visit

Told = tuple[tuple[str, str], ...]


def page(visit: Visit) -> Page:
    """Return the help as a whole: where to begin, keys, screens."""
    screens = [(f"/help/screen/{name}", visit.words.phrase(screen.name)) for name, screen in SCREENS.items()]
    keys = (*EVERYWHERE, *IN_LISTS, *IN_LONG_LISTS, *IN_FORMS, *ON_DAYS, *IN_PICTURES, *ON_PRINTED)
    return Page("helping.html", {"keys": _keys(visit, keys), "screens": screens})


def of_screen(visit: Visit) -> Page:
    """Return the help of one screen; the whole help for what is none."""
    name = visit.path["screen"]
    if name not in SCREENS:
        return page(visit)
    screen, phrase = SCREENS[name], visit.words.phrase
    facts = {
        "name": phrase(screen.name),
        "about": tuple(phrase(one) for one in screen.about),
        "keys": _keys(visit, (*screen.keys, *EVERYWHERE)),
        "terms": _terms(visit, tuple(TERMS[term] for term in screen.terms)),
    }
    return Page("help_screen.html", facts)


def glossary(visit: Visit) -> Page:
    """Return the words of the pages with what they mean, in order of the alphabet."""
    return Page("glossary.html", {"terms": tuple(sorted(_terms(visit, tuple(TERMS.values()))))})


def first_hour(visit: Visit) -> Page:
    """Return what to do in the first hour."""
    phrase = visit.words.phrase
    steps = [
        {
            "title": phrase(step.title),
            "texts": tuple(phrase(text) for text in step.text),
            "pictures": tuple(
                (f"hour-{one.name}-{visit.words.tongue.spoken}.webp", one.height, phrase(one.shows))
                for one in step.picture
            ),
        }
        for step in FIRST_HOUR
    ]
    return Page("first_hour.html", {"steps": steps, "width": PICTURE_WIDTH})


def _keys(visit: Visit, keys: tuple[Key, ...]) -> Told:
    return tuple((key.keys, visit.words.phrase(key.does)) for key in keys)


def _terms(visit: Visit, terms: tuple[Term, ...]) -> Told:
    return tuple((visit.words.phrase(term.word), visit.words.phrase(term.meaning)) for term in terms)
