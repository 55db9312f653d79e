"""A table that came back, from its bytes to what is taken in: one way for the command and for the page of the desk.

It may come sealed to the key that its export gave for that. What is taken in is the difference that somebody looked at,
known by its digits, and nothing else (decision 0017, 6). Refuses a file that is sealed to anybody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.protect.age import KeyIdentity, open_stream
from safeconduct.record import sql
from safeconduct.record.columns import as_bytes
from safeconduct.record.facts import json_list
from safeconduct.record.item_bytes import stored_item
from safeconduct.record.items import Claim, Table
from safeconduct.record.queries import Record
from safeconduct.record.tables import table_sql
from safeconduct.record.tables.applying import table_intents
from safeconduct.record.tables.difference import TableDiff
from safeconduct.record.tables.returned import exported_from_row
from safeconduct.sync.parts import parts_of
from safeconduct.sync.team import Team
from safeconduct.vault.types import Progress, Tables

_AGE: Final = b"age-encryption.org/v1\n"


class OtherDifference(SafeconductError):
    """A difference that is not the one that was looked at."""

    code = "record.other_difference"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This is not the difference that was shown: the table, or what is here, has changed since.",
        safe=NOTHING_CHANGED_EN,
        do="Look at it again without --apply.",
        on_page="Look at it again: below is how it stands now.",
    )
    ru = Advice(
        what="Это не та разница, которую показали: с тех пор изменилась таблица или то, что здесь.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите её ещё раз без --apply.",
        on_page="Посмотрите ещё раз: ниже она такая, какая сейчас.",
    )


def table_bytes(data: bytes, tables: Tables) -> bytes:
    """Return a table that came back, opened where it is sealed to one of our exports; NotForThisKey for any other."""
    if not data.startswith(_AGE):
        return data
    exports = [exported_from_row(as_bytes(body)) for body, _ in list(tables.execute(table_sql.EXPORTS))]
    return b"".join(open_stream((data,), [KeyIdentity(one.return_key()) for one in exports]).content)


def take_in(team: Team, diff: TableDiff, *, seen: str, called: str, progress: Progress | None = None) -> Sequence[OpId]:
    """Take in a difference; no op where nothing is new. OtherDifference unless ``seen`` are its digits; MayNotWrite.

    ``called``: who filled it in; "" for whom it was sent to.
    """
    if diff.seen != seen:
        raise OtherDifference
    if diff.is_empty:
        return ()
    parts_of(team).checked(diff.part)
    return team.vault.append(table_intents(diff, called or diff.sent.recipient, progress))


def claim_before(record: Record, n: int) -> Claim:
    """Return the claim that left, by the number of its row."""
    (row,) = record.facts.claim_rows(sql.CLAIMS_BY_NUMBER, json_list([n]))
    return claim_after(row[7])


def claim_after(data: bytes) -> Claim:
    """Return the claim that a row of the table would become."""
    claim = stored_item(Table.CLAIM, data)
    if not isinstance(claim, Claim):
        raise TypeError("a claim's bytes hold another item")
    return claim
