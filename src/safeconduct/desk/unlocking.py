"""First run, locking, unlocking: the pages outside the vault (notes 6.2 rules 11 and 12; DESIGN section 9).

They show nothing of what the vault holds, not even whether a passphrase was nearly right (promise P2). Whether a new
passphrase is too weak is decided in `protect.weakness`, as on the command line. Where the passphrase is lost, two
recovery cards set a new one.
"""

from __future__ import annotations

from typing import Any, Final, Protocol

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.choosing import wrong_with
from safeconduct.desk.entrance import Entrance
from safeconduct.desk.forms import Form, read_form
from safeconduct.desk.office import Office, Stage
from safeconduct.desk.render import Page
from safeconduct.desk.sealed import sealed_in
from safeconduct.desk.visit import TOLD
from safeconduct.desk.words import Tongue, words_of
from safeconduct.desk.writing_cards import cards_typed
from safeconduct.protect import recovery
from safeconduct.protect.rest import Passphrase, RecoverySecret
from safeconduct.protect.weakness import HOW_TO_CHOOSE
from safeconduct.sync.codenames import draw_alias
from safeconduct.vault.errors import VaultInUse

SEE_OTHER: Final = 303
LOCKED: Final = 401


class Around(Protocol):
    """What the gate needs of the desk it stands in."""

    @property
    def entrance(self) -> Entrance:
        """The way in."""

    @property
    def office(self) -> Office:
        """The vault."""

    @property
    def tongue(self) -> Tongue:
        """The language that is read."""

    def show(self, request: Request, page: Page) -> Response:
        """Return a page outside the vault."""

    def locked(self, request: Request) -> Response:
        """Return the page that asks for the passphrase."""


class Gate:
    """Lets people in and out."""

    def __init__(self, desk: Around) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """Return the addresses that work while the vault is locked."""
        return [
            Route("/begin", self.begin, methods=["POST"]),
            Route("/join", self.join, methods=["GET", "POST"]),
            Route("/unlock", self.unlock, methods=["POST"]),
            Route("/cards", self.cards, methods=["GET", "POST"]),
            Route("/lock", self.lock, methods=["POST"]),
        ]

    def locked_page(
        self,
        request: Request,
        *,
        error: tuple[SafeconductError, ...] = (),
        problem: str = "",
        back: str = "",
        sent: str = "",
    ) -> Response:
        """Return the page to begin or to unlock. ``sent``: what became of a form, "kept" or "lost"; "" without one."""
        if self._desk.office.stage is Stage.NEW:
            return self._first(request, error=error, status=LOCKED)
        facts: dict[str, object] = {"advice": self._advice(error), "problem": problem, "sent": sent}
        is_in_use = any(isinstance(one, VaultInUse) for one in error)
        facts["can_end"] = is_in_use and self._desk.office.has_others
        if back:
            facts["back"] = back
        return self._desk.show(request, Page("locked.html", facts, LOCKED))

    def _advice(self, error: tuple[SafeconductError, ...]) -> tuple[Advice, ...]:
        return tuple(one.advice(self._desk.tongue.spoken, is_page=True) for one in error)

    def _first(
        self, request: Request, *, status: int, problem: str = "", error: tuple[SafeconductError, ...] = ()
    ) -> Response:
        """Return the page of the first day. ``problem``: what is wrong with the passphrase just given, in words."""
        words = words_of(self._desk.tongue)
        facts: dict[str, Any] = {
            "advice": self._advice(error),
            "problem": problem,
            "how_to_choose": words.phrase(HOW_TO_CHOOSE),
        }
        return self._desk.show(request, Page("first.html", facts, status))

    async def begin(self, request: Request) -> Response:
        """Make the vault under the passphrase chosen."""
        form = await read_form(request)
        phrase = form.exact("passphrase")
        if self._desk.office.stage is not Stage.NEW:
            return RedirectResponse("/", SEE_OTHER)
        if problem := wrong_with(words_of(self._desk.tongue), phrase, form.exact("again")):
            return self._first(request, problem=problem, status=400)
        try:
            await self._desk.office.create(Passphrase.from_text(phrase))
        except SafeconductError as error:
            return self.locked_page(request, error=(error,))
        return self._let_in("/")

    async def join(self, request: Request) -> Response:
        """Make a vault that asks to be let into a team, with an invitation and under the passphrase chosen."""
        if self._desk.office.stage is not Stage.NEW:
            return RedirectResponse("/", SEE_OTHER)
        if request.method != "POST":
            return self._joining(request, Form())
        form = await read_form(request)
        alias, phrase = form.text("alias"), form.exact("passphrase")
        if problem := self._wrong_with(form) or wrong_with(words_of(self._desk.tongue), phrase, form.exact("again")):
            return self._joining(request, form, problem=problem)
        try:
            key, is_own = Passphrase.from_text(phrase), form.has("own")
            await self._desk.office.create_joining(key, sealed_in(form), "" if is_own else alias)
        except SafeconductError as error:
            return self._joining(request, form, error=(error,))
        return self._let_in("/")

    def _wrong_with(self, form: Form) -> str:
        """Return what is missing, in words; nothing when all is there."""
        say = words_of(self._desk.tongue).say
        if not form.file("file"):
            return say("Choose the file of the invitation.")
        if not form.text("alias") and not form.has("own"):
            return say("Choose an alias: one or two words by which the team will know you.")
        return ""

    def _joining(
        self, request: Request, form: Form, *, problem: str = "", error: tuple[SafeconductError, ...] = ()
    ) -> Response:
        """Return the page on which an invitation is taken."""
        facts: dict[str, Any] = {
            "advice": self._advice(error),
            "problem": problem,
            "how_to_choose": words_of(self._desk.tongue).phrase(HOW_TO_CHOOSE),
            "alias": form.text("alias"),
            "drawn": draw_alias(self._desk.tongue.spoken, self._desk.office.given.entropy),
            "is_own": form.has("own"),
        }
        return self._desk.show(request, Page("join.html", facts, 400 if problem or error else 200))

    async def unlock(self, request: Request) -> Response:
        """Open the vault with a passphrase."""
        form = await read_form(request)
        back = form.address("back")
        if self._desk.office.stage is Stage.NEW:
            return RedirectResponse("/", SEE_OTHER)
        phrase = form.exact("passphrase")
        if not phrase:
            return self.locked_page(request, problem=words_of(self._desk.tongue).say("Nothing was typed."), back=back)
        try:
            if form.has("end_other"):
                await self._desk.office.end_others()
            await self._desk.office.unlock(Passphrase.from_text(phrase))
        except SafeconductError as error:
            return self.locked_page(request, error=(error,), back=back)
        return self._let_in(back)

    async def cards(self, request: Request) -> Response:
        """Open the vault with two recovery cards, under a new passphrase."""
        if self._desk.office.stage is not Stage.LOCKED:
            return RedirectResponse("/", SEE_OTHER)
        if request.method != "POST":
            return self._with_cards(request)
        form = await read_form(request)
        phrase = form.exact("passphrase")
        if problem := wrong_with(words_of(self._desk.tongue), phrase, form.exact("again")):
            return self._with_cards(request, problem=problem)
        try:
            key = RecoverySecret(recovery.combine(cards_typed(form.all("card"))))
            await self._desk.office.unlock(key, (Passphrase.from_text(phrase),))
        except SafeconductError as error:
            return self._with_cards(request, error=(error,))
        return self._let_in(f"/recovery?{TOLD}=renewed")

    def _with_cards(self, request: Request, *, problem: str = "", error: tuple[SafeconductError, ...] = ()) -> Response:
        """Return the page for two cards and a new passphrase. What was typed is not given back."""
        facts: dict[str, Any] = {
            "advice": self._advice(error),
            "problem": problem,
            "how_to_choose": words_of(self._desk.tongue).phrase(HOW_TO_CHOOSE),
        }
        return self._desk.show(request, Page("with_cards.html", facts, 400 if problem or error else 200))

    def _let_in(self, address: str) -> Response:
        """Draw another cookie, hand over to it what the one before had sent, and go on: to what waits, if anything."""
        entrance = self._desk.entrance
        was = entrance.session
        entrance.renew_cookie()
        self._desk.office.kept.hand_over(was, entrance.session)
        waiting = self._desk.office.kept.newest(entrance.session)
        answer = RedirectResponse(waiting[0] if waiting and address == "/" else address, SEE_OTHER)
        answer.headers["Set-Cookie"] = entrance.set_cookie()
        return answer

    async def lock(self, request: Request) -> Response:
        """Close the vault and show that it is closed."""
        await self._desk.office.lock()
        return self._desk.locked(request)
