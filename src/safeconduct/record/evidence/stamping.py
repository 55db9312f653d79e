"""A day's batch and its stamps: made at one time every day, also on days with nothing, asked now or whenever it can be.

What leaves the desk is one root a day, the hash of at least 256 leaves most of which are random, and a number that
follows from it: the same on a day with nothing as on one with a hundred films, so that who watches the line learns
nothing of what happened (notes/record 6.8). Nothing here needs a network: questions are files, and so are answers.
Refuses an answer that does not verify against the roots that are pinned for its authority.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, Hlc, day_from_ms, ms_from_day, next_hlc
from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import CompartmentId, OpId, hash_id, label
from safeconduct.protect.timestamp_errors import ANOTHER_AUTHORITY, ANOTHER_NUMBER, UNKNOWN_ROOT, TimestampRefused
from safeconduct.protect.timestamps import (
    NONCE_BYTES,
    Token,
    digest_of_token,
    number_of_token,
    timestamp_question,
    verify_timestamp,
)
from safeconduct.record.evidence.errors import AnswerKept, NothingToStamp
from safeconduct.record.evidence.items import body_of_batch, body_of_token
from safeconduct.record.evidence.pinned import asked, authority_named, is_asked_from, known
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.trees import MOST_LEAVES, padded, root_of
from safeconduct.record.evidence.types import Authority, Batch, Root, Stamped
from safeconduct.record.items import BATCH, STAMP
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.vault.types import Intent, Tables

_NONCE_LABEL: Final = label("evidence-nonce")
# When a day's batch is made, in milliseconds after midnight UTC: noon, so that all days have theirs at one time.
STAMPED_AT_MS: Final = 12 * 3_600_000
# How long an original waits for another desk's batch, in milliseconds: three days.
LONGEST_WAIT_MS: Final = 3 * 86_400_000
# Questions of one sitting, so that one who makes a thousand batches keeps no desk at it for days.
MOST_AT_ONCE: Final = 96


@dataclass(frozen=True, slots=True)
class Question:
    """What one authority has still to answer of one batch. ``data``: the bytes that are sent or carried."""

    root: Root
    day: Day
    authority: Authority
    nonce: int

    @property
    def data(self) -> bytes:
        """The question as it is sent."""
        return timestamp_question(self.root, self.nonce)

    @property
    def file_name(self) -> str:
        """What its file is called: the day is no secret, for there is one every day."""
        return f"{self.root.hex()[:12]}-{self.authority.name}.tsq"


@dataclass(frozen=True, slots=True)
class Checked:
    """A token as it verifies on this desk now: what it proves, or why it proves nothing."""

    stamped: Stamped
    token: Token | None
    refused: SafeconductError | None = None


def due_day(now_ms: int) -> Day:
    """Return the last day whose time for a batch has come."""
    return day_from_ms(now_ms - STAMPED_AT_MS)


def is_due(team: Team, now_ms: int) -> bool:
    """Say whether this desk's batch of the day is due.

    It is not where this desk has made one, or another that reads every part of the record that this one reads: it has
    these originals too. What is not shared is not stamped by others, and a batch that somebody made before its day
    came makes none. Who belongs decides, and not what came in; an original that has waited for three days, for
    whatever reason, is waited for no longer.
    """
    day = due_day(now_ms)
    noon = ms_from_day(day) + STAMPED_AT_MS
    held, me = Evidence(team.vault.tables), team.me.device.id
    makers = held.makers_of(day, _hlc(noon))
    if me in makers:
        return False
    readers = [team.members(one.id) for one in team.compartments() if one.sort is Sort.RECORD]
    covers = any(all(maker in read for read in readers) for maker in makers)
    return not covers or held.waits_since(_hlc(now_ms - LONGEST_WAIT_MS))


def batch_intent(team: Team, part: CompartmentId, day: Day) -> Intent:
    """Return the op of a day's batch: every original that stands in none yet, of whatever part, and random leaves."""
    waiting = Evidence(team.vault.tables).waiting_leaves(MOST_LEAVES)
    leaves = padded(waiting, team.entropy.bytes)
    return Intent(part, BATCH, body_of_batch(Batch(day, Root(root_of(leaves)), leaves)))


def questions(tables: Tables) -> tuple[Question, ...]:
    """Return what is still to be asked: each batch of each authority that is one of ours, oldest first."""
    return tuple(_questions(tables))


def questions_to_send(team: Team) -> tuple[Question, ...]:
    """Return what this desk asks over its line now: its own batches' questions first, at most so many at once."""
    mine = Evidence(team.vault.tables).roots_of(team.me.device.id)
    waiting = [one for one in _questions(team.vault.tables) if is_asked_from(team, one.authority.name)]
    return tuple(sorted(waiting, key=lambda one: one.root not in mine))[:MOST_AT_ONCE]


def take_answer(team: Team, data: bytes) -> tuple[OpId, Token, Question]:
    """Keep an answer that verifies, whichever question it answers; NothingToStamp, AnswerKept, TimestampRefused.

    Its number tells which question that is: what is wrong with it is said of that one and of no other.
    """
    tables = team.vault.tables
    question = _question_meant(tables, digest_of_token(data), number_of_token(data))
    token = _verified(tables, data, question)
    name = question.authority.name
    if any(one.token and one.stamped.authority == name for one in checked_tokens(tables, question.root)):
        raise AnswerKept(shown=name)
    part = Evidence(tables).part_of_batch(question.root)
    stamped = Stamped(question.root, name, token.data, token.was_out_of_order or token.is_mended)
    (op,) = team.vault.append([Intent(part, STAMP, body_of_token(stamped))])
    return op, token, question


def checked_tokens(tables: Tables, root: Root) -> tuple[Checked, ...]:
    """Return the tokens of a batch, each verified anew against what is pinned here."""
    return tuple(_checked(tables, one.stamped) for one in Evidence(tables).tokens(root))


def nonce_of(root: Root, authority: str) -> int:
    """Return the number an authority is asked with: it follows from the root, which is random, so any desk can ask."""
    name = hashlib.sha256(authority.encode()).digest()
    return int.from_bytes(hash_id(_NONCE_LABEL, root + name)[:NONCE_BYTES], "big") >> 1


def _hlc(ms: int) -> Hlc:
    return next_hlc(Hlc(0), ms)


def _questions(tables: Tables) -> Iterator[Question]:
    held, ours = Evidence(tables), asked(tables)
    for root, day in held.roots():
        # What a colleague entered that proves nothing answers nothing: it would stay unstamped for good.
        answered = {one.stamped.authority for one in checked_tokens(tables, root) if one.token}
        for one in ours:
            if one.name not in answered:
                yield Question(root, day, one, nonce_of(root, one.name))


def _question_meant(tables: Tables, digest: bytes, number: int) -> Question:
    """Return the question of ours that an answer names, whether it is answered or not."""
    for root, day in Evidence(tables).roots():
        if root != digest:
            continue
        for one in asked(tables):
            if number == nonce_of(root, one.name):
                return Question(root, day, one, number)
        raise TimestampRefused(reason=ANOTHER_NUMBER)
    raise NothingToStamp(shown=digest.hex()[:12])


def _verified(tables: Tables, data: bytes, question: Question) -> Token:
    """Return what an answer proves; TimestampRefused, which says so where it is sound and another authority's."""
    try:
        return verify_timestamp(data, question.root, question.authority.roots, nonce=question.nonce)
    except TimestampRefused as error:
        if error.facts["reason"] == UNKNOWN_ROOT and any(_proves(data, question, one) for one in known(tables)):
            raise TimestampRefused(reason=ANOTHER_AUTHORITY) from None
        raise


def _proves(data: bytes, question: Question, authority: Authority) -> bool:
    try:
        verify_timestamp(data, question.root, authority.roots, nonce=question.nonce)
    except TimestampRefused:
        return False
    return True


def _checked(tables: Tables, stamped: Stamped) -> Checked:
    try:
        roots = authority_named(tables, stamped.authority).roots
    except SafeconductError as error:
        return Checked(stamped, None, error)
    return _verified_once(stamped, roots)


# A desk that has stamped for years looks through some thousand tokens whenever it looks for what is not answered.
@functools.lru_cache(maxsize=1 << 12)
def _verified_once(stamped: Stamped, roots: tuple[bytes, ...]) -> Checked:
    nonce = nonce_of(stamped.root, stamped.authority)
    try:
        return Checked(stamped, verify_timestamp(stamped.token, stamped.root, roots, nonce=nonce))
    except SafeconductError as error:
        return Checked(stamped, None, error)
