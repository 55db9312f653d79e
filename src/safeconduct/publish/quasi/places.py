"""Finds places: those of a list of the North Caucasus and beyond, and by form "село …", "… district", "улица …".

Each place of the list lies in another, so that one can be asked what it is part of and how fine it is. What only has a
form has the grain of its form and a code that both languages share nearly always (`skeleton`). Of the list, capital and
small letters are one; refuses a small one only where the name is an ordinary word as well: "грозный".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Language
from safeconduct.publish.quasi.patterns import Taken, even, text_of
from safeconduct.publish.quasi.types import Finding, Grain, QuasiKind
from safeconduct.publish.types import Span
from safeconduct.record.gazetteer.reading import places as gazetteer
from safeconduct.record.gazetteer.types import PlaceId

# Letters of Russian as English texts write them, without vowels: two spellings of one name meet in what is left.
_LATIN: Final = str.maketrans(
    {
        "б": "b", "в": "v", "г": "g", "д": "d", "ж": "j", "з": "z", "к": "k", "л": "l", "м": "m", "н": "n", "п": "p",
        "р": "r", "с": "s", "т": "t", "ф": "f", "х": "k", "ц": "ts", "ч": "c", "ш": "s", "щ": "s", "й": "", "а": "",
        "е": "", "и": "", "о": "", "у": "", "ы": "", "э": "", "ю": "", "я": "", "ь": "", "ъ": "", "h": "", "y": "",
        "a": "", "e": "", "i": "", "o": "", "u": "", "'": "", "-": "", " ": "",
    }
)  # fmt: skip
_SPELLINGS: Final = (("zh", "j"), ("kh", "k"), ("ch", "c"), ("sh", "s"), ("shch", "s"), ("ph", "f"))
_CAP: Final = r"[А-ЯЁA-Z][\w’'-]*"
_CAPS: Final = rf"{_CAP}(?:[ -]{_CAP}){{0,2}}"
# Words before a name that say what it is; of the first two grains a name is needed, a building may have a number.
_FORMS: Final = tuple(
    (re.compile(form), grain)
    for form, grain in (
        (
            rf"(?<!\w)(?i:сел(?:о|е|а|у|ом)|аул(?:а|е|у|ом)?|пос[её]л(?:ок|ка|ке|ку|ком)|станиц(?:а|ы|е|у|ей)|"
            rf"хутор(?:а|е|у|ом)?|деревн(?:я|и|е|ю|ей)|с\.|ст-ц\w|пос\.|х\.)\s+(?P<name>{_CAPS})",
            Grain.VILLAGE,
        ),
        (
            rf"(?<!\w)(?:[Tt]he\s+)?(?i:village|settlement|hamlet|aul|stanitsa|township)\s+(?:of\s+)?(?P<name>{_CAPS})",
            Grain.VILLAGE,
        ),
        (rf"(?<!\w)(?:[Tt]he\s+)?(?P<name>{_CAP}(?:[ -]{_CAP}){{0,1}})\s+(?i:village|settlement)(?!\w)", Grain.VILLAGE),
        (
            rf"(?<!\w)(?i:ул\.|улиц(?:а|ы|е|у|ей)|просп\.|проспект(?:а|е|у)?|пр-т|переул(?:ок|ка|ке)|пер\.|"
            rf"площад(?:ь|и)|бульвар(?:а|е)?|микрорайон(?:а|е)?)\s+(?:[Ии]м(?:\.|ени)\s+)?(?P<name>{_CAPS})(?:,?\s+"
            r"(?:д\.|дом)?\s*[0-9]+\w?)?",
            Grain.STREET,
        ),
        (
            rf"(?<!\w)(?P<name>{_CAP}(?:\s{_CAP}){{0,1}})\s+(?:Street|Avenue|Prospekt|Lane|Square|Boulevard)(?!\w)",
            Grain.STREET,
        ),
        (
            rf"(?<!\w)(?i:станци(?:я|и|ю|ей)|вокзал(?:а|е|у)?|платформ(?:а|ы|е|у))\s+(?:«)?(?P<name>{_CAPS})(?:»)?",
            Grain.BUILDING,
        ),
        (rf"(?<!\w)(?P<name>{_CAP})\s+(?:railway\s+|bus\s+|train\s+)station(?!\w)", Grain.BUILDING),
        (
            r"(?<!\w)(?P<name>[А-ЯЁ][\w-]*(?:ск|цк|н)(?:ий|ый|ого|ому|им|ым|ом|ой))\s+район(?:а|е|у|ом)?(?!\w)",
            Grain.DISTRICT,
        ),
        (rf"(?<!\w)(?:[Tt]he\s+)?(?P<name>{_CAP})\s+[Dd]istrict(?!\w)", Grain.DISTRICT),
        (
            r"(?<!\w)(?i:школ\w{0,2}|больниц\w{0,2}|поликлиник\w{0,2}|гимнази\w{0,2}|лице\w{1,2}|колони\w{0,2}|"
            r"роддом\w{0,2}|отдел\w{0,2}\s+полиции|ОВД|РОВД|ОМВД|СИЗО|ИВС|ИК)\s*(?:№|-|номер)\s*(?P<name>[0-9]+)",
            Grain.BUILDING,
        ),
        (
            r"(?<!\w)(?i:school|hospital|clinic|colony|prison|police\s+station|detention\s+cent(?:re|er))\s+"
            r"(?:No\.?|[Nn]umber|#)\s*(?P<name>[0-9]+)",
            Grain.BUILDING,
        ),
        (
            r"(?<!\w)(?P<name>[А-ЯЁ][\w-]*(?:ск|цк|н)(?:ий|ый|ого|ому|им|ым|ом|ой|ая|ую))\s+"
            r"(?:Р?ОВД|РУВД|УВД|ОМВД|МВД|отдел\w{0,2}\s+полиции|мечет\w{1,2}|больниц\w{1,2}|школ\w{1,2}|вокзал\w{0,2})",
            Grain.BUILDING,
        ),
        (
            rf"(?<!\w)(?:[Tt]he\s+)?(?P<name>{_CAP}(?:\s{_CAP})?)\s+(?:ROVD|OVD|[Mm]osque|[Hh]ospital|[Pp]rison|"
            r"[Mm]arket|police\s+(?:station|office|department))(?!\w)",
            Grain.BUILDING,
        ),
    )
)
_GRAINS: Final = {grain.name.lower(): grain for grain in Grain}
# Forms of names of the list that are ordinary words in small letters: terrible, cool, shawls, (to) a tank, a bird.
_ALSO_WORDS: Final = re.compile(
    r"грозн(?:ый|ого|ому|ым|ом)|прохладн(?:ый|ого|ому|ым|ом)|шали|комсомольск(?:ое|ого|ому|им|ом)|"
    r"знаменск(?:ое|ого|ому|им|ом)|баку|turkey"
)
# Names that stand before such a word and name no place.
_NO_NAMES: Final = frozenset(("the", "a", "this", "that", "each", "every", "our", "their", "his", "her"))


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the list. ``within``: the next greater one, empty at the top. ``names``: English, Russian.

    ``public``: its code in what is released (`released.districts`), empty for one that has none.
    """

    id: str
    grain: Grain
    within: str
    expression: str
    names: tuple[str, str]
    public: str = ""


@functools.cache
def places() -> Mapping[str, Place]:
    """Return the list by id; ValueError where a line lies in a place that the list has not."""
    held: dict[str, Place] = {}
    for line in text_of("safeconduct.publish.quasi", "words/places.tsv").splitlines():
        if not line or line.startswith("#"):
            continue
        id_, grain, within, english, russian, *rest = line.split("\t")
        public, known_as = (*rest, "", "")[:2]
        names = [_names(english, known_as, "en"), _names(russian, known_as, "ru")]
        forms = [*(re.escape(one) for one in names[0]), *(endings(one) for one in names[1])]
        expression = "|".join(sorted(forms, key=len, reverse=True))
        held[id_] = Place(id_, _GRAINS[grain], within, expression, (names[0][0], names[1][0]), public)
    if not {one.within for one in held.values()} - {""} <= held.keys():
        raise ValueError("a place within no place")
    return held


def _names(cell: str, known_as: str, language: Language) -> list[str]:
    """Return the spellings of a place in one language, the shown one first: the list's own, then the gazetteer's.

    Of the gazetteer those alone that are no ordinary words besides.
    """
    own = cell.split("|")
    if not known_as:
        return own
    place = gazetteer()[PlaceId(known_as)]
    bare = [one.text for one in (place.ru if language == "ru" else place.en) if one.is_bare]
    return list(dict.fromkeys([*own, *bare] if own[0] else [*bare, *own[1:]]))


@functools.cache
def _by_public_code() -> Mapping[str, str]:
    return {one.public: one.id for one in places().values() if one.public}


def place_of(code: str) -> str:
    """Return the id of the place that a code of a release means; any other code as it is."""
    return _by_public_code().get(code, code)


def endings(name: str) -> str:
    """Return the expression of a Russian name in all its cases, yo or not."""
    *before, last = re.split(r"(?<=[ -])", name)
    stems = [re.escape(one) for one in before]
    if stems and last in ("район", "край"):
        stems = [*stems[:-1], _adjective(before[-1])]
    return "".join((*stems, _ending(last))).replace("ё", "[её]").replace("Ё", "[ЕЁ]")


def _adjective(word: str) -> str:
    stem, mark = word[:-1], word[-1]
    found = re.match(r"(.+?)(?:ий|ый|ой)$", stem)
    if found is None:
        return re.escape(word)
    return rf"{re.escape(found[1])}(?:ий|ый|ой|ого|ому|им|ым|ом){re.escape(mark)}"


# What a name ends with, what stays, and what then may follow.
_CASES: Final = (
    (r"(.+[ксн])(?:ый|ий)", "(?:ый|ий|ого|ому|ым|им|ом)"),
    (r"(.+ск|.+нн)ая", "(?:ая|ой|ую)"),
    (r"(.+)ия", "(?:ия|ии|ию|ией)"),
    (r"(.+)я", "(?:я|и|е|ю|ей)"),
    (r"(.+)а", "(?:а|ы|и|е|у|ой|ою)"),
    (r"(.+ск)ое", "(?:ое|ого|ому|им|ом)"),
    (r"(.+ин|.+ов|.+ль)[ое]", "(?:о|е|а|я|у|ю|ом|ем)"),
    (r"(.+)й", "(?:й|я|ю|ем|е)"),
    (r"(.+)ь", "(?:ь|я|и|ю|ем|ью|е)"),
    (r"(.*[бвгджзклмнпрстфхцчшщ])", "(?:а|у|ом|ем|е)?"),
    (r"(.+)ы", "(?:ы|ов|ам|ами|ах|)"),
    (r"(.+[кх])и", "(?:и|ов|ам|ами|ах)"),
)


def _ending(word: str) -> str:
    if word.isupper():
        return re.escape(word)
    for form, cases in _CASES:
        if found := re.fullmatch(form, word):
            return re.escape(found[1]) + cases
    return re.escape(word)


@functools.cache
def _expression() -> tuple[re.Pattern[str], tuple[str, ...]]:
    held = sorted(places().values(), key=lambda one: -max(len(name) for name in one.names))
    parts = [f"(?P<p{number}>{one.expression.lower()})" for number, one in enumerate(held)]
    # Most words begin as no name of the list does, and are not compared with all of them.
    begun = "|".join(sorted({form[:2] for one in held for form in _forms(one.expression.lower())}))
    return re.compile(rf"(?<!\w)(?=(?:{begun}))(?:{'|'.join(parts)})(?!\w)"), tuple(one.id for one in held)


def _forms(expression: str) -> Iterator[str]:
    """Give the forms that an expression is made of, parted where no bracket is open."""
    depth = start = 0
    for at, sign in enumerate(expression):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            yield expression[start:at]
            start = at + 1
    yield expression[start:]


def _is_name(text: str, span: Span) -> bool:
    """Say whether words that are ordinary words as well are written as a name, or all is written small."""
    return text[span.start].isupper() or not _ALSO_WORDS.fullmatch(even(text[span.start : span.end])) or text.islower()


def grain_of(code: str) -> Grain:
    """Return how fine a place is; of one that the list has not, the grain of its form, else of a village."""
    code = place_of(code)
    if code in places():
        return places()[code].grain
    return _GRAINS.get(code.partition(":")[0], Grain.VILLAGE)


def path(code: str) -> tuple[str, ...]:
    """Return a place and all it lies in, the greatest first; of one that the list has not, itself alone."""
    held, code = list[str](), place_of(code)
    while code:
        held.append(code)
        code = places()[code].within if code in places() else ""
    return tuple(reversed(held))


def contains(outer: str, inner: str) -> bool:
    """Say whether a place is another or lies in it, so far as the list says."""
    return place_of(outer) in path(inner)


def wider(code: str) -> str:
    """Return the next greater place that has a coarser grain; empty where the list knows none."""
    grain = grain_of(code)
    return next((one for one in reversed(path(code)) if grain_of(one) < grain), "")


def town_codes(name: str) -> frozenset[str]:
    """Return the codes of a town as people wrote it; one that the list has not has a code of its own spelling."""
    if not name:
        return frozenset()
    found = frozenset(one.code for one in find_places(name) if one.code)
    return found or frozenset((f"village:{skeleton(name)}",))


def skeleton(name: str) -> str:
    """Return what spellings of one name share: its consonants in Latin letters."""
    small = even(name)
    for spelling, letter in _SPELLINGS:
        small = small.replace(spelling, letter)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[^a-z0-9]", "", small.translate(_LATIN)))


def find_places(text: str) -> tuple[Finding, ...]:
    """Return every place in a text, in order; what has a form ("село …") before what stands in the list."""
    found: list[Finding] = []
    taken = Taken(text)
    for span, code, grain in _candidates(text):
        if not taken.take(span):
            continue
        found.append(Finding(span, QuasiKind.PLACE, code=code, grain=grain, is_exact=grain >= Grain.VILLAGE))
    return tuple(sorted(found, key=lambda one: one.span.start))


def _candidates(text: str) -> Iterator[tuple[Span, str, Grain]]:
    evened = text.replace("ё", "е").replace("Ё", "Е").replace("\u00a0", " ").replace("‑", "-").replace("’", "'")
    expression, ids = _expression()
    found_ids = ((Span(*one.span()), ids[int((one.lastgroup or "p0")[1:])]) for one in expression.finditer(even(text)))
    listed = [(span, code) for span, code in found_ids if _is_name(text, span)]
    for form, grain in _FORMS:
        for found in form.finditer(evened):
            name = found["name"]
            if name.lower() in _NO_NAMES:
                continue
            if any(span.start <= found.start() and found.end() < span.end for span, _ in listed):
                # A listed name that says more: "Sunzhensky district of Ingushetia".
                continue
            known = [code for span, code in listed if found.start() <= span.start and span.end <= found.end()]
            code = next((one for one in known if grain_of(one) == grain), "")
            yield Span(*found.span()), code or f"{grain.name.lower()}:{skeleton(name)}", grain
    for span, code in listed:
        yield span, code, grain_of(code)
