"""Fields and terms as their pages list them: code, names, kind of value, claims that use them; and what is said of one.

Decides nothing: what may be added, renamed or retired, and where it goes, is `record.ontology.adding`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Phrase, SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.desk.into import FIELD, written_handle
from safeconduct.desk.visit import Visit
from safeconduct.protect.handles import UnknownHandle
from safeconduct.record.ontology.adding import offered_again, renamed, retired, said_intents
from safeconduct.record.ontology.own_bytes import OwnField, OwnTerm
from safeconduct.record.ontology.types import BETWEEN, OWN_PREFIX, Field, Term
from safeconduct.record.ontology.uses import Uses
from safeconduct.record.ontology.wording import RETIRED, SEVERAL, TWO_MEANINGS, TYPES
from safeconduct.record.wording import listed

# Whose form was sent: the code of what is changed, or of nothing that is there yet.
ABOUT: Final = "about"
NEW: Final = "new"
# Kinds of handles: a project's codes may tell something (promise P14).
FIELDS: Final = "fields"
TERMS: Final = "terms"
# Fields or terms on one page.
PAGE: Final = 100
# Steps to the right at most: a chain of terms that somebody signed is still read.
_MOST_STEPS: Final = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A field or a term. ``other``: what it is called in the other language; ``terms``: where those of its list stand.

    ``states``: what is to be said of it in words; ``is_own``: the project added it, and may change it.
    """

    code: str
    name: str
    en: str
    ru: str
    help: str
    kind: str
    terms: str
    claims: str
    steps: int
    states: tuple[str, ...]
    is_own: bool
    is_retired: bool


def line_of_field(visit: Visit, field: Field, uses: Uses) -> Line:
    """Return a field of a form."""
    words, say = visit.record.vocabulary, visit.words.phrase
    forms = words.ontology.forms
    of = listed(say(forms[one].name) for one in field.of if one in forms) if not field.list else ""
    several = f", {say(SEVERAL)}" if field.is_several else ""
    return Line(
        code=field.id,
        name=words.field_in_words(field, visit.words.tongue.spoken),
        en=field.name.en,
        ru=field.name.ru,
        help=say(field.help) if field.help.en else "",
        kind=f"{say(TYPES[field.type])}{f' ({of})' if of else ''}{several}",
        terms=visit.lasting(TERMS, field.list) if field.list else "",
        claims=_claims(visit, uses, field.id),
        steps=0,
        states=_states(visit, field),
        is_own=field.id.startswith(OWN_PREFIX),
        is_retired=field.is_retired,
    )


def line_of_term(visit: Visit, term: Term, steps: int, uses: Uses) -> Line:
    """Return a term of a list; ``steps``: how many others it lies under."""
    return Line(
        code=term.code,
        name=visit.record.vocabulary.term_in_words(term.code, visit.words.tongue.spoken),
        en=term.name.en,
        ru=term.name.ru,
        help="",
        kind="",
        terms="",
        claims=_claims(visit, uses, term.code),
        steps=min(steps, _MOST_STEPS),
        states=_states(visit, term),
        is_own=term.code.partition(BETWEEN)[2].startswith(OWN_PREFIX),
        is_retired=term.is_retired,
    )


def _claims(visit: Visit, uses: Uses, code: str) -> str:
    n = uses.by_code.get(code, 0)
    if uses.is_least:
        return visit.words.count("in at least {n} claim", "in at least {n} claims", n)
    return visit.words.count("in {n} claim", "in {n} claims", n)


def _states(visit: Visit, one: Field | Term) -> tuple[str, ...]:
    said = [visit.words.phrase(RETIRED)] if one.is_retired else []
    if one.others:
        said.append(visit.words.say("named by two desks at the same time: give it one pair of names"))
    if one.is_contested:
        said.append(visit.words.phrase(TWO_MEANINGS))
    return tuple(said)


def can_write(visit: Visit) -> bool:
    """Say whether this desk may write in the part that is chosen to type into."""
    try:
        visit.parts().to_write()
    except SafeconductError:
        return False
    return True


def names_typed(visit: Visit) -> tuple[Phrase, dict[str, str]]:
    """Return the names in both languages as they were typed, and what is to be said where one is missing."""
    form, say = visit.form, visit.words.say
    name = Phrase(form.text("en"), form.text("ru"))
    missing = {"en": say("Say what it is called in English."), "ru": say("Say what it is called in Russian.")}
    return name, {code: words for code, words in missing.items() if not form.text(code)}


def change(visit: Visit) -> tuple[str, tuple[OpId, ...]]:
    """Rename, retire or offer again what the form is about: the word for what was done, and its ops.

    What the rules of the record raise; nothing at all where a name is missing.
    """
    record, code, do = visit.record, visit.form.text(ABOUT), visit.form.text("do")
    if do == "rename":
        name, missing = names_typed(visit)
        if missing:
            return "", ()
        return "renamed", _said(visit, renamed(record, code, name))
    said: dict[str, Callable[[], tuple[OwnField | OwnTerm, ...]]] = {
        "retired": lambda: retired(record, code),
        "again": lambda: offered_again(record, code),
    }
    if do not in said:
        raise UnknownHandle
    return do, _said(visit, said[do]())


def _said(visit: Visit, items: tuple[OwnField | OwnTerm, ...]) -> tuple[OpId, ...]:
    return tuple(visit.vault.append(said_intents(visit.placing(), items)))


def told(visit: Visit) -> str:
    """Return the sentence for what led to a page of fields or terms."""
    say = visit.words.say
    return visit.told(
        {
            "added": say(
                "Added, and in the forms from now on. Nothing undoes it, for claims may use it at another desk "
                "already; it can be renamed, or offered no more."
            ),
            "renamed": say("It has these names now, wherever it stands."),
            "retired": say("It is offered no more. Claims that use it keep it, with its names."),
            "again": say("It is offered again."),
        }
    )


def part_facts(visit: Visit) -> dict[str, str]:
    """Return the part that something new goes into, for a form to hold."""
    return {"part_field": FIELD, "part": written_handle(visit)}
