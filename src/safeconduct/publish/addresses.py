"""Houses by their addresses: the phrases by which one is looked for, a street with its number and not its town.

Many write the town before the street; whoever tells of a house leaves it out. Refuses what is no more than a town, and
what has too few words: both stand in any text (P12).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from safeconduct.publish.index.building import has_something
from safeconduct.publish.index.terms import counting_words
from safeconduct.publish.quasi.places import find_places
from safeconduct.publish.quasi.types import Grain

# A word of letters and digits, such as the number of a car.
SIGN: Final = re.compile(r"(?=\w*\d)(?=\w*[^\W\d_])\w{4,}")
# What stands before the name of a town.
_TOWN: Final = re.compile(r"\b(?:г|гор|город|city of|town of)\b\.?", re.IGNORECASE)
# Of an address what may stand before a street: the post's code of a town, a word or two, a region.
_AROUND: Final = re.compile(
    r"\d{5,6}|(?:г\.?\s|гор\.?\s|город\s)?\s*[^\W\d_]+(?:[ -][^\W\d_]+)?"
    r"|.*\b(?:область|обл|край|республика|респ|район|р-н|region|oblast|district|republic|county)\b.*",
    re.IGNORECASE,
)
# The name of a street.
_NAME: Final = re.compile(r"\b[A-ZА-ЯЁ][^\W\d_]{2}")
# Words that say something which a street with its number has at least.
_LEAST_WORDS: Final = 2
# Letters of the one word by which a house is found.
_LEAST_LETTERS: Final = 4


def house_names(address: str) -> Iterator[str]:
    """Give the phrases by which a house is looked for: each line of an address, and its street with the number."""
    yield from (said for line in lines_of(address) for said in (line, *street_of(line)) if _is_house(said))


def _is_house(text: str) -> bool:
    has_letters = sum(sign.isalpha() for sign in text) >= _LEAST_LETTERS
    return has_letters and bool(counting_words(text)) and not is_town(text)


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text in which anything can be found."""
    return tuple(line.strip() for line in text.split("\n") if has_something(line))


def street_of(line: str) -> Iterator[str]:
    """Give the least of an address that has a street and a number, by its commas: "Garden St 5", without its town.

    Many write the town before the street; whoever tells of a house leaves it out.
    """
    parts = line.split(",")
    if len(parts) == 1 or not any(sign.isdecimal() for sign in line):
        return
    around = next((at for at, part in enumerate(parts) if not _is_around(part)), len(parts) - 1)
    for start in (at for at in range(around, -1, -1) if at == 0 or is_street(parts[at])):
        begins = (",".join(parts[start:end]).strip() for end in range(start + 1, len(parts) + 1))
        if found := next(filter(_is_numbered, begins), ""):
            if found != line:
                yield found
            return


def _is_numbered(text: str) -> bool:
    return any(sign.isdecimal() for sign in text) and says(text, _LEAST_WORDS)


def is_street(part: str) -> bool:
    """Say whether a part of an address has a name, and not that of a town."""
    return bool(_NAME.search(part)) and not is_town(part)


def _is_around(part: str) -> bool:
    """Say whether a part of an address is no more than a town, what lies around it, or its code for the post."""
    said = part.strip()
    return bool(_AROUND.fullmatch(said)) or is_town(said)


def says(text: str, least: int) -> bool:
    """Say whether a phrase is found where it stands and hardly elsewhere: enough words, or a sign such as a car's."""
    return (len(set(counting_words(text))) >= least or bool(SIGN.search(text))) and not is_town(text)


def is_town(text: str) -> bool:
    """Say whether a text is no more than the name of a town or something greater."""
    rest, end = "", 0
    text = _TOWN.sub("", text)
    for one in find_places(text):
        if one.grain > Grain.TOWN:
            return False
        rest, end = rest + text[end : one.span.start], one.span.end
    return end > 0 and not any(sign.isalnum() for sign in rest + text[end:])
