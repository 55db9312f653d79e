"""OpenRosa at the gate: forms to fetch, filled ones to take, under a token's path (docs/formats/odk.md; P1, P9).

As ODK Collect and its sisters speak it: 204 to a question, 201 or 202 to what the relay has on its disk, 413 to what is
too large, 404 to a token or form that is none, never 200 and never a redirect to a posting. The telephone's number in
the query is not looked at. A form that came open is refused while the gate is off; one that came locked is carried then
too, for the gate could not read it.
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from safeconduct.base.clock import Clock
from safeconduct.base.errors import SafeconductError
from safeconduct.gate.bundles import Bundles, NoBundle, is_open
from safeconduct.gate.filled import posting_of
from safeconduct.gate.forms import GateForm, forms_for, md5_of
from safeconduct.gate.letters import Fault, NotSent, Sending
from safeconduct.gate.parts import Part
from safeconduct.gate.relay_connection import RelayAway

MOST_BODY_BYTES: Final = 10 << 20
_PATH: Final = re.compile(r"/v1/key/([0-9A-Za-z]{8,64})/([A-Za-z]+)(?:/([0-9]{1,4})(?:/([0-9]{1,4}))?)?")
_LIST_SPACE: Final = "http://openrosa.org/xforms/xformsList"
_MANIFEST_SPACE: Final = "http://openrosa.org/xforms/xformsManifest"
_RESPONSE_SPACE: Final = "http://openrosa.org/http/response"
# Said to the telephone, in both languages: what it shows of an answer is this alone.
KEPT: Final = "Received. / Получено."
MORE: Final = "Received, waiting for the rest. / Получено, ждём остальное."
# Of a form with a key: the program that filled it in passed over the key, and its maker believes that it is locked.
CAME_OPEN: Final = (
    "Received, but NOT LOCKED: your program does not lock forms. Our gate computer could read this one for about a "
    "second, and so could whoever controls it at that moment; it wrote nothing down. Use ODK Collect: it locks. / "
    "Получено, но НЕ ЗАПЕРТО: ваша программа анкет не запирает. Наш промежуточный компьютер около секунды мог её "
    "прочесть, и тот, кто им в этот миг управляет, тоже; записано ничего не было. ODK Collect анкеты запирает."
)
NO_FORM: Final = (
    "This is no filled form of those given out here. / Это не заполненная анкета из тех, что выдаются здесь."
)
TOO_LARGE: Final = (
    "Too large: send fewer or smaller pictures. / Слишком много: отправьте меньше снимков или снимки поменьше."
)
CLOSED: Final = "Not taken: it came unlocked, and the gate is closed. / Не принято: анкета не заперта, а шлюз закрыт."
LATER: Final = "Not taken now: send it again later. / Сейчас не принято: отправьте ещё раз позже."
FULL: Final = "Not taken: there is no room now. / Не принято: сейчас нет места."


@dataclass(frozen=True, slots=True)
class Replied:
    """A status with XML, or a file."""

    status: int
    body: bytes = b""
    media_type: str = "text/xml; charset=utf-8"
    more: tuple[tuple[str, str], ...] = ()


NOTHING: Final = Replied(404)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request under a token: which forms it opens, and what of them is asked for."""

    token: str
    forms: tuple[GateForm, ...]
    what: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpenRosa:
    """The endpoints; for any number of threads. ``address``: of this gate as telephones know it, without end slash."""

    bundles: Bundles
    sending: Sending
    forms: tuple[GateForm, ...]
    address: str
    clock: Clock

    def asked(self, path: str) -> Asked | None:
        """Return what a path asks for, or None where the path or its token is none."""
        found = _PATH.fullmatch(path)
        forms = forms_for(found[1], self.forms) if found else ()
        if not found or not forms:
            return None
        return Asked(found[1], forms, found[2], tuple(int(one) for one in found.groups()[2:] if one))

    def get(self, asked: Asked, wanted: str) -> Replied:
        """Answer a GET. ``wanted``: the one form id that a list is asked for, or empty."""
        match (asked.what, asked.numbers):
            case ("formList", ()):
                return self._list(asked, wanted)
            case ("form", (number,)) if number < len(asked.forms):
                return Replied(200, asked.forms[number].xml)
            case ("manifest", (number,)) if number < len(asked.forms):
                return self._manifest(asked, number)
            case ("media", (number, at)) if number < len(asked.forms) and at < len(asked.forms[number].media):
                return Replied(200, list(asked.forms[number].media.values())[at], "application/octet-stream")
        return NOTHING

    def head(self, asked: Asked) -> Replied:
        """Answer a HEAD: 204 where forms may be posted, as Collect insists."""
        if asked.what != "submission" or asked.numbers:
            return NOTHING
        place = f"{self.address}/v1/key/{asked.token}/submission"
        return Replied(204, more=(("location", place),))

    def take(self, asked: Asked, parts: Sequence[Part]) -> Replied:
        """Seal and post a filled form: 201 once the relay has all of it, 202 where more is said to follow."""
        try:
            posting = posting_of(parts, asked.token, language="ru", today=self.bundles.today())
            if posting.form not in {form.id for form in asked.forms}:
                return said(404, NO_FORM)
            if not posting.is_locked and not is_open(self.bundles.for_people().bundle):
                return said(403, CLOSED)
            for letter in posting.letters:
                self.sending.send(letter)
        except NotSent as failed:
            return said(507, FULL) if failed.fault is Fault.FULL else said(503, LATER)
        except (NoBundle, RelayAway):
            return said(503, LATER)
        except SafeconductError:
            return said(400, NO_FORM)
        kept = MORE if posting.is_incomplete else KEPT
        if not posting.is_locked and any(form.is_keyed for form in asked.forms if form.id == posting.form):
            kept = f"{kept} {CAME_OPEN}" if posting.is_incomplete else CAME_OPEN
        return said(202 if posting.is_incomplete else 201, kept)

    def headers(self, replied: Replied) -> list[tuple[bytes, bytes]]:
        """Return the headers that OpenRosa asks for with every answer."""
        date = email.utils.formatdate(self.clock.now_ms() // 1_000, usegmt=True)
        own = (
            ("x-openrosa-version", "1.0"),
            ("x-openrosa-accept-content-length", str(MOST_BODY_BYTES)),
            ("date", date),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            *replied.more,
            *((("content-type", replied.media_type),) if replied.body else ()),
        )
        return [(name.encode(), value.encode()) for name, value in own]

    def _list(self, asked: Asked, wanted: str) -> Replied:
        base = f"{self.address}/v1/key/{asked.token}"
        rows = []
        for number, form in enumerate(asked.forms):
            if wanted not in ("", form.id):
                continue
            manifest = f"<manifestUrl>{escape(base)}/manifest/{number}</manifestUrl>" if form.media else ""
            rows.append(
                f"<xform><formID>{escape(form.id)}</formID><name>{escape(form.name)}</name>"
                f"<version>{escape(form.version)}</version><hash>{form.digest}</hash>"
                f"<downloadUrl>{escape(base)}/form/{number}</downloadUrl>{manifest}</xform>"
            )
        return Replied(200, f'{_XML}<xforms xmlns="{_LIST_SPACE}">{"".join(rows)}</xforms>'.encode())

    def _manifest(self, asked: Asked, number: int) -> Replied:
        base = f"{self.address}/v1/key/{asked.token}/media/{number}"
        rows = (
            f"<mediaFile><filename>{escape(name)}</filename><hash>{md5_of(data)}</hash>"
            f"<downloadUrl>{escape(base)}/{at}</downloadUrl></mediaFile>"
            for at, (name, data) in enumerate(asked.forms[number].media.items())
        )
        return Replied(200, f'{_XML}<manifest xmlns="{_MANIFEST_SPACE}">{"".join(rows)}</manifest>'.encode())


_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>'


def said(status: int, words: str) -> Replied:
    """Return what a telephone shows to whoever sent."""
    body = f'{_XML}<OpenRosaResponse xmlns="{_RESPONSE_SPACE}"><message>{escape(words)}</message></OpenRosaResponse>'
    return Replied(status, body.encode())
