"""What somebody typed beside locked texts and chats that they brought to the log: kept with what was opened (P9).

A locked text or a chat makes requests of its own. Whatever else stood in the form is for the request it names, or for
the only one that was brought: words become a message there, danger, next contact and about whom are set there. Refuses
to drop any of it: where several were brought and nobody is named it becomes a request that names them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import OpId
from safeconduct.desk.calls import care_of, chosen, inbox_meant, log_typed
from safeconduct.desk.forms import Form
from safeconduct.desk.inboxes import intake_of, thread_link
from safeconduct.desk.visit import Visit
from safeconduct.intake.commands import card_intent, care_intent
from safeconduct.intake.door.by_hand import kept_contents
from safeconduct.intake.door.carried import Brought
from safeconduct.intake.media_preparing import prepared
from safeconduct.intake.queries import Person
from safeconduct.intake.types import CardField, FileItem, Relation
from safeconduct.intake.word_bytes import FieldValue
from safeconduct.vault.types import Intent

# Of the form: what is said of a person, and what only a message can hold.
_OF_A_PERSON: Final = ("danger", "next", "next_at", "about")
_OF_A_MESSAGE: Final = ("text", "said", "language", "duress")


@dataclass(frozen=True, slots=True)
class KeptByHand:
    """Files that were locked by hand, kept, and what is to be known of the message that they came with."""

    files: tuple[FileItem, ...] = ()
    warnings: tuple[str, ...] = ()


NONE_BY_HAND: Final = KeptByHand()


def keep_beside(
    visit: Visit, form: Form, brought: Sequence[Person], by_hand: KeptByHand = NONE_BY_HAND
) -> tuple[str, tuple[OpId, ...]]:
    """Keep what a form holds beside what was brought; return the request to go on at, and what was written.

    ``form``: its text without what was opened, and with what was locked by hand open in its place. NotATime,
    NobodyCalledThat, NotAValue, TooLongHere: the caller's command is taken back whole.
    """
    first = brought[0]
    is_for_another = bool(form.text("with")) or len(brought) > 1
    if not is_for_another and not (_has_words(form) or by_hand.files):
        return thread_link(visit, first.part, first.head), _set(visit, form, first)
    if is_for_another and not form.text("with") and not (_says_anything(form) or by_hand.files):
        return "", ()
    intake = intake_of(visit)
    if is_for_another:
        here = inbox_meant(visit, form) if form.text("inbox") else intake.inbox(first.part)
        names = ", ".join(name for one in brought for name in intake.names(one)[:1])
        told = visit.words.say("Brought with it: {names}", names=names)
        form = form.with_text("text", "\n\n".join(filter(None, (form.text("text"), told))))
    else:
        here = intake.inbox(first.part)
        form = form.with_text("with", intake.names(first)[0])
    logged = log_typed(visit, here, form, by_hand.files, by_hand.warnings)
    return thread_link(visit, logged.person.part, logged.person.head), logged.ops


def kept_by_hand(visit: Visit, form: Form, brought: Brought) -> KeptByHand:
    """Keep what was locked by hand and is no text; the caller's command takes it back with all else."""
    codes = brought.by_hand.codes(has_words=bool(form.text("with")) or len(brought.persons) == 1)
    return KeptByHand(kept_contents(visit.team(), brought.by_hand.contents, prepared), codes)


def log_by_hand(visit: Visit, form: Form, brought: Brought) -> tuple[str, tuple[OpId, ...]]:
    """Write down what was locked by hand where nothing else was brought, as what came by the way that the form says.

    As `calls.log_typed` raises.
    """
    kept, part = kept_by_hand(visit, form, brought), brought.part
    here = inbox_meant(visit, form) if part is None else intake_of(visit).inbox(part)
    logged = log_typed(visit, here, form, kept.files, kept.warnings)
    return thread_link(visit, logged.person.part, logged.person.head), logged.ops


def carried_word(brought: Brought, *, is_more_to_come: bool) -> str:
    """Return the word for the sentence of the next page on what was opened; none where there is nothing to say."""
    if brought.faults:
        return "carried_some"
    if is_more_to_come:
        return "carried_and_more"
    if brought.by_hand.warnings:
        return "carried_by_hand"
    if not any(one.is_new for one in brought.opened):
        return "carried_before"
    return "carried_several" if len(brought.opened) > 1 else ""


def carried_told(visit: Visit) -> dict[str, str]:
    """Return those sentences."""
    say = visit.words.say
    return {
        "carried_some": say(
            "Not every locked text in it opened: those that did are messages, the others are kept as text."
        ),
        "carried_and_more": say("The locked texts in it are opened and kept as messages."),
        "carried_by_hand": say(
            "A text in it was locked with the age program. It is opened and kept. It has no words for the reply board: "
            "answer by the way it came."
        ),
        "carried_before": say("This locked text was opened before: its message is here already."),
        "carried_several": say("Every locked text in it was opened and is a message."),
    }


def _has_words(form: Form) -> bool:
    return any(form.text(name) for name in _OF_A_MESSAGE) or form.text("hearsay") not in ("", "0")


def _says_anything(form: Form) -> bool:
    return _has_words(form) or any(form.text(name) for name in _OF_A_PERSON) or _relation(form) is not Relation.UNKNOWN


def _relation(form: Form) -> Relation:
    return chosen(Relation, form.text("relation"), Relation.UNKNOWN)


def _set(visit: Visit, form: Form, person: Person) -> tuple[OpId, ...]:
    """Set what a form says of a person without a word of its own."""
    intake, intents, card = intake_of(visit), list[Intent](), dict[CardField, FieldValue]()
    if care := care_of(form, visit.clock.now_ms()):
        intents.append(care_intent(intake, person, care))
    if about := form.text("about"):
        card[CardField.ABOUT] = about
    if _relation(form) is not Relation.UNKNOWN and intake.card(person).relation is Relation.UNKNOWN:
        card[CardField.RELATION] = _relation(form)
    if card:
        intents.append(card_intent(intake, person, card))
    return visit.vault.append(intents) if intents else ()
