"""Asks the organisation's own relay, and believes nothing that its key did not sign (P1, P5, P13).

The only module that opens a connection; timestamp authorities are asked here too, and never but through Tor. It goes to
the one address it was given: a unix socket, this computer, an onion name through Tor, which looks the name up itself,
or HTTPS with its certificate checked. It follows no redirect, keeps no cookie, reads no proxy from the environment and
says nothing of the program or the person. A relay that is slow, or means to be, has so long for each request and for
all of them together; whatever it answers, the error is one of ours. Retrying is the caller's; a posting may be sent
twice (docs/formats/relay.md).
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

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
    AuthoritySilent,
    BadRelayAddress,
    RelayFull,
    RelayNonsense,
    RelayTooSlow,
    RelayUnreachable,
    WrongRelayKey,
)

_UNIX: Final = "http+unix:"
# A label has 63 characters, a name 253 (RFC 1035, 2.3.4); what is longer the system's own look-up fails at.
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_MOST_NAME: Final = 253
_HOST: Final = rf"(?P<host>{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{{1,5}}))?/?"
_WEB: Final = re.compile(rf"(?P<scheme>https?)://{_HOST}")
_AUTHORITY: Final = re.compile(r"(?P<place>https?://[^/]+)(?P<path>/[A-Za-z0-9._~/-]*)?")
_LOOPBACK: Final = ("127.0.0.1", "[::1]")
_LOCAL_NAMES: Final = ("localhost",)
_ONION: Final = ".onion"
# Addresses of one name that are tried: a name that leads to hundreds shall not take an hour.
_MOST_PLACES: Final = 4
# Bytes that are handed to the line at once: in between it is looked whether there is time left.
_WRITE_BYTES: Final = 16 * 1024
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
    """How long is waited, in seconds.

    For what happens next: a new circuit of Tor's may take half a minute. ``whole``: for a request and its answer; 2 MiB
    in ten minutes are 3.5 KiB a second, the slowest line. ``exchange``: for all that a client is used for; then the
    next relay has its turn, and this one goes on where it stopped.
    """

    connect: float = 45.0
    read: float = 60.0
    write: float = 60.0
    whole: float = 600.0
    exchange: float = 900.0


ORDINARY_LIMITS: Final = Limits()


class _Asking:
    """Asks at one address over connections that it keeps. Used by one thread at a time; close it."""

    def __init__(
        self,
        address: str,
        *,
        proxy: str = TOR_PROXY,
        limits: Limits = ORDINARY_LIMITS,
        is_through_tor: bool = False,
    ) -> None:
        self._whole = limits.whole
        self._clock = _Clock(time.monotonic() + limits.exchange)
        self._url, self._pool = _pool(address, proxy, self._clock, is_through_tor=is_through_tor)
        self._timeout = {"connect": limits.connect, "read": limits.read, "write": limits.write, "pool": limits.connect}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def _asked(
        self,
        request: tuple[str, str, bytes],
        headers: Sequence[tuple[bytes, bytes]],
        refused: Callable[[bytes], SafeconductError],
        content_type: bytes = b"application/octet-stream",
    ) -> bytes:
        method, path, body = request
        headers = [(b"Host", self._url.host_header), *headers]
        if body:
            headers.append((b"Content-Type", content_type))
            headers.append((b"Content-Length", b"%d" % len(body)))
        if self._clock.is_over():
            raise RelayTooSlow
        self._clock.begin(self._whole)
        try:
            with self._pool.stream(
                method, self._url.with_path(path), headers=headers, content=body, extensions={"timeout": self._timeout}
            ) as response:
                return _accepted(response.status, _bounded(response.iter_stream()), refused)
        except SafeconductError:
            raise
        except (httpcore.RemoteProtocolError, httpcore.UnsupportedProtocol):
            raise RelayNonsense from None
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProxyError, OSError):
            raise (RelayTooSlow if self._clock.is_over() else RelayUnreachable) from None
        except httpcore.LocalProtocolError:
            # A code that cannot stand in a header is none.
            raise AccessRefused from None
        except Exception:
            # Whatever else a name or an answer can bring a library to: one relay shall not end the exchange with all.
            raise RelayNonsense from None


class PublicDoor(_Asking):
    """What everybody may ask of a relay, asked by a desk: without its code, so that nothing says who asks."""

    def submit(self, submission: bytes) -> None:
        """Post a submission as a page does; RelayUnreachable, RelayTooSlow, RelayNonsense, AccessRefused."""
        self._asked(("POST", "/submissions", submission), (), lambda _: RelayNonsense())


class AuthorityDoor(_Asking):
    """Asks a timestamp authority, when a person or the day asks for it (P13).

    Always through Tor, which looks the name up, unless the authority is on this computer itself: who watches this line
    learns neither whom it asks nor what. What is sent says nothing of any file, and what comes back is signed, so plain
    HTTP, which most authorities speak, is no worse than HTTPS.
    """

    def __init__(self, address: str, *, proxy: str = TOR_PROXY, limits: Limits = ORDINARY_LIMITS) -> None:
        """Prepare; nothing is sent yet. BadRelayAddress."""
        found = _AUTHORITY.fullmatch(address)
        if not found:
            raise BadRelayAddress(shown=address)
        self._path = found["path"] or "/"
        super().__init__(found["place"], proxy=proxy, limits=limits, is_through_tor=not is_authority_here(address))

    def answer(self, question: bytes) -> bytes:
        """Return what it answers, verified by nobody; AuthoritySilent whatever is wrong with the way there."""
        try:
            request = "POST", self._path, question
            return self._asked(request, (), lambda _: RelayNonsense(), b"application/timestamp-query")
        except (RelayUnreachable, RelayTooSlow, RelayNonsense, AccessRefused):
            raise AuthoritySilent from None


class RelayClient(_Asking):
    """Speaks with one relay over connections that it keeps. Used by one thread at a time; close it."""

    def __init__(self, relay: RelayAddress, *, proxy: str = TOR_PROXY, limits: Limits = ORDINARY_LIMITS) -> None:
        """Prepare; nothing is sent yet. BadRelayAddress."""
        super().__init__(relay.address, proxy=proxy, limits=limits)
        self._relay = relay

    @property
    def id(self) -> RelayId:
        """The relay's pinned key."""
        return self._relay.relay_key

    def check(self) -> None:
        """Ask whether this is the relay: WrongRelayKey, and what every request may raise."""
        try:
            found = decode_relay(self.ask("GET", "/v1/relay", b""))
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
        answer = self.ask("POST", "/v1/append", encode_append(inorder))
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
        answer = self.ask("POST", "/v1/read", encode_read(request))
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

    def ask(
        self, method: str, path: str, body: bytes, *, refused: Callable[[bytes], SafeconductError] | None = None
    ) -> bytes:
        """Return the body of a good answer; every other one is an error. ``refused``: reads what a refusal says."""
        code = (b"Authorization", b"Bearer " + self._relay.code.reveal())
        return self._asked((method, path, body), (code,), refused or _refused)


@dataclass(frozen=True, slots=True)
class _Url:
    scheme: bytes
    host: bytes
    port: int
    host_header: bytes

    def with_path(self, path: str) -> httpcore.URL:
        return httpcore.URL(scheme=self.scheme, host=self.host, port=self.port, target=path.encode())


def is_local(address: str) -> bool:
    """Say whether an address leads to this computer itself: a socket, or a port on loopback."""
    if address.startswith(_UNIX):
        return True
    found = _WEB.fullmatch(address)
    return found is not None and _is_this_computer(found["host"])


def is_authority_here(address: str) -> bool:
    """Say whether the address of an authority, path included, leads to this computer itself."""
    found = _AUTHORITY.fullmatch(address)
    return found is not None and is_local(found["place"])


def _is_this_computer(host: str) -> bool:
    if host in _LOCAL_NAMES or host.endswith(tuple(f".{name}" for name in _LOCAL_NAMES)):
        return True
    try:
        ip = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return any(one.is_loopback or one.is_unspecified for one in (ip, mapped) if one is not None)


def _pool(
    address: str, proxy: str, clock: _Clock, *, is_through_tor: bool = False
) -> tuple[_Url, httpcore.ConnectionPool]:
    """Return where to ask, and what connects there and nowhere else."""
    if address.startswith(_UNIX) and len(address) > len(_UNIX):
        path = address.removeprefix(_UNIX)
        return _Url(b"http", b"relay", 80, b"relay"), httpcore.ConnectionPool(uds=path, network_backend=_Lines(clock))
    found = _WEB.fullmatch(address)
    if not found or not _PROXY.fullmatch(proxy) or not _is_host(found["host"]):
        raise BadRelayAddress(shown=address)
    scheme, host = found["scheme"], found["host"]
    port = int(found["port"] or (443 if scheme == "https" else 80))
    if not 0 < port < 1 << 16:
        raise BadRelayAddress(shown=address)
    header = host if found["port"] is None else f"{host}:{port}"
    url = _Url(scheme.encode(), host.strip("[]").encode(), port, header.encode())
    if host.endswith(_ONION) or is_through_tor:
        # The name goes to Tor as it is: this computer never looks it up. Onion services are encrypted by themselves.
        lines = _Lines(clock)
        return url, httpcore.SOCKSProxy(f"socks5://{proxy}", ssl_context=_verifying(), network_backend=lines)
    if scheme == "https" or host in _LOOPBACK:
        lines = _Lines(clock, is_outside=not _is_this_computer(host))
        return url, httpcore.ConnectionPool(ssl_context=_verifying(), network_backend=lines)
    # Plain HTTP to anybody else would show the access code and every mailbox to the whole way.
    raise BadRelayAddress(shown=address)


def _is_host(host: str) -> bool:
    """Say whether this is a name or an address. Old forms of numbers, which lead elsewhere than they seem, are none."""
    if not host.startswith("[") and not host.rpartition(".")[2].isdigit():
        return len(host) <= _MOST_NAME
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


class _Clock:
    """Until when the request that goes on may take, and all of them together."""

    def __init__(self, ends_at: float) -> None:
        self._ends_at = self._until = ends_at

    def is_over(self) -> bool:
        """Say whether there is no time left for any request."""
        return time.monotonic() >= self._ends_at

    def begin(self, seconds: float) -> None:
        """Begin a request that may take so long."""
        self._until = min(time.monotonic() + seconds, self._ends_at)

    def left(self, most: float | None) -> float:
        """Return how long the next step may take; httpcore's own error when there is no time left."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if most is None else min(left, most)


class _Lines(httpcore.NetworkBackend):
    """Connections on which no step outlives its request: each piece that drips would else renew the limit.

    ``is_outside``: a name is not followed to this computer itself, whatever it is said to lead to.
    """

    def __init__(self, clock: _Clock, *, is_outside: bool = False) -> None:
        self._clock = clock
        self._is_outside = is_outside
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        failed: Exception = httpcore.ConnectError()
        for place in self._places(host, port):
            left = self._clock.left(timeout)
            try:
                line = self._system.connect_tcp(place, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _Line(line, self._clock)
        raise failed

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        left = self._clock.left(timeout)
        return _Line(self._system.connect_unix_socket(path, left, socket_options), self._clock)

    def sleep(self, seconds: float) -> None:
        time.sleep(self._clock.left(seconds))

    def _places(self, host: str, port: int) -> Sequence[str]:
        found = [str(place[0]) for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        return [place for place in found if not (self._is_outside and _is_this_computer(place))][:_MOST_PLACES]


class _Line(httpcore.NetworkStream):
    """One of them."""

    def __init__(self, line: httpcore.NetworkStream, clock: _Clock) -> None:
        self._line = line
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._line.read(max_bytes, self._clock.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for at in range(0, len(buffer), _WRITE_BYTES):
            self._line.write(buffer[at : at + _WRITE_BYTES], self._clock.left(timeout))

    def close(self) -> None:
        self._line.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Line(self._line.start_tls(ssl_context, server_hostname, self._clock.left(timeout)), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._line.get_extra_info(info)


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


def _accepted(status: int, body: bytes, refused: Callable[[bytes], SafeconductError]) -> bytes:
    if status == 200:
        return body
    if status == 404:
        raise AccessRefused
    if status in (502, 503, 504):
        # The relay's store, or the relay behind its proxy, does not answer.
        raise RelayUnreachable
    raise refused(body)


def _refused(body: bytes) -> SafeconductError:
    try:
        refusal = decode_refusal(body)
    except MalformedMessage:
        return RelayNonsense()
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
