"""Where an answer is not of one mind: voices that exclude each other, a voice against itself, a claim disputed here.

Says who says what, apart, and what would settle it; decides nothing (docs/formats/known.md rules 10 and 11). Refuses to
repeat withdrawn content: it stands in no disagreement (promise P7).
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import Interval
from safeconduct.record.asked import Asked
from safeconduct.record.explain import Behind, State
from safeconduct.record.links import LinkKind
from safeconduct.record.resolve import NOW, Said
from safeconduct.record.types import KnownRow, Reading


class Discord(enum.Enum):
    """What kind of disagreement it is."""

    BETWEEN = "between"  # two voices exclude each other
    WITHIN = "within"  # one voice says what excludes what it said, and corrected nothing
    DISPUTED = "disputed"  # somebody here says that a claim is in doubt


HEADINGS: Final[Mapping[Discord, Phrase]] = {
    Discord.BETWEEN: Phrase("voices disagree", "голоса расходятся"),
    Discord.WITHIN: Phrase("one voice says different things", "один голос говорит разное"),
    Discord.DISPUTED: Phrase("disputed here", "оспорено здесь"),
}
SETTLING: Final[Mapping[Discord, Phrase]] = {
    Discord.BETWEEN: Phrase(
        "What would settle it: an account of somebody independent of both, or that one of these voices corrects "
        "itself. Until then all of it is shown, and none is chosen.",
        "Что решит вопрос: известие того, кто не зависит ни от одного из них, либо поправка одного из этих голосов. "
        "До тех пор показано всё, и ничто не выбрано.",
    ),
    Discord.WITHIN: Phrase(
        "What would settle it: ask the voice which of these it stands by. If the later one takes the place of the "
        "earlier, say so on the earlier claim's page.",
        "Что решит вопрос: спросите у этого голоса, что из сказанного верно. Если позднее утверждение заменяет раннее, "
        "отметьте это на странице раннего.",
    ),
    Discord.DISPUTED: Phrase(
        "What would settle it: read the claim again with its account. If it does not hold, say that it is taken back; "
        "if it does, undo the dispute.",
        "Что решит вопрос: перечитайте утверждение вместе с известием. Если оно неверно, отметьте, что оно взято "
        "назад; если верно, отмените оспаривание.",
    ),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One thing that is said, by whom, and the claims that say it. Voices by qualified name."""

    voices: tuple[str, ...]
    span: Interval
    text: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An answer that is not of one mind, with its sides, the lowest or earliest first."""

    row: KnownRow
    kind: Discord
    sides: tuple[Side, ...]


def disagreements(row: KnownRow, behind: Sequence[Behind], doubted: Collection[str]) -> tuple[Disagreement, ...]:
    """Return the disagreements within an answer. ``doubted``: its claims that somebody here disputes on the day."""
    told = [one for one in behind if one.state is State.STANDS]
    found = [(Discord.BETWEEN, _between(row, told))] if are_apart([one.span for one in row.positions]) else []
    inconsistent, within = frozenset(row.inconsistent), dict[tuple[str, ...], list[Behind]]()
    for one in told:
        if one.name in inconsistent:
            within.setdefault(one.roots, []).append(one)
    found += [(Discord.WITHIN, _sides(row, claims)) for claims in within.values()]
    disputed = [one for one in told if one.name in row.disputed and one.name in doubted]
    if disputed:
        found.append((Discord.DISPUTED, _sides(row, disputed)))
    return tuple(Disagreement(row, kind, sides) for kind, sides in found if sides)


def open_disputes(asked: Asked, claim: str) -> tuple[Said, ...]:
    """Return who disputes a claim on the day asked about, and did not take it back: by then, or as public, ever."""
    said_by = asked.day if asked.reading is Reading.KNOWN else NOW
    return tuple(
        said
        for said in asked.record.open_claim(claim).links
        if said.link.kind is LinkKind.DISPUTES
        and said.link.target.name == claim
        and said.on <= asked.day
        and not asked.record.facts.undos.is_undone(said.op, said_by)
    )


def doubted_claims(asked: Asked, row: KnownRow) -> list[str]:
    """Return the claims of an answer that somebody here disputes on the day asked about.

    Where voices disagree every claim of both sides is in dispute; what a person here disputes is said all the same.
    """
    if not are_apart([position.span for position in row.positions]):
        return list(row.disputed)
    named = asked.disputed_on_the_day(row)
    return [name for name in row.disputed if name in named]


def are_apart(spans: Collection[Interval]) -> bool:
    """Say whether some of these exclude each other."""
    return bool(spans) and max(span.lo for span in spans) > min(span.hi for span in spans)


def _between(row: KnownRow, told: Sequence[Behind]) -> tuple[Side, ...]:
    """Return what each voice says, voices that say the same together, with the claims of theirs that are disputed."""
    spans: dict[Interval, list[str]] = {}
    for position in row.positions:
        spans.setdefault(position.span, []).append(position.root)
    disputed, of_voice = frozenset(row.disputed), defaultdict[str, list[int]](list)
    for n, one in enumerate(told):
        for root in one.roots if one.name in disputed else ():
            of_voice[root].append(n)
    sides = []
    for span, voices in sorted(spans.items()):
        claims = [told[n].name for n in sorted({n for voice in voices for n in of_voice[voice]})]
        sides.append(Side(tuple(voices), span, "", tuple(dict.fromkeys(claims))))
    return tuple(sides)


def _sides(row: KnownRow, claims: Sequence[Behind]) -> tuple[Side, ...]:
    """Return what some claims say, those that say the same together."""
    spans: dict[Interval, list[Behind]] = {}
    for one in claims:
        spans.setdefault(one.span, []).append(one)
    return tuple(
        Side(
            tuple(dict.fromkeys(root for one in same for root in one.roots)),
            span,
            row.text,
            tuple(dict.fromkeys(one.name for one in same)),
        )
        for span, same in sorted(spans.items())
    )
