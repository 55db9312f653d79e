"""A paper from an open record, and the one way in which it leaves: files that are sealed to named recipients.

The paper, the working notes and the sheet of a confidential submitter are three files, each sealed by itself: whoever
passes one on passes nothing else on. What leaves cannot be called back, so it is written into the history before there
is a file: as a print, under the mark that stands on each page (`prints`). Codes of claims are drawn for this one paper
(DESIGN section 3): two papers about one person cannot be joined by them. Refuses a file that is sealed to nobody.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, assert_never

from safeconduct.base.clock import Day
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Language
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.age import seal_stream
from safeconduct.protect.kem import KemPublicKey
from safeconduct.record.items import Table
from safeconduct.record.leaves import TextCheck, everything_goes
from safeconduct.record.links import Ref
from safeconduct.record.papers.errors import NoRecipient, PartWanted
from safeconduct.record.papers.filling import fill
from safeconduct.record.papers.forms import paper_form
from safeconduct.record.papers.gathering import Asking, Named, gather, people_asked
from safeconduct.record.papers.notes import notes
from safeconduct.record.papers.sheets import Line, lines, submitter_lines, title_of
from safeconduct.record.papers.types import EVERY_LANGUAGE, Gathered, Paper, Request
from safeconduct.record.placing import NOT_NAMED, Placing
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


class Sheet(enum.Enum):
    """The files that there may be of one paper."""

    PAPER = "paper"
    NOTES = "notes"
    SUBMITTER = "submitter"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What whoever makes a paper asks for. Subjects by qualified name, the first of which it is about.

    ``part``: the part whose claims are told, None for every one that is open here. ``further``: names that may not be
    told, from outside the record (identity sheets of cases). ``languages``: those that it may be written in: whoever
    consented to some languages alone is asked for each of them. ``of_itself``: how many of the subjects are acts that
    nobody named (`beside`).
    """

    form: str
    subjects: tuple[str, ...]
    responsible: tuple[str, ...] = ()
    submitter: str = ""
    is_confidential: bool = False
    part: CompartmentId | None = None
    further: tuple[str, ...] = field(default=(), repr=False)
    languages: tuple[Language, ...] = EVERY_LANGUAGE
    of_itself: int = 0


@dataclass(frozen=True, slots=True)
class Telling:
    """What a paper tells of whom: for whoever counts people, and for the act of two persons.

    ``subjects``: qualified names of the people whom it tells of, named in it or not, and of those who may be named as
    held responsible, in order. ``claims``: each claim
    that its answers rest on, by name, with the version of its wording, in order of the names.
    """

    subjects: tuple[str, ...]
    claims: tuple[tuple[str, bytes], ...]


def telling_of(paper: Paper) -> Telling:
    """Return what a paper tells of whom: the same for the same answers, whatever its mark and its codes."""
    claims = sorted((one.support.claim, one.support.version) for one in paper.rests)
    return Telling(tuple(sorted({*paper.about})), tuple(claims))


def made_paper(
    record: Record, wanted: Wanted, day: Day, entropy: Entropy, *, check: TextCheck = everything_goes
) -> Paper:
    """Return a paper as the record knows it on a day. ``check``: that of the room above, for one that is to leave.

    NoSuchPaper, NoSuchEntry, NotAboutThis, TooManyPeople, ConsentRefused, NotAnonymous, NeverLeaves.
    """
    form = paper_form(wanted.form)
    gathered = gather(record, form, _asking(wanted), day)
    request = Request(
        day=day,
        mark=new_print_mark(entropy),
        codes=_codes(gathered, entropy),
        submitter=wanted.submitter,
        is_confidential=wanted.is_confidential,
        languages=wanted.languages,
    )
    made = fill(form, gathered, request, check)
    responsible = (record.shown_subject(name) for name in wanted.responsible if record.facts.is_somebody(name))
    return replace(made, about=(*made.about, *responsible), of_itself=wanted.of_itself)


def named_in(record: Record, wanted: Wanted, day: Day) -> Named:
    """Return whom a paper may name on a day, and whom not (`gathering.people_asked`); NoSuchPaper, NoSuchEntry."""
    return people_asked(record, paper_form(wanted.form), _asking(wanted), day)


def file_of(paper: Paper, kind: Kind, language: Language, sheet: Sheet = Sheet.PAPER) -> bytes:
    """Return a file that is open to whoever holds it: seal it before it leaves the memory.

    ValueError for the sheet of a submitter who is not confidential, and for a language that nobody was asked for.
    """
    if language not in paper.request.languages:
        raise ValueError("made for other languages")
    # What draws them is loaded when it is wanted: a tenth of a second and more of every other command.
    if kind is Kind.DOCX:
        from safeconduct.record.papers.as_docx import docx_of as drawn  # noqa: PLC0415
    else:
        from safeconduct.record.papers.as_pdf import pdf_of as drawn  # noqa: PLC0415
    made = lines_of(paper, sheet, language)
    if not made:
        raise ValueError("no such sheet")
    title, mark, day = title_of(paper, language), paper.request.mark, paper.request.day
    return drawn(made, language, title=title, mark=mark, day=day)


def lines_of(paper: Paper, sheet: Sheet, language: Language) -> tuple[Line, ...]:
    """Return the lines of one file of a paper; none for a submitter who is not confidential."""
    match sheet:
        case Sheet.PAPER:
            return lines(paper, language)
        case Sheet.NOTES:
            return notes(paper, language)
        case Sheet.SUBMITTER:
            return submitter_lines(paper, language)
        case _:
            assert_never(sheet)


def sealed(data: bytes, recipients: Sequence[KemPublicKey], entropy: Entropy) -> bytes:
    """Return an age file for some recipients; NoRecipient."""
    if not recipients:
        raise NoRecipient
    return b"".join(seal_stream((data,), recipients, entropy))


def part_of(placing: Placing, subject: str, *, chosen: CompartmentId = NOT_NAMED) -> CompartmentId:
    """Return the part whose claims a paper about a subject tells: the chosen one, or the only one; PartWanted."""
    if chosen:
        return chosen
    homes = placing.homes(Ref(Table.SUBJECT, subject))
    if len(homes) != 1:
        raise PartWanted(count=len(homes))
    return next(iter(homes))


def purpose_of(paper: Paper) -> Purpose:
    """Return the purpose under which the history has a paper."""
    return Purpose.COURT if paper.form.code == _FOR_COURT else Purpose.OTHER


def export_words(paper: Paper, kind: Kind, language: Language, receiver: str, sheet: Sheet = Sheet.PAPER) -> str:
    """Return the purpose in words: which file of which paper, as what, and for whom it was sealed."""
    which = paper.form.code if sheet is Sheet.PAPER else f"{paper.form.code} ({sheet.value})"
    return f"{which}, {kind.value}, {language}: {receiver}"[:_MOST_WORDS]


def _asking(wanted: Wanted) -> Asking:
    return Asking(
        wanted.subjects,
        wanted.responsible,
        wanted.part,
        wanted.further,
        wanted.submitter if wanted.is_confidential else "",
        wanted.languages,
    )


def _codes(gathered: Gathered, entropy: Entropy) -> tuple[str, ...]:
    most = sum(len(fact.supports) for about in gathered.about for fact in about.facts)
    found: dict[str, None] = {}
    while len(found) < most:
        found[new_print_mark(entropy)] = None
    return tuple(found)
