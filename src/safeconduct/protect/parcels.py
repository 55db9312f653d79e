"""Parcels: frames in one file that looks like nothing, for any messenger or stick (P1; docs/formats/parcel.md).

A sealed stream (`chunks`) without its constant beginning, so that every byte of the file is random to who has no key;
its length is padded. Whoever has the key finds frames in it, which are sealed once more under keys of their own: a
parcel for the team shows a member only which mailboxes exist and how much is in them.

It refuses to say a parcel is whole before its end was seen: whoever reads one reads it through once before using it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import label
from safeconduct.protect.chunks import (
    HEAD_BYTES,
    LARGE_CHUNK,
    MAGIC,
    DamagedStream,
    WrongStreamKey,
    open_chunks,
    seal_chunks,
)
from safeconduct.protect.derive import expand
from safeconduct.protect.envelopes import LEAST_FRAME_BYTES, MOST_FRAME_BYTES
from safeconduct.protect.epochs import EpochKeys
from safeconduct.protect.invitations import Invitation
from safeconduct.protect.padding import padded_length
from safeconduct.protect.secrets import Secret

_PURPOSE: Final = label("parcel")
_TEAM_LABEL: Final = label("parcel-team")
_JOINING_LABEL: Final = label("parcel-joining")
# What every parcel would begin with: magic and size of chunks. It is left out of the file.
_BEGINNING: Final = MAGIC + bytes((LARGE_CHUNK,))
_LENGTH_BYTES: Final = 4
_END: Final = bytes(_LENGTH_BYTES)


class NotAParcel(SafeconductError):
    """A file that no key of this desk opens: not for this team, not a parcel, or cut before its first piece."""

    code = "protect.not_a_parcel"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This file is not for this desk, or is none of ours.",
        safe=NOTHING_CHANGED_EN,
        do="Check that it is the file you were sent and that it was copied whole. If you were away for long, ask for a "
        "new one.",
    )
    ru = Advice(
        what="Этот файл не для этого рабочего места или создан не нами.",
        safe=NOTHING_CHANGED_RU,
        do="Проверьте, тот ли это файл и целиком ли он скопирован. Если вас долго не было, попросите новый.",
    )


def team_parcel_key(epoch: EpochKeys) -> Secret:
    """Return the key of parcels for the members of one epoch of the team."""
    return expand(epoch.secret, _TEAM_LABEL)


def joining_parcel_key(invitation: Invitation) -> Secret:
    """Return the key of parcels between sponsor and newcomer."""
    return expand(invitation.secret, _JOINING_LABEL)


def seal_parcel(frames: Iterable[bytes], key: Secret, salt: bytes) -> Iterator[bytes]:
    """Yield the bytes of a file. ``salt``: 32 fresh random bytes. Memory is bounded by one frame and one chunk."""
    pieces = seal_chunks(_records(frames), key, purpose=_PURPOSE, salt=salt, size=LARGE_CHUNK)
    yield next(pieces)[len(_BEGINNING) :]
    yield from pieces


def open_parcel(sealed: Iterable[bytes], keys: Sequence[Secret]) -> Iterator[bytes]:
    """Yield the frames; NotAParcel when no key fits, DamagedStream when it was cut or altered: only its end tells."""
    pieces = iter(sealed)
    head, rest = _head(pieces)
    for key in keys:
        try:
            opened = open_chunks(itertools.chain((_BEGINNING + head, rest), pieces), key, purpose=_PURPOSE)
            first = next(opened, b"")
        except WrongStreamKey:
            continue
        yield from _frames(itertools.chain((first,), opened))
        return
    raise NotAParcel


def _head(pieces: Iterator[bytes]) -> tuple[bytes, bytes]:
    needed, taken = HEAD_BYTES - len(_BEGINNING), b""
    while len(taken) < needed:
        more = next(pieces, b"")
        if not more:
            raise NotAParcel
        taken += more
    return taken[:needed], taken[needed:]


def _records(frames: Iterable[bytes]) -> Iterator[bytes]:
    length = 0
    for frame in frames:
        yield len(frame).to_bytes(_LENGTH_BYTES, "big") + frame
        length += _LENGTH_BYTES + len(frame)
    yield _END
    length += len(_END)
    left = padded_length(length) - length
    while left:
        zeros = min(left, 1 << LARGE_CHUNK)
        yield bytes(zeros)
        left -= zeros


def _frames(plain: Iterator[bytes]) -> Iterator[bytes]:
    """Yield frames until the end mark, then see that what follows is the padding and nothing else."""
    held, total = bytearray(), 0
    is_ended = False
    for chunk in plain:
        held += chunk
        total += len(chunk)
        while not is_ended and len(held) >= _LENGTH_BYTES:
            length = int.from_bytes(held[:_LENGTH_BYTES], "big")
            if length == 0:
                is_ended = True
                break
            if not LEAST_FRAME_BYTES <= length <= MOST_FRAME_BYTES:
                raise NotAParcel
            if len(held) < _LENGTH_BYTES + length:
                break
            yield bytes(held[_LENGTH_BYTES : _LENGTH_BYTES + length])
            del held[: _LENGTH_BYTES + length]
        if is_ended:
            if held.strip(b"\0"):
                raise NotAParcel
            total -= len(held)
            held_zeros = len(held)
            for more in plain:
                if more.strip(b"\0"):
                    raise NotAParcel
                held_zeros += len(more)
            if padded_length(total + _LENGTH_BYTES) != total + held_zeros:
                raise NotAParcel
            return
    raise NotAParcel


__all__ = ["DamagedStream", "NotAParcel", "joining_parcel_key", "open_parcel", "seal_parcel", "team_parcel_key"]
