"""One desk of the demonstration's team, as a process of its own: a vault that stays open, told what to do by lines.

Each line on standard input is a JSON object, ``{"do": name, …}``, and each is answered by one line. Everything it does
is what the commands and pages do; only that the vault stays open between two lines, so that no passphrase is stretched
each time. Refuses to be more than a demonstration: its key is drawn and never written down. Started by `demo_team`
alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.json_value import Json
from safeconduct.cli.opening import surroundings
from safeconduct.protect.envelopes import FrameRefused
from safeconduct.protect.frames import open_frame
from safeconduct.protect.members import Role
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.rest import LEAST_COST, RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.protect.wire import Reading, ReadRequest
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents, link_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.sync import exchange, joining
from safeconduct.sync.alias import choose_alias
from safeconduct.sync.compartments import begin
from safeconduct.sync.conflicts import beside
from safeconduct.sync.finishing import finish
from safeconduct.sync.handshake_files import (
    step_of,
    take_beside_welcome,
    write_answer,
    write_request,
    write_welcome,
)
from safeconduct.sync.invitation_files import open_invitation, seal_invitation
from safeconduct.sync.joining import Plan
from safeconduct.sync.leaving import remove_person
from safeconduct.sync.parcels import read_parcel, write_parcel
from safeconduct.sync.ready import create_joining_vault, create_vault, record_compartment
from safeconduct.sync.relay_client import RelayAddress, RelayClient
from safeconduct.sync.relay_notes import RelayNotes
from safeconduct.sync.root import open_root
from safeconduct.sync.team import Memory, Team
from safeconduct.sync.types import Sort
from safeconduct.vault.surroundings import no_progress
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault

Order = dict[str, str]
_NOBODY: Final = Ref(Table.CLAIM, "")
# What one question to a relay brings at most when its frames are compared, in bytes.
_READ_BYTES: Final = 1 << 20


class DemoDesk:
    """The vault of one person, and what may be asked of it. Every method takes an order and returns an answer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._given = surroundings()
        self._vaults: list[Vault] = []
        self._memory: Memory = {}

    @property
    def vault(self) -> Vault:
        """The open vault."""
        return self._vaults[0]

    @property
    def team(self) -> Team:
        """The team as this desk knows it now."""
        return Team(self.vault, self._given.clock, self._given.entropy, self._memory)

    def found(self, order: Order) -> Json:
        """Begin the organisation, with the demonstration's accounts in its record."""
        self._vaults.append(create_vault(self._folder / "v", self._key(order), self._given, cost=LEAST_COST))
        choose_alias(self.team, order["alias"], open_root(self.vault))
        dataset = read_accounts(Path(order["accounts"]).read_bytes())
        record = record_compartment(self.vault)
        self.vault.append(import_intents(dataset, compare(dataset, self.vault.tables), record))
        return {"claims": sum(1 for _ in dataset.claims())}

    def invite(self, order: Order) -> Json:
        """Write an invitation to the team and its record."""
        seats = ((record_compartment(self.vault), Role.WRITE),)
        given = joining.invite(self.team, Plan(Role.WRITE, seats))
        Path(order["file"]).write_bytes(seal_invitation(given.invitation, self._given.entropy))
        return {}

    def ask(self, order: Order) -> Json:
        """Make a vault that joins, and write the request."""
        key = self._key(order)
        self._vaults.append(create_joining_vault(self._folder / "v", key, self._given, cost=LEAST_COST))
        invitation = open_invitation(Path(order["invitation"]).read_bytes())
        write_request(self.vault, Path(order["file"]), invitation, alias=order["alias"], given=self._given)
        return {}

    def answer(self, order: Order) -> Json:
        """Take a request, write the answer, and say the six words."""
        given = write_answer(self.team, Path(order["file"]), Path(order["request"]))
        return {"words": [*given.words()], "invitation": given.mailbox.hex()}

    def hear(self, order: Order) -> Json:
        """Take the answer and say the six words."""
        _, frame = step_of(Path(order["file"]), joining.joining(self.vault).invitation)
        return {"words": [*joining.take_answer(self.vault, frame)]}

    def welcome(self, order: Order) -> Json:
        """Let in whose words were the same."""
        team = self.team
        given = next(one for one in joining.invitations(team) if one.mailbox.hex() == order["invitation"])
        write_welcome(team, Path(order["file"]), given, open_root(self.vault))
        return {}

    def enter(self, order: Order) -> Json:
        """Say that the words were the same, and begin."""
        joining.words_are_equal(self.vault)
        invitation = joining.joining(self.vault).invitation
        _, frame = step_of(Path(order["file"]), invitation)
        joining.take_welcome(self.vault, frame)
        return {"new": take_beside_welcome(self.team, Path(order["file"]), invitation, no_progress).new}

    def dispute(self, order: Order) -> Json:
        """Say of a claim that it is not so. ``claim``: its place among all, in the order of their names."""
        record = Record(self.vault.tables)
        names = sorted(opened.name for source, _ in record.sources() for opened in record.claims_of_source(source))
        target = Ref(Table.CLAIM, names[int(order["claim"])])
        link = Link(LinkKind.DISPUTES, _NOBODY, target, order["note"])
        (op,) = self.vault.append([link_intent(record_compartment(self.vault), link)])
        return {"op": op.hex()}

    def has(self, order: Order) -> Json:
        """Say whether an op is here."""
        return {"has": self.vault.has(OpId(bytes.fromhex(order["op"])))}

    def exchange(self, order: Order) -> Json:
        """Exchange with a relay."""
        with self._relay(order) as relay:
            done = exchange.run(self.team, relay)
        return {"sent": done.sent, "new": done.taken.new, "faults": len(tuple(done.notes.faults()))}

    def rebuild(self, order: Order) -> Json:
        """Fill a relay from the beginning."""
        with self._relay(order) as relay:
            RelayNotes(self.vault, relay.id).forget()
            return {"sent": exchange.run(self.team, relay).sent}

    def frames(self, order: Order) -> Json:
        """Return the hash of every frame that a relay has in the mailboxes of this desk."""
        found: dict[str, Json] = {}
        with self._relay(order) as relay:
            for keys in self.team.keyring.mailboxes():
                hashes: set[str] = set()
                after, has_more = 0, True
                while has_more:
                    answer = relay.read(ReadRequest((Reading(keys.mailbox, after),), _READ_BYTES))
                    for news in answer.news:
                        hashes |= {hashlib.sha256(frame).hexdigest() for frame in news.frames}
                        after = news.receipt.n
                    has_more = answer.has_more
                if hashes:
                    found[keys.mailbox.hex()] = [*sorted(hashes)]
        return found

    def open(self, order: Order) -> Json:
        """Open frames in a file, hex on a line each, with every key there is; give the ids of the ops in them."""
        found: set[str] = set()
        for line in Path(order["frames"]).read_text(encoding="ascii").split():
            for keys in self.team.keyring.mailboxes():
                with contextlib.suppress(FrameRefused):
                    found.add(open_frame(bytes.fromhex(line), keys).id.hex())
        return {"ops": [*sorted(found)]}

    def part(self, order: Order) -> Json:
        """Begin a part with one other person."""
        team = self.team
        seats = [
            (device, Role.WRITE)
            for device, _ in team.devices()
            if device.user.certificate.terms.alias == order["members"]
        ]
        return {"part": begin(team, Sort.CASE, order["name"], others=seats).hex()}

    def say(self, order: Order) -> Json:
        """Write one op into a part."""
        compartment = CompartmentId(bytes.fromhex(order["part"]))
        (op,) = self.vault.append([Intent(compartment, "demo.word/1", {0: order["word"]})])
        return {"op": op.hex()}

    def write(self, order: Order) -> Json:
        """Write a file for everybody else."""
        team = self.team
        others = [device.id for device, _ in team.devices() if device.id != team.me.device.id]
        return {"bytes": write_parcel(team, Path(order["file"]), others)}

    def read(self, order: Order) -> Json:
        """Take a file in."""
        team = self.team
        taken = read_parcel(team, Path(order["file"]), no_progress)
        finish(team, taken.touched)
        return {"new": taken.new, "again": taken.again, "closed": taken.closed}

    def remove(self, order: Order) -> Json:
        """Let a person go."""
        team = self.team
        leaving = [device.id for device, _ in team.devices() if device.user.certificate.terms.alias == order["alias"]]
        remove_person(team, leaving, {})
        return {"devices": len(leaving)}

    def state(self, order: Order) -> Json:
        """Return a hash of all ops of the record that are here, and of everything that is known from them."""
        record = Record(self.vault.tables)
        ops = sorted(stored.signed.id for stored in self.vault.compartment_ops(record_compartment(self.vault)))
        known = [(name, [repr(row) for row in record.known(name)]) for name, _ in record.facts.current(Table.SUBJECT)]
        return {
            "ops": len(ops),
            "journal": hashlib.sha256(b"".join(ops)).hexdigest(),
            "known": hashlib.sha256(repr(sorted(known)).encode()).hexdigest(),
            "beside": len(tuple(beside(self.vault.tables))),
            "members": len(self.team.members(record_compartment(self.vault))),
        }

    def reopen(self, order: Order) -> Json:
        """Open the vault that a killed process left."""
        self._vaults.append(Vault.open(self._folder / "v", self._key(order), self._given))
        return {}

    def close(self, order: Order) -> Json:
        """Close the vault."""
        while self._vaults:
            self._vaults.pop().close()
        return {}

    def _key(self, order: Order) -> RecoverySecret:
        """Return the key that was named, for a desk that is to be killed and opened again; else a random one."""
        named = bytes.fromhex(order.get("key", ""))
        return RecoverySecret(Secret(named) if named else Secret.random(32, self._given.entropy))

    def _relay(self, order: Order) -> RelayClient:
        key = RelayId(bytes.fromhex(order["key"]))
        return RelayClient(RelayAddress(order["address"], key, Secret(order["code"].encode())))


def main(kind: type[DemoDesk] = DemoDesk) -> None:
    """Answer orders until there are no more. ``kind``: a desk that knows further ones."""
    desk = kind(Path(sys.argv[1]))
    orders: dict[str, Callable[[Order], Json]] = {
        name: getattr(desk, name)
        for one in kind.__mro__
        for name, found in vars(one).items()
        if callable(found) and not name.startswith("_")
    }
    for line in sys.stdin:
        order: Order = json.loads(line)
        print(json.dumps(orders[order.pop("do")](order)), flush=True)
    desk.close({})


if __name__ == "__main__":
    main()
