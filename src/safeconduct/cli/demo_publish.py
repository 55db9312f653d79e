"""Telling the public in ``safeconduct demo``: two people of the rescue write, check and let out four statements.

What is shown is done, at the desks of `demo_rescue` once it is over there: an update out of the accounts, with a
picture of which a part is covered, released by two; one that names a village from which a party is on its way, held
until that journey is closed; one with an exact day, reworded as the check offers; one that names a place of shelter,
which nobody may let out. The site of the three is built, looked at for the picture, signed by both and verified, and
once more with one byte changed. It refuses to go on when a step did not do what it should (`demo_team.DemoFailed`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli import demo_rescue
from safeconduct.cli.demo_publish_picture import found_in
from safeconduct.cli.demo_rescue import hand
from safeconduct.cli.demo_team import DemoFailed, Desk
from safeconduct.cli.screen import Screen
from safeconduct.protect.minisign import MinisignKey, key_from_text
from safeconduct.site.verifying import verify_site

_DESK: Final = "safeconduct.cli.demo_publish_desk"
# Days after which the village is written of: every party of the rescue has left by then.
_SOON: Final = "45"
# Days after which the check is asked again, while nothing is over.
_NEXT: Final = "52"
# Days after which it goes out: later than any leg of the rescue and the two weeks after it, and than the four weeks
# after the month of which it tells, for which every text about a place waits, whoever is on their way.
_LATER: Final = "120"
# A byte of this page is changed, to show that it is found.
_CHANGED: Final = Path("en", "index.html")

ABOUT: Final = Phrase(
    "Telling the public: two people let statements out, each checked at both desks.",
    "Рассказать всем: двое выпускают сообщения, и каждое проверяют оба рабочих места.",
)
UPDATE: Final = Phrase(
    "An update out of the accounts, with a picture of which a part is covered: {decision}, released by two.",
    "Новости по известиям со снимком, часть которого закрыта: {decision}, выпустили двое.",
)
HELD: Final = Phrase(
    "A village from which a party is on its way: {decision}; once that journey was closed: {after}.",
    "Посёлок, откуда едет группа: {decision}; когда поездка закрыта: {after}.",
)
REWRITTEN: Final = Phrase(
    "An exact day: {decision}; with the words that the check offers (“{instead}”): {after}.",
    "Точный день: {decision}; со словами, которые предлагает проверка («{instead}»): {after}.",
)
REFUSED: Final = Phrase(
    "A place of shelter: {decision}. Nobody may let it out, not even two.",
    "Место убежища: {decision}. Выпустить это не может никто, даже вдвоём.",
)
SITE: Final = Phrase(
    "The site: {files} files, signed by two, and whole for anybody with the key. With one byte changed it is not.",
    "Сайт: файлов {files}, подписан двоими и цел для любого, у кого есть ключ. С одним изменённым байтом — уже нет.",
)


def run(dataset: str, language: Language) -> dict[str, Json]:
    """Run the rescue and then the press office at the same desks; what both showed, as members of the answer."""
    with demo_rescue.two_desks(language, _DESK) as (folder, first, second):
        saved = demo_rescue.shown_at(dataset, folder, first, second)
        return {"evacuate": saved, "publish": _shown(folder, first, second)}


def tell(screen: Screen, shown: dict[str, Any]) -> None:
    """Say what came of it."""
    screen.gap()
    screen.say(ABOUT)
    screen.say(UPDATE, decision=shown["update"]["decision"])
    held, rewritten = shown["held"], shown["rewritten"]
    screen.say(HELD, decision=held["decision"], after=held["after"]["decision"])
    instead = next(one["instead"] for one in rewritten["taken"] if one["language"] == screen.language)
    screen.say(REWRITTEN, decision=rewritten["decision"], instead=instead, after=rewritten["after"]["decision"])
    screen.say(REFUSED, decision=shown["refused"]["decision"])
    screen.say(SITE, files=shown["site"]["files"])


def _shown(folder: Path, first: Desk, second: Desk) -> dict[str, Json]:
    key = first.do("divide")
    # Each says what it opens; then there is one press room, with both in it.
    for giver, taker in ((first, second), (second, first)):
        giver.do("answer_colleagues")
        hand(folder, giver, taker)
    first.do("begin_room")
    hand(folder, first, second)
    releases = folder / "releases"
    releases.mkdir()
    shown: dict[str, Json] = {
        "update": _update(folder, first, second),
        "rewritten": _rewritten(folder, first, second),
        "held": _held(folder, first, second),
        "refused": _refused(folder, first, second),
    }
    told = shown["update"]
    picture = str(told["picture"]) if isinstance(told, dict) else ""
    shown["site"] = _site(folder, first, second, key_from_text(key["key"]), picture)
    return shown


def _update(folder: Path, first: Desk, second: Desk) -> dict[str, Json]:
    """Write the update and let both want it out."""
    told = first.do("tell", which="update")
    return {**_without_id(told), **_released(folder, first, second, told["statement"])}


def _rewritten(folder: Path, first: Desk, second: Desk) -> dict[str, Json]:
    """Write an exact day, take the words that are offered, and let it out."""
    told = first.do("tell", which="exact")
    of = {"statement": told["statement"]}
    found = first.do("want", **of)
    _need(found["decision"] == "REWRITE" and "refused" in found, 2)
    taken = first.do("take", **of)["taken"]
    _need(bool(taken), 2)
    after = _released(folder, first, second, told["statement"])
    return {**_without_id(told), **found, "taken": taken, "after": after}


def _held(folder: Path, first: Desk, second: Desk) -> dict[str, Json]:
    """Write of the village; ask again a week later, close the journey, and let it out when the month is long over."""
    told = first.do("tell", which="quiet", days=_SOON)
    of = {"statement": told["statement"]}
    found, later = (first.do("want", **of, days=days) for days in (_SOON, _NEXT))
    for one in (found, later):
        _need(one["decision"] == "HOLD" and one["waits_for_a_journey"] and "refused" in one, 3)
    closed = first.do("close_journeys", **of, days=_NEXT)["closed"]
    _need(closed > 0, 3)
    first.do("put_off", **of, days=_LATER)
    return {
        **_without_id(told),
        **found,
        "days_later": [int(_SOON), int(_NEXT), int(_LATER)],
        "before_it_closed": later,
        "journeys_closed": closed,
        "after": _released(folder, first, second, told["statement"], days=_LATER),
    }


def _refused(folder: Path, first: Desk, second: Desk) -> dict[str, Json]:
    """Write of a place of shelter, and try to let it out against the check."""
    told = first.do("tell", which="shelter")
    found = first.do("want", statement=told["statement"])
    # By whoever wrote nothing of it: the author would be refused for that alone.
    hand(folder, first, second)
    override = second.do("override", statement=told["statement"])
    _need(found["decision"] == "NEVER" and "refused" in found and "refused" in override, 4)
    return {**_without_id(told), **found, "override": {"refused": override["refused"]}}


def _released(folder: Path, first: Desk, second: Desk, statement: str, *, days: str = "0") -> dict[str, Json]:
    """Let both want a statement out, each with a check of their own, and release it, checked once more."""
    of = {"statement": statement, "days": days}
    wanted = first.do("want", **of)
    _need(wanted["decision"] == "PUBLISH" and wanted.get("standing") == "wanted", 5)
    hand(folder, first, second)
    seconded = second.do("second", **of)
    _need(seconded["decision"] == "PUBLISH" and seconded.get("standing") == "approved", 5)
    hand(folder, second, first)
    released = first.do("release", **of, releases=str(folder / "releases"))
    _need(released.get("standing") == "public", 5)
    return {**wanted, "wanted_by": 2, "released": released["day"], "standing": released["standing"]}


def _site(folder: Path, first: Desk, second: Desk, key: MinisignKey, picture: str) -> dict[str, Json]:
    """Build the site, have both sign it, verify it, and once more with one byte changed.

    ``picture``: the SHA-256 of the one that is in it.
    """
    site = folder / "site"
    built = first.do("build", releases=str(folder / "releases"), site=str(site))
    shown = found_in(site, picture)
    _need(shown == {"files": 1, "words_around_it": False, "covered": True}, 6)
    unsigned = [one.fault.value for one in verify_site(site, key).findings]
    first.do("ask_site", site=str(site))
    hand(folder, first, second)
    second.do("hand", site=str(site))
    hand(folder, second, first)
    first.do("sign", site=str(site))
    whole = verify_site(site, key)
    page = site / _CHANGED
    data = bytearray(page.read_bytes())
    data[len(data) // 2] ^= 1
    page.write_bytes(data)
    changed = verify_site(site, key)
    _need(whole.is_whole and not changed.is_whole, 6)
    return {
        **built,
        "picture": shown,
        "signed_by": 2,
        "before_it_was_signed": [*unsigned],
        "is_whole": whole.is_whole,
        "is_whole_with_a_byte_changed": changed.is_whole,
        "found": [one.fault.value for one in changed.findings],
    }


def _without_id(told: dict[str, Any]) -> dict[str, Json]:
    return {name: value for name, value in told.items() if name != "statement"}


def _need(is_so: bool, step: int) -> None:
    if not is_so:
        raise DemoFailed(step=step)
