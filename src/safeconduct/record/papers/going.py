"""A paper that goes out: which files there are of it, each sealed by itself, and the history before any of them.

The paper and the sheet of a confidential submitter are for the receiver; the working notes are made where whoever
makes the paper gave a key of their own. What is in the world and nobody knows of is worse than the other way round: the
prints are written first, with whom it told of and to which keys, and whoever gets the files back gives them away.
Refuses a file that is sealed to nobody, and more people than one person may tell of in 30 days. Follows
docs/decisions/0019-papers.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Language
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.protect.kem import KemPublicKey
from safeconduct.record.answering import of_late
from safeconduct.record.items import Table
from safeconduct.record.leaves import check_alone
from safeconduct.record.left import Left, Sort, key_id, left_intent
from safeconduct.record.links import Ref
from safeconduct.record.papers.making import Kind, Sheet, export_words, file_of, purpose_of, sealed, telling_of
from safeconduct.record.papers.sheets import is_apart
from safeconduct.record.papers.types import Paper
from safeconduct.record.placing import Placing
from safeconduct.record.prints import Printed, new_print_mark, print_intent
from safeconduct.record.queries import Record
from safeconduct.sync.team import Team


@dataclass(frozen=True, slots=True)
class Going:
    """A paper on its way. ``receiver``: in words, for the history; ``keys``: theirs; ``own``: for the working notes."""

    paper: Paper
    kind: Kind
    language: Language
    receiver: str
    keys: tuple[KemPublicKey, ...]
    own: tuple[KemPublicKey, ...] = ()

    def every_key(self) -> tuple[KemPublicKey, ...]:
        """Return all keys that a file of it is sealed to."""
        return (*self.keys, *self.own)

    def sheets(self) -> dict[Sheet, tuple[KemPublicKey, ...]]:
        """Return the files that there are of it, and to whom each is sealed."""
        apart = {Sheet.SUBMITTER: self.keys} if is_apart(self.paper) else {}
        return {Sheet.PAPER: self.keys, **apart, **({Sheet.NOTES: self.own} if self.own else {})}


@dataclass(frozen=True, slots=True)
class Gone:
    """What the history has: the sealed files, the ops that say so, and the parts these lie in."""

    files: dict[Sheet, bytes] = field(repr=False)
    ops: tuple[OpId, ...]
    parts: tuple[CompartmentId, ...]


def go_out(team: Team, going: Going, placing: Placing, entropy: Entropy, *, act: bytes = b"") -> Gone:
    """Seal the files of a paper and write into the history that they left.

    TwoForSoMany, NoRecipient, MayOnlyRead, NoPartChosen. ``act``: by which a second person answers for it, used up by
    this; b"" where nobody does. The caller gives the files away afterwards, and only then.
    """
    paper, sheets, people = going.paper, going.sheets(), telling_of(going.paper).subjects
    check_alone(people, of_late(team, Record(team.vault.tables), going.every_key()).people, act)
    files = {
        one: sealed(file_of(paper, going.kind, going.language, one), keys, entropy) for one, keys in sheets.items()
    }
    what = Ref(Table.SUBJECT, paper.subject)
    parts = tuple(placing.for_print(what))
    told = [
        Printed(
            what,
            purpose_of(paper),
            export_words(paper, going.kind, going.language, going.receiver, one),
            paper.request.mark if one is Sheet.PAPER else new_print_mark(entropy),
        )
        for one in sheets
    ]
    keys = tuple(sorted({key_id(one) for one in going.every_key()}))
    left = Left(Sort.PAPER, tuple(sorted(one.mark for one in told)), keys, act, people)
    intents = [print_intent(part, one) for one in told for part in parts]
    ops = team.vault.append([*intents, *(left_intent(part, left) for part in parts)])
    return Gone(files, tuple(ops), parts)
