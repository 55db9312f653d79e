"""An invented record of people held in places, for tests of places and patterns: nobody in it is real.

Twelve people in five places, spelt as people spell, at each precision there is; two independent voices for one of them,
copies for another, days that have no end, and two units that are said to have done it.
"""

from __future__ import annotations

import json
from typing import Any, Final

Json = dict[str, Any]

DATASET: Final = "cells"
_PEOPLE: Final = (
    "Alder",
    "Birch",
    "Cedar",
    "Damson",
    "Elm",
    "Fir",
    "Guelder",
    "Hazel",
    "Ivy",
    "Juniper",
    "Larch",
    "Maple",
)
# Who, where as it was written, from, until, whose voice, in which account.
_HELD: Final = (
    ("Alder", "Argun", "2018-12-01", "2018-12-20", "v1", "a1"),
    ("Birch", "Аргун", "2018-12-05", None, "v2", "a2"),
    ("Cedar", "г. Аргун", "2019-01-02", "2019-01-09", "v1", "a1"),
    ("Damson", "Заводской РОВД", "2018-12-10", "2019-01-15", "v3", "a3"),
    ("Elm", "Zavodskoy district police office, Grozny", None, "2019-01-10", "v2", "a2"),
    ("Fir", "Гудермес", "2018-12-24", "2018-12-31", "v1", "a1"),
    ("Guelder", "Курчалоевский район", "2018-11-20", "2018-12-02", "v3", "a3"),
    ("Hazel", "Чечня", "2018-12-01", "2019-02-01", "v2", "a2"),
    ("Ivy", "a cellar by the river", "2018-12-11", "2018-12-12", "v1", "a1"),
    ("Juniper", "Argun", None, None, "v1", "a4"),
)
_UNITS: Final = {"Alder": "regiment by the lake", "Birch": "regiment by the lake", "Damson": "police of the district"}
_WOMEN: Final = frozenset(("Birch", "Elm", "Hazel"))


def places_accounts() -> Json:
    """Return the accounts file."""
    claims: list[Json] = []

    def say(who: str, property_: str, value: Json, voice: str, source: str, **more: Any) -> None:
        base = {"id": f"k{len(claims):03}", "source": source, "subject": who.lower(), "property": property_}
        claims.append({**base, "value": value, "said": f"of {who}", "voice": voice, **more})

    for who, place, lo, hi, voice, source in _HELD:
        period = {"period": {"lo": lo, "hi": hi}} if lo or hi else {}
        say(who, "place_of_detention", {"kind": "places", "names": [place]}, voice, source, **period)
        say(who, "sex", {"kind": "text", "text": "female" if who in _WOMEN else "male"}, voice, source)
        say(who, "type_of_act", {"kind": "text", "text": "torture" if voice == "v1" else "arrest"}, voice, source)
        if lo:
            say(who, "initial_date", {"kind": "date", "lo": lo, "hi": lo}, voice, source)
        if who in _UNITS:
            say(who, "perpetrator", {"kind": "text", "text": _UNITS[who]}, voice, source)
    # A newspaper that prints what the first voice said is no second one.
    names = {"kind": "places", "names": ["Аргуне"]}
    say("Alder", "place_of_detention", names, "v1", "a5", repeats=["a1"])
    return {
        "format": "safeconduct.accounts/1",
        "dataset": DATASET,
        "properties": [
            {"id": "place_of_detention", "kind": "places"},
            {"id": "place_of_origin", "kind": "places"},
            {"id": "sex", "kind": "text"},
            {"id": "type_of_act", "kind": "text"},
            {"id": "perpetrator", "kind": "text"},
            {"id": "initial_date", "kind": "date"},
            {"id": "precision", "kind": "text"},
        ],
        "voices": [{"id": f"v{n}", "label": f"Survivor {n}", "kind": "person"} for n in (1, 2, 3)],
        "subjects": [
            *({"id": one.lower(), "kind": "person", "label": one} for one in _PEOPLE),
            {"id": "station", "kind": "place", "label": "Zavodskoy ROVD"},
        ],
        "sources": [
            {
                "id": f"a{n}",
                "outlet": f"Conversation {n}",
                "published_lo": f"2019-02-0{n}",
                "published_hi": f"2019-02-0{n}",
            }
            for n in range(1, 6)
        ],
        "claims": claims,
    }


def places_bytes(**changes: Any) -> bytes:
    """Return the same as a file, with members replaced."""
    return json.dumps({**places_accounts(), **changes}, ensure_ascii=False).encode()
