"""What somebody asks of a paper, read from the fields of its page. No rules: whom words mean is `outgoing_asked`'s.

Which part is told is decided in `record.papers.making`. Refuses a name that nobody or several go by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Language
from safeconduct.base.ids import CompartmentId
from safeconduct.desk.outgoing_asked import names_typed, part_chosen, subject_meant
from safeconduct.desk.statement_search import search_here
from safeconduct.desk.visit import Visit
from safeconduct.publish.holding.asked import Asking
from safeconduct.publish.holding.papers import paper_here
from safeconduct.record.items import Table
from safeconduct.record.named import Named
from safeconduct.record.papers.beside import ActsTold, acts_told
from safeconduct.record.papers.errors import PartWanted
from safeconduct.record.papers.making import Kind, Wanted, part_of
from safeconduct.record.papers.types import Paper, PaperForm
from safeconduct.record.placing import Placing

# The fields of the page.
BESIDE: Final = "with"
RESPONSIBLE: Final = "responsible"
# Under this name the page says that what was done to them was not filled in yet.
TO_FILL: Final = "to_fill"
_LANGUAGES: Final[dict[str, Language]] = {"en": "en", "ru": "ru"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: the paper, in which language, as which sort of file, and where its print is written."""

    wanted: Wanted
    language: Language
    kind: Kind
    placing: Placing


def beside_asked(visit: Visit, subject: str, form: PaperForm) -> tuple[str, ...]:
    """Return what else is to be told, by qualified name: what was typed; before anything was, what was done to them.

    Of that what the form is about (`acts_here`). NoSuchEntry, AmbiguousName.
    """
    if names := names_typed(visit.form, BESIDE):
        return tuple(subject_meant(visit, one) for one in names)
    if not (visit.form.is_empty or visit.form.has(TO_FILL)):
        return ()
    return acts_here(visit, subject, form).about


def acts_here(visit: Visit, subject: str, form: PaperForm) -> ActsTold:
    """Return what was done to them, of what the part which is told describes; nothing while it is not known which
    (`is_to_be_filled`)."""
    try:
        part = told_part(visit, subject)
    except PartWanted:
        return ActsTold()
    return acts_told(visit.record, form, subject, part, visit.today)


def beside_left(visit: Visit, subject: str, form: PaperForm) -> ActsTold:
    """Return what was done to them and is not filled in by itself, by the words that choose it, but what was typed."""
    acts, named = acts_here(visit, subject, form), Named(visit.record, visit.words.tongue.spoken, visit.lists)
    typed = names_typed(visit.form, BESIDE)
    other, over, apart = ([named.words_for(Table.SUBJECT, one) for one in some] for some in acts[1:])
    left = (tuple(one for one in some if one not in typed) for some in (other, over, apart))
    return ActsTold((), *left)


def beside_names(visit: Visit, subject: str, form: PaperForm) -> tuple[str, ...]:
    """Return the same as it stands in the fields."""
    if names := names_typed(visit.form, BESIDE):
        return names
    named = Named(visit.record, visit.words.tongue.spoken, visit.lists)
    return tuple(named.words_for(Table.SUBJECT, one) for one in beside_asked(visit, subject, form))


def is_to_be_filled(visit: Visit, subject: str) -> bool:
    """Say whether what was done to them will be filled in once a part is chosen, and nothing was typed instead."""
    if names_typed(visit.form, BESIDE) or not (visit.form.is_empty or visit.form.has(TO_FILL)):
        return False
    try:
        told_part(visit, subject)
    except PartWanted:
        return True
    return False


def told_part(visit: Visit, subject: str) -> CompartmentId:
    """Return the part whose claims the paper tells; PartWanted."""
    chosen = part_chosen(visit)
    return part_of(Placing(visit.record, visit.parts(), chosen), subject, chosen=chosen)


def language_asked(visit: Visit, form: PaperForm) -> Language:
    """Return the language of the paper: the one that was chosen, or the first that its receiver reads."""
    return _LANGUAGES.get(visit.form.text("language"), form.languages[0])


def kind_asked(visit: Visit) -> Kind:
    """Return the sort of file."""
    return Kind.PDF if visit.form.text("kind") == Kind.PDF.value else Kind.DOCX


def asked_of(visit: Visit, subject: str, form: PaperForm) -> Asked:
    """Return what is asked for; NoSuchEntry, AmbiguousName, PartWanted."""
    typed, chosen, language = visit.form, part_chosen(visit), language_asked(visit, form)
    placing = Placing(visit.record, visit.parts(), chosen)
    wanted = Wanted(
        form.code,
        (subject, *beside_asked(visit, subject, form)),
        tuple(subject_meant(visit, one) for one in names_typed(typed, RESPONSIBLE)),
        typed.text("submitter"),
        typed.has("is_confidential"),
        told_part(visit, subject),
        languages=(language,),
    )
    return Asked(wanted, language, kind_asked(visit), placing)


def paper_asked(visit: Visit, asked: Asked, *, to_look: bool) -> Paper:
    """Return the paper of today, looked at by the release check of this desk; as `paper_here` raises."""
    search = search_here(visit, asking=Asking.OUTGOING)
    return paper_here(visit.team(), asked.wanted, search=search, day=visit.today, to_look=to_look)
