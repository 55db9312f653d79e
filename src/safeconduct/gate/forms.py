"""The forms that a gate gives out, and who may have them: a token each, of which the gate knows the hash (P1).

A form that writes down by itself when, where or on which telephone it is filled in is refused before anybody sees it. A
token is the path that a telephone is set up with; taking its hash out of the file ends it. See docs/operator/gate.md.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import SHORT_ID_BYTES, hash_id, label
from safeconduct.base.plain_xml import Element, NotPlainXml, read_xml
from safeconduct.gate import errors
from safeconduct.gate.errors import BadGateSettings, FormRefused
from safeconduct.protect.odk import is_plain_name

_TOKEN_LABEL: Final = label("gate-token")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
# What Collect does by itself where a form says so; asking a person is another thing.
_BY_ITSELF: Final = frozenset({"setgeopoint", "setlocation", "recordaudio", "audit"})
# Where a form says what is to be written without asking, and what of it knows the clock or the telephone. What only
# bounds an answer (a day not after today) writes nothing.
_WRITTEN: Final = ("calculate", "value")
_KNOWS: Final = re.compile(r"\b(?:now|today|property)\s*\(", re.IGNORECASE)
# The one thing that a form may be given by itself: a random number of its own.
_RANDOM: Final = "uid"


@dataclass(frozen=True, slots=True)
class GateForm:
    """A form as it is given out. ``tokens``: hashes; ``media``: files beside it, by name."""

    id: str
    version: str
    name: str
    xml: bytes
    is_keyed: bool
    tokens: frozenset[str]
    media: dict[str, bytes]

    @property
    def digest(self) -> str:
        """The hash by which a telephone sees that a form is new; MD5 is what OpenRosa asks for."""
        return md5_of(self.xml)


def md5_of(data: bytes) -> str:
    """Return a hash as OpenRosa writes it."""
    return "md5:" + hashlib.md5(data, usedforsecurity=False).hexdigest()


def new_token(entropy: Entropy) -> str:
    """Draw a token: 32 hexadecimal digits."""
    return entropy.bytes(SHORT_ID_BYTES).hex()


def token_hash(token: str) -> str:
    """Return what the gate keeps of a token."""
    return hash_id(_TOKEN_LABEL, token.encode("utf-8", "replace")).hex()


def forms_for(token: str, forms: tuple[GateForm, ...]) -> tuple[GateForm, ...]:
    """Return the forms that a token opens. Compared are hashes, so how long it takes tells nothing of a token."""
    found = token_hash(token)
    return tuple(form for form in forms if found in form.tokens)


def read_forms(path: Path) -> tuple[GateForm, ...]:
    """Read the gate's file of forms and all files that it names; BadGateSettings, FormRefused with its number."""
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
        rows = settings.pop("form", [])
        if settings or not isinstance(rows, list):
            raise BadGateSettings
        forms = tuple(_form(row, path.parent, number) for number, row in enumerate(rows, 1))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError):
        raise BadGateSettings from None
    for number, form in enumerate(forms, 1):
        if any(form.id == other.id for other in forms[: number - 1]):
            raise FormRefused(number=number, reason=errors.TWICE)
    return forms


def _form(row: Any, folder: Path, number: int) -> GateForm:
    if not isinstance(row, dict) or not {"file", "tokens"} <= row.keys() <= {"file", "tokens", "media"}:
        raise BadGateSettings
    tokens, media = row["tokens"], row.get("media", [])
    if not isinstance(tokens, list) or not isinstance(media, list) or not isinstance(row["file"], str):
        raise BadGateSettings
    if not all(isinstance(one, str) and _HASH.fullmatch(one) for one in tokens):
        raise FormRefused(number=number, reason=errors.BAD_TOKEN)
    found = form_from_xml((folder / row["file"]).read_bytes(), number)
    return GateForm(
        found.id, found.version, found.name, found.xml, found.is_keyed, frozenset(tokens), _media(media, folder, number)
    )


def form_from_xml(xml: bytes, number: int = 1) -> GateForm:
    """Return a form that nobody may have yet; FormRefused."""
    try:
        root = read_xml(xml)
    except NotPlainXml:
        raise FormRefused(number=number, reason=errors.NO_XML) from None
    head = root.child("head")
    model = head.child("model") if head else None
    instance = model.child("instance") if model else None
    if head is None or model is None or instance is None or not instance.children:
        raise FormRefused(number=number, reason=errors.NO_XML)
    first, title = instance.children[0], head.child("title")
    submission = model.child("submission")
    if reason := _refusal(root, first, submission):
        raise FormRefused(number=number, reason=reason)
    form = first.attributes.get("id", "")
    is_keyed = bool(submission and submission.attributes.get("base64RsaPublicKey"))
    name = title.text.strip() if title else form
    return GateForm(form, first.attributes.get("version", ""), name, xml, is_keyed, frozenset(), {})


def _refusal(root: Element, first: Element, submission: Element | None) -> Phrase | None:
    if not first.attributes.get("id"):
        return errors.NO_ID
    if submission is not None and submission.attributes.get("action"):
        return errors.GOES_ELSEWHERE
    # In head and body: what is done at an event may stand inside of the question that causes it.
    return errors.ASKS_THE_TELEPHONE if any(map(_writes_by_itself, root.walk())) else None


def _writes_by_itself(one: Element) -> bool:
    if one.name.lower() in _BY_ITSELF or one.attributes.get("preload", _RANDOM) != _RANDOM:
        return True
    # What is shown to whoever fills it in is not written down.
    return one.name != "output" and any(_KNOWS.search(one.attributes.get(name, "")) for name in _WRITTEN)


def _media(names: list[Any], folder: Path, number: int) -> dict[str, bytes]:
    if not all(isinstance(name, str) and is_plain_name(name) for name in names):
        raise FormRefused(number=number, reason=errors.BAD_MEDIA)
    try:
        return {name: (folder / name).read_bytes() for name in names}
    except OSError:
        raise FormRefused(number=number, reason=errors.BAD_MEDIA) from None
