"""What the public site says of the organisation itself: a TOML file that people write (formats/release.md).

Read strictly: a word that is not known is refused, so that a private note cannot slip onto a page. It holds names,
method, how to reach us, the press contact, addresses and keys; no person is named by its form, and none should be.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.errors import Opaque, Phrase
from safeconduct.base.plain import plain
from safeconduct.protect import reasons
from safeconduct.protect.minisign import MinisignKey, NotAMinisignKey, key_from_text
from safeconduct.publish.released import errors
from safeconduct.publish.released.types import Tongue

FORMAT: Final = "safeconduct.organisation/1"
MAX_ORGANISATION_BYTES: Final = 1 << 16
# Characters of a name, of a paragraph; paragraphs and addresses.
MOST_NAME: Final = 120
MOST_PARAGRAPH: Final = 2_000
MOST_PARAGRAPHS: Final = 40
MOST_ADDRESSES: Final = 8
MOST_KEYS: Final = 20
# SHA-256 in small hexadecimal digits.
_DIGITS: Final = re.compile(r"[0-9a-f]{64}")
# Letters that end no attribute. An onion is its own key and needs no TLS.
_PATH: Final = r"(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?"
_ADDRESS: Final = re.compile(rf"(https://[a-z0-9][a-z0-9.-]{{0,252}}|http://[a-z2-7]{{56}}\.onion){_PATH}")
_ONION: Final = re.compile(rf"http://[a-z2-7]{{56}}\.onion{_PATH}")
# Languages that everything is written in; Chechen is shown where it is given.
_NEEDED: Final = (Tongue.RUSSIAN, Tongue.ENGLISH)

Paragraphs = Mapping[Tongue, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Reaching:
    """How somebody reaches us: the page for sources, its onion, and what shows that it is ours. Empty: not there."""

    pages: tuple[str, ...]
    onion: str
    page_sha256: str
    fingerprint: str
    words: Paragraphs


@dataclass(frozen=True, slots=True)
class KeyInForce:
    """A publishing key and the days on which it signed. ``last_day`` is empty while it still does."""

    key: MinisignKey
    first_day: Day
    last_day: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """Everything the site says of who makes it. ``sites``: addresses of the site itself, the best first."""

    names: Mapping[Tongue, str]
    sites: tuple[str, ...]
    method: Paragraphs
    reaching: Reaching
    press: Paragraphs
    keys: tuple[KeyInForce, ...]
    rotation: Paragraphs


def organisation_from_toml(data: bytes) -> Organisation:
    """Read the file; MalformedOrganisation."""
    try:
        if len(data) > MAX_ORGANISATION_BYTES:
            _refuse("file", reasons.TOO_LONG)
        table = tomllib.loads(data.decode("utf-8"))
    # Brackets nested ten thousand deep end the parser's own stack.
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        _refuse("file", errors.NOT_TOML)
    top = _Table(table, "")
    if top.text("format", MOST_NAME) != FORMAT:
        _refuse("format", errors.UNKNOWN_KIND)
    reach = top.table("reach")
    found = Organisation(
        names=top.table("names").names(),
        sites=top.table("site").addresses("addresses"),
        method=top.table("method").paragraphs(),
        reaching=Reaching(
            pages=reach.addresses("pages"),
            onion=reach.onion("onion"),
            page_sha256=reach.digits("page_sha256"),
            fingerprint=reach.digits("fingerprint"),
            words=reach.paragraphs(),
        ),
        press=top.table("press").paragraphs(),
        keys=_keys(top),
        rotation=top.table("rotation").paragraphs(),
    )
    top.refuse_the_rest()
    return found


class _Table:
    """A table of the file. What was asked for is struck off; what is left at the end is refused."""

    def __init__(self, rows: Mapping[str, object], place: str) -> None:
        self._rows, self._place = dict(rows), place
        self._inner: list[_Table] = []

    def refuse_the_rest(self) -> None:
        if self._rows:
            # The word itself may be anything: only where it stands is said.
            _refuse(self._place or "file", errors.UNKNOWN_WORD)
        for inner in self._inner:
            inner.refuse_the_rest()

    def table(self, name: str) -> _Table:
        rows = self._take(name)
        if not isinstance(rows, dict):
            _refuse(self._at(name), reasons.NOT_A_MAP)
        return self._opened(rows, self._at(name))

    def tables(self, name: str, most: int) -> list[_Table]:
        rows = self._take(name)
        if not isinstance(rows, list) or not 0 < len(rows) <= most:
            _refuse(self._at(name), reasons.WRONG_NUMBER_OF_ITEMS)
        if not all(isinstance(row, dict) for row in rows):
            _refuse(self._at(name), reasons.NOT_A_MAP)
        return [self._opened(row, self._at(f"{name}[{n}]")) for n, row in enumerate(rows)]

    def text(self, name: str, most: int) -> str:
        return _line(self._take(name), self._at(name), most)

    def has(self, name: str) -> bool:
        return name in self._rows

    def names(self) -> dict[Tongue, str]:
        return {tongue: self.text(tongue.value, MOST_NAME) for tongue in self._tongues()}

    def paragraphs(self) -> dict[Tongue, tuple[str, ...]]:
        return {tongue: tuple(self._lines(tongue.value, MOST_PARAGRAPHS, MOST_PARAGRAPH)) for tongue in self._tongues()}

    def addresses(self, name: str) -> tuple[str, ...]:
        found = tuple(self._lines(name, MOST_ADDRESSES, MOST_PARAGRAPH))
        if not all(map(_ADDRESS.fullmatch, found)):
            _refuse(self._at(name), errors.NO_ADDRESS)
        return found

    def onion(self, name: str) -> str:
        return self._spelt(name, _ONION, errors.NO_ADDRESS)

    def digits(self, name: str) -> str:
        return self._spelt(name, _DIGITS, errors.NO_HEX)

    def day(self, name: str) -> Day:
        try:
            return day_from_iso(self.text(name, MOST_NAME))
        except ValueError:
            _refuse(self._at(name), errors.NO_DAY)

    def _spelt(self, name: str, form: re.Pattern[str], reason: Phrase) -> str:
        if not self.has(name):
            return ""
        text = self.text(name, MOST_PARAGRAPH)
        return text if form.fullmatch(text) else _refuse(self._at(name), reason)

    def _tongues(self) -> list[Tongue]:
        return [tongue for tongue in Tongue if tongue in _NEEDED or self.has(tongue.value)]

    def _lines(self, name: str, most: int, longest: int) -> Sequence[str]:
        rows = self._take(name)
        if not isinstance(rows, list) or len(rows) > most:
            _refuse(self._at(name), reasons.WRONG_NUMBER_OF_ITEMS)
        return [_line(row, self._at(f"{name}[{n}]"), longest) for n, row in enumerate(rows)]

    def _opened(self, rows: Mapping[str, object], place: str) -> _Table:
        self._inner.append(_Table(rows, place))
        return self._inner[-1]

    def _take(self, name: str) -> object:
        if name not in self._rows:
            _refuse(self._at(name), errors.MISSING)
        return self._rows.pop(name)

    def _at(self, name: str) -> str:
        return f"{self._place}.{name}" if self._place else name


def _keys(top: _Table) -> tuple[KeyInForce, ...]:
    found = tuple(map(_key, top.tables("keys", MOST_KEYS)))
    days = [one.first_day for one in found]
    # One key is in force, the last; whoever reads the history sees no gap that another key could fill.
    if days != sorted(set(days)) or [bool(one.last_day) for one in found] != [True] * (len(found) - 1) + [False]:
        _refuse("keys", reasons.OUT_OF_ORDER_OR_TWICE)
    return found


def _key(row: _Table) -> KeyInForce:
    try:
        key = key_from_text(row.text("key", MOST_NAME))
    except NotAMinisignKey:
        _refuse("keys.key", errors.NO_KEY)
    first, last = row.day("first_day"), (row.day("last_day"),) if row.has("last_day") else ()
    if last and last[0] < first:
        _refuse("keys.last_day", errors.ENDS_BEFORE_IT_BEGINS)
    return KeyInForce(key, first, last)


def _line(value: object, place: str, most: int) -> str:
    if not isinstance(value, str):
        _refuse(place, reasons.NOT_TEXT)
    if not value:
        _refuse(place, errors.EMPTY)
    if len(value) > most:
        _refuse(place, reasons.TOO_LONG)
    if plain(value) != value:
        _refuse(place, errors.NOT_PRINTABLE)
    return value


def _refuse(place: str, reason: Phrase) -> NoReturn:
    raise errors.MalformedOrganisation(place=Opaque(place), reason=reason)
