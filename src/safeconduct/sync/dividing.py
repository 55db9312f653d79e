"""Dividing a secret among persons: the organisation's publishing key, which the root certifies (P3, P12; DESIGN 8).

The key's seed is drawn, certified and divided in one step and forgotten; who holds a share is on record, and the key in
force is the one of the greatest serial that the root signed, whoever brought it. Dividing anew makes another key: a
share of the old one does nothing for it. Refuses holders who could never hand a share over, and believes in a key
nothing but the root's signature. Follows docs/formats/publishing.md and escrow.md.

Not promised while the root lies in one vault: whoever holds it certifies another key alone (docs/threat.md N25).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import day_from_ms
from safeconduct.base.ids import CompartmentId, OpId, UserId
from safeconduct.protect import fields
from safeconduct.protect.certificate_errors import CertificateRefused, MalformedCertificate
from safeconduct.protect.certificates import MAX_CERTIFICATE_BYTES
from safeconduct.protect.chains import VerifiedDevice, VerifiedRoot
from safeconduct.protect.escrow import MAX_DEVICES, MAX_PERSONS, Purpose
from safeconduct.protect.members import Role
from safeconduct.protect.publishing import PublishingKey, PublishingTerms, found_publishing, verify_publishing
from safeconduct.protect.roots import RootKey
from safeconduct.protect.sharing import NEEDED
from safeconduct.sync import sql
from safeconduct.sync.act_views import divided_secrets
from safeconduct.sync.compartments import removed_from_team
from safeconduct.sync.errors_two_persons import NoDividedSecret, WrongHolders
from safeconduct.sync.escrow import ESCROW_KIND, Divided, body_of_escrow
from safeconduct.sync.kinds import Body
from safeconduct.sync.reach import Reach
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

PUBLISHING_KIND: Final = "sync.publishing/1"
_FIRST_SERIAL: Final = 1


def body_of_publishing(certificate: bytes) -> Body:
    """Return the body that shows a publishing key's certificate."""
    return {0: certificate}


def publishing_from_body(body: cbor.Item) -> bytes:
    """Return a publishing key's certificate, unchecked; cbor.Malformed for anything else."""
    item = fields.record(body, 1, "publishing")
    return fields.some_octets(item[0], MAX_CERTIFICATE_BYTES, "publishing.certificate")


def divide_publishing(team: Team, root: RootKey, persons: Iterable[UserId]) -> PublishingKey:
    """Draw a publishing key, have the root certify it, divide it among persons; the key in force from then on.

    WrongHolders for persons who cannot hold it.
    """
    holders = holders_of(team, team.id, persons)
    serial = max((key.serial for key in publishing_keys(team)), default=_FIRST_SERIAL - 1) + 1
    terms = PublishingTerms(serial, day_from_ms(team.clock.now_ms()))
    certificate, escrow = found_publishing(root, terms, maker=team.me.device.id, holders=holders, entropy=team.entropy)
    made = verify_publishing(certificate, team.me.root)
    with team.together():
        team.vault.append(
            [
                Intent(team.id, PUBLISHING_KIND, body_of_publishing(certificate)),
                Intent(team.id, ESCROW_KIND, body_of_escrow(escrow)),
            ]
        )
    return made


def publishing_keys(team: Team) -> tuple[PublishingKey, ...]:
    """Return the keys that the root certified, the one in force first; what it did not sign is left out."""
    found: dict[bytes, PublishingKey] = {}
    for _, op, _ in team.vault.tables.execute(sql.WORDS, (team.id, PUBLISHING_KIND, 0)):
        if not isinstance(op, bytes):
            raise TypeError("a table of this room holds another kind than its column")
        try:
            certificate = publishing_from_body(team.vault.op(OpId(op)).signed.core.body)
        except cbor.Malformed:
            continue
        for key in _certified(certificate, team.me.root):
            found[key.id] = key
    return tuple(sorted(found.values(), key=lambda key: (key.serial, key.id), reverse=True))


def divided_publishing(team: Team) -> Divided:
    """Return the secret of the publishing key in force; NoDividedSecret when there is none, or its shares are not here.

    Anybody may write that they divided it, and one that gives another seed is found out only when it is put together:
    of several the one of somebody who was administrator when they wrote it is taken, then the first by the display's
    order. What became of them since does not matter: else whoever waits until they leave could take its place.
    """
    wanted, people = [key.id for key in publishing_keys(team)[:1]], team.people()
    found = [
        one
        for one in divided_secrets(team.vault.tables)
        if one.word.compartment == team.id and is_publishing(one, wanted) and one.is_of_persons(people)
    ]
    reach, log = Reach(team.vault.tables, writes=False), team.log(team.id)

    def is_by_administrator(one: Divided) -> bool:
        return log.right(one.word.device, reach.past(team.vault.op(one.word.id).signed.core)) is Role.ADMIN

    for one in sorted(found, key=lambda one: (not is_by_administrator(one), one.word.order)):
        return one
    raise NoDividedSecret


def is_replaced(team: Team, divided: Divided) -> bool:
    """Say whether a secret is said to be a publishing key's and is not that of the one in force: it serves no more."""
    in_force = [key.id for key in publishing_keys(team)[:1]]
    return divided.purpose is Purpose.PUBLISHING and not is_publishing(divided, in_force)


def is_publishing(divided: Divided, keys: Iterable[bytes]) -> bool:
    """Say whether a secret is said to be that of one of these publishing keys, by their ids."""
    return divided.purpose is Purpose.PUBLISHING and divided.subject in set(keys)


def may_hold(team: Team, compartment: CompartmentId) -> dict[UserId, tuple[VerifiedDevice, ...]]:
    """Return the persons who could hold a share there, each with their devices: those of whom one device may write."""
    log = team.log(compartment)
    gone = removed_from_team(team)
    seats = [
        (log.devices[one], role) for one, role in log.members(log.all).items() if one in log.devices and one not in gone
    ]
    writers = {device.user.id for device, role in seats if role >= Role.WRITE}
    return {person: tuple(device for device, _ in seats if device.user.id == person) for person in sorted(writers)}


def holders_of(team: Team, compartment: CompartmentId, persons: Iterable[UserId]) -> tuple[VerifiedDevice, ...]:
    """Return all devices of these persons; WrongHolders unless a secret can be divided among exactly them."""
    every, chosen = may_hold(team, compartment), sorted(set(persons))
    fit = [person for person in chosen if 0 < len(every.get(person, ())) <= MAX_DEVICES]
    if len(fit) != len(chosen) or not NEEDED <= len(fit) <= MAX_PERSONS:
        raise WrongHolders(least=NEEDED, most=MAX_PERSONS, devices=MAX_DEVICES, count=len(fit))
    return tuple(device for person in fit for device in every[person])


# Asked on every page while a request is open; a team has a key or two, and an insider may write what is none.
@lru_cache(maxsize=256)
def _certified(certificate: bytes, root: VerifiedRoot) -> tuple[PublishingKey, ...]:
    """Return the key of a certificate; nothing for one that the root did not sign, which anybody can write."""
    try:
        return (verify_publishing(certificate, root),)
    except (MalformedCertificate, CertificateRefused):
        return ()
