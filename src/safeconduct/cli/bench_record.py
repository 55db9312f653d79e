"""Figures of the record room at a million claims (docs/benchmarks.md). Prints; asserts nothing about seconds."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

# Shape of the made-up record: 100,000 subjects with some ten claims each and one with 5,000; 20,000 accounts of
# which six in ten repeat another; 3,000 voices, a tenth of which follow another voice.
SUBJECTS: Final = 100_000
SOURCES: Final = 20_000
VOICES: Final = 3_000
HOT_CLAIMS: Final = 5_000
_SEED: Final = 20190121
_PROPERTIES: Final = (
    ("start", "date", False),
    ("detained", "count", True),
    ("place_of_detention", "places", False),
    ("conditions", "text", False),
)
_BASES: Final = ("unspecified", "estimated", "confirmed")


def write_accounts(path: Path, claims: int) -> None:
    """Write an invented accounts file of so many claims, the same at every run. Memory stays small."""
    draw = random.Random(_SEED)  # noqa: S311  # invented data, no secret
    subjects = max(1, SUBJECTS * claims // 1_000_000)
    sources = max(2, SOURCES * claims // 1_000_000)
    voices = max(2, VOICES * claims // 1_000_000)
    with path.open("w", encoding="utf-8") as out:
        head: dict[str, Any] = {
            "format": "safeconduct.accounts/1",
            "dataset": "bench",
            "properties": [
                {"id": name, "kind": kind, **({"cumulative": True} if cumulative else {})}
                for name, kind, cumulative in _PROPERTIES
            ],
            "voices": [_voice(draw, n) for n in range(voices)],
            "subjects": [{"id": f"s{n}", "kind": "event", "label": f"Event {n}"} for n in range(subjects)],
            "sources": [_source(draw, n) for n in range(sources)],
        }
        text = json.dumps(head)
        out.write(text[:-1] + ', "claims": [')
        for n, claim in enumerate(_claims(draw, claims, subjects, (sources, voices))):
            out.write(("," if n else "") + json.dumps(claim))
        out.write("]}")


def _voice(draw: random.Random, n: int) -> dict[str, Any]:
    voice = {"id": f"v{n}", "label": f"Voice {n}", "kind": "person"}
    if n and draw.random() < 0.1:
        voice["repeats_voice"] = f"v{draw.randrange(n)}"
    return voice


def _source(draw: random.Random, n: int) -> dict[str, Any]:
    day = f"2019-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"
    return {
        "id": f"a{n}",
        "outlet": f"Outlet {n % 500}",
        "publisher": f"p{n % 500}",
        "url": f"https://example.org/{n}",
        "language": "en",
        "published_lo": day,
        "published_hi": day,
        "learnt_on": day,
    }


def _claims(draw: random.Random, claims: int, subjects: int, pools: tuple[int, int]) -> Iterator[dict[str, Any]]:
    sources, voices = pools
    hot = min(HOT_CLAIMS, claims // 4)
    for n in range(claims):
        subject = 0 if n % max(1, claims // hot) == 0 else draw.randrange(subjects)
        name, kind, _ = _PROPERTIES[draw.randrange(len(_PROPERTIES))]
        source = draw.randrange(sources)
        claim: dict[str, Any] = {
            "id": f"c{n}",
            "source": f"a{source}",
            "subject": f"s{subject}",
            "property": name,
            "value": _value(draw, kind),
            "said": f"what was said in account {source}, number {n}",
            "voice": f"v{draw.randrange(voices)}",
        }
        if (basis := _BASES[draw.randrange(len(_BASES))]) != "unspecified" and kind == "count":
            claim["basis"] = basis
        if draw.random() < 0.4:
            claim["repeats"] = [f"a{draw.randrange(sources)}"]
        elif draw.random() < 0.02:
            claim["corrects"] = True
        yield claim


def _value(draw: random.Random, kind: str) -> dict[str, Any]:
    if kind == "date":
        lo = draw.randrange(1, 28)
        return {"kind": "date", "lo": f"2018-12-{lo:02}", "hi": f"2018-12-{draw.randrange(lo, 29):02}"}
    if kind == "count":
        low = draw.randrange(60)
        return {"kind": "count", "lo": low, "hi": None if draw.random() < 0.1 else low + draw.randrange(20)}
    if kind == "places":
        return {"kind": "places", "names": [f"Place {draw.randrange(40)}"]}
    return {"kind": "text", "text": f"text {draw.randrange(30)}"}
