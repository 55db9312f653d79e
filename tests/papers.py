"""Invented people whose record papers are made of: a man taken in the land of Tarn, his mother, a neighbour, a guard.

Nobody here exists. Names are such as the papers must carry (Cyrillic, the palochka of Chechen) or leave out.
"""

from __future__ import annotations

import json
from typing import Any

from safeconduct.base.clock import Day, FixedClock, day_from_iso, ms_from_day

TODAY = day_from_iso("2030-06-15")
MISSING = "Тамерлан Озёрный-Ӏаьржа"
NEIGHBOUR = "Руслан Мельников"
GUARD = "Глеб Засовский"
MOTHER = "Марьям Озёрная"


PROPERTIES: list[dict[str, Any]] = [
    *({"id": one, "kind": "date"} for one in ("missing_since", "date_of_death", "date_of_birth")),
    *({"id": one, "kind": "places"} for one in ("place_of_arrest", "place_of_detention")),
    *({"id": one, "kind": "text"} for one in ("perpetrator", "steps_taken", "event_description")),
    *({"id": one, "kind": "text"} for one in ("consent_share_un", "consent_complaint", "official_reply")),
    {"id": "detained", "kind": "count"},
]


def clock() -> FixedClock:
    """Return a clock that stands on the day the papers are made."""
    return FixedClock(ms_from_day(Day(TODAY)) + 1)


def claim(number: int, subject: str, property_id: str, value: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return one claim of the mother's account, or of another."""
    return {
        "id": f"k{number}",
        "source": "interview",
        "subject": subject,
        "property": property_id,
        "value": value,
        "said": "as she said it",
        "voice": "mother",
        **more,
    }


def date(lo: str, hi: str = "") -> dict[str, Any]:
    return {"kind": "date", "lo": lo, "hi": hi or lo}


def text(words: str) -> dict[str, Any]:
    return {"kind": "text", "text": words}


def places(*names: str) -> dict[str, Any]:
    return {"kind": "places", "names": [*names]}


def record_of(**changes: Any) -> bytes:
    """Return the accounts file; ``changes`` put other lists in the place of its own."""
    base: dict[str, Any] = {
        "format": "safeconduct.accounts/1",
        "dataset": "tarn",
        "about": "invented",
        "properties": PROPERTIES,
        "voices": [
            {"id": "mother", "label": MOTHER, "kind": "person"},
            {"id": "lantern", "label": "Lantern", "kind": "organisation"},
            {"id": "police", "label": "Police of Tarn", "kind": "official"},
        ],
        "subjects": [
            {"id": "man", "kind": "person", "label": MISSING},
            {"id": "neighbour", "kind": "person", "label": NEIGHBOUR},
            {"id": "guard", "kind": "person", "label": GUARD},
            {"id": "arrests", "kind": "event", "label": "Arrests in Tarn"},
        ],
        "sources": [
            {
                "id": "interview",
                "outlet": f"Call with {MOTHER}",
                "published_lo": None,
                "published_hi": None,
                "learnt_on": "2030-05-02",
            },
            {
                "id": "release",
                "outlet": "Lantern",
                "publisher": "lantern",
                "url": "https://lantern.example/1",
                "published_lo": "2030-05-10",
                "published_hi": "2030-05-10",
            },
        ],
        "claims": [
            claim(1, "man", "missing_since", date("2030-05-01")),
            claim(2, "man", "place_of_arrest", places("Верхний Тарн, улица Мельничная")),
            claim(3, "man", "perpetrator", text(f"Засовский, отдел полиции Тарна; сказал {NEIGHBOUR}")),
            claim(4, "man", "steps_taken", text("Заявление в прокуратуру вместе с Русланом Мельниковым 3 мая")),
            claim(5, "man", "event_description", text("Увезли при Мельникове, Марьям видела машину")),
            claim(6, "man", "consent_share_un", text("given, in writing")),
            claim(7, "man", "consent_complaint", text("дано")),
            claim(8, "arrests", "detained", {"kind": "count", "lo": 35, "hi": 44}, source="release", voice="lantern"),
        ],
    }
    return json.dumps({**base, **changes}, ensure_ascii=False).encode()


def claims_of(data: bytes) -> list[dict[str, Any]]:
    """Return the claims of an accounts file, to be changed and put back."""
    found: list[dict[str, Any]] = json.loads(data)["claims"]
    return found


def without(*ids: str) -> list[dict[str, Any]]:
    """Return the claims but some."""
    return [one for one in claims_of(record_of()) if one["id"] not in ids]
