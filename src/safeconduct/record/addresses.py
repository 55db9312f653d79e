"""What may be told of the address of a public account: where it stands, and nothing that leads to anybody.

An address may carry a name ("/zarema-testova-detained/"), a key to a shared document, an invitation to a chat. It is
told only where it is plain: http or https, a host of several labels, no user, no port, no query and no fragment, no
share or invitation, and no name in any spelling that `names_told` finds. Pure. Refuses to mend an address: what is not
plain is not told at all.
"""

from __future__ import annotations

import re
from typing import Final

from safeconduct.record.names_told import NamesTold

# Hosts whose addresses are invitations or shares: whoever has one is in, and whoever opens one is seen.
_SHARING: Final = frozenset(
    (
        *("drive.google.com", "docs.google.com", "forms.gle", "dropbox.com", "1drv.ms", "onedrive.live.com", "mega.nz"),
        *("disk.yandex.ru", "disk.yandex.com", "yadi.sk", "cloud.mail.ru", "we.tl", "wetransfer.com", "icloud.com"),
        *(
            "chat.whatsapp.com",
            "wa.me",
            "discord.gg",
            "signal.group",
            "signal.me",
            "vk.me",
            "bit.ly",
            "goo.gl",
            "clck.ru",
        ),
    )
)
_INVITED: Final = re.compile(r"/(?:\+|joinchat|join|invite|addlist|s/|c/)", re.IGNORECASE)
_TELEGRAM: Final = frozenset(("t.me", "telegram.me", "telegram.dog"))
_APART: Final = re.compile(r"[\W\d_]+")
# A plain address: no user, no port, no query, no fragment. A host has a dot; what stands behind it is looked at apart.
_PLAIN: Final = re.compile(r"https?://((?:[\w-]{1,63}\.)+[^\W\d_]{2,63})(/[^\s?#@\\]*)?", re.IGNORECASE)
_PERCENT: Final = re.compile("(?:%[0-9A-Fa-f]{2})+")
# Letters of an address at most: longer ones carry something.
_LONGEST: Final = 300
_ROUNDS: Final = 3


def address_told(url: str, names: NamesTold) -> str:
    """Return an address as it may be told; "" where it may not."""
    given = url.strip()
    plain = _PLAIN.fullmatch(given)
    if plain is None or len(given) > _LONGEST:
        return ""
    host, path = plain[1].casefold().removeprefix("www."), plain[2] or "/"
    if any(host == one or host.endswith(f".{one}") for one in _SHARING):
        return ""
    if host in _TELEGRAM and _INVITED.match(path):
        return ""
    return "" if _names(given, names) else given


def _names(url: str, names: NamesTold) -> bool:
    shown = url
    for _ in range(_ROUNDS):
        again = _PERCENT.sub(_letters, shown)
        if again == shown:
            break
        shown = again
    words = [word for word in _APART.split(shown) if word]
    # Addresses are written small: each word counts as one with a capital too.
    # Side by side as well: the first name of one who may be told and the surname of another are somebody else.
    spelt = [word.capitalize() for word in words]
    return any(names.are_in(between.join(one)) for between in (" , ", " ") for one in (spelt, words))


def _letters(found: re.Match[str]) -> str:
    return bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "replace")
