"""The gate in ``safeconduct demo``: somebody whose browser runs no script, and a telephone with a form (ODK Collect).

Both are as real as what they speak to: a gate that is a process of its own, in front of the demonstration's relay. The
first types on the gate's page and is given eight words; the second fetches our form under its token, fills it in, locks
it as Collect does (docs/formats/odk.md) and posts it. Nothing of it may be less than it says: whatever is answered
otherwise ends the demonstration.
"""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.plain_xml import read_xml
from safeconduct.cli.demo_team import DemoFailed
from safeconduct.cli.demo_visiting import asked, multipart
from safeconduct.gate.filled import XML_PART
from safeconduct.gate.forms import new_token, token_hash
from safeconduct.protect.odk_locking import ANSWERS_NAME, Filled, lock_form

# What people and telephones are told as the gate's address, which is a socket here: a name of nobody's (RFC 2606).
ADDRESS: Final = "https://gate.example"
_WORD: Final = re.compile(r"<li>(\w+) <small>")
_TAG: Final = re.compile(r"<[^>]*>")
# Of a receipt (docs/formats/receipt-words.md).
_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class Token:
    """What lets a telephone have the forms of a gate."""

    word: str

    @classmethod
    def draw(cls) -> Token:
        """Draw one."""
        return cls(new_token(SystemEntropy()))

    def settings(self, form: str) -> str:
        """Return the gate's file of forms that gives this token one form."""
        return f'[[form]]\nfile = "{form}"\ntokens = ["{token_hash(self.word)}"]\n'


@dataclass(frozen=True, slots=True)
class AtGate:
    """Whoever speaks to a gate. ``where``: its address."""

    where: str

    def write(self, text: str) -> str:
        """Type a text on the gate's page and return the eight words that it shows."""
        page = asked(self.where, "GET", "/").decode()
        found = re.search(r"name=epoch value=([0-9a-f]+)", page)
        epoch = found[1] if found else ""
        shown = self._post({"lang": "en", "epoch": epoch, "agree": "yes", "text": text, "do": "send"})
        words = _WORD.findall(shown)
        if len(words) != _WORDS:
            raise DemoFailed(step=20)
        return " ".join(words)

    def finds(self, words: str, answer: str) -> bool:
        """Say whether an answer stands on the gate's page for these words."""
        shown = self._post({"lang": "en", "words": words, "do": "read"})
        return answer in html.unescape(_TAG.sub("", shown))

    def fill_in(self, token: Token, answers: Mapping[str, str]) -> int:
        """Fetch the form of a token, fill it in, lock it on the telephone and post it; return its questions."""
        path = f"/v1/key/{token.word}"
        (listed,) = read_xml(asked(self.where, "GET", f"{path}/formList")).children
        said = {one.name: one.text for one in listed.children}
        form = asked(self.where, "GET", said["downloadUrl"].removeprefix(ADDRESS))
        model = read_xml(form)
        key = next(one.attributes["base64RsaPublicKey"] for one in model.walk() if one.name == "submission")
        filled = Filled(said["formID"], said["version"], f"uuid:{uuid.uuid4()}", tuple(answers.items()))
        listed_as, locked = lock_form(filled, key, SystemEntropy())
        body, kind = multipart([(XML_PART, "filled.xml", listed_as), (ANSWERS_NAME, ANSWERS_NAME, locked)])
        asked(self.where, "POST", f"{path}/submission", body, kind=kind, status=201)
        return sum(1 for one in model.walk() if one.name == "bind" and "type" in one.attributes)

    def _post(self, fields: Mapping[str, str]) -> str:
        body, kind = multipart([(name, "", value.encode()) for name, value in fields.items()])
        return asked(self.where, "POST", "/", body, kind=kind).decode()
