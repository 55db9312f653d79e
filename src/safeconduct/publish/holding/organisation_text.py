"""Whether what the site says of us tells what nobody may tell: the organisation file, searched like a statement (P12).

Every name, paragraph and address of it stands on public pages, and no statement was ever checked with it. Each desk
searches for what it opens. Refuses what is NEVER in a statement and words that this desk keeps for somebody. The rest
is left to the two who read it: what is only perhaps somebody's, for nobody can clear it here, and all that would be
reworded or wait, for it tells what we do and not what happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Opaque
from safeconduct.publish.holding.checking import Saved, Search, judge_words
from safeconduct.publish.holding.errors_site import OrganisationNames, OrganisationNotSearched
from safeconduct.publish.released.organisation import Organisation, Paragraphs
from safeconduct.publish.released.types import Tongue
from safeconduct.publish.statements import Block, BlockKind, Statement, Wording
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Why
from safeconduct.sync.team import Team

_UNSEARCHED: Final = frozenset((Why.FAULT, Why.NOT_SEARCHED, Why.TOO_MUCH_ASKED))
# What is refused beside all that is NEVER: words that this desk keeps for somebody.
_KEPT: Final = frozenset((Why.PROTECTED_WORDS,))


def check_organisation(team: Team, organisation: Organisation, search: Search, today: Day) -> None:
    """Raise OrganisationNames where the file tells something protected, OrganisationNotSearched where nobody looked."""
    places = tuple(_blocks(organisation))
    tongues = tuple(one.value for one in organisation.names)
    statement = Statement("site", tongues, tuple(block for _, block in places))
    given = judge_words(team, statement, search, today, Saved())
    if any(one.why in _UNSEARCHED for one in given.reasons):
        raise OrganisationNotSearched
    told = [one for one in given.reasons if one.decision is Decision.NEVER or one.why in _KEPT]
    if told:
        at = told[0].at
        place = "" if at is None else f"{places[at.block][0]}.{at.language}"
        raise OrganisationNames(place=Opaque(place), count=len(told))


def _blocks(told: Organisation) -> Iterator[tuple[str, Block]]:
    """Give every text of the file with the word of the file under which it stands."""
    yield "names", _block({tongue: (name,) for tongue, name in told.names.items()})
    for place, paragraphs in (
        ("method", told.method),
        ("reach", told.reaching.words),
        ("press", told.press),
        ("rotation", told.rotation),
    ):
        most = max(map(len, paragraphs.values()), default=0)
        for number in range(most):
            yield place, _block({tongue: words[number : number + 1] for tongue, words in paragraphs.items()})
    addresses = (*told.sites, *told.reaching.pages, told.reaching.onion)
    # An address is the same in every language; it is searched as one of them.
    for one in filter(None, addresses):
        yield "addresses", _block({Tongue.ENGLISH: (one,)})


def _block(words: Mapping[Tongue, tuple[str, ...]] | Paragraphs) -> Block:
    return Block(
        BlockKind.TEXT, tuple(Wording(tongue.value, text) for tongue, texts in words.items() for text in texts)
    )
