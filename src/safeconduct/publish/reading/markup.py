"""A text as it would be shown by a browser: tags, entities and percent-encoded letters read as what they stand for.

What is written in a statement is shown as it stands, so this is a second reading and never the only one. Refuses to
decode what is not UTF-8: it stays as it is written.
"""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Iterator
from typing import Final

from safeconduct.publish.reading.plain import PlainText, plain_text

# Tags of HTML and no other words in angle brackets, such as an address of mail; with 200 characters of attributes.
_TAG: Final = (
    r"</?(?:a|abbr|b|bdi|bdo|big|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|kbd|li|mark|ol|p|q|s|small|span|strike|"
    r"strong|sub|sup|table|td|th|tr|tt|u|ul|wbr)(?=[\s/>])[^<>]{0,200}>|<!--.{0,200}?-->"
)
_ENTITY: Final = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});"
_PERCENT: Final = r"(?:%[0-9a-fA-F]{2})+"
_MARKUP: Final = re.compile(rf"(?P<tag>{_TAG})|(?P<entity>{_ENTITY})|(?P<percent>{_PERCENT})", re.DOTALL)


def shown_text(given: str) -> PlainText | None:
    """Return a text as it is shown, read as plain; None where it has no markup. Cost is linear in its length."""
    parts: list[str] = []
    starts, ends = array("I"), array("I")
    past = 0
    for found in _MARKUP.finditer(given):
        pieces = list(_pieces(found))
        if len(pieces) == 1 and pieces[0][0] == found.group():
            continue
        _take(given[past : found.start()], past, parts, starts, ends)
        for letters, start, end in pieces:
            parts.append(letters)
            starts.extend([start] * len(letters))
            ends.extend([end] * len(letters))
        past = found.end()
    if not past:
        return None
    _take(given[past:], past, parts, starts, ends)
    plain = plain_text("".join(parts))
    return PlainText(
        plain.text,
        array("I", (starts[at] for at in plain.starts)),
        array("I", (ends[at - 1] for at in plain.ends)),
    )


def _take(text: str, at: int, parts: list[str], starts: array[int], ends: array[int]) -> None:
    parts.append(text)
    starts.extend(range(at, at + len(text)))
    ends.extend(range(at + 1, at + len(text) + 1))


def _pieces(found: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """Give what markup stands for, letter by letter, and where each stands; the markup itself where it is none."""
    start, end = found.span()
    if found["tag"]:
        return
    if found["entity"]:
        yield html.unescape(found.group()), start, end
        return
    try:
        letters = bytes.fromhex(found.group().replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        yield found.group(), start, end
        return
    for letter in letters:
        length = 3 * len(letter.encode("utf-8"))
        yield letter, start, start + length
        start += length
