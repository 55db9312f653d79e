"""What is public and cannot be read holds every text that would have to be held against it: it fails closed (P7, P12).

An entry of the ledger whose lines this version does not know may have told this very number, person or quotation. Its
words count as well as what somebody linked: a number that stands in them is none the less told. Refuses to guess what
stands in such an entry. Follows docs/formats/release-check.md, "Ledger".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safeconduct.publish.quasi.types import QuasiKind
from safeconduct.publish.risks.wordings import Read
from safeconduct.publish.statements import NOBODY, At, Block, BlockKind, Statement
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Reason, Why
from safeconduct.publish.worlds import World


def unread_risks(statement: Statement, reads: Iterable[Read], world: World) -> Iterator[Reason]:
    """Give every block that tells a number, a person or a quotation, where something public cannot be read."""
    if not world.unread:
        return
    in_words = {one.at.block for one in reads if one.quoted() or _has_number(one)}
    for number, block in enumerate(statement.blocks):
        if _tells(block) or number in in_words:
            at = At(number, block.wordings[0].language) if block.wordings else None
            yield Reason(Why.LEDGER_UNREAD, Decision.HOLD, at)


def _tells(block: Block) -> bool:
    is_of_one = block.kind is BlockKind.QUOTE or block.speaker != NOBODY
    return is_of_one or block.kind is BlockKind.COUNT or bool(block.counts or block.people)


def _has_number(one: Read) -> bool:
    return any(found.kind is QuasiKind.NUMBER for found in one.findings)
