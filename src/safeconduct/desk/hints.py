"""What is worth a look after an account was added: look-alike voices, figures counted apart, corrections of nothing.

The same questions to the record as `record add` on the command line asks (`record.alike`, `record.consequence`); here
they are worded for the page. None of it is refused: each may be meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safeconduct.base.plain import plain_name
from safeconduct.desk.visit import Visit
from safeconduct.record.alike import alike_to
from safeconduct.record.consequence import consequence_of
from safeconduct.record.explain import voice_label
from safeconduct.record.items import qualified, split_name
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Opened
from safeconduct.record.wording import CLAIMS, basis_in_words, claim_value_in_words, listed


def hints_about(visit: Visit, publisher: str, claims: Sequence[Opened]) -> tuple[str, ...]:
    """Return sentences about an account that was just added; none where nothing is worth a look."""
    voices = [qualified(split_name(one.name)[0], one.claim.voice) for one in claims if one.claim.voice]
    found = dict.fromkeys(_alike(visit, [*([publisher] if publisher else []), *voices]))
    return (*found, *(hint for one in claims for hint in _of_claim(visit, one)))


def _alike(visit: Visit, voices: Sequence[str]) -> Iterator[str]:
    for voice in dict.fromkeys(voices):
        for pair in alike_to(voice, visit.record):
            names = {
                "one": voice_label(visit.record, pair.one),
                "other": voice_label(visit.record, pair.other),
                "one_name": plain_name(pair.one),
                "other_name": plain_name(pair.other),
            }
            if pair.is_described:
                yield visit.words.say(
                    "“{one}” and “{other}” look alike. If they are one voice, they count as two until somebody "
                    "says so: safeconduct record same {one_name} {other_name}",
                    **names,
                )
            else:
                yield visit.words.say(
                    "“{one}” and “{other}” look alike, and one of them is a publisher that nobody described "
                    "as a voice.",
                    **names,
                )


def _of_claim(visit: Visit, one: Opened) -> Iterator[str]:
    say, language = visit.words.say, visit.words.tongue.spoken
    follows = consequence_of(visit.record, one.name)
    about = {
        "value": claim_value_in_words(one.claim, language, visit.record.vocabulary),
        "property": property_in_words(one.claim.property, language, visit.record.vocabulary),
    }
    if follows.apart:
        no_basis = say("no sort of figure given")
        bases = listed(
            f"{basis_in_words(basis, language) or no_basis} ({CLAIMS.say(claims, language)})"
            for basis, claims in sorted(follows.apart.items())
        )
        yield say(
            "{value} ({property}) is counted apart: others say the same thing as {bases}. If it belongs to them, undo "
            "and choose that sort of figure.",
            **about,
            bases=bases,
        )
    if follows.corrects_nothing and follows.is_undated:
        yield say("{value} ({property}) corrects nothing: the account shows no day of publication.", **about)
    elif follows.corrects_nothing:
        yield say(
            "{value} ({property}) corrects nothing that stands: nothing of the same voice, from an earlier day, "
            "differs from it.",
            **about,
        )
