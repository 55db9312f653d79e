"""What somebody asks of a paper, read from the fields of its page; and the keys it goes to. No rules.

Whom words mean is decided in `record.named`, which part is told in `record.papers.making`, what a key is in
`protect.recipients`. Refuses a name that nobody or several go by.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from safeconduct.base.errors import Language
from safeconduct.base.ids import CompartmentId
from safeconduct.desk.forms import Form
from safeconduct.desk.statement_search import search_here
from safeconduct.desk.visit import Visit
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.protect.kem import KemPublicKey
from safeconduct.protect.recipients import key_lines, recipients_from_texts
from safeconduct.publish.holding.asked import Asking
from safeconduct.publish.holding.papers import paper_here
from safeconduct.record.involved import Involved
from safeconduct.record.items import Table
from safeconduct.record.named import Named
from safeconduct.record.papers.making import Kind, Wanted, part_of
from safeconduct.record.papers.types import Paper, PaperForm
from safeconduct.record.placing import NOT_NAMED, Placing
from safeconduct.record.queries import NOUNS, NoSuchEntry

# The fields of the page.
BESIDE: Final = "with"
RESPONSIBLE: Final = "responsible"
TOLD_PART: Final = "told_part"
KEYS: Final = "keys"
OWN: Final = "own"
# Where keys come as a file, it stands in a field of this ending.
FILE: Final = "_file"
_LANGUAGES: Final[dict[str, Language]] = {"en": "en", "ru": "ru"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: the paper, in which language, as which sort of file, and where its print is written."""

    wanted: Wanted
    language: Language
    kind: Kind
    placing: Placing


def subject_meant(visit: Visit, words: str) -> str:
    """Return the qualified name of the subject that words mean; NoSuchEntry, AmbiguousName."""
    for name in Named(visit.record, visit.words.tongue.spoken, visit.lists).find(Table.SUBJECT, words):
        return name
    raise NoSuchEntry(kind=NOUNS[Table.SUBJECT], shown=words)


def names_typed(form: Form, field: str) -> tuple[str, ...]:
    """Return what was typed into the fields of one name."""
    return tuple(one for one in form.all(field) if one)


def beside_asked(visit: Visit, subject: str) -> tuple[str, ...]:
    """Return what else is to be told, by qualified name: what was typed; before anything was, what was done to them.

    NoSuchEntry, AmbiguousName.
    """
    if not visit.form.is_empty:
        return tuple(subject_meant(visit, one) for one in names_typed(visit.form, BESIDE))
    return Involved(visit.record, visit.today).acts_of(subject)


def beside_names(visit: Visit, subject: str) -> tuple[str, ...]:
    """Return the same as it stands in the fields."""
    if not visit.form.is_empty:
        return names_typed(visit.form, BESIDE)
    named = Named(visit.record, visit.words.tongue.spoken, visit.lists)
    return tuple(named.words_for(Table.SUBJECT, one) for one in beside_asked(visit, subject))


def language_asked(visit: Visit, form: PaperForm) -> Language:
    """Return the language of the paper: the one that was chosen, or the first that its receiver reads."""
    return _LANGUAGES.get(visit.form.text("language"), form.languages[0])


def kind_asked(visit: Visit) -> Kind:
    """Return the sort of file."""
    return Kind.PDF if visit.form.text("kind") == Kind.PDF.value else Kind.DOCX


def asked_of(visit: Visit, subject: str, form: PaperForm) -> Asked:
    """Return what is asked for; NoSuchEntry, AmbiguousName, PartWanted."""
    typed, chosen = visit.form, part_chosen(visit)
    placing = Placing(visit.record, visit.parts(), chosen)
    wanted = Wanted(
        form.code,
        (subject, *beside_asked(visit, subject)),
        tuple(subject_meant(visit, one) for one in names_typed(typed, RESPONSIBLE)),
        typed.text("submitter"),
        typed.has("is_confidential"),
        part_of(placing, subject, chosen=chosen),
    )
    return Asked(wanted, language_asked(visit, form), kind_asked(visit), placing)


def part_chosen(visit: Visit) -> CompartmentId:
    """Return the part whose claims somebody wants told; NOT_NAMED where they chose none."""
    try:
        return CompartmentId(bytes.fromhex(name_from_handle(visit.handle_key, "part", visit.form.text(TOLD_PART))))
    except UnknownHandle:
        return NOT_NAMED


def paper_asked(visit: Visit, asked: Asked, *, to_look: bool) -> Paper:
    """Return the paper of today, looked at by the release check of this desk; as `paper_here` raises."""
    search = search_here(visit, asking=Asking.OUTGOING)
    return paper_here(visit.team(), asked.wanted, search=search, day=visit.today, to_look=to_look)


def with_files_typed(visit: Visit) -> Visit:
    """Return the visit as if the lines of a file of keys had been typed: a page cannot show a chosen file again."""
    form = visit.form
    for field in (KEYS, OWN):
        if data := form.file(f"{field}{FILE}"):
            lines = "\n".join(key_lines(data))
            form = form.with_text(field, f"{form.text(field)}\n{lines}".strip())
    return replace(visit, form=form)


def keys_typed(form: Form, field: str) -> tuple[KemPublicKey, ...]:
    """Return the keys of a field, each once; none where it is empty. As `protect.recipients` raises."""
    text = form.text(field)
    return recipients_from_texts(key_lines(text.encode())) if text else ()


def seen_mark(visit: Visit, fingerprints: tuple[str, ...]) -> str:
    """Return what says that the fingerprints of these very keys were shown."""
    return visit.handle("seen", sha256("\n".join(fingerprints).encode()).hexdigest())
