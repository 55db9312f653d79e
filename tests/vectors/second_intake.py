"""A second reader of what sources and inboxes give each other, written from docs/formats alone.

receipt-words.md, bundle.md, submission.md, board.md and age.md. It imports nothing of safeconduct: age's header by
pattern, its stanza and payload by hand over OpenSSL's primitives, words by their place in the two files of the lists.
Reading of CBOR and layouts, labels and HKDF are the second decoder's own. Every refusal names the class of the vectors.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from tests.vectors.second_decoder import SUITE, Refused, cbor, count, digest, expand, layout, many, need, octets, tag

LISTS = Path(__file__).parents[2] / "src/safeconduct/protect/words"
MOST_DAY = 2_932_896
CLASSES = (4_096, 16_384, 65_536, 524_288)
CODE = re.compile("[a-z_]{1,40}")


# The eight words


@dataclass(frozen=True)
class Receipt:
    """A receipt's value and what follows from it."""

    value: bytes
    secret: bytes

    @property
    def derived(self) -> tuple[bytes, bytes, bytes, bytes]:
        """Thread id, tag key, reply key, link key."""
        names = (("thread-id", 16), ("reply-tag", 32), ("reply-key", 96), ("thread-link", 32))
        first, second, third, fourth = (expand(self.secret, name, length=length) for name, length in names)
        return first, second, third, fourth


def receipt(typed: str, org: bytes) -> Receipt:
    tokens = re.findall("[0-9A-Z]+", "".join(map(_mark, unicodedata.normalize("NFKC", typed))))
    need(len(tokens) == 8, "wrong number of words")
    places: dict[str, int] = {}
    for name in ("en", "ru"):
        words = (LISTS / f"receipt_{name}.txt").read_text(encoding="utf-8").splitlines()
        places |= {_spelt(word[:4]): at for at, word in enumerate(words)}
        places |= {f"{at + 1:04}": at for at in range(2_048)}
    bits = ""
    for token in tokens:
        key = token.zfill(4) if token.isdigit() else token[: 4 * _WIDTH]
        need(key in places, "unknown word")
        bits += f"{places[key]:011b}"
    value = int(bits[:84] + "0000", 2).to_bytes(11, "big")
    need(f"{digest('receipt-check', value)[0]:08b}"[:4] == bits[84:], "wrong check")
    stretched = hashlib.pbkdf2_hmac("sha256", value, tag("receipt") + org, 600_000, 32)
    return Receipt(value, expand(stretched, "thread-secret"))


# A letter is spelt as its code point, so that letters of both lists and digits are told apart without a library.
_WIDTH = 5


def _mark(mark: str) -> str:
    small = mark.lower().replace("ё", "е")
    if mark in "0123456789":
        return mark
    return "".join(_spelt(one) for one in small) if mark.isalpha() else " "


def _spelt(letters: str) -> str:
    return "".join("G" + f"{ord(letter):04X}" for letter in letters)


def link(one: Receipt, other: bytes) -> bytes:
    return hmac.new(one.derived[3], tag("thread-link") + other, hashlib.sha256).digest()


# Certificate and bundle


@dataclass(frozen=True)
class Key:
    """A certified intake key."""

    org: bytes
    box: bytes
    raw: bytes
    last: int


def certificate(data: bytes, root: bytes) -> Key:
    need(len(data) <= 8_192, "not canonical")
    core, signature = many_of(cbor(data), 2)
    need(type(core) is bytes)
    fields = layout(cbor(core), 7)
    need(count(fields[0]) == 1)
    first, last = count(fields[4], 0, MOST_DAY), count(fields[5], 0, MOST_DAY)
    need(0 <= last - first <= 90)
    count(fields[6], 1, 2**32 - 1)
    key = Key(octets(fields[1], 16), octets(fields[2], 16), octets(fields[3], 32), last)
    octets(signature, 3_373)
    need(digest("org", root)[:16] == key.org, "another issuer")
    signed = tag("intake-certificate") + hashlib.sha256(core).digest()
    try:
        Ed25519PublicKey.from_public_bytes(root[:32]).verify(signature[:64], signed)
        MLDSA65PublicKey.from_public_bytes(root[32:]).verify(signature[64:], signed)
    except InvalidSignature:
        raise Refused("bad signature") from None
    return key


def bundle(data: bytes, root: bytes) -> tuple[Key, int, bytes]:
    """The key, the number, and the id of the first epoch."""
    need(len(data) <= 32_768, "not canonical")
    core, signature, certified = many_of(cbor(data), 3)
    need(type(core) is bytes and type(certified) is bytes)
    octets(signature, 64)
    fields = layout(cbor(core), 11)
    need(count(fields[0]) == 1)
    org, box, number = octets(fields[1], 16), octets(fields[2], 16), count(fields[3])
    count(fields[4], 1, 3)
    first = _epochs(fields[5])
    count(fields[6], 0, 16)
    _addresses_and_notices(fields)
    last = count(fields[10], 0, MOST_DAY)
    key = certificate(certified, root)
    need((org, box) == (key.org, key.box), "another place")
    need(last <= key.last, "beyond its certificate")
    verify(key.raw, "intake-bundle", core, signature)
    return key, number, first


def bundles(data: bytes, root: bytes) -> list[tuple[Key, int, bytes]]:
    found = many(cbor(data), 4)
    need(len(found) > 0 and all(type(one) is bytes for one in found))
    read = [bundle(one, root) for one in found]
    boxes = [key.box for key, _, _ in read]
    need(boxes == sorted(set(boxes)))
    return read


def _epochs(value: Any) -> bytes:
    epochs = [many_of(one, 4) for one in many(value, 3)]
    need(len(epochs) > 0)
    for named, recipient, first, last in epochs:
        octets(recipient, 1_216)
        need(octets(named, 8) == digest("intake-epoch", recipient)[:8])
        try:
            MLKEM768PublicKey.from_public_bytes(recipient[:1_184])
        except ValueError:
            raise Refused("malformed") from None
        need(0 <= count(last, 0, MOST_DAY) - count(first, 0, MOST_DAY) <= 20)
    begins = [one[2] for one in epochs]
    need(begins == sorted(set(begins)))
    return bytes(epochs[0][0])


def _addresses_and_notices(fields: dict[int, Any]) -> None:
    text(fields[7])
    addresses = [text(one) for one in many(fields[8], 8)]
    need(len(addresses) > 0)
    notices = [many_of(one, 2) for one in many(fields[9], 3)]
    need(all(language in ("ru", "en", "ce") and len(text(words)) <= 500 for language, words in notices))
    need(len({language for language, _ in notices}) == len(notices))


# Submissions


@dataclass(frozen=True)
class Opened:
    """What stood in a submission: the content as a decoded item, and what its frame says."""

    kind: int
    content: Any
    is_downgraded: bool
    work: int = 0
    grant: bytes = b""


def posted(data: bytes, org: bytes, box: bytes, kem: bytes) -> Opened:
    need(data[:3] != b"SCI" or data[:4] == b"SCI1", "unknown version")
    need(len(data) in CLASSES, "cut")
    need(data[:4] == b"SCI1")
    need(data[4:20] == box, "wrong box")
    need(data[20:28] == digest("intake-epoch", public_of(kem))[:8], "not for this key")
    opened = age_file(data[52:], org, box, kem)
    without = hashlib.sha256(data[:28] + bytes(8) + data[36:]).digest()
    worked = hashlib.sha256(tag("intake-work") + without + data[28:36]).digest()
    zeros = len(re.match("0*", f"{int.from_bytes(worked, 'big'):0256b}")[0])  # type: ignore[index]
    is_worked, is_granted = any(data[28:36]), any(data[36:52])
    return Opened(
        opened.kind, opened.content, opened.is_downgraded, zeros if is_worked else 0, data[36:52] if is_granted else b""
    )


def carried(armour: bytes, org: bytes, box: bytes, kem: bytes) -> Opened:
    begin, *lines, end = armour.decode().strip(" \t\r\n").replace("\r\n", "\n").split("\n")
    is_framed = (begin, end) == ("-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----")
    need(is_framed and all(len(line) == 64 for line in lines[:-1]) and 0 < len(lines[-1]) <= 64, "damaged armour")
    return age_file(base64.b64decode("".join(lines), validate=True), org, box, kem)


def age_file(data: bytes, org: bytes, box: bytes, kem: bytes) -> Opened:
    head, rest = _header(data)
    stanzas = re.findall(rb"-> (\S+)((?: \S+)*)\n((?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63})\n", head)
    file_key = None
    for kind, arguments, body in stanzas:
        if kind == b"mlkem768x25519" and file_key is None:
            file_key = _unwrap(unb64(arguments[1:]) + unb64(body.replace(b"\n", b"")), kem)
    if file_key is None:
        raise Refused("not for this key")
    proof = hmac.new(_age_key(b"", file_key, b"header"), head + b"---", hashlib.sha256).digest()
    need(rest.startswith(b" " + base64.b64encode(proof).rstrip(b"=") + b"\n"), "damaged")
    plain = _payload(rest[45:], file_key)
    is_alone = [kind for kind, _, _ in stanzas] == [b"mlkem768x25519"]
    kind, content = _content(plain, org, box)
    return Opened(kind, content, not is_alone)


def _header(data: bytes) -> tuple[bytes, bytes]:
    head, mark, rest = data.partition(b"---")
    need(head.startswith(b"age-encryption.org/v1\n-> ") and mark != b"", "damaged")
    return head, rest


def _unwrap(wrapped: bytes, kem: bytes) -> bytes | None:
    try:
        return bytes(SUITE.decrypt(wrapped, private(kem), b"age-encryption.org/mlkem768x25519"))
    except (InvalidTag, ValueError):
        return None


def _payload(data: bytes, file_key: bytes) -> bytes:
    cipher = ChaCha20Poly1305(_age_key(data[:16], file_key, b"payload"))
    pieces = [data[at : at + 65_552] for at in range(16, len(data), 65_552)]
    plain = b""
    for index, piece in enumerate(pieces):
        place = index.to_bytes(11, "big") + bytes([index == len(pieces) - 1])
        try:
            plain += cipher.decrypt(place, piece, None)
        except InvalidTag:
            raise Refused("damaged") from None
    return plain


def _age_key(salt: bytes, material: bytes, word: bytes) -> bytes:
    """HKDF-SHA256: extract, then expand to 32 bytes."""
    extracted = hmac.new(salt or bytes(32), material, hashlib.sha256).digest()
    return hmac.new(extracted, word + b"\1", hashlib.sha256).digest()


def unb64(letters: bytes) -> bytes:
    return base64.b64decode(letters + b"=" * (-len(letters) % 4), validate=True)


def _content(plain: bytes, org: bytes, box: bytes) -> tuple[int, Any]:
    end = 4 + int.from_bytes(plain[:4], "big")
    need(end <= len(plain) and not any(plain[end:]))
    value = cbor(plain[4:end])
    if type(value) is dict and type(value.get(0)) is int and value[0] > 1:
        raise Refused("unknown version")
    fields = layout(value, 5)
    need(count(fields[0]) == 1)
    octets(fields[1], 16), octets(fields[2], 16)
    need(fields[1] == org, "wrong organisation")
    need(fields[2] == box, "wrong box")
    kind = count(fields[3], 1, 3)
    (_message, _piece, lambda cover: layout(cover, 0))[kind - 1](fields[4])
    return kind, fields[4]


def _message(value: Any) -> None:
    fields = layout(value, 10)
    octets(fields[0], 32), octets(fields[1], 16), count(fields[2], 0, MOST_DAY)
    need(fields[3] in ("ru", "en", "ce") and len(text(fields[5])) <= 20_000)
    count(fields[4], 1, 4)
    answers = [many_of(one, 2) for one in many(fields[6], 64)]
    need(all(CODE.fullmatch(text(code)) is not None and len(text(words)) <= 2_000 for code, words in answers))
    codes = [code for code, _ in answers]
    need(codes == sorted(set(codes)))
    for named, name, media_type, length, content in (many_of(one, 5) for one in many(fields[7], 16)):
        octets(named, 16), octets(content, 32), count(length, 1, 64 << 20)
        need(len(text(name)) <= 200 and len(text(media_type)) <= 200)
    for thread, proof in (many_of(one, 2) for one in many(fields[8], 8)):
        octets(thread, 16), octets(proof, 32)
    need(type(fields[9]) is bool)


def _piece(value: Any) -> None:
    fields = layout(value, 4)
    octets(fields[0], 16)
    pieces = count(fields[2], 1, 1_024)
    index = count(fields[1], 0, pieces - 1)
    need(type(fields[3]) is bytes and 0 < len(fields[3]) <= 522_000)
    need(index == pieces - 1 or len(fields[3]) == 522_000)


# Boards


@dataclass(frozen=True)
class Board:
    """What stands before slots or tags."""

    number: int
    slots: int
    buckets: list[bytes]
    tags: bytes
    rest: bytes


def _signed(data: bytes, magic: bytes, key: Key) -> Board:
    need(data[:4] == magic)
    end = 8 + int.from_bytes(data[4:8], "big")
    core, signature, rest = data[8:end], data[end : end + 64], data[end + 64 :]
    need(len(core) == end - 8 and len(signature) == 64)
    fields = layout(cbor(core), 7)
    need(count(fields[0]) == 1)
    org, box, number = octets(fields[1], 16), octets(fields[2], 16), count(fields[3])
    slots = count(fields[4], 64, 16_384)
    need(slots.bit_count() == 1)
    buckets = [octets(one, 32) for one in many_of(fields[5], slots // 32)]
    octets(fields[6], 32)
    need((org, box) == (key.org, key.box), "another place")
    verify(key.raw, "reply-board", core, signature)
    return Board(number, slots, buckets, fields[6], rest)


def hints(data: bytes, key: Key, secret: bytes) -> list[int]:
    """The buckets that have slots of a thread."""
    board = _signed(data, b"SCH1", key)
    need(len(board.rest) == 16 * board.slots)
    need(hashlib.sha256(board.rest).digest() == board.tags, "another content")
    found = [board.rest[at : at + 16] for at in range(0, len(board.rest), 16)]
    need(found == sorted(set(found)))
    own = _tags(board, key, secret)
    return sorted({at // 32 for at, one in enumerate(found) if one in own})


def board_replies(data: bytes, key: Key, secret: bytes) -> tuple[list[Any], int]:
    """The whole replies of a thread as lists of id, day, kind, text, grants, messages; by day. And how many slots under
    its tags hold none.
    """
    board = _signed(data, b"SCB1", key)
    need(len(board.rest) == 8_192 * board.slots)
    buckets = [board.rest[at : at + 262_144] for at in range(0, len(board.rest), 262_144)]
    need([hashlib.sha256(one).digest() for one in buckets] == board.buckets, "another content")
    slots = {board.rest[at : at + 16]: board.rest[at + 16 : at + 8_192] for at in range(0, len(board.rest), 8_192)}
    need(hashlib.sha256(b"".join(slots)).digest() == board.tags, "another content")
    need(len(slots) == board.slots and list(slots) == sorted(slots))
    kem = expand(secret, "reply-key", length=96)
    parts: dict[bytes, dict[int, Any]] = {}
    unreadable = 0
    for own in _tags(board, key, secret):
        if own in slots:
            info = tag("reply") + key.org + key.box + board.number.to_bytes(8, "big") + own
            try:
                reply = _part(bytes(SUITE.decrypt(slots[own], private(kem), info)))
            except (InvalidTag, Refused):
                unreadable += 1
                continue
            parts.setdefault(reply[1], {})[reply[2]] = reply
    replies = []
    for found in parts.values():
        if sorted(found) != list(range(found[min(found)][3])):
            continue
        whole = "".join(found[at][6] for at in sorted(found))
        replies.append([found[0][1], found[0][4], found[0][5], whole, found[0][7], found[0][8]])
    return sorted(replies, key=lambda reply: reply[1]), unreadable


def _tags(board: Board, key: Key, secret: bytes) -> list[bytes]:
    start = tag("reply-slot") + key.box + board.number.to_bytes(8, "big")
    tag_key = expand(secret, "reply-tag")
    return [hmac.new(tag_key, start + j.to_bytes(2, "big"), hashlib.sha256).digest()[:16] for j in range(32)]


def _part(plain: bytes) -> dict[int, Any]:
    end = 2 + int.from_bytes(plain[:2], "big")
    need(len(plain) == 7_040 and not any(plain[end:]))
    fields = layout(cbor(plain[2:end]), 9)
    need(count(fields[0]) == 1)
    octets(fields[1], 16), count(fields[2], 0, count(fields[3], 1, 16) - 1), count(fields[4], 0, MOST_DAY)
    need(count(fields[5], 1, 3) != 2 or fields[6] == "")
    text(fields[6])
    need(all(len(octets(one, 16)) == 16 for one in (*many(fields[7], 8), *many(fields[8], 32))))
    return fields


# What they share


def many_of(value: Any, length: int) -> list[Any]:
    need(type(value) is list and len(value) == length)
    return list(value)


def text(value: Any) -> str:
    need(type(value) is str)
    return str(value)


def verify(key: bytes, name: str, data: bytes, signature: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, tag(name) + hashlib.sha256(data).digest())
    except InvalidSignature:
        raise Refused("bad signature") from None


def private(kem: bytes) -> hpke.MLKEM768X25519PrivateKey:
    mlkem = MLKEM768PrivateKey.from_seed_bytes(kem[:64])
    return hpke.MLKEM768X25519PrivateKey(mlkem, X25519PrivateKey.from_private_bytes(kem[64:]))


def public_of(kem: bytes) -> bytes:
    mlkem = MLKEM768PrivateKey.from_seed_bytes(kem[:64]).public_key().public_bytes_raw()
    return mlkem + X25519PrivateKey.from_private_bytes(kem[64:]).public_key().public_bytes_raw()
