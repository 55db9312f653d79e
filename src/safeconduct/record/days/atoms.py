"""The words of a text by what they say of days: each looked up once, the longest phrase of the tables first.

Figures that are a whole day by themselves (29.12.2018) are one atom. Every expression here is bounded in length, and
every word is passed once, in linear time. Refuses to judge what words mean together (`reading`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from safeconduct.record.days import english, russian
from safeconduct.record.days.kinds import Kind, phrases_of
from safeconduct.record.days.letters import Lettered, lettered
from safeconduct.record.days.months import MONTH_OF_WORD, MONTHS
from safeconduct.record.numerals import EN_ORDINALS, FORMS, RU_ORDINALS


class Atom(NamedTuple):
    """Words and what they say. ``start`` and ``end`` count letters of the even text.

    ``suffix``: the letters after figures (29th, 29-го). An empty line ends a phrase as the end of the text does.
    """

    kind: Kind
    value: Any
    text: str
    start: int
    end: int
    suffix: str = ""


# Longer runs of digits, and longer words, are no day, whatever they are.
_MOST_DIGITS: Final = 4
_MOST_LETTERS: Final = 32

_D: Final = r"(?:0?[1-9]|[12][0-9]|3[01])"
_M: Final = r"(?:0?[1-9]|1[0-2])"
_Y: Final = r"(?:19|20)[0-9]{2}"
_DM: Final = r"(?:0[1-9]|[12][0-9]|3[01])\.(?:0[1-9]|1[0-2])"
# Behind "2018-02" one says that the two figures are a day: 29 декабря 2018-02 января 2019.
_MONTH_WORDS: Final = "|".join(sorted(MONTH_OF_WORD, key=len, reverse=True))
_TOKEN: Final = re.compile(
    rf"(?P<iso>(?<![\w./-]){_Y}-[0-9]{{2}}-[0-9]{{2}}(?=t[0-9]|(?![\w/-])))"
    rf"|(?P<slashed>(?<![\w./-]){_Y}/{_M}/{_D}(?![\w/-]))"
    rf"|(?P<figures>(?<![\w./]){_D}(?P<mark>[./-]){_D}(?P=mark)(?:{_Y}|[0-9]{{2}})(?=г(?!\w)|-{_D}(?P=mark){_D}(?P=mark)(?:{_Y}|[0-9]{{2}})(?![\w/])"
    r"|(?![\w/]|[.-][0-9])))"
    rf"|(?P<roman>(?<![\w./]){_D}[./ -](?:i{{1,3}}|i?[vx]|vi{{1,3}}|xi{{1,2}})[./ -]{_Y}(?![\w/]))"
    rf"|(?P<some>(?<![\w./])(?:xx|хх|\?\?|__)\.{_M}\.{_Y}(?![\w/]))"
    rf"|(?P<yearly>(?<![\w./-]){_Y}-(?:0[1-9]|1[0-2])(?![\w/-]|[.,][0-9]| (?:{_MONTH_WORDS})(?!\w)))"
    rf"|(?P<monthly>(?<![\w.,/-]){_M}[./]{_Y}(?![\w/-]|[.,][0-9]))"
    rf"|(?P<beginning>(?<![\w./]){_D}\.{_M}(?= ?[-–] ?{_D}\.{_M}\.(?:{_Y}|[0-9]{{2}})(?![\w/]|\.[0-9])))"
    rf"|(?P<short>(?<![\w./,]){_DM}(?:(?![\w/]|[.,][0-9])|(?=/{_DM}(?![\w/]|[.,][0-9])))"
    rf"|(?:(?<=[^\w./,]{_DM}/)|(?<=\A{_DM}/)){_DM}(?![\w/]|[.,][0-9]))"
    r"|(?P<digits>[0-9]+)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?)"
    r"|(?P<sign>[^\w\s])"
)
_SUFFIX: Final = re.compile(r"(?:-|'(?=s))?(st|nd|rd|th|s|го|е|ое|м|му|ом|й|ый|х|ых)(?!\w)")
_SIGNS: Final = {
    ",": Kind.COMMA, "-": Kind.DASH, "–": Kind.DASH, "/": Kind.STROKE, ".": Kind.POINT, "&": Kind.AND, "~": Kind.ABOUT,
    "№": Kind.NUMBERED, "%": Kind.THINGS, "₽": Kind.THINGS, "$": Kind.THINGS, "€": Kind.THINGS,
}  # fmt: skip
_QUARTERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_RU_ENDINGS: Final = [
    "ый",
    "ий",
    "ой",
    "ое",
    "ого",
    "ому",
    "ом",
    "ым",
    "ые",
    "ых",
    "ая",
    "ую",
    "ье",
    "ьего",
    "ьему",
    "ьем",
    "ьей",
    "ью",
    "ья",
    "ьи",
    "ьих",
    "ей",
]
_TENS: Final = {form: number for form, number in FORMS.items() if number in range(20, 100, 10)}
_ORDINALS: Final = EN_ORDINALS | {stem + end: n for stem, n in RU_ORDINALS.items() for end in _RU_ENDINGS}
_SHORT: Final = frozenset(short for name in MONTHS for short in (*name.en_short, *name.ru_short))


class _Node:
    """A word of a phrase: the words that may follow, and what the phrase says if it ends here."""

    __slots__ = ("after", "said")

    def __init__(self) -> None:
        self.after: dict[str, _Node] = {}
        self.said: tuple[Kind, Any] | None = None


def _tree() -> _Node:
    root = _Node()
    for row in (*russian.ROWS, *english.ROWS):
        for phrase in phrases_of(row):
            node = root
            for word in phrase:
                node = node.after.setdefault(word, _Node())
            if node.said is None:
                node.said = (row.kind, row.value)
    return root


_ROOT: Final = _tree()


class _Token(NamedTuple):
    name: str
    text: str
    start: int
    end: int


def atoms_of(text: str) -> tuple[Lettered, list[Atom]]:
    """Return a text in even letters and its atoms, in order; one of the kind END is the last."""
    even = lettered(text)
    tokens = [
        _Token("figures" if found.lastgroup == "mark" else str(found.lastgroup), found.group(), *found.span())
        for found in _TOKEN.finditer(even.text)
    ]
    return even, [*_atoms(even.text, tokens), _end(len(even.text))]


def _end(at: int) -> Atom:
    return Atom(Kind.END, 0, "", at, at)


def _atoms(text: str, tokens: Sequence[_Token]) -> Iterator[Atom]:
    at, end = 0, 0
    while at < len(tokens):
        atom, at = _atom(text, tokens, at)
        # Suffixes of figures have no token of their own in the atom that they belong to.
        while at < len(tokens) and tokens[at].start < atom.end:
            at += 1
        if text.count("\n", end, atom.start) > 1:
            yield _end(end)
        yield atom
        end = atom.end


def _atom(text: str, tokens: Sequence[_Token], at: int) -> tuple[Atom, int]:
    """Return the atom that begins at a token, and the token after it."""
    token = tokens[at]
    match token.name:
        case "digits":
            return _number(text, token), at + 1
        case "word":
            return _word(text, tokens, at)
        case "sign":
            return Atom(_SIGNS.get(token.text, Kind.OTHER), 0, token.text, token.start, token.end), at + 1
        case "beginning" | "short":
            return Atom(Kind.DAY_AND_MONTH, token.text, token.text, token.start, token.end), at + 1
        case name:
            return Atom(Kind.DATE, name, token.text, token.start, token.end), at + 1


def _number(text: str, token: _Token) -> Atom:
    if len(token.text) > _MOST_DIGITS:
        return Atom(Kind.OTHER, 0, "", token.start, token.end)
    if text[max(token.start - 2, 0) : token.start].endswith(".") and text[token.start - 2].isdigit():
        # What follows a decimal point is no day: 107.31 August.
        return Atom(Kind.OTHER, 0, "", token.start, token.end)
    found = _SUFFIX.match(text, token.end)
    suffix, end = (found[1], found.end()) if found is not None else ("", token.end)
    if suffix in ("х", "ых", "s"):
        return Atom(Kind.DECADE, int(token.text), token.text, token.start, end)
    return Atom(Kind.NUMBER, int(token.text), token.text, token.start, end, suffix=suffix)


def _word(text: str, tokens: Sequence[_Token], at: int) -> tuple[Atom, int]:
    token = tokens[at]
    if token.end - token.start > _MOST_LETTERS:
        return Atom(Kind.OTHER, 0, "", token.start, token.end), at + 1
    said, after = _phrase(text, tokens, at)
    if said is not None:
        end = tokens[after - 1].end
        kind, value = said
        if (
            kind in (Kind.YEAR, Kind.YEAR_OF_SAYING)
            and tokens[after - 1].text in ("г", "гг")
            and text[end : end + 1] == "."
        ):
            end += 1
        return Atom(kind, value, text[token.start : end], token.start, end), after
    month = MONTH_OF_WORD.get(token.text)
    if month is not None:
        if token.text in _SHORT:
            end = token.end + (text[token.end : token.end + 1] == ".")
            return Atom(Kind.SHORT_MONTH, month, token.text, token.start, end), at + 1
        return Atom(Kind.MONTH, month, token.text, token.start, token.end), at + 1
    return _number_word(text, tokens, at)


def _phrase(text: str, tokens: Sequence[_Token], at: int) -> tuple[tuple[Kind, Any] | None, int]:
    """Return what the longest phrase says that begins at a token, and the token after it."""
    node, said, after = _ROOT, None, at
    while at < len(tokens):
        following = node.after.get(tokens[at].text)
        if following is None:
            break
        node, at = following, at + 1
        if node.said is not None:
            said, after = node.said, at
    return said, after


def _number_word(text: str, tokens: Sequence[_Token], at: int) -> tuple[Atom, int]:
    """Return a number that is written in words, of two words at most: twenty-ninth, двадцать девятого."""
    token = tokens[at]
    if token.text in _TENS:
        after = at + 2 if at + 2 < len(tokens) and tokens[at + 1].text == "-" else at + 1
        if after < len(tokens):
            second, tens = tokens[after], _TENS[token.text]
            for kind, forms in ((Kind.ORDINAL, _ORDINALS), (Kind.COUNTED, FORMS)):
                units = forms.get(second.text, 0)
                if 1 <= units <= 9:
                    total = tens + units
                    value: Any = total if kind is Kind.ORDINAL else (total, total)
                    return Atom(kind, value, text[token.start : second.end], token.start, second.end), after + 1
    if token.text in _ORDINALS:
        return Atom(Kind.ORDINAL, _ORDINALS[token.text], token.text, token.start, token.end), at + 1
    if token.text in FORMS:
        number = FORMS[token.text]
        return Atom(Kind.COUNTED, (number, number), token.text, token.start, token.end), at + 1
    if token.text in _QUARTERS:
        return Atom(Kind.ORDINAL, _QUARTERS[token.text], token.text, token.start, token.end), at + 1
    return Atom(Kind.OTHER, 0, token.text, token.start, token.end), at + 1
