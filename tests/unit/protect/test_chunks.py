"""Sealed streams: cut, extended, reordered, repeated or altered, none is taken for whole."""

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base.ids import label
from safeconduct.protect.chunks import (
    HEAD_BYTES,
    LARGE_CHUNK,
    SMALL_CHUNK,
    DamagedStream,
    WrongStreamKey,
    open_chunks,
    seal_chunks,
)
from safeconduct.protect.derive import expand
from safeconduct.protect.reasons import EMPTY_END
from safeconduct.protect.secrets import Secret
from tests.examples import many

KEY, SALT, PURPOSE = Secret(bytes(range(32))), bytes(32), label("vault-backup")
CHUNK = 1 << SMALL_CHUNK
SEALED_CHUNK = CHUNK + 16


def sealed(plain: bytes, **change: int) -> bytes:
    return b"".join(seal_chunks([plain], KEY, purpose=PURPOSE, salt=SALT, size=change.get("size", SMALL_CHUNK)))


def opened(stream: bytes, key: Secret = KEY) -> bytes:
    return b"".join(open_chunks([stream], key, purpose=PURPOSE))


def pattern(length: int) -> bytes:
    """Bytes in which every chunk is different."""
    return b"".join(n.to_bytes(4, "big") for n in range(length // 4 + 1))[:length]


@pytest.mark.parametrize("size", [SMALL_CHUNK, LARGE_CHUNK])
@pytest.mark.parametrize("beside", [-1, 0, 1])
@pytest.mark.parametrize("chunks", [0, 1, 2, 3])
def test_what_was_sealed_is_opened(chunks: int, beside: int, size: int) -> None:
    plain = pattern(max(0, (chunks << size) + beside))

    assert opened(sealed(plain, size=size)) == plain


def pieces(data: bytes, lengths: list[int]) -> Iterator[bytes]:
    at = 0
    for length in lengths:
        yield data[at : at + length]
        at += length
    yield data[at:]


@given(
    length=st.integers(0, 3 * CHUNK),
    into=st.lists(st.integers(0, CHUNK), max_size=6),
    out_of=st.lists(st.integers(0, CHUNK), max_size=6),
)
@settings(max_examples=many(40))
def test_how_the_data_come_in_pieces_does_not_matter(length: int, into: list[int], out_of: list[int]) -> None:
    plain = pattern(length)
    stream = b"".join(seal_chunks(pieces(plain, into), KEY, purpose=PURPOSE, salt=SALT, size=SMALL_CHUNK))

    assert stream == sealed(plain)
    assert b"".join(open_chunks(pieces(stream, out_of), KEY, purpose=PURPOSE)) == plain


STREAM = sealed(pattern(3 * CHUNK + 100))
HEAD, CHUNKS = (
    STREAM[:HEAD_BYTES],
    [STREAM[at : at + SEALED_CHUNK] for at in range(HEAD_BYTES, len(STREAM), SEALED_CHUNK)],
)

SPOILT = {
    "last chunk cut off": HEAD + b"".join(CHUNKS[:3]),
    "two chunks cut off": HEAD + b"".join(CHUNKS[:2]),
    "all chunks cut off": HEAD,
    "cut within a chunk": STREAM[: HEAD_BYTES + SEALED_CHUNK + 1000],
    "cut at the end of a chunk less one": STREAM[: HEAD_BYTES + SEALED_CHUNK - 1],
    "last byte cut off": STREAM[:-1],
    "byte added": STREAM + b"\0",
    "last chunk twice": STREAM + CHUNKS[3],
    "full chunk after the end": STREAM + CHUNKS[0],
    "first chunk missing": HEAD + b"".join(CHUNKS[1:]),
    "middle chunk missing": HEAD + CHUNKS[0] + CHUNKS[2] + CHUNKS[3],
    "middle chunk twice": HEAD + b"".join((CHUNKS[0], CHUNKS[1], CHUNKS[1], *CHUNKS[2:])),
    "chunks changed over": HEAD + CHUNKS[1] + CHUNKS[0] + CHUNKS[2] + CHUNKS[3],
    "last chunk first": HEAD + CHUNKS[3] + b"".join(CHUNKS[:3]),
    "nothing": b"",
    "half a head": HEAD[:30],
    "magic": b"SCC2" + STREAM[4:],
    "size code of a gigabyte": STREAM[:4] + b"\x1e" + STREAM[5:],
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_stream_is_refused(name: str) -> None:
    with pytest.raises(DamagedStream):
        opened(SPOILT[name])


def test_chunks_of_another_file_do_not_fit() -> None:
    other = b"".join(
        seal_chunks([pattern(3 * CHUNK + 100)], KEY, purpose=PURPOSE, salt=bytes([1]) * 32, size=SMALL_CHUNK)
    )
    with pytest.raises(DamagedStream):
        opened(STREAM[: HEAD_BYTES + SEALED_CHUNK] + other[HEAD_BYTES + SEALED_CHUNK :])


def test_every_flipped_bit_is_seen() -> None:
    stream = sealed(b"a short file")
    accepted = []
    for bit in range(len(stream) * 8):
        spoilt = bytearray(stream)
        spoilt[bit // 8] ^= 1 << bit % 8
        try:
            opened(bytes(spoilt))
            accepted.append(bit)
        except (DamagedStream, WrongStreamKey):
            continue

    assert accepted == []


def test_another_key_or_purpose_is_told_as_such() -> None:
    with pytest.raises(WrongStreamKey):
        opened(STREAM, Secret(bytes(32)))
    with pytest.raises(WrongStreamKey):
        list(open_chunks([STREAM], KEY, purpose=label("vault-anchor")))


def test_chunks_come_one_by_one_and_a_cut_is_seen_at_the_end() -> None:
    chunks = open_chunks([SPOILT["last chunk cut off"]], KEY, purpose=PURPOSE)

    assert next(chunks) == pattern(CHUNK)
    assert next(chunks) == pattern(2 * CHUNK)[CHUNK:]
    with pytest.raises(DamagedStream) as caught:
        next(chunks)
    assert caught.value.facts["chunk"] == 2


def test_one_content_has_one_length() -> None:
    assert len(sealed(b"")) == HEAD_BYTES + 16
    assert len(sealed(bytes(CHUNK))) == HEAD_BYTES + CHUNK + 16
    assert len(sealed(bytes(CHUNK + 1))) == HEAD_BYTES + CHUNK + 16 + 17


def test_an_empty_chunk_after_a_full_one_is_refused_though_rightly_sealed() -> None:
    """Otherwise one file would have two streams, and a holder of the key could hide which."""
    full = sealed(bytes(CHUNK))
    both = expand(KEY, label("chunks-key"), context=bytes([SMALL_CHUNK]) + SALT + PURPOSE, length=64).reveal()
    cipher = ChaCha20Poly1305(both[:32])
    first = cipher.encrypt(bytes(12), bytes(CHUNK), full[:HEAD_BYTES])
    last = cipher.encrypt(bytes(10) + b"\x01\x01", b"", full[:HEAD_BYTES])
    with pytest.raises(DamagedStream) as caught:
        opened(full[:HEAD_BYTES] + first + last)

    assert caught.value.facts == {"chunk": 1, "reason": EMPTY_END}


@given(data=st.binary(max_size=300))
def test_opening_anything_raises_nothing_but_our_errors(data: bytes) -> None:
    for stream in (data, b"SCC1\x10" + data, HEAD + data):
        with pytest.raises((DamagedStream, WrongStreamKey)):
            opened(stream)


def test_a_salt_or_size_of_another_kind_is_refused() -> None:
    for salt, size in ((bytes(31), SMALL_CHUNK), (bytes(32), 17), (bytes(32), 30)):
        with pytest.raises(ValueError, match="32 bytes"):
            list(seal_chunks([b""], KEY, purpose=PURPOSE, salt=salt, size=size))
