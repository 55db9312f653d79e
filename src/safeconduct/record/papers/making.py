"""A paper from an open record, and the one way in which it leaves: a file sealed to a named recipient.

What leaves cannot be called back, so it is written into the history before there is a file: as a print, under the mark
that stands on each page (`prints`). Codes of claims are drawn for this one paper (DESIGN section 3): two papers about
one person cannot be joined by them. Refuses a file that is sealed to nobody.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Language
from safeconduct.protect.age import recipient_from_text, seal_stream
from safeconduct.record.papers.errors import NoRecipient
from safeconduct.record.papers.filling import fill
from safeconduct.record.papers.forms import paper_form
from safeconduct.record.papers.gathering import gather
from safeconduct.record.papers.sheets import lines, title_of
from safeconduct.record.papers.types import Gathered, Paper, Request
from safeconduct.record.prints import Purpose, new_print_mark
from safeconduct.record.queries import Record

# The paper that a court of law, not a body of the United Nations, is to read.
_FOR_COURT: Final = "complaint"
# Characters of the purpose in words, as the desk has them of a print.
_MOST_WORDS: Final = 120


class Kind(enum.Enum):
    """The files a paper can be."""

    DOCX = "docx"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What whoever makes a paper asks for. Subjects by qualified name, the first of which it is about."""

    form: str
    subjects: tuple[str, ...]
    responsible: tuple[str, ...] = ()
    submitter: str = ""
    is_confidential: bool = False


def made_paper(record: Record, wanted: Wanted, day: Day, entropy: Entropy) -> Paper:
    """Return a paper as the record knows it on a day.

    NoSuchPaper, NoSuchEntry, NotAboutThis, TooManyPeople, ConsentRefused, NotAnonymous.
    """
    form = paper_form(wanted.form)
    gathered = gather(record, form, wanted.subjects, day, responsible=wanted.responsible)
    request = Request(
        day=day,
        mark=new_print_mark(entropy),
        codes=_codes(gathered, entropy),
        submitter=wanted.submitter,
        is_confidential=wanted.is_confidential,
    )
    return fill(form, gathered, request)


def file_of(paper: Paper, kind: Kind, language: Language) -> bytes:
    """Return a paper as a file that is open to whoever holds it: seal it before it leaves the memory."""
    # What draws them is loaded when it is wanted: a tenth of a second and more of every other command.
    if kind is Kind.DOCX:
        from safeconduct.record.papers.as_docx import docx_of as drawn  # noqa: PLC0415
    else:
        from safeconduct.record.papers.as_pdf import pdf_of as drawn  # noqa: PLC0415
    title, mark, day = title_of(paper, language), paper.request.mark, paper.request.day
    return drawn(lines(paper, language), language, title=title, mark=mark, day=day)


def sealed(data: bytes, recipients: Sequence[str], entropy: Entropy) -> bytes:
    """Return an age file for those whose `age1pq1…` keys are given; NoRecipient, MalformedAgeKey, UnusableKey."""
    if not recipients:
        raise NoRecipient
    keys = [recipient_from_text(one) for one in recipients]
    return b"".join(seal_stream((data,), keys, entropy))


def purpose_of(paper: Paper) -> Purpose:
    """Return the purpose under which the history has a paper."""
    return Purpose.COURT if paper.form.code == _FOR_COURT else Purpose.OTHER


def export_words(paper: Paper, kind: Kind, language: Language, receiver: str) -> str:
    """Return the purpose in words: which paper, as what, and for whom it was sealed."""
    return f"{paper.form.code}, {kind.value}, {language}: {receiver}"[:_MOST_WORDS]


def _codes(gathered: Gathered, entropy: Entropy) -> tuple[str, ...]:
    most = sum(len(fact.supports) for about in gathered.about for fact in about.facts)
    most += sum(len(about.consenting) for about in gathered.about)
    found: dict[str, None] = {}
    while len(found) < most:
        found[new_print_mark(entropy)] = None
    return tuple(found)
