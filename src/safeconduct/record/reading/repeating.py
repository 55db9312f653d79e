"""Accounts that share words, and what a person says of them: that claims of the one are taken from the other.

Which may be copies is found by shared words (`copies`), in texts as they may be shown: words of withdrawn claims are
covered in them, so that they are no shared passage (P7). A person says of each claim that it repeats the other account,
one link a claim as `record.saying` takes it, and copies of one account count once (P6). Refuses a claim of another
account, and what has been said already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from safeconduct.record import sql
from safeconduct.record.items import Source, Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Opened, Record
from safeconduct.record.reading.copies import Likeness, PossibleCopy, possible_copies
from safeconduct.record.reading.fingerprints import TextOf
from safeconduct.record.reading.marks import MarkedText, NoText, Within, text_as_shown
from safeconduct.record.repeated import repeated_accounts
from safeconduct.record.saying import checked
from safeconduct.record.withdrawn import is_withdrawn


@dataclass(frozen=True, slots=True)
class MayRepeat:
    """A claim of an account that may be a copy. ``is_said``: that it repeats the other is said of it already.

    ``is_shared``: it was read out of words that both share, or hardly any others are there.
    """

    opened: Opened
    is_said: bool
    is_shared: bool


def text_of_account(record: Record, account: str) -> TextOf | None:
    """Return the words of an account as they may be shown, with what tells the earlier of two.

    That is the day it was public, or learnt where that was before; of one day, whichever was entered first. None where
    no words are kept, or they are withdrawn.
    """
    item = record.entry(Table.SOURCE, account)
    try:
        text = text_as_shown(record, account)
    except NoText:
        return None
    if not isinstance(item, Source):
        return None
    # As many digits as the clock can have, so that its order is that of the words.
    entered = f"{record.facts.first_brought_at(Table.SOURCE, account):020d}"
    return TextOf(account, (min(item.published.hi, record.learnt_on(account)), f"{entered} {account}"), text)


def accounts_kept(record: Record) -> tuple[str, ...]:
    """Return the accounts whose words are kept, withdrawn ones too."""
    return tuple(str(name) for (name,) in record.facts.tables.execute(sql.TEXTS))


@dataclass(frozen=True, slots=True)
class TextsByTurns:
    """The words of accounts, read one at a time and not held. ``read``: gives those of one; None where none are."""

    accounts: Sequence[str]
    read: Callable[[str], TextOf | None]

    def __iter__(self) -> Iterator[TextOf]:
        """Give each once."""
        for one in self.accounts:
            text = self.read(one)
            if text is not None:
                yield text

    def of(self, account: str) -> TextOf | None:
        """Read those of an account once more."""
        return self.read(account)


def copies_among(record: Record) -> tuple[PossibleCopy, ...]:
    """Return which accounts whose words are kept may have them from earlier ones; what is withdrawn is left out."""
    return possible_copies(TextsByTurns(accounts_kept(record), lambda one: text_of_account(record, one)))


def may_repeat(
    record: Record, pair: PossibleCopy, marked: MarkedText, look: Callable[[], None] = lambda: None
) -> tuple[MayRepeat, ...]:
    """Return the claims of the account that may be a copy, as they stand now. ``marked``: its words.

    ``look``: called before each; what it raises ends that.
    """
    shared = Within(sorted(one.copy for one in pair.passages))
    is_whole = pair.likeness is Likeness.WHOLE
    within = {one.claim for one in marked.marks if shared.touches(one.span)}
    newest = {one.name: one for one in record.claims_of_source(pair.copy) if not one.is_gone}
    found = list[MayRepeat]()
    for one in newest.values():
        look()
        if not is_withdrawn(record, one):
            found.append(
                MayRepeat(one, pair.original in repeated_accounts(record, one), is_whole or one.name in within)
            )
    return tuple(found)


def repeats_links(record: Record, claims: Iterable[str], account: str, note: str = "") -> Sequence[Link]:
    """Return that claims are taken from an account, one link each; SaidAlready for what has been said.

    All by qualified names.
    """
    target = Ref(Table.SOURCE, account)
    return [checked(record, Link(LinkKind.REPEATS, Ref(Table.CLAIM, one), target, note)) for one in claims]
