"""What a source answered of how to reach them, on the pages of a request: in words, and filled into the contact card.

Each answer opens to the message it stands in. What is filled in is marked as theirs and set by nobody until a person
sends the form. Refuses to drop what a rule cannot read: hours that may mean two things are filled in as they were
written, behind a question mark that no card takes. Rules: `intake.answered`.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from safeconduct.base.errors import Language
from safeconduct.desk.about_request import Request
from safeconduct.desk.forms import Form
from safeconduct.desk.inboxes import message_link
from safeconduct.desk.visit import Visit
from safeconduct.intake.answered import FIELD_OF, Asked, Filled, Theirs, filled
from safeconduct.intake.hours_words import hours_in_words
from safeconduct.intake.types import Card, CardField, Relation
from safeconduct.intake.wording import answer_in_words, question_in_words

# In the address of a card that is opened with what they answered.
THEIRS: Final = "theirs"
# What stands before hours that a person has to read first: no line of hours begins so.
_NOT_READ: Final = "? "
# The fields of the form that each answer is marked at.
INPUTS: Final = {
    Asked.REACH: "notes",
    Asked.HOURS: "hours",
    Asked.AVOID: "avoid",
    Asked.SHARED: "shared",
    Asked.SILENCE: "silence_then",
    Asked.WHOM: "relation",
}


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer in words. ``at``: the field of the card's form that it is about; ``address``: of its message."""

    at: str
    asked: str
    said: str
    address: str


def filled_card(request: Request) -> str:
    """Return the address of the contact card, opened with what they answered."""
    return f"{request.about.thread}/card?{THEIRS}=1"


def shown_answers(visit: Visit, request: Request, theirs: Theirs) -> tuple[ShownAnswer, ...]:
    """Return the answers that nobody has settled yet, in words."""
    language = visit.words.tongue.spoken
    return tuple(
        ShownAnswer(
            INPUTS[one.asked],
            question_in_words(one.asked.value, language),
            answer_in_words(one.asked.value, one.text, language),
            message_link(visit, request.person, one.message),
        )
        for one in theirs.said
    )


def mark_of(visit: Visit, theirs: Theirs) -> str:
    """Return what says that these answers were seen; empty where there are none."""
    said = "\n".join(f"{one.message.hex()} {one.asked.value} {one.text}" for one in theirs.said)
    return visit.handle("theirs", sha256(said.encode("utf-8", "replace")).hexdigest()) if said else ""


def settled_by(theirs: Theirs, relation: Relation) -> frozenset[CardField]:
    """Return the fields that a card filled in with these answers sets, whatever their value was before.

    Who reports stays open until somebody knows it: that they write about another says no more than that.
    """
    fields = {FIELD_OF[one.asked] for one in theirs.said}
    return frozenset(fields - ({CardField.RELATION} if relation is Relation.UNKNOWN else set()))


def filled_in(card: Card, theirs: Theirs, typed: Form, language: Language) -> Form:
    """Return the card's form with the answers filled in: beside what the card says, never instead of it."""
    one, texts = filled(theirs), dict[str, str]()
    texts["hours"] = _hours(card, one, language)
    texts["avoid"] = ", ".join(dict.fromkeys((*card.avoid, *one.avoid)))
    texts["cover"] = _both(card.cover, one.cover, "; ")
    texts["silence_then"] = _both(card.silence.then, one.silence_then, "; ")
    lengths = [hours for hours in (card.silence.hours, one.silence_hours) if hours]
    texts["silence_hours"] = str(min(lengths)) if lengths else ""
    texts["notes"] = _both(card.notes, one.notes, "\n")
    relation = one.relation if card.relation is Relation.UNKNOWN else card.relation
    texts["relation"] = relation.value
    rest = [pair for pair in typed.texts if pair[0] not in texts and pair[0] != "shared"]
    shared = [("shared", "1")] if card.is_shared or one.is_shared else []
    return Form((*texts.items(), *rest, *shared))


def _hours(card: Card, one: Filled, language: Language) -> str:
    lines = [hours_in_words(each, language) for each in card.hours]
    if one.hours_said:
        lines.append(f"{_NOT_READ}{one.hours_said}")
    elif one.hours != card.hours:
        # Two sets of hours together allow more than either: a person chooses.
        lines += [f"{_NOT_READ * bool(card.hours)}{hours_in_words(each, language)}" for each in one.hours]
    return "\n".join(lines)


def _both(card: str, theirs: str, between: str) -> str:
    return between.join(dict.fromkeys(one for one in (card, theirs) if one))
