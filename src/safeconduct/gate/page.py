"""The gate's page: no script, no second request, three languages switched in place, and an honest label first (P1, P8).

Every text comes from ``texts.toml`` in all languages, so that the page asks for nothing to change one. Whatever
somebody wrote is shown back escaped, and only to whoever sent it: where sending failed nothing they wrote is lost.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import html
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final

from safeconduct.base.clock import iso_from_day
from safeconduct.gate.replies import Shown
from safeconduct.protect.age_keys import text_from_recipient
from safeconduct.protect.bundles import IntakeEpoch
from safeconduct.protect.replies import Joined, ReplyKind

LANGUAGES: Final = ("ru", "ce", "en")
_NAMES: Final = {"ru": "Русский", "ce": "Нохчийн", "en": "English"}
# What a browser could sense or do; this page asks for none of it.
_PERMISSIONS: Final = (
    "accelerometer", "autoplay", "camera", "display-capture", "fullscreen", "geolocation", "gyroscope", "magnetometer",
    "microphone", "midi", "payment", "screen-wake-lock", "usb", "xr-spatial-tracking",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody typed, to be shown back where it was not sent."""

    language: str = "ru"
    text: str = ""
    reach: str = ""


def headers() -> list[tuple[bytes, bytes]]:
    """Return what goes with every page: nothing runs, nothing is kept, nothing is asked elsewhere."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode("ascii")
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    pairs = {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": policy,
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "x-dns-prefetch-control": "off",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
        "permissions-policy": ", ".join(f"{name}=()" for name in _PERMISSIONS),
    }
    return [(name.encode(), value.encode()) for name, value in pairs.items()]


def form_page(epoch: IntakeEpoch, written: Written, *, fault: str = "", exit_address: str = "") -> bytes:
    """Return the page with its form; ``fault`` names a sentence about what was just tried."""
    said = f"<p class=bad role=alert>{spans(fault)}</p>" if fault else ""
    warning = "".join(f"<li>{spans(key)}" for key in ("not_watched", "not_beside", "not_work"))
    body = (
        f"{said}<h2>{spans('not_title')}</h2><ul>{warning}</ul>"
        f"<h2>{spans('now_title')}</h2><p>{spans('now')}</p>"
        f"<h2>{spans('words_title')}</h2><p>{spans('words_about')}</p><p>{spans('forced')}</p>"
        # Who is asked to agree has just read to what.
        f"<h2>{spans('gate')}</h2><p>{spans('better')}</p>"
        "<form id=g method=post action=/ enctype=multipart/form-data autocomplete=off>"
        f"<input type=hidden name=epoch value={epoch.id.hex()}>"
        f"<label><input type=checkbox name=agree value=yes>{spans('gate_agree')}</label>"
        f"{_box('what', 'text', written.text)}{_box('reach', 'reach', written.reach)}"
        f"<label>{spans('files')}<input type=file name=file multiple></label>"
        f"<label>{spans('old')}<input name=words spellcheck=false></label>"
        f"<button name=do value=send>{spans('gate_send')}</button> "
        f"<button name=do value=read>{spans('go_read')}</button>"
        f"</form><details><summary>{spans('recipient')}</summary><p>{text_from_recipient(epoch.recipient)}</p>"
        f"<p>{spans('until')} {iso_from_day(epoch.last_day)}</p></details>"
    )
    return _page(body, written.language, exit_address)


def word_page(language: str, keys: Sequence[str], *, exit_address: str = "") -> bytes:
    """Return a page of sentences."""
    return _page("".join(f"<p>{spans(key)}</p>" for key in keys), language, exit_address)


def sent_page(language: str, words: Sequence[str], numbers: Sequence[str], *, exit_address: str = "") -> bytes:
    """Return the page that says it is sent; with new words, shown this once."""
    shown = (f"<li>{html.escape(word)} <small>{number}</small>" for word, number in zip(words, numbers, strict=True))
    told = f"<p>{spans('yours_about')}</p><p>{spans('forced')}</p>"
    new = f"<h2>{spans('yours')}</h2><ol class=words>{''.join(shown)}</ol>{told}"
    same = f"<p>{spans('old_words')}</p>"
    body = f"<h2>{spans('sent')}</h2>{new if words else same}<p>{spans('sent_next')}</p>"
    return _page(body, language, exit_address)


def replies_page(language: str, shown: Shown, *, exit_address: str = "") -> bytes:
    """Return the answers to somebody's words."""
    is_none = not (shown.replies or shown.failed or shown.has_unreadable)
    body = f"<p>{spans('none')}</p>" if is_none else "".join(map(_reply, shown.replies))
    warned = (
        ("part", shown.has_unreadable),
        ("e_board", shown.failed),
        ("stale", shown.is_old),
        ("put_back", shown.is_put_back),
    )
    body += "".join(f"<p class=bad>{spans(key)}</p>" for key, holds in warned if holds)
    body += f"<p>{spans('made_at')} {iso_from_day(shown.made_on)}</p><p>{spans('sent_next')}</p>"
    return _page(body, language, exit_address)


def spans(key: str) -> str:
    """Return a text in all its languages, of which the page's own style shows one."""
    text = _texts()[key]
    marks = {"ru": "ru class=c" if "ce" in text else "ru", "ce": "ce", "en": "en"}
    return "".join(f"<i lang={marks[one]}>{html.escape(text[one])}</i>" for one in LANGUAGES if one in text)


def _box(key: str, name: str, written: str) -> str:
    """Return a field for words, with what was written still in it. A first line break is the page's, not theirs."""
    return (
        f"<label>{spans(key)}<textarea name={name} rows=6 spellcheck=false>\n{html.escape(written)}</textarea></label>"
    )


def _reply(joined: Joined) -> str:
    reply = joined.reply
    day = iso_from_day(reply.day)
    if reply.kind is ReplyKind.READ:
        return f"<p>{day}: {spans('seen')}</p>"
    if reply.kind is ReplyKind.GIVEN_UP:
        return f"<p>{day}: {spans('given_up')}</p>"
    part = "" if joined.is_whole else f"<p class=bad>{spans('part')}</p>"
    return f"<h2>{day}</h2><p class=said>{html.escape(reply.text)}</p>{part}"


def _page(body: str, language: str, exit_address: str) -> bytes:
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    switch = "".join(
        f"<input type=radio name=lang form=g value={one} id={one}{' checked' * (one == chosen)}>"
        f"<label for={one} lang={one}>{_NAMES[one]}</label>"
        for one in LANGUAGES
    )
    away = f'<p><a href="{html.escape(exit_address)}" rel=noreferrer>{spans("exit")}</a></p>' if exit_address else ""
    return (
        f"<!doctype html><html lang={chosen} translate=no><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width,initial-scale=1"><meta name=robots content=noindex>'
        f"<title>{html.escape(_texts()['title'][chosen if chosen == 'en' else 'ru'])}</title><style>{_style()}</style>"
        f"<main>{switch}{away}<p id=draft>{spans('draft')}</p><section>{body}</section></main>"
    ).encode()


@functools.cache
def _style() -> str:
    return (resources.files(__package__) / "style.css").read_text(encoding="utf-8")


@functools.cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files(__package__) / "texts.toml").read_text(encoding="utf-8"))
