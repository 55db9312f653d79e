"""The blocks of a statement as the editor shows them: words of each language side by side, marks, claims, own fields.

Shows what is typed and not saved in the place of what is saved, and says so. Two wordings that were begun at once stand
beside one another until one is kept. No rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.desk.filling import OF, Input, Options, inputs_of
from safeconduct.desk.forms import Form
from safeconduct.desk.inboxes import may_write
from safeconduct.desk.statement_lines import statement_link
from safeconduct.desk.statement_typed import (
    BLOCK,
    field_name,
    form_of,
    is_kept,
    is_unsaved,
    languages_of,
    shown_before,
    worded,
)
from safeconduct.desk.things import facts_of, label_of, new_link, thing_link
from safeconduct.desk.verdict_shown import Judged, Mark, Piece, marks_of, pieces_of
from safeconduct.desk.visit import Visit
from safeconduct.publish.holding.knowing import TOLD_FACT
from safeconduct.publish.holding.types import Held, Part
from safeconduct.publish.holding.world import claims_here
from safeconduct.publish.quasi.places import places
from safeconduct.publish.quasi.types import Grain
from safeconduct.publish.released.districts import districts
from safeconduct.publish.statements import At, ClaimId, Statement
from safeconduct.record.items import Subject, Table, VoiceKind
from safeconduct.record.queries import AmbiguousName, NoSuchEntry, Opened
from safeconduct.record.types import SEP, UNATTRIBUTED
from safeconduct.record.withdrawn import is_withdrawn
from safeconduct.record.wording import said_in_words, voice_in_words
from safeconduct.sync.types import Sort

# What the handle of a claim that is or may be linked is made for.
LINK: Final = "link"
# Which fields of its own a block of a kind has on the page. Words stand beside them, languages side by side.
OWN: Final = {
    "count": ("status", "least", "most", "basis", "rounding", "place", "from_day", "until_day", "is_new", "series"),
    "place": ("place",),
    "quote": ("speaker", "facts"),
    "moment": ("when", "series"),
}
# What the check has to know of a block and nobody reads: kept apart, for most blocks tell of nobody in particular.
_OF_PEOPLE: Final = ("people",)
_TELL_OF_PEOPLE: Final = frozenset(("text", "quote", "moment", "count", "place", "media"))
# After these signs nothing is said any more: who said it stands before them.
_STOPS: Final = " .!?…"
# Kinds that are short: one line high.
_SHORT: Final = frozenset(("title", "heading", "count", "place"))


@dataclass(frozen=True, slots=True)
class Field:
    """A field of words in one language. ``was``, ``saw``: what the page showed of it, sent back with it."""

    name: str
    code: str
    label: str
    shown: str
    was: str
    saw: str


@dataclass(frozen=True, slots=True)
class Column:
    """A block in one language. ``pieces``: its text with the marks; ``marks``: what is said of it, as a list.

    ``saved``: its text as it is saved; ``others``: what somebody else wrote at the same time.
    """

    language: str
    label: str
    is_wanted: bool
    fields: tuple[Field, ...]
    rows: int
    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]
    saved: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that a block rests on, or could. ``stands``: whether it does; ``handle``: what a button sends.

    ``can_be_named``: whether its voice has a name that is no person's.
    """

    handle: str
    address: str
    words: str
    said: str
    voice: str
    stands: bool
    can_be_named: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A block as it stands on the page. ``own``: fields it has once; ``people``: what only the check reads.

    ``told``: addresses and names of the facts that it tells; ``new_fact``: where another is entered, empty for a block
    that is no quotation. ``is_kept``: whether what is not saved lies in a draft.
    """

    handle: str
    number: int
    kind: str
    label: str
    columns: tuple[Column, ...]
    own: tuple[Input, ...]
    people: tuple[Input, ...]
    claims: tuple[Claim, ...]
    told: Options
    new_fact: str
    unsaved: bool
    is_kept: bool
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class _Here:
    """What every block of a page is shown by. ``standing``: claims that stand."""

    visit: Visit
    held: Held
    statement: Statement
    judged: Judged
    standing: frozenset[ClaimId]


def blocks_of(visit: Visit, held: Held, statement: Statement, judged: Judged) -> tuple[Block, ...]:
    """Return every block, in the order of the text. ``statement``: as it stands on the page, typed words too."""
    lines = sorted({ClaimId(line) for one in held.parts for line in one.thing.lines("claims")})
    standing = frozenset(id_ for id_, one in claims_here(visit.record, lines).items() if not one.is_superseded)
    here = _Here(visit, held, statement, judged, standing)
    return tuple(_block(here, number) for number in range(len(held.parts)))


def claims_found(visit: Visit, found: Iterable[Opened]) -> tuple[Claim, ...]:
    """Return claims that a search found, as they can be linked."""
    return tuple(_claim(visit, one) for one in found)


def safer(blocks: Iterable[Block], handle: str, take: str) -> str:
    """Return the words that a button of a block takes; empty where the check has none there any more."""
    found = (mark for one in blocks if one.handle == handle for column in one.columns for mark in column.marks)
    return next((mark.instead for mark in found if mark.take == take), "")


def _block(here: _Here, number: int) -> Block:
    visit, held = here.visit, here.held
    part = held.parts[number]
    form = form_of(visit, part)
    choice = part.thing.form.fields["kind"].choice(part.kind)
    claims = tuple(_claims(visit, part, here.standing))
    return Block(
        visit.handle(BLOCK, part.thing.id.hex()),
        number + 1,
        part.kind,
        visit.words.phrase(choice.words) if choice else visit.words.say("nobody chose what it is"),
        tuple(_column(here, At(number, language), form, claims) for language in languages_of(held, part)),
        _inputs(visit, held, part, form, OWN.get(part.kind, () if choice else ("kind",))),
        _inputs(visit, held, part, form, _OF_PEOPLE if part.kind in _TELL_OF_PEOPLE else ()),
        claims,
        _told(visit, part),
        _new_fact(visit, held) if part.kind == "quote" else "",
        is_unsaved(visit, held, part, form),
        is_kept(visit, form),
        number == 0,
        number == len(held.parts) - 1,
    )


def _column(here: _Here, at: At, form: Form, claims: tuple[Claim, ...]) -> Column:
    visit, held, statement = here.visit, here.held, here.statement
    part, language = held.parts[at.block], at.language
    *_, beside = worded(part)
    marks = marks_of(visit, statement, here.judged.verdict, at, beside) if not here.judged.is_empty else ()
    text = statement.blocks[at.block].text(language) or ""
    return Column(
        language,
        _language(visit, held, language),
        language in held.languages,
        tuple(_field(visit, part, form, code, language) for code in worded(part)),
        1 if part.kind in _SHORT else 3,
        pieces_of(statement, here.judged.verdict, at),
        tuple(_according(one, language, text, claims) if one.is_one_voice else one for one in marks),
        part.text(language),
        tuple(dict.fromkeys(_others(part, language))),
    )


def _according(mark: Mark, language: str, text: str, claims: Iterable[Claim]) -> Mark:
    """Return what is said of a single voice with the words that name it, where it is one and no person's."""
    voices = {one.voice for one in claims if one.stands}
    if len(voices) != 1 or not all(one.can_be_named for one in claims if one.stands):
        return mark
    (voice,) = voices
    end = len(text.rstrip(_STOPS))
    words = f", according to {voice}" if language == "en" else f", сообщает {voice}"
    return replace(mark, start=end, end=end, instead=words, take=f"{language}:{end}:{end}")


def _language(visit: Visit, held: Held, code: str) -> str:
    choice = held.thing.form.fields["languages"].choice(code)
    return visit.words.phrase(choice.words) if choice else code


def _field(visit: Visit, part: Part, form: Form, code: str, language: str) -> Field:
    say = visit.words.say
    labels = {
        "text": say("Words"),
        "said_by": say("How whoever said it is called, such as “a survivor”"),
        "when": say("When it was, in words"),
    }
    name, (was, saw) = field_name(code, language), shown_before(part, code, language)
    if not form.has(name):
        return Field(name, code, labels[code], was, was, saw)
    return Field(name, code, labels[code], form.text(name), form.text(f"was.{name}"), form.text(f"saw.{name}"))


def _others(part: Part, language: str) -> Iterator[str]:
    """Give other wordings of the same time: those that lie beside, and what was set in one at once."""
    yield from (one.text("text") for one in part.beside if one.text("language") == language)
    if (wording := part.wordings.get(language)) is not None:
        for said in wording.at_once("text"):
            if isinstance(said, str) and said != wording.text("text"):
                yield said


def _inputs(visit: Visit, held: Held, part: Part, form: Form, codes: tuple[str, ...]) -> tuple[Input, ...]:
    if not codes:
        return ()
    own = replace(visit, form=form)
    found = inputs_of(own, part.thing.form, held.part, part.thing, {}, codes)
    return tuple(_with_choices(visit, held, part, one) for one in found)


def _with_choices(visit: Visit, held: Held, part: Part, one: Input) -> Input:
    """Return an input with what can be chosen where that is no part of the form: places, speakers, series."""
    match one.code:
        case "place" if part.kind == "place":
            options = _districts(visit)
        case "place":
            options = _places(visit)
        case "speaker":
            tellings = facts_of(visit).things("telling")
            options = tuple((who, who) for who in sorted({one.text("who") for one in tellings}) if who)
        case "series":
            return replace(one, options=tuple(_series(visit, held, part)))
        case "facts":
            return replace(one, options=_facts(visit, part))
        case _:
            return one
    return replace(one, kind="choice", options=options)


def _districts(visit: Visit) -> Options:
    language = visit.words.tongue.spoken
    found = [(str(one.code), one.ru if language == "ru" else one.en) for one in districts().values()]
    return tuple(sorted(found, key=lambda one: one[1]))


def _places(visit: Visit) -> Options:
    """Return the places that a number may be of: none finer than a town."""
    is_russian = visit.words.tongue.spoken == "ru"
    found = [
        (code, one.names[1] if is_russian else one.names[0])
        for code, one in places().items()
        if Grain.REGION <= one.grain <= Grain.TOWN
    ]
    return tuple(sorted(found, key=lambda one: one[1]))


def _facts(visit: Visit, part: Part) -> Options:
    """Return everything that may be told in somebody's words, of whatever part; what was dropped only where it is."""
    named = frozenset(map(bytes, part.thing.ids_of("facts")))
    found = facts_of(visit).things(TOLD_FACT)
    near = (one for one in found if bytes(one.id) in named or not one.yes("dropped"))
    return tuple((visit.handle(OF, one.id.hex()), label_of(visit, one)) for one in near)


def _told(visit: Visit, part: Part) -> Options:
    named = frozenset(map(bytes, part.thing.ids_of("facts"))) if part.kind == "quote" else frozenset()
    found = (one for one in facts_of(visit).things(TOLD_FACT) if bytes(one.id) in named) if named else ()
    back = statement_link(visit, part.thing.part)
    return tuple((f"{thing_link(visit, one)}?back={back}", label_of(visit, one)) for one in found)


def _new_fact(visit: Visit, held: Held) -> str:
    """Return where a fact is entered: in the part of the record that is written to, so that later statements count it.

    In the statement's own part where this desk writes into none.
    """
    written = visit.parts().written
    is_record = bool(written) and visit.team().sort(written) is Sort.RECORD and may_write(visit, written)
    return f"{new_link(visit, TOLD_FACT, written if is_record else held.part)}?back={statement_link(visit, held.part)}"


def _series(visit: Visit, held: Held, part: Part) -> Iterator[tuple[str, str]]:
    """Give the blocks of the same kind in other statements, by the words they had there."""
    facts, language = facts_of(visit), visit.words.tongue.spoken
    names = {bytes(one.part): one.text("name") for one in facts.things("statement")}
    words: dict[bytes, str] = {}
    for one in facts.things("wording"):
        if one.text("language") == language or one.id_of("block") not in words:
            words[one.id_of("block")] = one.text("text")
    for one in facts.things("block"):
        if one.part != held.part and one.text("kind") == part.kind and not one.yes("dropped"):
            yield visit.handle(OF, one.id.hex()), f"{names.get(bytes(one.part), '')}: {words.get(bytes(one.id), '')}"


def _claims(visit: Visit, part: Part, standing: frozenset[ClaimId]) -> Iterator[Claim]:
    for line in part.thing.lines("claims"):
        try:
            found = visit.record.open_claim(visit.record.find(Table.CLAIM, line))
        except (AmbiguousName, NoSuchEntry):
            words = visit.words.say("a claim that does not open here")
            yield Claim(visit.handle(LINK, line), "", words, "", "", stands=False)
            continue
        yield replace(_claim(visit, found), handle=visit.handle(LINK, line), stands=ClaimId(line) in standing)


def _claim(visit: Visit, held: Opened) -> Claim:
    """Return a claim; of one whose consent was withdrawn, that it was there and nothing else."""
    handle, address = visit.handle(LINK, held.name.replace(SEP, ":")), visit.link("claim", held.name)
    if is_withdrawn(visit.record, held):
        return Claim(handle, address, visit.words.say("withdrawn"), "", "", stands=False)
    language = visit.words.tongue.spoken
    subject = visit.record.entry(Table.SUBJECT, visit.record.subject_of(held))
    words = said_in_words(held.claim, language, visit.record.vocabulary)
    return Claim(
        handle,
        address,
        f"{subject.label} · {words}" if isinstance(subject, Subject) else words,
        held.claim.said,
        voice_in_words(held.voice.label, language) if held.voice else "",
        stands=not held.is_gone,
        can_be_named=held.voice is not None
        and held.voice.kind is not VoiceKind.PERSON
        and held.voice.label not in ("", UNATTRIBUTED),
    )
