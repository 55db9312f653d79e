"""The page that a source opens: the finished template, and what an organisation puts into it.

The template is built by `tools/build_page.py` from `page/` and lies here as data with its SHA-256, so that relay, gate
and desk need neither Node nor the sources. `page_for` puts in who the organisation is; all of it is escaped, and none
of it is program: the script's hash, which the page's own policy names, is the same for everybody (docs/rooms/intake.md
"The page"). Refuses a template whose bytes are not those of its hash, and addresses that could leave the policy.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.protect.roots import RootVerifyKey

TEMPLATE: Final = "template.html"
DIGEST: Final = "template.sha256"
# In the order of the page's own switch.
LANGUAGES: Final = ("ru", "ce", "en")
# The Ed25519 half of a root key comes first (docs/formats/certificate.md).
_ED25519_BYTES: Final = 32
# Letters that end no attribute and no source of a policy. A computer on this machine may be asked without TLS; an onion
# is its own key.
_ADDRESS: Final = re.compile(
    r"(https://[a-z0-9.-]+|http://[a-z2-7]{56}\.onion|http://(?:localhost|127\.0\.0\.1))(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?"
)
_MARK: Final = re.compile(r"@([A-Z]+)@")
_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_POLICY: Final = re.compile(r'<meta http-equiv=Content-Security-Policy content="([^"]*)">')
# Everything a page could ask a browser for; this one asks for nothing.
_PERMISSIONS: Final = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "display-capture",
    "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer",
    "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial",
    "usb", "xr-spatial-tracking",
)  # fmt: skip


class PageNotWhole(SafeconductError):
    """The template is not the one that was built."""

    code = "protect.page_not_whole"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The page for sources in this installation is damaged or was changed.",
        safe="It was not given to anybody. " + NOTHING_CHANGED_EN,
        do="Install the program anew from a source you trust.",
    )
    ru = Advice(
        what="Страница для обращений в этой установке повреждена или изменена.",
        safe="Её никому не показали. " + NOTHING_CHANGED_RU,
        do="Установите программу заново из источника, которому доверяете.",
    )


class PageAddressRefused(SafeconductError):
    """An address that the page must not name."""

    code = "protect.page_address_refused"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="An address for the page is none that it may name.",
        safe=NOTHING_CHANGED_EN,
        do="Give an address that begins with https://, or with http:// and ends in .onion, without question mark.",
    )
    ru = Advice(
        what="Такой адрес странице указывать нельзя.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите адрес, который начинается с https://, или с http:// и кончается на .onion, без знака вопроса.",
    )


@dataclass(frozen=True, slots=True)
class PageWording:
    """What an organisation decides of its page.

    ``names``: what it is called, by language; a language without a name has another's. ``exit_address``: the neutral
    place that "leave" goes to. ``gate``: where a browser without script may post after an explicit choice, or "" for
    nowhere. ``onion``: named to those who came another way, or "". ``language``: the first that is shown.
    """

    names: Mapping[str, str]
    exit_address: str
    gate: str = ""
    onion: str = ""
    language: str = "ru"
    title: str = "Page"


def page_for(root: RootVerifyKey, wording: PageWording, *, bundles: bytes = b"") -> bytes:
    """Return the page of an organisation; with ``bundles`` its stick copy, which asks nobody for anything.

    PageAddressRefused, PageNotWhole; ValueError for a language that the page has not, or for no name at all.
    """
    if wording.language not in LANGUAGES or not any(wording.names.values()):
        raise ValueError("a page has a language and a name")
    page = _with_or_without_gate(_template(), is_with=bool(wording.gate))
    marks = {
        "CSP": _policy(page, gate=_checked(wording.gate), is_stick=bool(bundles)),
        "ORG": root.org.hex(),
        "ROOT": root.raw[:_ED25519_BYTES].hex(),
        "BUNDLES": base64.b64encode(bundles).decode("ascii"),
        "EXIT": _checked(wording.exit_address) or _refuse(),
        "GATE": _checked(wording.gate),
        "ONION": _checked(wording.onion),
        "TITLE": html.escape(wording.title),
        "NAME": _names(wording.names),
    }
    marks |= {code.upper(): " checked" if code == wording.language else "" for code in LANGUAGES}
    # The program comes last and holds no marks: what looks like one there is data.
    head, start, program = page.partition("<script>")
    return (_MARK.sub(lambda found: marks[found[1]], head) + start + program).encode()


def headers_for(page: bytes) -> list[tuple[str, str]]:
    """Return what a server sends with a page of `page_for`; ValueError for any other.

    No Strict-Transport-Security, which a browser would remember: it would tell who was here.
    """
    found = _POLICY.search(page.decode())
    policy = html.unescape(found[1]) if found else ""
    # A line's end would begin another header, and what no header may hold leaves whoever asks without any answer.
    if not policy or not policy.isascii() or not policy.isprintable():
        raise ValueError("not a page of ours")
    return [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", policy + "; frame-ancestors 'none'"),
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("X-DNS-Prefetch-Control", "off"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Embedder-Policy", "require-corp"),
        ("Permissions-Policy", ", ".join(f"{name}=()" for name in _PERMISSIONS)),
    ]


@functools.cache
def _template() -> str:
    folder = resources.files(__package__)
    data = (folder / TEMPLATE).read_bytes()
    if hashlib.sha256(data).hexdigest() != (folder / DIGEST).read_text("ascii").split()[0]:
        raise PageNotWhole
    return data.decode()


def _with_or_without_gate(page: str, *, is_with: bool) -> str:
    gone, kept = ("nogate", "gate") if is_with else ("gate", "nogate")
    page = re.sub(f"<!--{gone}-->.*?<!--/{gone}-->", "", page, flags=re.DOTALL)
    return page.replace(f"<!--{kept}-->", "").replace(f"<!--/{kept}-->", "")


def _checked(address: str) -> str:
    return address if not address or _ADDRESS.fullmatch(address) else _refuse()


def _refuse() -> str:
    raise PageAddressRefused


def _policy(page: str, *, gate: str, is_stick: bool) -> str:
    """Name the one script and the styles by their hashes; nothing else runs, and nothing is asked of another host."""
    place = _ADDRESS.fullmatch(gate)
    sources = {
        "default-src": "'none'",
        "script-src": _hashes(_SCRIPT, page),
        "style-src": _hashes(_STYLE, page),
        "connect-src": "'none'" if is_stick else "'self'",
        "form-action": f"{place[1]}{place[2] or ''}" if place else "'none'",
        "base-uri": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in sources.items())


def _hashes(blocks: re.Pattern[str], page: str) -> str:
    digests = [hashlib.sha256(text.encode()).digest() for text in blocks.findall(page)]
    return " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests)


def _names(names: Mapping[str, str]) -> str:
    """Write a name in each language of the page; Chechen falls back to Russian, and every one to any."""
    some = next(name for name in names.values() if name)
    russian = names.get("ru") or some
    rows = {"ru": russian, "ce": names.get("ce") or russian, "en": names.get("en") or some}
    marked = {"ru": "ru class=c", "ce": "ce", "en": "en"}
    return "".join(f"<i lang={marked[code]}>{html.escape(name)}</i>" for code, name in rows.items())
