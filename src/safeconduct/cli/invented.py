"""An invented accounts file of any size for the benches: drawn at random, the same at every run (docs/benchmarks.md).

No person or account in it is of any real case, and nothing in it is true of the places that have names of the
gazetteer: they are there so that what a page asks of the gazetteer is asked. Refuses nothing; memory stays small
however many claims.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from safeconduct.base.json_value import Json

# Shape of the made-up record: 100,000 subjects with some ten claims each and one with 5,000; 20,000 accounts of
# which six in ten repeat another; 3,000 voices, a tenth of which follow another voice.
DATASET: Final = "bench"
SUBJECTS: Final = 100_000
SOURCES: Final = 20_000
VOICES: Final = 3_000
HOT_CLAIMS: Final = 5_000
SEED: Final = 20190121
PROPERTIES: Final = (
    ("start", "date", False),
    ("detained", "count", True),
    ("place_of_detention", "places", False),
    ("conditions", "text", False),
)
# Where people are held: by names that the gazetteer has, of towns, police stations and a district, and by others.
_KNOWN_PLACES: Final = (
    "Аргун",
    "Заводской РОВД",
    "Гудермес",
    "Октябрьский РОВД",
    "Курчалоевский район",
    "Шали",
    "Старопромысловский РОВД",
    "Урус-Мартан",
    "Цоци-Юрт",
    "ОМВД по г. Аргуну",
)
PLACES: Final = (*_KNOWN_PLACES, *(f"Place {n}" for n in range(len(_KNOWN_PLACES), 40)))
BASES: Final = ("unspecified", "estimated", "confirmed")


def subjects_among(claims: int) -> int:
    """Return how many subjects a record of so many claims has. The one with number 0 is busy: `HOT_CLAIMS`."""
    return max(2, SUBJECTS * claims // 1_000_000)


def write_accounts(path: Path, claims: int, dataset: str = DATASET) -> None:
    """Write an invented accounts file of so many claims, the same at every run. Memory stays small."""
    draw = random.Random(SEED)  # noqa: S311  # invented data, no secret
    subjects = subjects_among(claims)
    sources = max(2, SOURCES * claims // 1_000_000)
    voices = max(2, VOICES * claims // 1_000_000)
    with path.open("w", encoding="utf-8") as out:
        head: dict[str, Json] = {
            "format": "safeconduct.accounts/1",
            "dataset": dataset,
            "properties": [
                {"id": name, "kind": kind, **({"cumulative": True} if cumulative else {})}
                for name, kind, cumulative in PROPERTIES
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


def _voice(draw: random.Random, n: int) -> dict[str, Json]:
    voice: dict[str, Json] = {"id": f"v{n}", "label": f"Voice {n}", "kind": "person"}
    if n and draw.random() < 0.1:
        voice["repeats_voice"] = f"v{draw.randrange(n)}"
    return voice


def _source(draw: random.Random, n: int) -> dict[str, Json]:
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


def _claims(draw: random.Random, claims: int, subjects: int, pools: tuple[int, int]) -> Iterator[dict[str, Json]]:
    sources, voices = pools
    hot = min(HOT_CLAIMS, claims // 4)
    for n in range(claims):
        subject = 0 if n % max(1, claims // hot) == 0 else draw.randrange(subjects)
        name, kind, _ = PROPERTIES[draw.randrange(len(PROPERTIES))]
        source = draw.randrange(sources)
        claim: dict[str, Json] = {
            "id": f"c{n}",
            "source": f"a{source}",
            "subject": f"s{subject}",
            "property": name,
            "value": _value(draw, kind),
            "said": f"what was said in account {source}, number {n}",
            "voice": f"v{draw.randrange(voices)}",
        }
        if (basis := BASES[draw.randrange(len(BASES))]) != "unspecified" and kind == "count":
            claim["basis"] = basis
        if draw.random() < 0.4:
            claim["repeats"] = [f"a{draw.randrange(sources)}"]
        elif draw.random() < 0.02:
            claim["corrects"] = True
        yield claim


def _value(draw: random.Random, kind: str) -> dict[str, Json]:
    if kind == "date":
        lo = draw.randrange(1, 28)
        return {"kind": "date", "lo": f"2018-12-{lo:02}", "hi": f"2018-12-{draw.randrange(lo, 29):02}"}
    if kind == "count":
        low = draw.randrange(60)
        return {"kind": "count", "lo": low, "hi": None if draw.random() < 0.1 else low + draw.randrange(20)}
    if kind == "places":
        return {"kind": "places", "names": [PLACES[draw.randrange(len(PLACES))]]}
    return {"kind": "text", "text": f"text {draw.randrange(30)}"}
