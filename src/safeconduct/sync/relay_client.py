"""Asks the organisation's own relay, and believes nothing that its key did not sign (P1, P5, P13).

The only module that opens a connection. It goes to the one address it was given: a unix socket, this computer, an onion
name through Tor, which looks the name up itself, or HTTPS with its certificate checked. It follows no redirect, keeps
no cookie, reads no proxy from the environment and says nothing of the program or the person. Retrying is the caller's;
a posting may be sent twice (docs/formats/relay.md).
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final

import httpcore

from safeconduct.base.errors import SafeconductError
from safeconduct.protect.mailboxes import hashes_of
from safeconduct.protect.receipts import Receipt, ReceiptRefused, RelayId, check_receipt
from safeconduct.protect.secrets import Secret
from safeconduct.protect.wire import (
    MOST_ANSWER_BYTES,
    Appended,
    MalformedMessage,
    Posting,
    PostingRefused,
    ReadAnswer,
    ReadRequest,
    Refusal,
    decode_appended,
    decode_news,
    decode_refusal,
    decode_relay,
    encode_append,
    encode_read,
)
from safeconduct.sync.relay_errors import (
    AccessRefused,
    BadRelayAddress,
    RelayFull,
    RelayNonsense,
    RelayUnreachable,
    WrongRelayKey,
)

_UNIX: Final = "http+unix:"
_HOST: Final = r"(?P<host>[a-z0-9.-]+|\[[0-9a-f:]+\])(?::(?P<port>[0-9]{1,5}))?/?"
_WEB: Final = re.compile(rf"(?P<scheme>https?)://{_HOST}")
_LOOPBACK: Final = ("127.0.0.1", "[::1]")
_ONION: Final = ".onion"
# Where Tor listens on this computer unless it was told otherwise.
TOR_PROXY: Final = "127.0.0.1:9050"
_PROXY: Final = re.compile(r"(127\.0\.0\.1|\[::1\]):[0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class RelayAddress:
    """A relay as a desk knows it: where it is, its pinned key, and the organisation's access code."""

    address: str
    relay_key: RelayId
    code: Secret


@dataclass(frozen=True, slots=True)
class Limits:
    """How long is waited, in seconds: a new circuit of Tor's may take half a minute, a slow line five for an answer."""

    connect: float = 45.0
    read: float = 60.0
    write: float = 60.0


ORDINARY_LIMITS: Final = Limits()


class RelayClient:
    """Speaks with one relay over connections that it keeps. Used by one thread at a time; close it."""

    def __init__(self, relay: RelayAddress, *, proxy: str = TOR_PROXY, limits: Limits = ORDINARY_LIMITS) -> None:
        """Prepare; nothing is sent yet. BadRelayAddress."""
        self._relay = relay
        self._url, self._pool = _pool(relay.address, proxy)
        self._timeout = {"connect": limits.connect, "read": limits.read, "write": limits.write, "pool": limits.connect}

    @property
    def id(self) -> RelayId:
        """The relay's pinned key."""
        return self._relay.relay_key

    def __enter__(self) -> RelayClient:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def check(self) -> None:
        """Ask whether this is the relay: WrongRelayKey, and what every request may raise."""
        try:
            found = decode_relay(self._ask("GET", "/v1/relay", b""))
        except MalformedMessage:
            raise RelayNonsense from None
        if found != self._relay.relay_key:
            raise WrongRelayKey

    def append(self, postings: Iterable[Posting]) -> tuple[Appended, ...]:
        """Post frames, and return what became of each posting once the relay has it on its disk.

        The answers are in rising order of the write keys, as the postings are sent. Raises RelayUnreachable,
        AccessRefused, RelayFull, PostingRefused, WrongRelayKey, RelayNonsense; MalformedMessage when the postings break
        a limit, before anything is sent.
        """
        inorder = sorted(postings, key=lambda posting: posting.public)
        answer = self._ask("POST", "/v1/append", encode_append(inorder))
        try:
            answers = decode_appended(answer)
        except MalformedMessage:
            raise RelayNonsense from None
        if len(answers) != len(inorder) or not all(map(_fits, answers, inorder)):
            raise RelayNonsense
        self._check([one.receipt for one in answers])
        return answers

    def read(self, request: ReadRequest) -> ReadAnswer:
        """Return what is new. That the frames lead to their receipt is for the caller to check, who knows the last.

        Raises RelayUnreachable, AccessRefused, WrongRelayKey, RelayNonsense; MalformedMessage for a request that breaks
        a limit, before anything is sent.
        """
        answer = self._ask("POST", "/v1/read", encode_read(request))
        try:
            found = decode_news(answer)
        except MalformedMessage:
            raise RelayNonsense from None
        asked = {reading.mailbox: reading.after for reading in request.readings}
        for news in found.news:
            after = asked.get(news.receipt.mailbox)
            is_answer = after is not None and (news.first == after + 1 if news.frames else news.receipt.n < after)
            if not is_answer:
                raise RelayNonsense
        self._check([news.receipt for news in found.news])
        return found

    def _check(self, receipts: Sequence[Receipt]) -> None:
        try:
            for receipt in receipts:
                check_receipt(receipt, self._relay.relay_key)
        except ReceiptRefused:
            raise WrongRelayKey from None

    def _ask(self, method: str, path: str, body: bytes) -> bytes:
        """Return the body of a good answer; every other one is an error."""
        headers = [(b"Host", self._url.host_header), (b"Authorization", b"Bearer " + self._relay.code.reveal())]
        if body:
            headers.append((b"Content-Type", b"application/octet-stream"))
            headers.append((b"Content-Length", b"%d" % len(body)))
        try:
            with self._pool.stream(
                method, self._url.with_path(path), headers=headers, content=body, extensions={"timeout": self._timeout}
            ) as response:
                return _accepted(response.status, _bounded(response.iter_stream()))
        except (httpcore.RemoteProtocolError, httpcore.UnsupportedProtocol):
            raise RelayNonsense from None
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProxyError, OSError):
            raise RelayUnreachable from None
        except httpcore.LocalProtocolError:
            # A code that cannot stand in a header is none.
            raise AccessRefused from None


@dataclass(frozen=True, slots=True)
class _Url:
    scheme: bytes
    host: bytes
    port: int
    host_header: bytes

    def with_path(self, path: str) -> httpcore.URL:
        return httpcore.URL(scheme=self.scheme, host=self.host, port=self.port, target=path.encode())


def _pool(address: str, proxy: str) -> tuple[_Url, httpcore.ConnectionPool]:
    """Return where to ask, and what connects there and nowhere else."""
    if address.startswith(_UNIX) and len(address) > len(_UNIX):
        return _Url(b"http", b"relay", 80, b"relay"), httpcore.ConnectionPool(uds=address.removeprefix(_UNIX))
    found = _WEB.fullmatch(address)
    if not found or not _PROXY.fullmatch(proxy):
        raise BadRelayAddress(shown=address)
    scheme, host = found["scheme"], found["host"]
    port = int(found["port"] or (443 if scheme == "https" else 80))
    header = host if found["port"] is None else f"{host}:{port}"
    url = _Url(scheme.encode(), host.strip("[]").encode(), port, header.encode())
    if host.endswith(_ONION):
        # The name goes to Tor as it is: this computer never looks it up. Onion services are encrypted by themselves.
        return url, httpcore.SOCKSProxy(f"socks5://{proxy}", ssl_context=_verifying())
    if scheme == "https" or host in _LOOPBACK:
        return url, httpcore.ConnectionPool(ssl_context=_verifying())
    # Plain HTTP to anybody else would show the access code and every mailbox to the whole way.
    raise BadRelayAddress(shown=address)


def _verifying() -> ssl.SSLContext:
    context = httpcore.default_ssl_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _bounded(pieces: Iterable[bytes]) -> bytes:
    """Read an answer, and no more of it than the longest has."""
    read = bytearray()
    for piece in pieces:
        read += piece
        if len(read) > MOST_ANSWER_BYTES:
            raise RelayNonsense
    return bytes(read)


def _accepted(status: int, body: bytes) -> bytes:
    if status == 200:
        return body
    if status == 404:
        raise AccessRefused
    if status in (502, 503, 504):
        # The relay's store, or the relay behind its proxy, does not answer.
        raise RelayUnreachable
    raise _refused(body)


def _refused(body: bytes) -> SafeconductError:
    try:
        refusal = decode_refusal(body)
    except MalformedMessage:
        raise RelayNonsense from None
    match refusal:
        case Refusal.FULL:
            return RelayFull()
        case Refusal.NOT_AUTHORISED:
            return PostingRefused()
        case _:
            # We send nothing malformed and nothing too large.
            return RelayNonsense()


def _fits(answer: Appended, posting: Posting) -> bool:
    """Say whether an answer can be one to this posting."""
    new = len(set(hashes_of(posting.frames)))
    placed = len(posting.frames) - answer.known
    return (
        answer.receipt.mailbox == posting.mailbox
        and 0 <= placed <= new
        and answer.first + placed - 1 <= answer.receipt.n
        and answer.receipt.n >= new
    )
