"""First run, locking, unlocking: the pages outside the vault (notes 6.2 rules 11 and 12; DESIGN section 9).

They show nothing of what the vault holds, not even whether a passphrase was nearly right (promise P2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.forms import Form, read_form
from safeconduct.desk.office import Stage
from safeconduct.desk.render import Page
from safeconduct.protect.rest import Passphrase

if TYPE_CHECKING:
    from safeconduct.desk.app import Desk

SEE_OTHER: Final = 303
LOCKED: Final = 401
# Characters below which a passphrase is guessed in days on rented machines, Argon2id or not: eight letters are 38 bits.
_SHORT: Final = 12
# Five words of a list of 1,000 are 50 bits: years of guessing at the price Argon2id sets.
_FEW_WORDS: Final = 5


class Gate:
    """Lets people in and out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        """Return the addresses that work while the vault is locked."""
        return [
            Route("/begin", self.begin, methods=["POST"]),
            Route("/unlock", self.unlock, methods=["POST"]),
            Route("/lock", self.lock, methods=["POST"]),
        ]

    def locked_page(self, request: Request, *, error: SafeconductError | None = None, back: str = "") -> Response:
        """Return the page to begin or to unlock."""
        is_new = self._desk.office.stage is Stage.NEW
        facts: dict[str, object] = {"advice": error.advice(self._desk.tongue.spoken) if error else None}
        if back:
            facts["back"] = back
        return self._desk.show(request, Page("first.html" if is_new else "locked.html", facts, LOCKED))

    async def begin(self, request: Request) -> Response:
        """Make the vault under the passphrase chosen."""
        form = await read_form(request)
        phrase, again = form.text("passphrase"), form.text("again")
        if self._desk.office.stage is not Stage.NEW:
            return RedirectResponse("/", SEE_OTHER)
        if problem := _problem(phrase, again, is_meant=form.has("short")):
            return self._desk.show(request, Page("first.html", {"advice": None, "problem": problem}, 400))
        try:
            await self._desk.office.create(Passphrase.from_text(phrase))
        except SafeconductError as error:
            return self.locked_page(request, error=error)
        return self._let_in("/")

    async def unlock(self, request: Request) -> Response:
        """Open the vault with a passphrase."""
        form = await read_form(request)
        back = _inside(form)
        if self._desk.office.stage is Stage.NEW:
            return RedirectResponse("/", SEE_OTHER)
        try:
            await self._desk.office.unlock(Passphrase.from_text(form.text("passphrase")))
        except SafeconductError as error:
            return self.locked_page(request, error=error, back=back)
        return self._let_in(back)

    def _let_in(self, address: str) -> Response:
        self._desk.door.renew_cookie()
        answer = RedirectResponse(address, SEE_OTHER)
        answer.headers["Set-Cookie"] = self._desk.door.set_cookie()
        return answer

    async def lock(self, request: Request) -> Response:
        """Close the vault and show that it is closed."""
        await self._desk.office.lock()
        return self._desk.locked(request)


def _inside(form: Form) -> str:
    """Return the address to go on at: one of ours, never another host's."""
    back = form.text("back")
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"


def _problem(phrase: str, again: str, *, is_meant: bool) -> str:
    """Return what is wrong with a new passphrase, as the page names it; nothing when it will do."""
    if not phrase:
        return "empty"
    if phrase != again:
        return "differ"
    if len(phrase) < _SHORT and len(phrase.split()) < _FEW_WORDS and not is_meant:
        return "short"
    return ""
