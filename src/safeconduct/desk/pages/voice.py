"""A voice: what it is, whom it speaks after, what it is one with, what was said of it, and the claims in its voice.

As it stands today: an address that asks for another day leads to this one. Of a withdrawn claim not even its tombstone
stands here: it would say whose words they were (promise P7).
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.desk.links_shown import told_since
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.subject_ways import subject_way
from safeconduct.desk.visit import Visit
from safeconduct.record.claim_wording import source_in_words
from safeconduct.record.entry_words import KINDS
from safeconduct.record.explain import voice_label
from safeconduct.record.held_names import held_voice
from safeconduct.record.items import Table, qualified, split_name
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Opened
from safeconduct.record.wording import basis_in_words, claim_value_in_words, voice_in_words


@dataclass(frozen=True, slots=True)
class Line:
    """One claim in the voice."""

    address: str
    value: str
    property: str
    subject: str
    subject_address: str
    said: str
    account: str
    account_address: str


def page(visit: Visit) -> Shown:
    """Return a voice as it stands today."""
    here = f"/voice/{visit.path['voice']}"
    if visit.looking.is_past:
        return Elsewhere(here)
    held, language = held_voice(visit.record, visit.name("voice")), visit.words.tongue.spoken
    facts = {
        "label": voice_in_words(held.voice.label, language),
        "kind": visit.words.phrase(KINDS[held.voice.kind]),
        "is_us": held.voice.is_us,
        "after": [_named(visit, name) for name in held.after],
        "one_with": [_named(visit, name) for name in held.one_with],
        "more_one_with": held.more_one_with,
        "followers": [_named(visit, name) for name in held.followers],
        "more_followers": held.more_followers,
        "told": [told_since(visit, said, visit.name("voice")) for said in held.said],
        "lines": [_line(visit, one) for one in held.claims],
        "more": held.more,
        "history_address": f"/history{here}",
    }
    return Page("voice.html", facts)


def _named(visit: Visit, name: str) -> tuple[str, str]:
    """Return a voice's address and what it is called; no address where nothing describes it."""
    if not visit.record.holds(Table.VOICE, name):
        return "", split_name(name)[1]
    return visit.link("voice", name), voice_in_words(voice_label(visit.record, name), visit.words.tongue.spoken)


def _line(visit: Visit, one: Opened) -> Line:
    language, claim, subject = visit.words.tongue.spoken, one.claim, visit.record.subject_of(one)
    address, name = subject_way(visit, subject)
    basis = basis_in_words(claim.basis, language)
    return Line(
        address=visit.link("claim", one.name),
        value=claim_value_in_words(claim, language, visit.record.vocabulary),
        property=property_in_words(claim.property, language, visit.record.vocabulary)
        + (f" ({basis})" if basis else ""),
        subject=name,
        subject_address=address,
        said=claim.said,
        account=source_in_words(one, language),
        account_address=visit.link("account", qualified(split_name(one.name)[0], claim.source)),
    )
