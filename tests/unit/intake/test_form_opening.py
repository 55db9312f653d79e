"""A locked form that lies in an inbox is opened once, beside what came, by the vault that has its key and no other."""

from __future__ import annotations

import io
from pathlib import Path

from safeconduct.base.entropy import SystemEntropy
from safeconduct.intake.commands import Address, entries_intents, new_thread
from safeconduct.intake.files import keep_file, references_of, shared_intents
from safeconduct.intake.form_opening import open_forms_of
from safeconduct.intake.forms import form_keys, new_form_key
from safeconduct.intake.item_bytes import MOST_FILES
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import Channel, Direction, MessageId, MessageItem
from safeconduct.protect.odk import FormKey
from safeconduct.protect.odk_errors import OdkFileMissing, OdkNotOpened
from tests.unit.intake.inboxes import NOON, desk_with_inbox
from tests.unit.protect.odk_made import INSTANCE, locked

ENTROPY = SystemEntropy()
FILLED = b'<data id="questions" version="1"><danger>soon</danger><text>She moved on</text></data>'
FORM = (("form_id", "questions"), ("form_instance", INSTANCE), ("form_version", "1"))


class Rig:
    """A desk whose inbox holds postings of one locked form, as collecting leaves them there."""

    def __init__(self, folder: Path) -> None:
        self.desk, self.here = desk_with_inbox(folder)
        self.team = self.desk.team
        self.intake = Intake(self.team.vault.tables)
        self.thread = new_thread(self.intake, self.here, Address(Channel.ODK, ""), drawing=("en", ENTROPY))
        self.team.vault.append([*entries_intents(self.here.part, [self.thread], [])])

    def came(self, manifest: bytes, *files: tuple[str, bytes]) -> None:
        """One posting, with some of the files."""
        kept = [
            keep_file(self.team, name, "application/octet-stream", lambda data=data: io.BytesIO(data))[0]  # type: ignore[misc]
            for name, data in files
        ]
        message = MessageItem(
            MessageId(ENTROPY.bytes(32)), self.thread.id, Direction.IN, Channel.ODK, NOON, manifest.decode(),
            files=tuple(kept), origin=ENTROPY.bytes(32), answers=FORM,
        )  # fmt: skip
        (entries,) = entries_intents(self.here.part, (), [message])
        self.team.vault.append([*shared_intents(entries, [*references_of(kept)])])

    def messages(self) -> list[MessageItem]:
        person = self.intake.person(self.here.part, self.thread.id)
        return [one.message for one in self.intake.messages(person)]


def test_a_form_is_opened_once_with_its_answers_and_files_beside_what_came(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    key = new_form_key(rig.team.vault)
    new_form_key(rig.team.vault)
    manifest, files = locked(key.public_base64, FILLED, {"a.jpg": b"picture"}, form="questions")
    rig.came(manifest, ("a.jpg.enc", files["a.jpg.enc"]))
    person = rig.intake.person(rig.here.part, rig.thread.id)

    waiting = open_forms_of(rig.team, rig.here, person)
    rig.came(manifest, ("submission.xml.enc", files["submission.xml.enc"]))
    first = open_forms_of(rig.team, rig.here, person)
    again = open_forms_of(rig.team, rig.here, person)

    opened = [one for one in rig.messages() if one.id in first.opened]
    assert isinstance(waiting.faults[0], OdkFileMissing)
    assert (len(first.opened), first.faults, again.opened) == (1, [], [])
    assert len(rig.messages()) == 3
    assert [(one.text, one.answers) for one in opened] == [("She moved on", (("danger", "soon"), *FORM))]
    file = opened[0].files[0]
    assert (file.name, file.media_type) == ("a.jpg", "image/jpeg")
    assert b"".join(rig.team.vault.blobs.open(file.original)) == b"picture"


def test_a_vault_without_the_forms_key_opens_nothing_and_says_so(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    manifest, files = locked(FormKey.generate().public_base64, FILLED, {}, form="questions")
    rig.came(manifest, *files.items())

    done = open_forms_of(rig.team, rig.here, rig.intake.person(rig.here.part, rig.thread.id))

    assert form_keys(rig.team.vault) == ()
    assert isinstance(done.faults[0], OdkNotOpened)
    assert len(rig.messages()) == 1


def test_a_form_with_more_files_than_a_message_bears_is_opened_with_all_of_them(tmp_path: Path) -> None:
    """ODK allows 256; a message of an inbox has 64 at most, and one with more is read by no desk."""
    rig = Rig(tmp_path)
    key = new_form_key(rig.team.vault)
    media = {f"{n}.jpg": str(n).encode() for n in range(MOST_FILES + 6)}
    manifest, files = locked(key.public_base64, FILLED, media, form="questions")
    names = list(files)
    for at in range(0, len(names), 16):
        rig.came(manifest, *((name, files[name]) for name in names[at : at + 16]))
    before = len(rig.messages())

    done = open_forms_of(rig.team, rig.here, rig.intake.person(rig.here.part, rig.thread.id))

    opened = rig.messages()
    assert (len(done.opened), done.faults) == (1, [])
    assert len(opened) == before + 2
    (first,) = (one for one in opened if one.id in done.opened)
    (rest,) = (one for one in opened if one.place == "form opened, files 2")
    assert (first.text, rest.text, rest.answers) == ("She moved on", "", ())
    assert {one.name for one in (*first.files, *rest.files)} == set(media)
    assert open_forms_of(rig.team, rig.here, rig.intake.person(rig.here.part, rig.thread.id)).opened == []
