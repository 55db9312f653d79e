"""One coarse spelling by sound for every spelling of a name: Russian, Chechen, and their Latin spellings.

A word becomes a few short texts over 24 letters, in which romanisations meet: BGN/PCGN, ISO 9, GOST, ICAO 9303, Library
of Congress, and German, French, Turkish, Polish and English habits. A Latin spelling may stand for several (sch is
ш, ж or сх): then all of them are given, likeliest first. Doubled letters are single; soft and hard signs, palochka and
apostrophes are silent. Refuses to be a spelling for people: it is for comparing alone.

Letters of the coarse spelling: a e i o u, O (ё where it is said as o), b v g d J (ж, дж) z k l m n p r s t f h (х)
c (ц) C (ч) S (ш, щ).
Sources: the tables of the standards named; notes/publish.md section 4.2 (sch and ch need a set of keys).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

# Spellings given for one word at most: a name of four ambiguous letters has as many.
MOST_SPELLINGS: Final = 24
# Words whose spellings are remembered: those of several long texts.
_REMEMBERED: Final = 1 << 15

# Cyrillic letters of neighbouring alphabets, and the Russian ones they sound like.
_SOUNDS_LIKE: Final = str.maketrans(
    {"і": "и", "ї": "и", "ј": "й", "є": "е", "ґ": "г", "ѕ": "с", "ў": "у", "ӣ": "и", "ӯ": "у", "қ": "к", "ғ": "г",
     "ҳ": "х", "ҷ": "ж", "ә": "а", "ө": "о", "ү": "у", "ұ": "у", "һ": "х", "ң": "н", "җ": "ж", "ҙ": "з", "ҫ": "с",
     "ӗ": "е", "ӑ": "а", "ѐ": "е", "ѝ": "и", "ӧ": "о", "ӱ": "у", "ӓ": "а", "ӥ": "и", "ԥ": "п", "ҩ": "о"}
)  # fmt: skip

_CYRILLIC: Final[Mapping[str, tuple[str, ...]]] = {
    "а": ("a",), "б": ("b",), "в": ("v",), "г": ("g",), "д": ("d",), "е": ("e",), "ё": ("e", "O"), "ж": ("J",),
    "дж": ("J",), "з": ("z",), "и": ("i",), "й": ("i",), "к": ("k",), "л": ("l",), "м": ("m",), "н": ("n",),
    "о": ("o",), "п": ("p",), "р": ("r",), "с": ("s",), "т": ("t",), "у": ("u",), "ф": ("f",), "х": ("h",),
    "ц": ("c",), "ч": ("C",), "ш": ("S",), "щ": ("S",), "ъ": ("",), "ы": ("i",), "ь": ("",), "э": ("e",),
    "ю": ("u",), "я": ("a",), "ӏ": ("",), "йо": ("O", "e"), "ьо": ("O", "e"), "йе": ("e", "ie"), "йя": ("ia",),
    "чев": ("Cev", "COv"), "шев": ("Sev", "SOv"), "щев": ("Sev", "SOv"), "жев": ("Jev", "JOv"),
}  # fmt: skip
_IOTATED: Final = {"a": ("a",), "e": ("e",), "o": ("O", "o", "e"), "u": ("u",)}
_LATIN: Final[Mapping[str, tuple[str, ...]]] = {
    **{letter: (letter,) for letter in "abdegiklmnoprtuv"},
    "s": ("s",), "f": ("f", "v"), "w": ("v",), "z": ("z",), "h": ("h",), "y": ("i",), "q": ("k",),
    "c": ("c", "k", "J"),
    "j": ("i", "J"), "x": ("ks", "h"),
    "kh": ("h", "kh"), "gh": ("g", "h", "gh"), "ph": ("f", "ph"), "th": ("t", "th"), "dh": ("d", "dh"), "zh": ("J",),
    "sh": ("S", "sh"),
    "ch": ("C", "h", "S"), "ck": ("k",), "qu": ("k", "kv"), "cz": ("C", "c"), "sz": ("S", "sz"), "ts": ("c", "ts"),
    "tz": ("c", "tz"),
    "tsh": ("C", "ch"), "tzh": ("tJ",), "sc": ("sk", "S", "sc"),
    "tc": ("c",), "dj": ("J", "di"), "dzh": ("J",), "dž": ("J",), "dż": ("J",), "dź": ("J",),
    "dsch": ("J",), "dch": ("J", "dC", "dh"), "tch": ("C", "tC", "th"), "tsch": ("C",), "tš": ("C",),
    "sch": ("S", "J", "sh", "sC"),
    "shh": ("S",), "shch": ("S",), "schtsch": ("S",), "chtch": ("S",), "szcz": ("S",), "šč": ("S",), "şç": ("S",),
    "stch": ("S",), "rz": ("rz", "J"), "gue": ("gue", "ge"), "gui": ("gui", "gi"),
    "š": ("S",), "ş": ("S",), "ș": ("S",), "ś": ("s", "S"), "ŝ": ("S",), "ž": ("J",), "ż": ("J",), "ź": ("z",),
    "č": ("C",), "ç": ("C",), "ć": ("C",), "ĉ": ("C",), "ł": ("l",), "ń": ("n",), "ñ": ("n",), "ğ": ("g", ""),
    "ġ": ("g",), "ģ": ("g",), "ḩ": ("h",), "ḥ": ("h",), "ḫ": ("h",), "ħ": ("h",), "ẖ": ("h",), "ß": ("s",),
    "ff": ("f", "v"), "ssh": ("sS", "S"), "zsh": ("zS",), "szh": ("sJ",), "szch": ("Sh", "sh", "SC"),
    "ı": ("i",), "ï": ("i",), "í": ("i",), "ì": ("i",), "î": ("i",), "ī": ("i",), "ĭ": ("i",), "ý": ("i",),
    "ÿ": ("i",), "ȳ": ("i",),
    "á": ("a",), "à": ("a",), "â": ("a", "ia"), "ā": ("a",), "å": ("a",), "ä": ("a", "e"), "é": ("e",),
    "è": ("e",), "ê": ("e",), "ė": ("e",), "ē": ("e",), "ë": ("e", "O"), "ó": ("o",), "ô": ("o",), "ō": ("o",),
    "ö": ("o", "e"), "ő": ("o",), "ú": ("u",), "û": ("u", "iu"), "ū": ("u",), "ü": ("u",), "ŭ": ("u",), "ř": ("r",),
    "ţ": ("c", "t"), "ț": ("c", "t"), "ẑ": ("z",), "ə": ("e", "a"),
    "ou": ("u", "ou"), "oo": ("u", "o"), "ee": ("e", "i"), "ae": ("ae", "e"), "oe": ("oe", "o"), "ue": ("ue", "u"),
    "ii": ("i",), "iy": ("i",), "ij": ("i", "iJ"), "iji": ("i", "iJi"), "yj": ("i",), "yi": ("i",), "ji": ("i", "Ji"),
    "ie": ("ie", "e", "i"),
    **{f"y{vowel}": (*plain, f"i{vowel}") for vowel, plain in _IOTATED.items()},
    **{f"j{vowel}": (*plain, f"i{vowel}", f"J{vowel}", f"h{vowel}") for vowel, plain in _IOTATED.items()},
    "ia": ("ia", "a"), "iu": ("iu", "u"), "io": ("io", "O", "e"), "you": ("u", "iu"), "iou": ("u", "iu"),
    **{f"i{half}{vowel}": (f"i{vowel}",) for half in "yi" for vowel in "aeou"},
    **{f"ij{vowel}": (f"i{vowel}", f"iJ{vowel}") for vowel in "aeou"},
    **{f"y{half}{vowel}": (f"i{vowel}",) for half in "yj" for vowel in "aeou"},
    **{f"ï{vowel}": (*plain, f"i{vowel}") for vowel, plain in _IOTATED.items()},
    "jou": ("Ju", "u", "iu"), "iâ": ("ia", "a"), "iû": ("iu", "u"), "eff": ("ev",), "off": ("ov",),
}  # fmt: skip


def _pieces(table: Mapping[str, tuple[str, ...]]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))


_CYRILLIC_PIECE: Final = _pieces(_CYRILLIC)
_LATIN_PIECE: Final = _pieces(_LATIN)
# Words that look German, in which s is written for з and z for ц; Polish ones do no harm here.
_GERMAN: Final = re.compile("w|sch|ß")
_GERMAN_LETTERS: Final[Mapping[str, tuple[str, ...]]] = {**_LATIN, "s": ("s", "z"), "z": ("z", "c")}
_IS_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
# Latin o behind a hushing letter may be ё, which Cyrillic texts write as е: Khrushchov.
_HUSHED: Final = re.compile("(?<=[JCS])o(?=v)")
_DOUBLED: Final = re.compile(r"(.)\1+")


@lru_cache(maxsize=_REMEMBERED)
def sounds_of(word: str) -> tuple[str, ...]:
    """Return the coarse spellings of a word in small letters, likeliest first; none where it has no letter of ours.

    Each is given once. At most `MOST_SPELLINGS`; of a word that has more the likeliest.
    """
    if _IS_CYRILLIC.search(word):
        table, pieces = _CYRILLIC, _CYRILLIC_PIECE.findall(word.translate(_SOUNDS_LIKE))
    elif _GERMAN.search(word):
        table, pieces = _GERMAN_LETTERS, _LATIN_PIECE.findall(word)
    else:
        table, pieces = _LATIN, _LATIN_PIECE.findall(word)
    # At its beginning я is not а in any spelling; inside a word many leave its i out.
    found = ["i" if pieces[:1] and pieces[0] in "яю" else ""]
    for piece in pieces:
        sounds = table[piece]
        if len(sounds) == 1:
            found = [one + sounds[0] for one in found]
        else:
            # Alternatives of later letters are added behind, so that the likeliest of all letters stay in front.
            found = [one + sound for sound in sounds for one in found][:MOST_SPELLINGS]
    if table is not _CYRILLIC:
        found += [_HUSHED.sub("O", one) for one in found if _HUSHED.search(one)]
    spellings = dict.fromkeys(map(single, found))
    spellings.pop("", None)
    return tuple(spellings)


def single(sounds: str) -> str:
    """Return sounds with doubled letters single, and what two letters make together as one."""
    return _DOUBLED.sub(r"\1", sounds.replace("tS", "C").replace("dJ", "J").replace("dS", "J").replace("SC", "S"))
