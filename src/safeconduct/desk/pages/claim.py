"""One claim and where it comes from: words, account, voice, its fate, and everything said about it (promise P6)."""

from __future__ import annotations

from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit
from safeconduct.record.explain import voice_label
from safeconduct.record.property_words import property_in_words
from safeconduct.record.wording import (
    basis_in_words,
    day_in_words,
    published_in_words,
    value_in_words,
    voice_in_words,
)


def page(visit: Visit) -> Page:
    """Return a claim."""
    language = visit.words.tongue.spoken
    opened = visit.record.open_claim(visit.name("claim"))
    claim, source = opened.claim, opened.source
    return Page(
        "claim.html",
        {
            "value": value_in_words(claim.value, language),
            "property": property_in_words(claim.property, language),
            "basis": basis_in_words(claim.basis, language),
            "said": claim.said,
            "quote": claim.quote,
            "note": claim.note,
            "outlet": source.outlet if source else "",
            "published": published_in_words(source.published, language) if source else "",
            "url": source.url if source else "",
            "voice": voice_in_words(opened.voice.label if opened.voice else "", language),
            "root": voice_in_words(voice_label(visit.record, opened.root), language),
            "recorded": day_in_words(opened.recorded_on, language),
            "is_gone": opened.is_gone,
        },
    )
