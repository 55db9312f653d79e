"""Evidence on pages: an original as a line, its log, what stamps it, in words. The room's words, and no rules.

Names of files and words of the log are what people gave: they are made plain where they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import ms_from_hlc
from safeconduct.base.errors import Language
from safeconduct.base.ids import OpId
from safeconduct.desk.visit import Visit
from safeconduct.protect.handles import UnknownHandle
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.stamping import checked_tokens
from safeconduct.record.evidence.types import Copy, Item, Said, Step
from safeconduct.record.evidence.wording import OUT_OF_ORDER, WHOLE, step_in_words
from safeconduct.record.wording import day_in_words, local_time_in_words
from safeconduct.sync.drill_words import size_in_words

ORIGINAL: Final = "original"
_COPY: Final = "copy"


@dataclass(frozen=True, slots=True)
class Stamps:
    """How a day's batch in which an original stands is stamped. ``by``: authority and moment; ``refused``: and why."""

    day: str
    by: tuple[tuple[str, str, str], ...]
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An original in the list. ``is_stamped``: an authority's word stands for it. ``differs``: its last hash did.

    ``is_destroyed``: its log says that it was destroyed outside.
    """

    address: str
    name: str
    kind: str
    size: str
    came: str
    digits: str
    is_stamped: bool
    differs: bool
    is_cut: bool
    is_destroyed: bool


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A working copy below its original. ``is_brought``: somebody made it elsewhere. ``address``: where it is saved."""

    address: str
    kind: str
    size: str
    sha256: str
    tool: str
    words: str
    made: str
    by: str
    is_brought: bool


def original_link(visit: Visit, item: Item) -> str:
    """Return the address of an original's page."""
    return visit.lasting(ORIGINAL, item.received.op.hex())


def original_meant(visit: Visit) -> Item:
    """Return the original that an address means; UnknownHandle when it means none."""
    found = Evidence(visit.vault.tables).taken_by(OpId(bytes.fromhex(visit.name(ORIGINAL))))
    if found is None:
        raise UnknownHandle
    return found


def line_of(visit: Visit, item: Item) -> Line:
    """Return an original in the list."""
    language, original = visit.words.tongue.spoken, item.original
    batches = Evidence(visit.vault.tables).batches_of(original)
    hashed = [one.custody.agrees for one in item.steps if one.custody.step is Step.HASHED]
    return Line(
        address=original_link(visit, item),
        name=original.name,
        kind=original.media_type,
        size=size_in_words(original.digests.length, language),
        came=local_time_in_words(ms_from_hlc(item.received.hlc), language),
        digits=original.digests.sha256.hex()[:12],
        is_stamped=any(one.by for one in stamps_of(visit, item)) if batches else False,
        differs=bool(hashed) and not hashed[-1],
        is_cut=original.whole.name == "CUT",
        is_destroyed=item.is_destroyed,
    )


def stamps_of(visit: Visit, item: Item) -> tuple[Stamps, ...]:
    """Return the batches in which an original stands, each token verified anew."""
    language, tables = visit.words.tongue.spoken, visit.vault.tables
    found = []
    for batch in Evidence(tables).batches_of(item.original):
        checked = checked_tokens(tables, batch.root)
        by = tuple(
            (
                one.stamped.authority,
                local_time_in_words(one.token.at_s * 1000, language),
                visit.words.phrase(OUT_OF_ORDER) if one.stamped.was_out_of_order else "",
            )
            for one in checked
            if one.token is not None
        )
        refused = tuple(
            (one.stamped.authority, visit.advice(one.refused).what)
            for one in checked
            if one.token is None and one.refused is not None
        )
        found.append(Stamps(day_in_words(batch.day, language), by, refused))
    return tuple(found)


def copies_of(visit: Visit, item: Item) -> tuple[CopyLine, ...]:
    """Return the working copies of an original, oldest first."""
    language, here = visit.words.tongue.spoken, original_link(visit, item)
    return tuple(
        CopyLine(
            address=f"{here}/{_COPY}/{visit.handle(_COPY, said.op.hex())}",
            kind=copy.media_type,
            size=size_in_words(copy.length, language),
            sha256=copy.sha256.hex(),
            tool=said.custody.tool,
            words=said.custody.words,
            made=local_time_in_words(ms_from_hlc(said.hlc), language),
            by=visit.team().alias(said.device),
            is_brought=copy.is_brought,
        )
        for said in item.steps
        if (copy := said.custody.copy) is not None
    )


def copy_meant(visit: Visit) -> tuple[Item, Copy]:
    """Return the working copy that an address means, and what it is one of; UnknownHandle when it means none."""
    item, op = original_meant(visit), OpId(bytes.fromhex(visit.name(_COPY)))
    for said in item.steps:
        if said.op == op and said.custody.copy is not None:
            return item, said.custody.copy
    raise UnknownHandle


def log_of(visit: Visit, item: Item) -> list[tuple[str, str, str]]:
    """Return the log of an original, oldest first: when, who, what."""
    return [_step(visit, said, visit.words.tongue.spoken) for said in item.steps]


def whole_in_words(visit: Visit, item: Item) -> str:
    """Return whether it ends where its structure says, in words."""
    return visit.words.phrase(WHOLE[item.original.whole])


def _step(visit: Visit, said: Said, language: Language) -> tuple[str, str, str]:
    at = local_time_in_words(ms_from_hlc(said.hlc), language)
    return at, visit.team().alias(said.device), step_in_words(said.custody, language)
