"""Visits every page of a running desk that any page leads to, as the guards of P13 and P14 do."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

from safeconduct.desk.pages import ROOMS
from tests.attack.desk import Answer, RunningDesk
from tests.unit.publish.documents import telling_document

# A desk has no such page before a laptop was lost, nor once it is in a team, nor where nothing is older than the team;
# nor before a table is to leave or came back: test_p14 has both, and tests/browser/test_tables.py and its neighbour
# test_tables_out.py look at their pages; nor before a claim points into a picture that is evidence alone, whose bytes
# tests/unit/desk/test_place_page.py looks at.
NOT_MET = {
    "/incident/{incident}",
    "/joining",
    "/sharing",
    "/returned/{returned}",
    "/outgoing/{outgoing}",
    "/original/{original}/picture",
}
# More addresses than the invented accounts give pages for: a crawl that goes on for ever is a fault of its own.
MOST = 1000
# Pages of one kind that are visited: more than the invented accounts have of any but the many.
_OF_A_KIND = 8
# Somebody is named, so that the language model has something to find.
TESTIMONY = "Клён Липов рассказал: 6 декабря его задержали в Аргуне и держали до 22 января."
# A handle is longer than any word in an address of ours.
_HANDLE = re.compile(r"/[\w-]{20,}")


@dataclass(slots=True)
class Crawl:
    """What was met: every address, and the title of every page."""

    pages: dict[str, Answer] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)

    @property
    def missed(self) -> set[str]:
        """Addresses of pages of the desk that were not visited."""
        paths = {urlsplit(address).path for address in self.pages}
        shown = {room.address: re.sub(r"\{\w+\}", "[^/]+", room.address) for room in ROOMS if room.method == "GET"}
        return {one for one, form in shown.items() if not any(re.fullmatch(form, path) for path in paths)} - NOT_MET

    @property
    def headers(self) -> str:
        return "\n".join(f"{name}: {value}" for page in self.pages.values() for name, value in page.headers.items())

    @property
    def text(self) -> str:
        return " ".join(page.body for page in self.pages.values())


def kind_of(address: str) -> str:
    """What kind of page an address is: the address without handles and values."""
    parts = urlsplit(address)
    names = "&".join(sorted({name for name, _ in parse_qsl(parts.query)}))
    return f"{_HANDLE.sub('/*', parts.path)}?{names}"


def addresses_of(page: Answer) -> set[str]:
    """Every address that stands in a page, wherever."""
    found = re.findall(r'(?:href|src|action|content)="([^"]*)"', page.body)
    return {unescape(address) for address in found} | {page.headers.get("location", "")}


def crawl(desk: RunningDesk, *more: str, of_a_kind: int = _OF_A_KIND) -> Crawl:
    """Follow every link from the beginning, and from more pages; no form is sent, and the day is moved but a few times.

    A screen of the help is a kind of its own, for its address has no handle.
    """
    met, waiting, visited = Crawl(), ["/", *more], Counter[str]()
    while waiting and len(met.pages) < MOST:
        address = waiting.pop(0)
        if address in met.pages or visited[kind_of(address)] >= of_a_kind:
            continue
        visited[kind_of(address)] += 1
        met.pages[address] = page = desk.ask("GET", address)
        found = addresses_of(page)
        met.addresses |= found
        met.titles |= set(re.findall(r"<title>(.*?)</title>", page.body)[:1])
        within = {one for one in found if one.startswith("/") and not one.startswith(("//", "/static/"))}
        # A day back and a day on lead for ever: days are followed from pages of today alone.
        waiting += sorted(one for one in within if "day=" not in address or "day=" not in one)
    assert len(met.pages) < MOST
    return met


def behind_forms(desk: RunningDesk, words: str, file: str) -> list[str]:
    """Send the forms that lead to pages to which no link leads, and give the addresses of these.

    A search for words, what a file would change, and a sheet of each sort, printed for a purpose in these words. For
    these the desk is walked once, with one page of each kind.
    """
    met = crawl(desk, of_a_kind=1)
    printing = {kind_of(one): one for one in met.pages if one.startswith("/print/") and "?" not in one}
    sent = [("/search", {"words": words}), *((one, {"purpose": "other", "words": words}) for one in printing.values())]
    answers = [
        desk.ask("POST", address, body=urlencode({"once": 26 * letter, **fields}))
        for letter, (address, fields) in zip("tuvwxyz", sent, strict=False)
    ]
    part = '--part\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'
    body = part.format("once", "", "s" * 26) + part.format("file", '; filename="accounts.json"', file) + "--part--\r\n"
    answers.append(desk.ask("POST", "/import", body=body, Content_Type="multipart/form-data; boundary=part"))
    # Somebody is invited by whoever has an alias.
    answers += [
        desk.ask("POST", address, body=urlencode({"once": 26 * letter, **fields}))
        for letter, address, fields in (
            ("m", "/team", {"alias": "larch"}),
            ("n", "/invitations", {"right": "write", "whose": "person", "part": "none"}),
            # From then on there is a choice into which part one types, and every page leads to it.
            ("p", "/part-begin", {"sort": "case", "name": "larch"}),
        )
    ]
    answers += into_the_inbox(desk, words)
    answers += into_a_case(desk, words)
    answers += into_a_statement(desk, words)
    answers += into_the_record(desk, words)
    answers += [into_the_ledger(desk, words), into_the_press_log(desk, words), into_the_evidence(desk, words)]
    assert [answer.status for answer in answers] == [303] * len(answers), [answer.body for answer in answers]
    return [answer.headers["location"] for answer in answers]


def into_the_inbox(desk: RunningDesk, words: str) -> list[Answer]:
    """Begin an inbox, log a call in these words, and bring a recording: one to be looked at, one to be taken in."""
    recording = '--part\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'

    def bring(letter: str) -> Answer:
        body = "".join(recording.format(name, "", text) for name, text in (("once", 26 * letter), ("do", "look")))
        body += recording.format("files", '; filename="voice.flac"', f"fLaC{words}")
        return desk.ask("POST", "/log", body=body + "--part--\r\n", Content_Type="multipart/form-data; boundary=part")

    begun = desk.ask("POST", "/inbox", body=urlencode({"once": 26 * "b", "do": "begin", "purpose": words}))
    call = {"once": 26 * "c", "do": "log", "text": words, "with": "+4930901820", "danger": "now"}
    logged = desk.ask("POST", "/log", body=urlencode(call))
    brought, kept = bring("d"), bring("e")
    taken = desk.ask("POST", kept.headers["location"], body=urlencode({"once": 26 * "f", "do": "take"}))
    # A list with a page, and the request under it.
    return [begun, logged, brought, taken, Answer(303, {"location": "/inbox"}, "")]


def into_a_case(desk: RunningDesk, words: str) -> list[Answer]:
    """Begin the coordinators' part, open a case with these words, and place it on a trip, which begins a journey."""
    begun = desk.ask("POST", "/watch", body=urlencode({"once": 26 * "g", "do": "begin", "name": "hornbeam"}))
    typed = {"once": 26 * "h", "people": "2", "origin": words, "notes": words, "mine": "1"}
    opened = desk.ask("POST", "/opening", body=urlencode(typed))
    case = urlsplit(opened.headers.get("location", "")).path
    added = a_trip(desk, words)
    (trip,) = re.findall(r'id="take-([\w-]+)"', desk.ask("GET", f"{case}/place?to=extraction").body)
    chosen = {"once": 26 * "i", "do": "place", "seen": "1", "extraction": trip}
    return [begun, opened, added, desk.ask("POST", f"{case}/place", body=urlencode(chosen))]


def a_trip(desk: RunningDesk, words: str) -> Answer:
    """Add a possible trip out of a town that is called so, in five days."""
    links = (one for one in addresses_of(desk.ask("GET", "/board")) if one.startswith("/place/"))
    new = next(one for one in links if "set-from_city" in desk.ask("GET", one).body)
    typed = {
        "sort": "extraction",
        "from_city": words,
        "to_city": "Mill Town",
        "day": f"{datetime.now(UTC) + timedelta(5):%Y-%m-%d}",
    }
    form = {"once": 26 * "x", **{f"was-{code}": "" for code in typed}}
    return desk.ask("POST", new, body=urlencode({**form, **{f"set-{code}": text for code, text in typed.items()}}))


def into_a_statement(desk: RunningDesk, words: str) -> list[Answer]:
    """Begin a statement that is called so, in English."""
    typed = {"once": 26 * "j", "do": "begin", "was-name": "", "set-name": words, "was-languages": ""}
    begun = desk.ask("POST", "/statements", body=urlencode({**typed, "set-languages": "en"}))
    return [begun, *into_the_media_room(desk, desk.ask("GET", begun.headers["location"]))]


def into_the_ledger(desk: RunningDesk, words: str) -> Answer:
    """Enter an article of others in these words, which a paper of this name had."""
    typed = {"was-day": "", "set-day": "2019-01-28", "was-outlet": "", "set-outlet": words[:100], "was-text": ""}
    entered = {"once": 26 * "w", "do": "enter", **typed, "set-text": words}
    return desk.ask("POST", "/ledger/enter", body=urlencode(entered))


def into_the_press_log(desk: RunningDesk, words: str) -> Answer:
    """Enter a question of a journalist in these words; it waits for what is said to it."""
    typed = {"was-outlet": "", "set-outlet": words[:100], "was-question": "", "set-question": words}
    return desk.ask("POST", "/press/ask", body=urlencode({"once": 26 * "y", **typed}))


def into_the_evidence(desk: RunningDesk, words: str) -> Answer:
    """Seal two files that are called so and hold these words, which somebody brought who says them: a text with a copy,
    and a recording.
    """
    part = re.search(r'name="part" value="([^"]+)"', desk.ask("GET", "/evidence").body)
    assert part is not None

    def sent(address: str, content: str, **fields: str) -> Answer:
        typed = "".join(
            f'--part\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
            for name, text in fields.items()
        )
        head = f'--part\r\nContent-Disposition: form-data; name="file"; filename="{words}"\r\n\r\n'
        file = f"{head}{content}\r\n--part--\r\n"
        return desk.ask("POST", address, body=typed + file, Content_Type="multipart/form-data; boundary=part")

    def seal(letter: str, id_: str, content: str) -> Answer:
        return sent("/evidence", content, once=26 * letter, part=part.group(1), do="seal", id=id_, words=words)

    # Another than the one that came by the inbox: what is evidence already is not kept once more.
    assert seal("k", "V-2", f"fLaC, sealed, {words}").status == 303
    at = seal("r", "V-1", words).headers["location"].partition("?")[0]
    return sent(at, f"{words}, cut", once=26 * "i", do="bring", tool="a tool", version="1", did=words)


def into_the_record(desk: RunningDesk, words: str) -> list[Answer]:
    """Keep a testimony in Russian and in these words, enter an act and a consent of it, and undo whom the act names."""

    def send(letter: str, address: str, **fields: str) -> Answer:
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', desk.ask("GET", address).body))
        return desk.ask("POST", address, body=urlencode({**hidden, **fields, "once": 26 * letter}))

    new = desk.ask("GET", "/text").headers["location"]
    text = {"sort": "private", "outlet": words, "day": "14 May 2020", "language": "ru", "text": f"{words}. {TESTIMONY}"}
    kept = send("2", new, **text)
    reading = urlsplit(kept.headers.get("location", "")).path
    told = {"subject": words, "subject_kind": "place", "voice": words, "voice_kind": "person"}
    entered = send("3", reading, act="1", type="act/arrest", victim=words, victim_is="person", **told)
    undo = re.search(r'action="(/undo/[^"]+)"', desk.ask("GET", entered.headers.get("location", reading)).body)
    assert undo is not None, entered.body
    consent = reading.replace("/reading", "/consent")
    agreed = send("4", consent, of=words, use="consent_use/publish", answer="consent_answer/given")
    taken_back = desk.ask("POST", undo.group(1), body=urlencode({"once": 26 * "5", "back": "/"}))
    return [kept, entered, agreed, taken_back]


def into_the_media_room(desk: RunningDesk, statement: Answer) -> list[Answer]:
    """Bring a page of a document in twice: one waits to be covered, the other stands in the statement."""
    room = next(one for one in addresses_of(statement) if one.startswith("/media/"))
    document = telling_document().decode("ascii")

    def bring(letter: str) -> Answer:
        typed = "".join(
            f'--part\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
            for name, text in (("once", 26 * letter), ("do", "bring"))
        )
        file = f'--part\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n{document}\r\n--part--\r\n'
        return desk.ask("POST", room, body=typed + file, Content_Type="multipart/form-data; boundary=part")

    waits, goes = bring("t"), bring("u")
    making = goes.headers["location"]
    shown = re.search(r'name="digest" value="([0-9a-f]{64})"', desk.ask("GET", making).body)
    assert shown is not None
    put = desk.ask("POST", making, body=urlencode({"once": 26 * "v", "do": "put", "digest": shown.group(1)}))
    return [waits, put, Answer(303, {"location": room}, "")]
