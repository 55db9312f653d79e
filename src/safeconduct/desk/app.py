"""The desk as one web application: which address is which page, and what every page is given (DESIGN section 9).

Addresses of rooms stand in their own `pages` modules; here they are joined behind the guard, the lock and the frame.
It refuses to show a page of the vault while it is locked, whatever the cookie says (promise P2).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route, Router, compile_path, request_response

from safeconduct import __version__
from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import SafeconductError
from safeconduct.base.fault_places import kind_and_places
from safeconduct.desk.admission import Refusal
from safeconduct.desk.entrance import ENTER, Entrance
from safeconduct.desk.events import CHANGED, Events
from safeconduct.desk.forms import Form, read_form
from safeconduct.desk.frame import address_of, frame_of, frame_outside
from safeconduct.desk.guard import Guard
from safeconduct.desk.interrupting import LockedMeanwhile
from safeconduct.desk.kept import ONLY_KEEP
from safeconduct.desk.long_answers import LongAnswer
from safeconduct.desk.long_files import is_long, read_long_form
from safeconduct.desk.office import DeskLocked, Office, Stage, kept_key
from safeconduct.desk.once import SentForms, new_mark
from safeconduct.desk.pages import JOINING, ROOMS, Room
from safeconduct.desk.peer import End
from safeconduct.desk.render import Elsewhere, Page, Played, PlayedLong, Saved, Shown, html_of, played
from safeconduct.desk.unlocking import Gate
from safeconduct.desk.visit import Visit, handle_key_of, is_after_done, looking_from_query
from safeconduct.desk.words import Tongue, words_of
from safeconduct.record.evidence.door import Arriving
from safeconduct.record.queries import Record
from safeconduct.record.undisturbed import undisturbed
from safeconduct.sync.ready import has_team
from safeconduct.vault.vault import Vault

SEE_OTHER: Final = 303
LOCKED: Final = 401
_FOUND: Final = 200
# Pages whose form changes nothing: there is nothing to save in it.
_QUESTIONS: Final = frozenset(room.address for room in ROOMS if room.is_question)
# What a browser forgets when the desk locks. Its cookie stays: it opens nothing but the page that asks for the
# passphrase, and another one is drawn when that is given.
_FORGET: Final = '"cache", "storage"'
# The page between the file with the ticket and the desk. Without the icon a browser would ask for one.
_ONWARD: Final = (
    '<!doctype html><meta charset="utf-8"><title>.</title><link rel="icon" href="data:,">'
    '<meta http-equiv="refresh" content="0;url=/">'
)
_A_FILE: Final = "application/octet-stream"
# How long a page is waited for without a word of why, in seconds; a form is waited for to the end.
_WORDLESS_SECONDS: Final = 2.0
# What a request without a form sends.
_NOTHING: Final = Form()
_STATIC_KINDS: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """How this desk was started. ``is_demo``: everything in it may be thrown away; ``is_neutral``: and is invented.

    ``demo_person``, ``demo_colleague``: whose desk it is where two are watched side by side, and whose the other one.
    ``demo_page``: the address where people outside write to the demonstration.
    """

    tongue: Tongue
    is_demo: bool = False
    is_neutral: bool = False
    demo_passphrase: str = ""
    demo_person: str = ""
    demo_colleague: str = ""
    demo_page: str = ""


class Desk:
    """What all pages share."""

    def __init__(self, entrance: Entrance, office: Office, events: Events, setting: Setting) -> None:
        self.entrance = entrance
        self.office = office
        self.events = events
        self.setting = setting
        self.tongue = setting.tongue
        self.sent = SentForms()
        self._entropy = office.given.entropy
        # Called when a ticket was used: its file is worth nothing then.
        self.entered: Callable[[], None] = lambda: None
        self.gate = Gate(self)

    def application(self, is_our_user: Callable[[End, End], bool]) -> Guard:
        """Return the whole application, guarded."""
        routes = [
            Route(ENTER, self._enter),
            Route("/static/{path:path}", _static),
            Route("/events", self._events),
            Route("/language", self._language, methods=["POST"]),
            *self.gate.routes(),
            *(Route(room.address, self._room(room), methods=[room.method]) for room in ROOMS),
        ]
        # A bare router: Starlette's own application would answer failures with a page of its own and log them.
        inner = Router(routes, default=request_response(self._nowhere))
        long = tuple(compile_path(room.address)[0] for room in ROOMS if room.takes_long)

        def takes_long(path: str) -> bool:
            return any(one.match(path) for one in long)

        return Guard(inner, self.entrance, is_our_user=is_our_user, explain=self._explain, takes_long=takes_long)

    def show(self, request: Request, page: Page, frame: dict[str, Any] | None = None) -> Response:
        """Return a page outside the vault, or inside with the frame given."""
        outside = frame_outside(self.setting, request)
        return html_of(page, self.tongue, frame if frame is not None else outside)

    def locked(self, request: Request, form: Form = _NOTHING) -> Response:
        """Return the page that asks for the passphrase, in the place of whatever was asked for; keep what was sent."""
        address = address_of(request)
        back = "" if form.is_empty else self.office.kept.keep(self.entrance.session, address, form)
        answer = self.gate.locked_page(request, back=back, sent=("kept" if back else "lost") * (not form.is_empty))
        answer.headers["Clear-Site-Data"] = _FORGET
        return answer

    def _room(self, room: Room) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            if room.takes_long and is_long(request):
                return await self._answer_long(request, room)
            form = await read_form(request) if request.method == "POST" else Form()
            return await self._answer_to(request, form, room)

        return answer

    async def _answer_to(self, request: Request, form: Form, room: Room) -> Response:
        if self.office.stage is not Stage.OPEN:
            return self.locked(request, form)
        if _is_by_somebody(request):
            self.office.touch()
        if form.has(ONLY_KEEP):
            at = self.office.kept.keep(self.entrance.session, address_of(request), form)
            return RedirectResponse(at or address_of(request), SEE_OTHER)
        if room.searches:
            await self.office.search_made(None if room.method == "POST" else _WORDLESS_SECONDS)
        try:
            answer = await self.office.work_when_ready(lambda vault: self._answer(request, form, room, vault))
        except DeskLocked:
            return self.locked(request, form)
        if room.method == "POST" and is_after_done(answer.headers.get("location", "")):
            self.events.tell(CHANGED)
        return answer

    async def _answer_long(self, request: Request, room: Room) -> Response:
        """Answer a form with a long file, which is sealed while it comes; the other pages go on meanwhile."""
        files = self.office.long_files
        long = await read_long_form(request)
        try:
            async with files.turn:
                begun = await self.office.work(lambda vault: (Arriving(self.office.team(vault)), files.begin()))
                with begun[0] as arriving:
                    return await self._answer_to(request, await long.sealed(arriving, files, begun[1]), room)
        except (DeskLocked, LockedMeanwhile):
            await long.passed()
            return self.locked(request, long.form)

    def _answer(self, request: Request, form: Form, room: Room, vault: Vault) -> Response:
        """Make one answer, on the vault's thread: one after another, so that a form sent twice meets its first."""
        # A page is made of tens of thousands of values; what a form sets going may take long and needs the collector.
        with undisturbed() if request.method == "GET" else contextlib.nullcontext():
            return self._made(request, form, room, vault)

    def _made(self, request: Request, form: Form, room: Room, vault: Vault) -> Response:
        visit = self._visit(request, form, vault)
        try:
            shown = self._shown(visit, room, address_of(request))
        except SafeconductError as error:
            shown = Page("sorry.html", {"advice": error.advice(self.tongue.spoken, is_page=True)}, 400)
        if isinstance(shown, Elsewhere):
            return RedirectResponse(shown.address, SEE_OTHER)
        if isinstance(shown, Saved):
            return self._saved(shown)
        if isinstance(shown, Played | PlayedLong):
            return played(shown, request.headers.get("range", ""))
        can_be_printed = room.prints is not None and shown.status == _FOUND
        frame = frame_of(
            self.setting, visit, request, can_be_printed=can_be_printed, only_asks=room.address in _QUESTIONS
        )
        return html_of(shown, self.tongue, {**frame, "once": self._marks(visit, request), "heard": self.events.number})

    def _marks(self, visit: Visit, request: Request) -> Callable[[], str]:
        """Return what draws the mark of each form on a page; what is shown again there is known by it afterwards."""

        def draw() -> str:
            mark = new_mark(self._entropy)
            self.office.kept.shown(address_of(request), visit.form, mark)
            return mark

        return draw

    def _saved(self, shown: Saved) -> Response:
        """Return a file for the browser to save. A long one is made while it goes, and may end in the middle."""
        headers, answers = {"Content-Disposition": _under(shown.name)}, self.office.long_answers
        if shown.pieces is None:
            return Response(shown.data, media_type=_A_FILE, headers=headers)
        going = answers.begin(shown.pieces)

        async def taken() -> bytes:
            try:
                return await self.office.work(lambda _: going.taken())
            except DeskLocked:
                raise
            except SafeconductError:
                # The browser says no more than that it failed: the page it was made on says why.
                self.events.tell(CHANGED)
                raise

        return LongAnswer(taken, lambda: self.office.soon(lambda: answers.end(going)), headers=headers)

    def _shown(self, visit: Visit, room: Room, address: str) -> Shown:
        """Return what a page shows, or what came of the form that was sent to it, now or before."""
        if not room.is_without_team and not has_team(visit.vault):
            return Elsewhere(JOINING)
        if room.searches and room.method != "POST" and visit.statement_search.is_being_made:
            return Page("readying.html", {"into": (), "is_kept": False})
        if room.method != "POST":
            came = self.sent.came_of(self.office.kept.sent_to(address), visit.form)
            if came:
                self.office.kept.drop(address, visit.form)
            return came[0] if came else room.view(visit)
        if room.is_question:
            self.office.kept.drop(address, visit.form)
            return room.view(visit)
        shown = self.sent.once(address, visit.form, lambda: room.view(visit))
        if isinstance(shown, Elsewhere):
            self.office.kept.drop(address, visit.form)
            if not shown.beside.is_empty:
                self.office.kept.keep(self.entrance.session, shown.address, shown.beside)
        return shown

    def _visit(self, request: Request, form: Form, vault: Vault) -> Visit:
        """Return what a page is given. What was typed while the desk was locked is in its form again."""
        if request.method == "GET":
            kept = self.office.kept.find(self.entrance.session, address_of(request), kept_key(vault, self._entropy))
            form = kept[0] if kept else form
        return Visit(
            vault=vault,
            words=words_of(self.tongue),
            today=day_from_ms(self.office.given.clock.now_ms()),
            looking=looking_from_query(request.query_params),
            path=request.path_params,
            query=request.query_params,
            form=form,
            record=Record(vault.tables, vault.device.hex()),
            handle_key=handle_key_of(vault, self._entropy),
            entropy=self._entropy,
            awaiting=self.office.awaiting,
            returned=self.office.returned,
            outgoing=self.office.outgoing,
            searches=self.office.searches,
            lists=self.office.lists,
            sheets=self.office.sheets,
            leaving=self.office.leaving,
            exchanges=self.office.exchanges,
            writing=self.office.writing,
            drilling=self.office.drilling,
            plan_searching=self.office.plan_searching,
            alarms=self.office.alarms,
            held_parts=self.office.parts,
            readings=self.office.readings,
            reading_aid=self.office.reading_aid,
            copies_looked=self.office.copies_looked,
            places_worked=self.office.places_worked,
            statement_search=self.office.statement_search,
            makings=self.office.makings,
            clock=self.office.given.clock,
            look=self.office.interrupting.look,
            seen=self.office.seen,
            met=self.office.met,
        )

    async def _enter(self, request: Request) -> Response:
        """Take a ticket for a cookie. The answer is a page, not a redirection: after a redirection from a file a
        browser would not send the cookie (notes 6.2 rule 4)."""
        if not self.entrance.takes(request.query_params.get("t", "")):
            return self._explain(Refusal.NO_COOKIE, request.state.nonce)
        with contextlib.suppress(OSError):
            self.entered()
        answer = HTMLResponse(_ONWARD)
        answer.headers["Set-Cookie"] = self.entrance.set_cookie()
        return answer

    async def _events(self, request: Request) -> Response:
        seen = request.headers.get("last-event-id", "") or request.query_params.get("after", "")
        number = int(seen) if seen.isdecimal() and len(seen) < 12 else self.events.number
        return StreamingResponse(self.events.stream(number), media_type="text/event-stream")

    async def _language(self, request: Request) -> Response:
        form = await read_form(request)
        self.tongue = next((one for one in Tongue if one.value == form.text("language")), self.tongue)
        return RedirectResponse(form.address("back"), SEE_OTHER)

    async def _nowhere(self, request: Request) -> Response:
        if self.office.stage is not Stage.OPEN:
            return self.locked(request)
        return self.show(request, Page("nowhere.html", status=404))

    def _explain(self, why: Refusal | int | Exception, nonce: str) -> Response:
        """Return the plain page of a request that never reached the desk, or broke inside it."""
        if isinstance(why, SafeconductError):
            facts = {"reason": "advice", "nonce": nonce, "advice": why.advice(self.tongue.spoken, is_page=True)}
            return html_of(Page("refused.html", facts, 400), self.tongue, {})
        if isinstance(why, Exception):
            kind, places = kind_and_places(why)
            facts = {"reason": "status_500", "nonce": nonce, "fault": f"{kind}: {places}; {__version__}"}
            return html_of(Page("refused.html", facts, 500), self.tongue, {})
        status = why.status if isinstance(why, Refusal) else why
        reason = why.value if isinstance(why, Refusal) else f"status_{why}"
        return html_of(Page("refused.html", {"reason": reason, "nonce": nonce}, status), self.tongue, {})


def _is_by_somebody(request: Request) -> bool:
    """Say whether a person may have asked, and not a page by itself, which is nobody's being there.

    A page that shows itself again (desk.js) asks for a fresh copy without anybody's doing (Fetch Metadata,
    Sec-Fetch-User); one that looks what became of something (reading.js) asks as a script.
    """
    given = request.headers
    is_shown_again = given.get("cache-control", "") == "max-age=0" and "sec-fetch-user" not in given
    is_by_script = given.get("sec-fetch-mode", "") == "cors"
    return request.method != "GET" or not (is_shown_again or is_by_script)


def _under(name: str) -> str:
    """Return the header that has the browser save an answer under a name of ours."""
    return f'attachment; filename="{name}"'


async def _static(request: Request) -> Response:
    """Serve a file of ours; nothing outside the package's folder has a name here."""
    name = request.path_params["path"]
    if name not in _files():
        return Response(status_code=404)
    data, kind = _files()[name]
    return Response(data, media_type=kind)


_held: dict[str, tuple[bytes, str]] = {}


def _files() -> dict[str, tuple[bytes, str]]:
    if not _held:
        folder = resources.files("safeconduct.desk").joinpath("static")
        for entry in (one for part in (".", "pictures", "vendor") for one in folder.joinpath(part).iterdir()):
            ending = entry.name[entry.name.rfind(".") :]
            if entry.is_file() and ending in _STATIC_KINDS:
                _held[entry.name] = (entry.read_bytes(), _STATIC_KINDS[ending])
    return _held
