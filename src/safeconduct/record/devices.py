"""Whose devices are whose, as the ops of a part show it: by the certificates of admissions (docs/formats/known.md).

The rules count people, and ops are signed by devices. What a stored op shows was checked under the root before it was
stored (`sync.arrivals`); here it is read once more, without a judgement. Of a device that two people certified nobody
is made two: both are one person in every count (`Facts.person`). Refuses nothing: what cannot be read shows nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base import cbor
from safeconduct.protect.certificate_errors import MalformedCertificate
from safeconduct.protect.certificates import CertificateKind, decode_certificate
from safeconduct.protect.members import MEMBER_KIND, Joined, change_from_body
from safeconduct.sync.bases import base_from_body
from safeconduct.sync.kinds import APPOINT_KIND, BASE_KIND, appoint_from_body
from safeconduct.vault.types import StoredOp

SHOWING: Final = frozenset((MEMBER_KIND, APPOINT_KIND, BASE_KIND))
"""The kinds of ops that show certificates of devices."""


def shown_devices(stored: StoredOp) -> list[tuple[str, str]]:
    """Return each device that an op shows with the person who certified it, both as hex."""
    try:
        found = [decode_certificate(data) for data in _certificates(stored)]
    except (cbor.Malformed, MalformedCertificate):
        return []
    return [(one.subject.hex(), one.issuer.hex()) for one in found if one.kind is CertificateKind.DEVICE]


def people_of_devices(shown: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return whose each device is; of people who certified one device, at any remove, the smallest stands for all."""
    smallest: dict[str, str] = {}

    def end(person: str) -> str:
        while smallest.get(person, person) != person:
            person = smallest[person]
        return person

    pairs = sorted(shown)
    first: dict[str, str] = {}
    for device, person in pairs:
        one, other = sorted((end(first.setdefault(device, person)), end(person)))
        smallest[other] = one
    return {device: end(person) for device, person in first.items()}


def _certificates(stored: StoredOp) -> tuple[bytes, ...]:
    core = stored.signed.core
    if core.kind == BASE_KIND:
        return base_from_body(core.body).certificates
    if core.kind == APPOINT_KIND:
        return appoint_from_body(core.body)[0]
    change = change_from_body(core.body)
    return (change.user_certificate, change.device_certificate) if isinstance(change, Joined) else ()
