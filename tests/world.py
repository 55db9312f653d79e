"""An invented world for tests: no real person, place of detention or organisation stands here.

The land is Ostrava-on-the-Tarn, the organisation "Lantern", the voices are numbers of invented people.
"""

from __future__ import annotations

import copy
import json
from typing import Any

Json = dict[str, Any]

ACCOUNTS: Json = {
    "format": "safeconduct.accounts/1",
    "dataset": "lantern",
    "about": "invented",
    "properties": [
        {"id": "start", "kind": "date"},
        {"id": "held", "kind": "count", "cumulative": True},
        {"id": "place", "kind": "places"},
        {"id": "conditions", "kind": "text"},
    ],
    "voices": [
        {"id": "lantern", "label": "Lantern", "kind": "organisation"},
        {"id": "survivor", "label": "A survivor", "kind": "person"},
        {"id": "gazette", "label": "The Gazette", "kind": "outlet", "repeats_voice": "lantern"},
    ],
    "subjects": [
        {"id": "wave", "kind": "event", "label": "Arrests in Tarn"},
        {"id": "programme", "kind": "organisation", "label": "Lantern's programme"},
    ],
    "sources": [
        {
            "id": "A1",
            "outlet": "The Gazette",
            "publisher": "gazette",
            "published_lo": "2030-05-01",
            "published_hi": "2030-05-01",
        },
        {
            "id": "A2",
            "outlet": "Lantern",
            "publisher": "lantern",
            "published_lo": "2030-05-04",
            "published_hi": "2030-05-04",
        },
        {
            "id": "A3",
            "outlet": "Undated copy",
            "publisher": "copy",
            "published_lo": "2030-05-04",
            "published_hi": "2030-05-20",
        },
    ],
    "claims": [
        {
            "id": "c1",
            "source": "A1",
            "subject": "wave",
            "property": "start",
            "value": {"kind": "date", "lo": "2030-04-21", "hi": "2030-04-30"},
            "said": "late April",
            "voice": "lantern",
        },
        {
            "id": "c2",
            "source": "A2",
            "subject": "wave",
            "property": "start",
            "value": {"kind": "date", "lo": "2030-04-01", "hi": "2030-04-10"},
            "said": "early April, not late",
            "voice": "lantern",
            "corrects": True,
        },
        {
            "id": "c3",
            "source": "A2",
            "subject": "wave",
            "property": "held",
            "value": {"kind": "count", "lo": 9, "hi": 11},
            "said": "about 10",
            "voice": "survivor",
            "basis": "estimated",
        },
        {
            "id": "c4",
            "source": "A3",
            "subject": "wave",
            "property": "held",
            "value": {"kind": "count", "lo": 10, "hi": 10},
            "said": "10",
            "voice": "survivor",
            "basis": "estimated",
            "repeats": ["A2"],
        },
        {
            "id": "c5",
            "source": "A3",
            "subject": "wave",
            "property": "place",
            "value": {"kind": "places", "names": ["Old mill", "Подвал у реки"]},
            "said": "the old mill and a cellar by the river",
            "voice": "survivor",
        },
    ],
}


def accounts(**changes: Any) -> Json:
    """Return a fresh copy of the invented accounts with members replaced."""
    return {**copy.deepcopy(ACCOUNTS), **changes}


def accounts_bytes(value: Json | None = None) -> bytes:
    """Return an accounts file."""
    return json.dumps(accounts() if value is None else value, ensure_ascii=False).encode()
