"""Asks an address on the web, safely: only on the public internet, only where it was looked at, never for long.

Content may link to anything, and whoever follows a link from inside a network can be led to what only insiders reach:
a printer, a router, a cloud's metadata. So a name is resolved once, every address of it must be public, the connection
goes to the very address that was looked at, and all of that anew for each redirect (mail.md X09).
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import re
import socket
import ssl
import threading
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from queue import Empty, SimpleQueue
from typing import Any, Self
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from newsletter import __version__

USER_AGENT = f"newsletter/{__version__}"

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = (301, 302, 303, 307, 308)
_DEVIATING = re.compile("[ßςẞ\u200c\u200d]")  # what Python's IDNA of 2003 would turn into something else
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_SPECIAL = tuple(
    map(
        ipaddress.ip_network,
        (
            "100.64.0.0/10",  # behind a provider's NAT (RFC 6598); one cloud's metadata
            "168.63.129.16/32",  # a cloud's wire server: a public address that is not on the internet
            "192.0.0.0/24",
            "192.88.99.0/24",  # 6to4 relays
            "2001::/23",  # Teredo and other protocols (RFC 2928)
            "2002::/16",  # 6to4: may hold any IPv4 address
            "3fff::/20",  # documentation (RFC 9637)
            "5f00::/16",  # segment routing
        ),
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PIECE = 65_536

Resolve = Callable[[str, int], Sequence[str]]
"""Gives the IP addresses of a host; raises OSError where there are none to be had."""


class Trouble(StrEnum):
    """Why there is no answer."""

    REFUSED = "refused"  # by us: the address is not one to ask
    UNKNOWN_HOST = "unknown host"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed out"
    CERTIFICATE = "certificate"
    BROKEN = "broken"  # what came is no answer, or only half of one
    TOO_LARGE = "too large"
    REDIRECTS = "redirects"


class FetchError(Exception):
    """There is no answer; the text says why, for an editor. `status` is what the server said, if it got that far."""

    def __init__(self, message: str, trouble: Trouble, *, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.trouble = trouble
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came: `url` is where it came from in the end, the names of `headers` are in lower case."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def resolved(host: str, port: int) -> list[str]:
    """Return the addresses of a host, as this computer knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def fetch(
    url: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    timeout: float = 5.0,
    redirects: int = 5,
    largest: int = 5_000_000,
    anywhere: bool = False,
    resolve: Resolve = resolved,
    context: Callable[[], ssl.SSLContext] = _trust,
) -> Answer:
    """Ask for an address and return the answer, whatever its status.

    Args:
        url: http or https, port 80 or 443, on the public internet.
        method: GET, HEAD or POST; a redirect of a POST is an answer and is not followed.
        body: of a POST: a form's fields (`application/x-www-form-urlencoded`).
        timeout: seconds for all of it, redirects included.
        redirects: how many are followed; with 0 a redirect is an answer.
        largest: bytes of the answer's body.
        anywhere: for the project's own addresses: any network and port.
        resolve: finds a host's addresses.
        context: gives the TLS context; it verifies certificates.

    Raises:
        FetchError: there is no answer.
    """
    deadline = time.monotonic() + timeout
    if method == "POST":
        redirects = 0
    errand = _Errand(method=method, body=body, deadline=deadline, largest=largest, context=context)
    followed = 0
    while True:
        place = _place(url, anywhere=anywhere)
        addresses = _addresses(place, resolve, deadline, anywhere=anywhere)
        answer, target = errand.ask(place, addresses)
        if target is None or redirects == 0:
            return answer
        if followed == redirects:
            raise FetchError(f"{place.url} redirects more than {redirects} times", Trouble.REDIRECTS)
        followed += 1
        url = _joined(place.url, target)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """An address, taken apart and found fit: `host` is ASCII, `target` what stands in the request."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def _place(url: str, *, anywhere: bool) -> _Place:
    url = url.strip(" ")
    shown = _CONTROLS.sub("?", url)[:200]
    if _CONTROLS.search(url) or "\\" in url:
        raise FetchError(f"{shown}: there is a sign in it that no address has", Trouble.REFUSED)
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _ascii_host(parts)
    except ValueError:
        raise FetchError(f"{shown}: this is not an address", Trouble.REFUSED) from None
    if parts.scheme not in _PORTS:
        raise FetchError(f"{shown}: only http and https are asked", Trouble.REFUSED)
    if "@" in parts.netloc:
        raise FetchError(f"{parts.scheme}://…@{host}: an address with a user or password is not asked", Trouble.REFUSED)
    if port is None:
        port = _PORTS[parts.scheme]
    if not anywhere and port not in _PORTS.values():
        raise FetchError(f"{shown}: port {port} is not asked, only 80 and 443", Trouble.REFUSED)
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|{}^`")
    return _Place(scheme=parts.scheme, host=host, port=port, target=target)


def _ascii_host(parts: SplitResult) -> str:
    """Return the host as DNS knows it; the many other ways to write an IP address are refused.

    Raises:
        ValueError: it is none.
    """
    host = parts.hostname or ""
    if "[" in parts.netloc:
        return str(ipaddress.IPv6Address(host))
    labels = re.split("[.。．｡]", host)
    host = ".".join(
        label
        if label.isascii()
        else "xn--" + unicodedata.normalize("NFC", label.lower()).encode("punycode").decode("ascii")
        if _DEVIATING.search(label)
        else label.encode("idna").decode("ascii")
        for label in labels
    )
    host = host.removesuffix(".").lower()
    last = host.rpartition(".")[2]
    if last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last):
        return str(ipaddress.IPv4Address(host))  # four decimal numbers, and nothing else
    if not re.fullmatch(r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_-]{1,63}", host):
        raise ValueError(host)
    return host


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if found in _NAT64:  # how a network without IPv4 sees it
        return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)))
    return (
        found.is_global
        and not (found.is_multicast or found.is_reserved or found.is_unspecified or found.is_loopback)
        and not (found.version == 6 and (found.ipv4_mapped is not None or found.is_site_local))
        and not any(found in network for network in _SPECIAL)
    )


def _addresses(place: _Place, resolve: Resolve, deadline: float, *, anywhere: bool) -> Sequence[str]:
    """Resolve once. Where one address of several is not public, none is asked: the name is up to something."""
    try:
        addresses: Sequence[str] = [str(ipaddress.ip_address(place.host))]
    except ValueError:
        addresses = _within(lambda: resolve(place.host, place.port), deadline, place)
    if not addresses:
        raise FetchError(f"{place.host}: there is no such host", Trouble.UNKNOWN_HOST)
    for address in addresses:
        if not anywhere and not is_public(address):
            name = address if address == place.host else f"{place.host} ({address})"
            raise FetchError(f"{name} is not on the public internet, and is not asked", Trouble.REFUSED)
    return addresses


def _within(look_up: Callable[[], Sequence[str]], deadline: float, place: _Place) -> Sequence[str]:
    """Look up in a thread that is left behind when time is up: the system's look-up cannot be interrupted."""
    results: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

    def run() -> None:
        try:
            results.put(look_up())
        except Exception as error:  # noqa: BLE001 - told below, by whoever waits
            results.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        result = results.get(timeout=_left(deadline))
    except (Empty, TimeoutError):
        raise FetchError(f"{place.host}: the name could not be looked up in time", Trouble.TIMED_OUT) from None
    if not isinstance(result, Exception):
        return result
    if isinstance(result, socket.gaierror) and result.errno not in _NO_SUCH_NAME:
        raise FetchError(f"{place.host}: the name could not be looked up: {_words(result)}", Trouble.UNREACHABLE)
    if isinstance(result, (OSError, UnicodeError)):
        raise FetchError(f"{place.host}: there is no such host", Trouble.UNKNOWN_HOST) from result
    raise result


_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Errand:
    """What is asked of one place after the other, all before `deadline`."""

    method: str
    body: bytes | None
    deadline: float
    largest: int
    context: Callable[[], ssl.SSLContext]

    def ask(self, place: _Place, addresses: Sequence[str]) -> tuple[Answer, str | None]:
        """Ask one place; return its answer, and where it redirects to."""
        headers = {
            "Host": place.authority,
            "User-Agent": USER_AGENT,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        if self.method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        status: int | None = None
        host = place.host
        try:
            with self._connect(place, addresses) as line:
                connection = http.client.HTTPConnection(host, place.port)
                connection.sock = line
                connection.request(self.method, place.target, body=self.body, headers=headers)
                with closing(connection.getresponse()) as response:
                    status = response.status
                    location = response.headers.get("location") if status in _REDIRECTS else None
                    data = b"" if location is not None else _body(place, response, self.largest)
                    names = dict.fromkeys(name.lower() for name in response.headers)
                    found = {name: ", ".join(map(str, response.headers.get_all(name, []))) for name in names}
                    return Answer(status=status, url=place.url, headers=found, body=data), location
        except TimeoutError:
            raise FetchError(f"{host} did not answer in time", Trouble.TIMED_OUT, status=status) from None
        except ssl.SSLCertVerificationError as error:
            why = error.verify_message or _words(error)
            raise FetchError(f"the certificate of {host} is not right: {why}", Trouble.CERTIFICATE) from error
        except ssl.SSLError as error:
            text = f"{host}: no encryption could be agreed upon: {_words(error)}"
            raise FetchError(text, Trouble.BROKEN) from error
        except http.client.RemoteDisconnected as error:
            raise FetchError(f"{host} closed the connection without an answer", Trouble.BROKEN) from error
        except OSError as error:
            raise FetchError(f"{host}: {_words(error)}", Trouble.UNREACHABLE, status=status) from error
        except (http.client.HTTPException, ValueError) as error:
            text = f"{host}: what it answers is not HTTP, or breaks off"
            raise FetchError(text, Trouble.BROKEN, status=status) from error

    def _connect(self, place: _Place, addresses: Sequence[str]) -> _Line:
        """Connect to the first of these very addresses that answers; one that does not gets its share of the time."""
        trouble = OSError("no address")
        for number, address in enumerate(addresses):
            try:
                share = _left(self.deadline) / (len(addresses) - number)
                sock = socket.create_connection((address, place.port), timeout=share)
            except OSError as error:
                trouble = error
                continue
            if place.scheme == "http":
                return _Line(sock, self.deadline)
            try:
                sock.settimeout(_left(self.deadline))
                return _Line(self.context().wrap_socket(sock, server_hostname=place.host), self.deadline)
            except BaseException:
                sock.close()
                raise
        raise trouble


def _body(place: _Place, response: http.client.HTTPResponse, largest: int) -> bytes:
    data = bytearray()
    while len(data) <= largest and (piece := response.read(min(_PIECE, largest + 1 - len(data)))):
        data += piece
    if len(data) > largest:
        text = f"{place.url}: the answer is larger than {largest:,} bytes"
        raise FetchError(text, Trouble.TOO_LARGE, status=response.status)
    if response.length:  # that much was promised and did not come
        raise http.client.IncompleteRead(b"", response.length)
    return bytes(data)


class _Line:
    """What http.client uses of a socket; it is over at its deadline, however slowly the other side goes on."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(_left(self._deadline))
        self._sock.sendall(data)

    def receive(self, buffer: memoryview) -> int:
        self._sock.settimeout(_left(self._deadline))
        try:
            return self._sock.recv_into(buffer)
        except ssl.SSLEOFError:  # many servers end so; a body of known length is seen to be whole
            return 0

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self))

    def close(self) -> None:
        """Do nothing: http.client closes a connection when it begins to read the last answer."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sock.close()


class _Reading(io.RawIOBase):
    def __init__(self, line: _Line) -> None:
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._line.receive(buffer)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _joined(base: str, target: str) -> str:
    """Return where a redirect leads; in `Location` there may be bytes that are not ASCII, mostly UTF-8."""
    with suppress(UnicodeError):
        target = target.encode("latin-1").decode("utf-8")
    try:
        return urljoin(base, target)
    except ValueError:
        raise FetchError(f"{base} redirects to what is not an address", Trouble.REDIRECTS) from None


def _words(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return str(error.reason or error).replace("_", " ").lower()
    return error.strerror or str(error) or "no connection"
