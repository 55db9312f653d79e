"""A desk of the guards, as a process of its own: what the demonstration's desk does, and a file shared, relays named,
a join by relay. Every order ends in the functions that commands and pages call."""

from __future__ import annotations

from pathlib import Path

from safeconduct.base.ids import CompartmentId
from safeconduct.base.json_value import Json
from safeconduct.cli.demo_desk import DemoDesk, Order, main
from safeconduct.protect.blobs import new_blob
from safeconduct.protect.members import Role
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.rest import LEAST_COST, RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.sync import joining
from safeconduct.sync.blob_exchange import exchange_blobs
from safeconduct.sync.blobs import share
from safeconduct.sync.handshake_relay import fetch_answer, fetch_welcome, post_answer, post_request, post_welcome
from safeconduct.sync.incident import exposure, lost_devices
from safeconduct.sync.invitation_files import open_invitation, seal_invitation
from safeconduct.sync.joining import Plan
from safeconduct.sync.ready import create_joining_vault, record_compartment
from safeconduct.sync.relays import KnownRelay, add_relay
from safeconduct.sync.root import open_root


class GuardDesk(DemoDesk):
    """The vault of one person, and what else the guards ask of it."""

    def name_relay(self, order: Order) -> Json:
        """Let the team exchange by a relay."""
        add_relay(self.team, KnownRelay(order["address"], RelayId(bytes.fromhex(order["key"])), order["code"]))
        return {}

    def attach(self, order: Order) -> Json:
        """Share a long file in a part."""
        data = order["content"].encode()
        reference = self.vault.blobs.put([data], new_blob(self.team.me.org, len(data), self._given.entropy))
        share(self.team, CompartmentId(bytes.fromhex(order["part"])), reference)
        return {"mailbox": reference.keys(self.team.me.org).mailbox.hex()}

    def carry_files(self, order: Order) -> Json:
        """Exchange long files with a relay, and say how many are here whole."""
        with self._relay(order) as relay:
            exchange_blobs(self.team, relay)
        return {"whole": sum(one.is_whole for one in self.vault.blobs.known())}

    def invite_by_relay(self, order: Order) -> Json:
        """Write an invitation that names the relay."""
        given = joining.invite(self.team, Plan(Role.WRITE, ((record_compartment(self.vault), Role.WRITE),)))
        Path(order["file"]).write_bytes(seal_invitation(given.invitation, self._given.entropy))
        return {"relays": len(given.invitation.relays), "mailbox": given.mailbox.hex()}

    def ask_by_relay(self, order: Order) -> Json:
        """Make a vault that joins, and post the request."""
        key = RecoverySecret(Secret.random(32, self._given.entropy))
        made = create_joining_vault(self._folder / "v", key, self._given, cost=LEAST_COST)
        self._vaults.append(made)
        invitation = open_invitation(Path(order["invitation"]).read_bytes())
        with self._relay(order) as relay:
            post_request(self.vault, relay, invitation, alias=order["alias"], given=self._given)
        return {}

    def answer_by_relay(self, order: Order) -> Json:
        """Answer who asked, and say the six words."""
        with self._relay(order) as relay:
            return {"words": [*post_answer(self.team, relay, self._invited()).words()]}

    def hear_by_relay(self, order: Order) -> Json:
        """Take the answer and say the six words."""
        with self._relay(order) as relay:
            return {"words": [*fetch_answer(self.vault, relay)]}

    def welcome_by_relay(self, order: Order) -> Json:
        """Let in whose words were the same."""
        with self._relay(order) as relay:
            post_welcome(self.team, relay, self._invited(), open_root(self.vault))
        return {}

    def enter_by_relay(self, order: Order) -> Json:
        """Say that the words were the same, and begin."""
        joining.words_are_equal(self.vault)
        with self._relay(order) as relay:
            return {"new": fetch_welcome(self.vault, relay, self._given).new}

    def record(self, order: Order) -> Json:
        """Return the id of the record's part."""
        return {"part": record_compartment(self.vault).hex()}

    def exposed(self, order: Order) -> Json:
        """List what somebody's devices could read: entries by part."""
        team = self.team
        users = {
            one.user.id
            for one in team.log(team.id).devices.values()
            if one.user.certificate.terms.alias == order["alias"]
        }
        devices = lost_devices(team, users.pop(), was_locked=False)
        return {one.compartment.hex(): one.ops for one in exposure(team, devices, lambda _: ())}

    def tells(self, order: Order) -> Json:
        """Say what must not be found at the relay, by a name for the failure: ids and secrets of this desk, as hex."""
        team, found = self.team, dict[str, Json]()
        for n, (device, _) in enumerate(team.devices()):
            found |= {
                f"device {n}": device.id.hex(),
                f"device key {n}": device.key.raw.hex(),
                f"user {n}": device.user.id.hex(),
                f"user key {n}": device.user.key.raw.hex(),
            }
        for n, part in enumerate(team.compartments()):
            found[f"part {n}"] = part.id.hex()
        found["organisation"] = team.me.org.hex()
        for n, keys in enumerate(team.keyring.mailboxes()):
            found |= {f"epoch {n}": keys.id.hex(), f"epoch secret {n}": keys.secret.reveal().hex()}
        return found

    def _invited(self) -> joining.Given:
        """Return the invitation that names a relay."""
        return next(one for one in joining.invitations(self.team) if one.invitation.relays)


if __name__ == "__main__":
    main(GuardDesk)
