"""A desk with an inbox, and calls logged at it, as tests of its pages need them."""

from __future__ import annotations

import re
from dataclasses import replace

from safeconduct.desk.inboxes import thread_name
from safeconduct.intake.commands import Draft, entries_intents, relay_message_id, relay_thread, typed_message
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import Channel, ThreadId
from safeconduct.protect.secrets import Secret
from safeconduct.protect.threads import Thread
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.teaming import team_of

BOUNDARY = "marker-between-the-parts"
CHAT = "\n".join(
    (
        "[01.05.2030, 21:14:05] Ash Lantern: they stopped us at the mill",
        "[01.05.2030, 21:15:10] Reed: how many of you",
        "[01.05.2030, 21:16:44] Ash Lantern: three, my brother is with them",
    )
)


def begin(desk: Asking, purpose: str = "people in danger") -> None:
    """Begin an inbox."""
    mark = desk.get("/inbox?begin=1").hidden("once", "/inbox")
    done = desk.post("/inbox", once=mark, do="begin", purpose=purpose)
    assert done.status == 303, done.words


def log(desk: Asking, text: str, **fields: str) -> Answer:
    """Log a call and return the page of its request."""
    sent = desk.post("/log", {**fields, "once": desk.get("/log").hidden("once", "/log"), "do": "log", "text": text})
    return desk.follow(sent) if sent.status == 303 else sent


def address(answer: Answer) -> str:
    """The address of the request on whose page one is."""
    found = re.search(r'action="(/thread/[\w-]+)', answer.body) or re.search(r'href="(/thread/[\w-]+)', answer.body)
    assert found is not None
    return found.group(1)


def heading(answer: Answer) -> str:
    found = re.search(r"<h1>(.*?)</h1>", answer.body)
    assert found is not None
    return found.group(1)


def act(desk: Asking, page: str, **fields: str) -> Answer:
    """Send the form of a page and follow where it leads; the page itself where it is refused."""
    mark = desk.get(page).hidden("once", page.partition("?")[0])
    sent = desk.post(page, {**fields, "once": mark})
    return desk.follow(sent) if sent.status == 303 else sent


def files(desk: Asking, chosen: dict[str, bytes], **fields: str) -> Answer:
    """Choose files on the page of the log, and follow where that leads."""
    mark = desk.get("/log").hidden("once", "/log")
    body = b""
    for name, text in {"once": mark, "do": "look", **fields}.items():
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
    for name, data in chosen.items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        body += head.encode() + data + b"\r\n"
    sent = desk.send(
        "/log", body + f"--{BOUNDARY}--\r\n".encode(), content_type=f"multipart/form-data; boundary={BOUNDARY}"
    )
    return desk.follow(sent) if sent.status == 303 else sent


def reading(desk: Asking, answer: Answer, **fields: str) -> Answer:
    """Say what is to be done with what was brought, and follow where that leads."""
    found = re.search(r'action="(/reading/[\w-]+)"', answer.body)
    assert found is not None, answer.words
    sent = desk.post(found.group(1), {**fields, "once": answer.hidden("once", found.group(1))})
    return desk.follow(sent) if sent.status == 303 else sent


def undone(desk: Asking, answer: Answer) -> Answer:
    """Press Undo on a page that says that something was done."""
    found = re.search(r'action="(/undo/[^"]+)"', answer.body)
    assert found is not None, answer.words
    back = answer.hidden("back", found.group(1))
    return desk.follow(desk.post(found.group(1), once=answer.hidden("once", found.group(1)), back=back))


def count_open(desk: Asking) -> int:
    """How many requests are open."""

    def counted(vault: Vault) -> int:
        intake = Intake(vault.tables)
        return sum(intake.counts(one.part, 0).open for one in intake.inboxes())

    return desk.runner.run(desk.desk.office.work(counted))


def wrote_by_the_page(desk: Asking, *answers: tuple[str, str], to: str = "") -> str:
    """Let a message come by the page, as a desk that collects writes it down; the address of its request.

    ``to``: a request that is here, in which it is written.
    """

    def write(vault: Vault) -> str:
        team, intake = team_of(vault), Intake(vault.tables)
        (here,) = intake.inboxes()
        now = team.clock.now_ms()
        if to:
            (item,) = [
                intake.thread(here.part, row.head)
                for row in intake.page([here.part], now)
                if intake.names(intake.person(here.part, row.head)) == (to,)
            ]
        else:
            thread = Thread(Secret.random(32, team.entropy))
            receipt = (ThreadId(thread.id), thread.secret)
            item = relay_thread(intake, here.part, receipt, Channel.PAGE, drawing=("en", team.entropy))
        number = team.entropy.bytes(16)
        draft = Draft(Channel.PAGE, "help us", answers=tuple(sorted(answers)))
        message = replace(
            typed_message(here, item.id, draft, now_ms=now, entropy=team.entropy),
            id=relay_message_id(here.key, item.id, number),
            origin=team.entropy.bytes(32),
            place=number.hex(),
        )
        vault.append(entries_intents(here.part, [] if to else [item], [message]))
        return thread_name(here.part, item.id)

    return desk.address("thread", desk.runner.run(desk.desk.office.work(write)))
