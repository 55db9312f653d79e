"""Timestamps of authorities: what is asked of one, and whether what it answered proves anything (RFC 3161).

A question holds a digest and a number and nothing else. An answer counts only if every part of it agrees: it was
granted, the signature is of the certificate it names and by no method that can be forged, that certificate was made for
timestamps, stands in the signed part (RFC 5035), was valid at the moment that is attested, and leads to one of the
pinned roots; the digest and the number are those that were asked. Certificates in another order than DER demands, as
some authorities send them, are put right: their order is not signed. Refuses to take a root out of the answer itself,
and says by one sentence what does not agree. Pure: the number comes from the caller. The library is rfc3161-client
(docs/decisions/0016-evidence.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import PKIStatus, TimeStampResponse, VerificationError, VerifierBuilder, decode_timestamp_response

from safeconduct.base.errors import Phrase
from safeconduct.base.ids import HASH_BYTES
from safeconduct.protect import der
from safeconduct.protect.timestamp_errors import (
    ALTERED,
    ANOTHER_DIGEST,
    ANOTHER_NUMBER,
    EXPIRED,
    MAX_TOKEN_BYTES,
    NO_TIMESTAMP_CERTIFICATE,
    NOT_A_TOKEN,
    NOT_GRANTED,
    UNKNOWN_ROOT,
    WEAK,
    TimestampRefused,
)

NONCE_BYTES: Final = 8
_SHA256: Final = bytes.fromhex("608648016503040201")
_DIGESTS: Final = {
    "2.16.840.1.101.3.4.2.1": 32,
    "2.16.840.1.101.3.4.2.2": 48,
    "2.16.840.1.101.3.4.2.3": 64,
}
_CONTEXT_0: Final = 0xA0
# Where the certificates stand in a SignedData that has them (RFC 5652, 5.1), and the SignerInfos after them.
_CERTIFICATES_AT: Final = 3
# Certificates that lie between the authority's own and a root; real chains have at most two.
_LONGEST_CHAIN: Final = 8
# What may be hashed for a signature: SHA-256, 384, 512 (RFC 5754, 2). MD5 and SHA-1 have collisions.
_SIGNED_DIGESTS: Final = {bytes.fromhex("6086480165030402") + bytes((last,)) for last in (1, 2, 3)}
# Shortest RSA key, in bits (NIST SP 800-131A revision 2, table 2).
_SHORTEST_RSA: Final = 2048
# Where a SignerInfo has its digest's name, and its signed attributes (RFC 5652, 5.3).
_DIGEST_AT: Final = 2
_ATTRIBUTES_AT: Final = 3
# id-aa-signingCertificate, which names the certificate by SHA-1 (RFC 2634, 5.4.1), and its second version (RFC 5035).
# The hash names which certificate; what is attested does not rest on it.
_NAMES_CERTIFICATE: Final = bytes.fromhex("2a864886f70d010910020c")
_NAMES_CERTIFICATE_V2: Final = bytes.fromhex("2a864886f70d010910022f")
_NAMING: Final = {
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A timestamp that was verified. ``at_s``: the moment attested, in seconds since 1970 UTC.

    ``chain``: certificates in DER, the authority's own first, the pinned root last. ``data``: the answer as it is kept,
    put right where ``is_mended``. ``was_out_of_order``: its certificates stood otherwise than DER demands.
    """

    at_s: int
    digest: bytes
    serial: int
    signer: str
    chain: tuple[bytes, ...]
    data: bytes
    was_out_of_order: bool = False
    is_mended: bool = False


def timestamp_question(digest: bytes, nonce: int) -> bytes:
    """Return what is sent to an authority: a SHA-256 digest, a number from 0, and a wish for its certificates."""
    if len(digest) != HASH_BYTES or not 0 <= nonce < 1 << 8 * NONCE_BYTES:
        raise ValueError("a digest of 32 bytes and a number of 8")
    imprint = der.write(
        der.SEQUENCE, der.write(der.SEQUENCE, der.write(der.OID, _SHA256), b"\x05\x00"), der.write(der.OCTETS, digest)
    )
    return der.write(der.SEQUENCE, der.write_number(1), imprint, der.write_number(nonce), b"\x01\x01\xff")


def roots_from_pem(data: bytes) -> tuple[bytes, ...]:
    """Return the certificates of a PEM file in DER; TimestampRefused when it holds none, or something else."""
    try:
        found = x509.load_pem_x509_certificates(data)
        return tuple(one.public_bytes(Encoding.DER) for one in found)
    except (ValueError, TypeError):
        raise TimestampRefused(reason=NOT_A_TOKEN) from None


def pem_of(certificates: Sequence[bytes]) -> bytes:
    """Return certificates in DER as a PEM file."""
    return b"".join(x509.load_der_x509_certificate(one).public_bytes(Encoding.PEM) for one in certificates)


def digest_of_token(data: bytes) -> bytes:
    """Return the digest that an answer speaks of, before anything of it is believed; TimestampRefused."""
    response, _ = _decoded(data)
    return response.tst_info.message_imprint.message


def number_of_token(data: bytes) -> int:
    """Return the number of the question that an answer names, before anything of it is believed; TimestampRefused."""
    response, _ = _decoded(data)
    number = response.tst_info.nonce
    if number is None:
        raise _refused(ANOTHER_NUMBER)
    return number


def verify_timestamp(data: bytes, digest: bytes, roots: Sequence[bytes], *, nonce: int | None = None) -> Token:
    """Return what an answer proves of a digest; TimestampRefused with the first thing that does not agree.

    ``roots``: pinned certificates in DER. ``nonce``: the number that was asked with; without it that is not compared,
    which is for answers that were kept before their question was.
    """
    try:
        return _verified(data, digest, roots, nonce)
    except TimestampRefused:
        raise
    except Exception:
        # Names, dates and keys of certificates are read as late as they are asked for, each with an error of its own.
        raise _refused(NOT_A_TOKEN) from None


def _verified(data: bytes, digest: bytes, roots: Sequence[bytes], nonce: int | None) -> Token:
    response, kept = _decoded(data)
    information = response.tst_info
    imprint = information.message_imprint
    if imprint.message != digest or _DIGESTS.get(imprint.hash_algorithm.dotted_string) != len(digest):
        raise _refused(ANOTHER_DIGEST)
    if nonce is not None and information.nonce != nonce:
        raise _refused(ANOTHER_NUMBER)
    chain = _chain(response, kept, roots)
    _verify_signature(response, digest, chain[-1])
    signer = chain[0]
    return Token(
        at_s=int(information.gen_time.timestamp()),
        digest=digest,
        serial=information.serial_number,
        signer=signer.subject.rfc4514_string(),
        chain=tuple(one.public_bytes(Encoding.DER) for one in chain),
        data=kept,
        was_out_of_order=_is_out_of_order(data),
        is_mended=kept != data,
    )


def _decoded(data: bytes) -> tuple[TimeStampResponse, bytes]:
    """Return an answer and its bytes; those with the certificates in order where it cannot be read without."""
    if len(data) > MAX_TOKEN_BYTES:
        raise _refused(NOT_A_TOKEN)
    for candidate in dict.fromkeys((data, _in_order(data))):
        try:
            response = decode_timestamp_response(candidate)
            if PKIStatus(response.status) is not PKIStatus.GRANTED:
                raise _refused(NOT_GRANTED)
            response.tst_info  # noqa: B018 - raises where there is none
            response.signed_data  # noqa: B018
        except ValueError:
            continue
        return response, candidate
    raise _refused(NOT_A_TOKEN)


def _verify_signature(response: TimeStampResponse, digest: bytes, root: x509.Certificate) -> None:
    try:
        VerifierBuilder(roots=[root]).build().verify(response, digest)
    except (VerificationError, ValueError):
        raise _refused(ALTERED) from None


def _chain(response: TimeStampResponse, data: bytes, roots: Sequence[bytes]) -> list[x509.Certificate]:
    """Return the certificates from the signer's to a pinned root, each of which signed the one before it."""
    carried = _certificates(response)
    signer = _signer(response, carried)
    _check_named(data, signer)
    _check_purpose(signer)
    pinned = list(_readable(roots))
    chain = [signer]
    while not (found := [one for one in pinned if one == chain[-1] or _signed(chain[-1], one)]):
        next_one = [one for one in carried if one not in chain and _may_sign(one) and _signed(chain[-1], one)]
        if not next_one or len(chain) > _LONGEST_CHAIN:
            raise _refused(UNKNOWN_ROOT)
        chain.append(next_one[0])
    if found[0] != chain[-1]:
        chain.append(found[0])
    if len(chain) == 1:
        # A certificate for timestamps that is a root itself signs for whoever made it.
        raise _refused(UNKNOWN_ROOT)
    if any(isinstance(key := one.public_key(), RSAPublicKey) and key.key_size < _SHORTEST_RSA for one in chain):
        raise _refused(WEAK)
    at = response.tst_info.gen_time
    if not all(one.not_valid_before_utc <= at <= one.not_valid_after_utc for one in chain):
        raise _refused(EXPIRED)
    return chain


def _certificates(response: TimeStampResponse) -> list[x509.Certificate]:
    try:
        return [x509.load_der_x509_certificate(one) for one in sorted(response.signed_data.certificates)]
    except ValueError:
        raise _refused(NOT_A_TOKEN) from None


def _signer(response: TimeStampResponse, carried: Sequence[x509.Certificate]) -> x509.Certificate:
    named = tuple(response.signed_data.signer_infos)
    if len(named) != 1:
        raise _refused(NOT_A_TOKEN)
    for one in carried:
        if (one.issuer, one.serial_number) == (named[0].issuer, named[0].serial_number):
            return one
    raise _refused(NO_TIMESTAMP_CERTIFICATE)


def _check_purpose(signer: x509.Certificate) -> None:
    """Raise unless the certificate is for timestamps and for nothing else, and says so critically (RFC 3161, 2.3)."""
    try:
        found = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (x509.ExtensionNotFound, ValueError):
        raise _refused(NO_TIMESTAMP_CERTIFICATE) from None
    if not found.critical or set(found.value) != {ExtendedKeyUsageOID.TIME_STAMPING}:
        raise _refused(NO_TIMESTAMP_CERTIFICATE)


def _check_named(data: bytes, signer: x509.Certificate) -> None:
    """Raise unless the signed part is hashed by what cannot be forged, and names this very certificate (ESSCertID)."""
    try:
        signed = _signed_data(der.read(data)).parts()[-1].child(0, der.SEQUENCE)
        if signed.child(_DIGEST_AT, der.SEQUENCE).child(0, der.OID).content not in _SIGNED_DIGESTS:
            raise _refused(WEAK)
        attributes = signed.child(_ATTRIBUTES_AT, _CONTEXT_0).parts()
        named = [_naming(one) for one in attributes]
    except der.BadDer:
        raise _refused(NOT_A_TOKEN) from None
    certificate = signer.public_bytes(Encoding.DER)
    found = [hashlib.new(one[0], certificate, usedforsecurity=False).digest() == one[1] for one in named if one]
    if not found or not all(found):
        raise _refused(NO_TIMESTAMP_CERTIFICATE)


def _naming(attribute: der.Value) -> tuple[str, bytes] | None:
    """Return by which hash an attribute names the signer's certificate, its first; None of another attribute."""
    which = attribute.child(0, der.OID).content
    if which not in (_NAMES_CERTIFICATE, _NAMES_CERTIFICATE_V2):
        return None
    values = attribute.child(1, der.SET).child(0, der.SEQUENCE)
    first = values.child(0, der.SEQUENCE).child(0, der.SEQUENCE).parts()
    if which == _NAMES_CERTIFICATE:
        return "sha1", first[0].content
    if first[0].tag == der.OCTETS:
        return "sha256", first[0].content
    method = _NAMING.get(first[0].child(0, der.OID).content)
    if method is None or len(first) < 2 or first[1].tag != der.OCTETS:
        raise der.BadDer
    return method, first[1].content


def _readable(roots: Sequence[bytes]) -> Iterator[x509.Certificate]:
    """Yield the roots that are certificates: one that is none, as a colleague may have written, spoils no other."""
    for one in roots:
        with suppress(ValueError):
            yield x509.load_der_x509_certificate(one)


def _may_sign(one: x509.Certificate) -> bool:
    """Say whether a certificate may sign others (RFC 5280, 4.2.1.9): anybody can buy one that may not."""
    try:
        return bool(one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False


def _signed(one: x509.Certificate, by: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(by)
    # A key of any kind may be in it, and each fails in its own way.
    except (InvalidSignature, UnsupportedAlgorithm, TypeError, ValueError):
        return False
    return True


def _signed_data(answer: der.Value) -> der.Value:
    token = answer.child(1, der.SEQUENCE)
    return token.child(1, _CONTEXT_0).child(0, der.SEQUENCE)


def _held(data: bytes) -> der.Value:
    return _signed_data(der.read(data)).child(_CERTIFICATES_AT, _CONTEXT_0)


def _is_out_of_order(data: bytes) -> bool:
    try:
        found = [one.whole for one in _held(data).parts()]
    except der.BadDer:
        return False
    return found != sorted(found)


def _in_order(data: bytes) -> bytes:
    """Return an answer with its certificates as DER orders a set; the same where it has none, or cannot be read."""
    try:
        held = _held(data)
        ordered = b"".join(sorted(one.whole for one in held.parts()))
    except der.BadDer:
        return data
    return data[: held.inner] + ordered + data[held.end :]


def _refused(reason: Phrase) -> TimestampRefused:
    return TimestampRefused(reason=reason)
