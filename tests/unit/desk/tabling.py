"""A desk whose record left as a table, and the file that comes back: invented people only."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from html import unescape
from typing import Any, TypeVar
from urllib.parse import urlencode

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.age import KeyIdentity, open_stream, seal_stream, text_from_recipient
from safeconduct.protect.age_keys import kem_from_seed
from safeconduct.protect.secrets import Secret
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.record.items import SubjectKind
from safeconduct.record.queries import Record
from safeconduct.record.tables.choosing import Choice
from safeconduct.record.tables.exports import Exported, export_intent
from safeconduct.record.tables.ordering import Order
from safeconduct.record.tables.purposes import purposes
from safeconduct.record.tables.sending import make_ready
from safeconduct.record.tables.writing import csv_bytes, workbook_bytes
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.world import accounts

BOUNDARY = "between-the-parts"
COLLEAGUE = kem_from_seed(Secret(bytes(range(32))))
KEY = text_from_recipient(COLLEAGUE.public)
OUT = "/tables/out"
# What leaves unless a test says otherwise.
CHOICE = (
    *(("kind", "event"), ("property", "start"), ("property", "held"), ("property", "place")),
    *(("purpose", "correction"), ("form", "csv"), ("whom", "Alder"), ("keys", KEY)),
)
_MARK = re.compile(r"[a-z2-7]{8}-(?=[rsda][0-9a-f]{20})")
Table = list[dict[str, str]]
Result = TypeVar("Result")


def within(desk: Asking, task: Callable[[Vault], Result]) -> Result:
    """Do something with the open vault of a desk."""
    return desk.runner.run(desk.desk.office.work(task))


def opened(data: bytes) -> bytes:
    """What the colleague finds in a file sealed to them."""
    return b"".join(open_stream((data,), [KeyIdentity(COLLEAGUE)]).content)


def table_of(data: bytes) -> Table:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def leave(desk: Asking, *properties: str) -> tuple[Table, Exported]:
    """Send claims about all events for correction; the rows, and the export."""

    def send(vault: Vault) -> tuple[Table, Exported]:
        part, kinds = record_compartment(vault), (SubjectKind.EVENT,)
        wanted = properties or ("start", "held", "place", "conditions")
        choice = Choice(part, (), kinds, wanted, with_living=False)
        order = Order(choice, "csv", purposes()["correction"], "a colleague", (COLLEAGUE.public,))
        ready = make_ready(Record(vault.tables), order, SystemEntropy())
        vault.append([export_intent(part, ready.sent)])
        return table_of(opened(b"".join(ready.sealed))), ready.sent

    return within(desk, send)


def packed(table: Table, form: str = "csv") -> bytes:
    columns = list(table[0])
    rows = [[row[column] for column in columns] for row in table]
    return csv_bytes(columns, rows) if form == "csv" else workbook_bytes(columns, rows)


def sealed_back(data: bytes, sent: Exported) -> bytes:
    return b"".join(seal_stream((data,), [sent.return_key().public], SystemEntropy()))


def bring(desk: Asking, file: bytes, **fields: str) -> Answer:
    """Send a table from the page on which it is chosen."""
    given = {"once": desk.get("/tables").hidden("once", "/tables"), **fields}
    parts = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in given.items()
    )
    head = f'{parts}--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="t.csv"\r\n\r\n'
    body = head.encode() + file + f"\r\n--{BOUNDARY}--\r\n".encode()
    return desk.send("/tables", body, content_type=f"multipart/form-data; boundary={BOUNDARY}")


def decide(desk: Asking, address: str, **said: str) -> Answer:
    page = desk.get(address)
    return desk.post(address, {"once": page.hidden("once", address), "seen": page.hidden("seen"), **said})


def address_of(answer: Answer) -> str:
    assert answer.status == 303, answer.words
    return answer.headers["location"].partition("?")[0]


def take_in_people(desk: Asking, labels: Sequence[str], **claim: Any) -> None:
    """Enter people who are held, in the account of Lantern. ``claim``: members that the claim about each has beside."""
    base = accounts()
    people = [{"id": f"p{n}", "kind": "person", "label": label} for n, label in enumerate(labels)]
    held = {"source": "A2", "property": "conditions", "said": "is held", "voice": "lantern"}
    value = {"kind": "text", "text": "is held"}
    claims = [{"id": f"h{n}", "subject": f"p{n}", "value": value, **held, **claim} for n in range(len(labels))]
    data = {**base, "subjects": [*base["subjects"], *people], "claims": [*base["claims"], *claims]}

    def entered(vault: Vault) -> None:
        dataset = read_accounts(json.dumps(data).encode())
        vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))

    within(desk, entered)


def chosen(desk: Asking, *fields: tuple[str, str]) -> Answer:
    """Send what leaves, for whom and for what, from its page."""
    once = ("once", desk.get(OUT).hidden("once", OUT))
    return desk.ask("POST", OUT, body=urlencode([once, *fields]))


def press(desk: Asking, address: str, do: str, **fields: str) -> Answer:
    """Press a button on the page of a table that is to leave, as it stands."""
    page = desk.get(address)
    given = {"once": page.hidden("once", address), "seen": page.hidden("seen", address), "do": do, **fields}
    return desk.post(address, given)


def saved(desk: Asking, page: Answer) -> bytes:
    """What the colleague finds in the file that a page gives to be saved."""
    (address,) = re.findall(r'class="save" href="([^"]*)"', page.body)
    return opened(desk.get(unescape(address)).data)


def without_ids(data: bytes) -> list[str]:
    """What a file says in lines, in any order, whatever ids were drawn for it."""
    text = data.decode("utf-8-sig")
    ids = re.compile(rf"{_MARK.pattern}[rsda][0-9a-f]{{20}}|\"[0-9a-f]{{40}}\"|[a-z2-7]{{8}}(?=\")")
    return sorted(ids.sub("ID", text).splitlines())
