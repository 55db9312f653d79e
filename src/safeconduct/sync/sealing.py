"""Identity sheets whose content two persons open: sealing it, asking for it, opening a granted request (P3, P12).

The sheet is a compartment of its own, whose members read its op log as anywhere. What stands in the sheet lies in it as
`sync.sealed/1`, under a key that is divided among persons at that moment: epoch keys alone do not open it, nor does one
person with all their devices. Every new wording is sealed anew, under a key of its own, for the persons named then.
Refuses to seal in a part that is no identity sheet. Follows docs/formats/escrow.md "Sealed content".

Not promised: that who typed the sheet forgot it, nor that who opened it will.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, CompartmentId, DeviceId, OpId, UserId
from safeconduct.protect import fields
from safeconduct.protect.escrow import Deal, EscrowId, Purpose
from safeconduct.protect.sealing import MAX_CONTENT_BYTES, MAX_SEALED_BYTES, open_content, seal_content
from safeconduct.protect.secrets import Secret
from safeconduct.sync import sql
from safeconduct.sync.act_views import divided_secrets, request_of
from safeconduct.sync.dividing import divided_publishing, holders_of
from safeconduct.sync.errors_two_persons import NoDividedSecret, NotASheet
from safeconduct.sync.escrow import ESCROW_KIND, Divided, body_of_escrow, escrow_from_word
from safeconduct.sync.kinds import Body
from safeconduct.sync.latest import latest
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.sync.using import open_sealed
from safeconduct.vault.types import Intent

SEALED_KIND: Final = "sync.sealed/1"


Secrets = Mapping[tuple[CompartmentId, DeviceId, EscrowId], Divided]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed wording of a sheet, and the secret that opens it."""

    op: OpId
    divided: Divided
    content: bytes = field(repr=False)


def body_of_sealed(escrow: EscrowId, content: bytes) -> Body:
    """Return the body that carries sealed content, with the id of the secret that opens it."""
    return {0: escrow, 1: content}


def sealed_from_body(body: cbor.Item) -> tuple[EscrowId, bytes]:
    """Return the secret's id and the sealed content; cbor.Malformed for anything else."""
    item = fields.record(body, 2, "sealed")
    escrow = EscrowId(fields.octets(item[0], HASH_BYTES, "sealed.escrow"))
    return escrow, fields.some_octets(item[1], MAX_SEALED_BYTES, "sealed.content")


def seal(team: Team, sheet: CompartmentId, content: bytes, persons: Iterable[UserId]) -> OpId:
    """Seal content into an identity sheet, for any two of these persons; NotASheet, WrongHolders."""
    if team.log(sheet).sort is not Sort.IDENTITY or len(content) > MAX_CONTENT_BYTES:
        raise NotASheet(most=MAX_CONTENT_BYTES // 1024)
    holders = holders_of(team, sheet, persons)
    deal = Deal(team.me.org, team.me.device.id, Purpose.UNSEALING, sheet)
    sealed, escrow = seal_content(content, deal, holders, team.entropy)
    with team.together():
        ops = team.vault.append(
            [
                Intent(sheet, ESCROW_KIND, body_of_escrow(escrow)),
                Intent(sheet, SEALED_KIND, body_of_sealed(escrow.id, sealed)),
            ]
        )
    return ops[-1]


def sealed_contents(team: Team, sheet: CompartmentId) -> tuple[Sealed, ...]:
    """Return the sealed wordings of a sheet that count, in the order of display.

    Content counts only with a secret of its own author's, and of each secret once: whoever opened it has its key too,
    and could otherwise put other words in its place.
    """
    return _contents(team, sheet, _secrets(team))


def every_sealed(team: Team) -> tuple[Sealed, ...]:
    """Return what is sealed in every identity sheet's part that this desk opens, in the order of display.

    Linear in what was ever sealed.
    """
    secrets = _secrets(team)
    sheets = [part for part in {part for part, _, _ in secrets} if team.log(part).sort is Sort.IDENTITY]
    found = (one for sheet in sheets for one in _contents(team, sheet, secrets))
    return tuple(sorted(found, key=lambda one: one.divided.word.order))


def _secrets(team: Team) -> Secrets:
    people = team.people()
    return {
        (one.word.compartment, one.word.device, escrow_from_word(one.word, team.me.org).id): one
        for one in divided_secrets(team.vault.tables)
        if one.purpose is Purpose.UNSEALING and one.is_of_persons(people)
    }


def _contents(team: Team, sheet: CompartmentId, secrets: Secrets) -> tuple[Sealed, ...]:
    aside, found = team.vault.aside(), dict[OpId, Sealed]()
    for _, op, _ in team.vault.tables.execute(sql.WORDS, (sheet, SEALED_KIND, 0)):
        if not isinstance(op, bytes):
            raise TypeError("a table of this room holds another kind than its column")
        signed = team.vault.op(OpId(op)).signed
        try:
            escrow, content = sealed_from_body(signed.core.body)
        except cbor.Malformed:
            continue
        divided = secrets.get((sheet, signed.core.device, escrow))
        if divided is not None and signed.id not in aside:
            found.setdefault(divided.word.id, Sealed(signed.id, divided, content))
    return tuple(sorted(found.values(), key=lambda one: one.divided.word.order))


def newest_sealed(team: Team, sheet: CompartmentId) -> Sealed:
    """Return the wording that no later one has seen (`latest`): no clock makes one last. NoDividedSecret for none."""
    every = {one.op: one for one in sealed_contents(team, sheet)}
    newest = latest(team.vault, sheet, SEALED_KIND, clock=team.clock, may_say=lambda stored: stored.signed.id in every)
    if newest is None:
        raise NoDividedSecret
    return every[newest.signed.id]


def askable(team: Team, contents: Iterable[Sealed]) -> tuple[Divided, ...]:
    """Return what can be asked for here: the publishing key in force, and these sealed contents.

    A part holds several contents, a sheet and papers beside it; which of them are former wordings of another the room
    above knows.
    """
    found: list[Divided] = []
    with contextlib.suppress(NoDividedSecret):
        found.append(divided_publishing(team))
    return (*found, *(one.divided for one in contents))


def unseal(team: Team, request: OpId) -> bytes:
    """Return the content that a granted request is for, once; its use goes on record first. As `using` raises."""
    state = request_of(team.vault.tables, request, team.people())
    sheet = state.asked.word.compartment if state else team.id
    wanted = [one for one in sealed_contents(team, sheet) if state and one.divided.word.id == state.asked.escrow]
    if state and state.divided.purpose is Purpose.UNSEALING and not wanted:
        raise NoDividedSecret

    def opened(secret: Secret) -> bytes:
        return open_content(wanted[0].content, secret, escrow_from_word(wanted[0].divided.word, team.me.org))

    return open_sealed(team, request, opened)
