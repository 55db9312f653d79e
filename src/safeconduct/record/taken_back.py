"""What falls when somebody does not want it kept: said before anything is entered, for it may be another's testimony.

A no to keeping takes back the account in which it stands (decision 0021), whoever told it and whomever it is about.
Here is which accounts these are, how many claims of each are seen no more, who told them, and whom else they tell of.
Reads only. Refuses to guess that a voice is whoever said no: it is where both are called the same, and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import sentence
from safeconduct.base.plain import plain
from safeconduct.base.text import fold
from safeconduct.record.consents import Consents, accounts_refused
from safeconduct.record.explain import source_label, voice_label
from safeconduct.record.involved import Involved
from safeconduct.record.items import Claim, Table, qualified, split_name
from safeconduct.record.queries import Opened, Record
from safeconduct.record.resolve import NOW
from safeconduct.record.withdrawn import is_source_withdrawn, is_withdrawn
from safeconduct.record.wording import CLAIMS, listed

# Most names in one sentence, and characters of one. Reason: a list of a prison has hundreds; a few tell whose it is.
_MOST_NAMES: Final = 8
_NAME: Final = 80

FALLS: Final = Phrase(
    "The whole account “{account}” is taken back: {claims} in it and its words are shown nowhere any more, whoever "
    "they are about. It can be undone.",
    "Известие «{account}» отзывается целиком ({claims}): его слова больше нигде не показываются, "
    "о ком бы они ни были. Отменить это можно.",
)
SAYS_NO: Final = Phrase("{who} does not want it kept.", "Хранить это не разрешает {who}.")
NO_ONE_NAMED: Final = Phrase("Somebody does not want it kept.", "Хранить это не разрешили.")
TOLD_BY: Final = Phrase("Whoever tells it there: {voices}.", "Кто там рассказывает: {voices}.")
TELLS_OF: Final = Phrase("It tells of others: {people}.", "В нём и о других: {people}.")
IS_ABOUT: Final = Phrase("It tells of: {people}.", "В нём говорится о: {people}.")
AND_MORE: Final = Phrase("{names} and {n} more", "{names} и ещё {n}")


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An account that is taken back. ``claims``: of it, how many are seen until then, by names of which each is one.

    ``noes``: what they are called who say no. ``voices``: who tells it, where that is anybody called otherwise.
    ``others``: what everybody else is called of whom it tells, or whose consent it holds.
    """

    account: str
    label: str
    claims: int
    noes: tuple[str, ...]
    voices: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def is_of_others(self) -> bool:
        """Whether more falls than what was told by and of whoever says no."""
        return bool(self.voices or self.others)


def taken_back(record: Record, claims: Iterable[Claim], label: Callable[[str], str]) -> tuple[TakenBack, ...]:
    """Return what falls once some claims are entered, in order; nothing of what is taken back already.

    ``label``: what a subject is called, one that is not in the record yet too. Linear in the claims of the accounts.
    """
    refused = accounts_refused(record, claims)
    return tuple(
        falling_with(record, account, noes, label)
        for account, noes in refused.items()
        if not is_source_withdrawn(record, account)
    )


def falling_with(record: Record, account: str, noes: Sequence[str], label: Callable[[str], str]) -> TakenBack:
    """Return what falls with an account (qualified name). ``noes``: who says no, by qualified names."""
    held = [one for one in record.claims_of_source(account) if not one.is_gone and not is_withdrawn(record, one)]
    own = {record.facts.canonical(Table.SUBJECT, one) for one in noes}
    people = dict.fromkeys((*Consents(record, NOW).of_account(account), *_people_in(record, held)))
    others = [one for one in people if record.facts.canonical(Table.SUBJECT, one) not in own]
    called = tuple(label(one) for one in noes)
    own_names = {fold(one) for one in called}
    voices = dict.fromkeys(voice_label(record, _voice_of(one)) for one in held if one.claim.voice)
    return TakenBack(
        account=account,
        label=source_label(record, account),
        claims=len({one.name for one in held}),
        noes=called,
        voices=tuple(one for one in voices if fold(one) not in own_names),
        others=tuple(label(one) for one in others),
    )


def falls_in_words(one: TakenBack, language: Language) -> tuple[str, ...]:
    """Return in sentences what falls with an account, and whose it is besides."""
    claims = CLAIMS.say(one.claims, language)
    said = [
        sentence(SAYS_NO, language, who=_named(one.noes, language)) if one.noes else sentence(NO_ONE_NAMED, language)
    ]
    said.append(sentence(FALLS, language, account=plain(one.label, _NAME), claims=claims))
    return (*said, *whose_in_words(one, language))


def whose_in_words(one: TakenBack, language: Language) -> tuple[str, ...]:
    """Return in sentences who tells an account and of whom else it is; of whom it is at all, where nobody says no."""
    told: Mapping[str, tuple[Phrase, tuple[str, ...]]] = {
        "voices": (TOLD_BY, one.voices),
        "people": (TELLS_OF if one.noes else IS_ABOUT, one.others),
    }
    return tuple(
        sentence(phrase, language, **{word: _named(names, language)}) for word, (phrase, names) in told.items() if names
    )


def _named(names: Sequence[str], language: Language) -> str:
    shown = listed(plain(one, _NAME) for one in names[:_MOST_NAMES])
    rest = len(names) - _MOST_NAMES
    return sentence(AND_MORE, language, names=shown, n=rest) if rest > 0 else shown


def _people_in(record: Record, held: Iterable[Opened]) -> Iterable[str]:
    """Give the people whom claims are about or name, and whom the acts were done to that they tell of."""
    involved, seen = Involved(record, NOW), set[str]()
    for one in held:
        subject = record.subject_of(one)
        for name in (subject, *one.claim.value.texts):
            if record.facts.is_somebody(name):
                yield record.shown_subject(name)
        if subject not in seen:
            seen.add(subject)
            if victim := involved.only_victim_of(subject):
                yield victim


def _voice_of(one: Opened) -> str:
    return qualified(split_name(one.name)[0], one.claim.voice)
