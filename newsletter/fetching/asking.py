"""Asks one address after the other, as far as redirects lead."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from urllib.parse import urljoin

from newsletter import __version__
from newsletter.fetching.answer import Answer, FetchError, Trouble
from newsletter.fetching.line import Line, left, words
from newsletter.fetching.looking_up import Resolve, addresses_of, resolved
from newsletter.fetching.place import Place, read_place

USER_AGENT = f"newsletter/{__version__}"

_REDIRECTS = (301, 302, 303, 307, 308)
_PIECE = 65_536


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
        place = read_place(url, anywhere=anywhere)
        addresses = addresses_of(place, resolve, deadline, anywhere=anywhere)
        answer, target = errand.ask(place, addresses)
        if target is None or redirects == 0:
            return answer
        if followed == redirects:
            raise FetchError(f"{place.url} redirects more than {redirects} times", Trouble.REDIRECTS)
        followed += 1
        url = _joined(place.url, target)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Errand:
    """What is asked of one place after the other, all before `deadline`."""

    method: str
    body: bytes | None
    deadline: float
    largest: int
    context: Callable[[], ssl.SSLContext]

    def ask(self, place: Place, addresses: Sequence[str]) -> tuple[Answer, str | None]:
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
            why = error.verify_message or words(error)
            raise FetchError(f"the certificate of {host} is not right: {why}", Trouble.CERTIFICATE) from error
        except ssl.SSLError as error:
            text = f"{host}: no encryption could be agreed upon: {words(error)}"
            raise FetchError(text, Trouble.BROKEN) from error
        except http.client.RemoteDisconnected as error:
            raise FetchError(f"{host} closed the connection without an answer", Trouble.BROKEN) from error
        except OSError as error:
            raise FetchError(f"{host}: {words(error)}", Trouble.UNREACHABLE, status=status) from error
        except (http.client.HTTPException, ValueError) as error:
            text = f"{host}: what it answers is not HTTP, or breaks off"
            raise FetchError(text, Trouble.BROKEN, status=status) from error

    def _connect(self, place: Place, addresses: Sequence[str]) -> Line:
        """Connect to the first of these very addresses that answers; one that does not gets its share of the time."""
        trouble = OSError("no address")
        for number, address in enumerate(addresses):
            try:
                share = left(self.deadline) / (len(addresses) - number)
                sock = socket.create_connection((address, place.port), timeout=share)
            except OSError as error:
                trouble = error
                continue
            if place.scheme == "http":
                return Line(sock, self.deadline)
            try:
                sock.settimeout(left(self.deadline))
                return Line(self.context().wrap_socket(sock, server_hostname=place.host), self.deadline)
            except BaseException:
                sock.close()
                raise
        raise trouble


def _body(place: Place, response: http.client.HTTPResponse, largest: int) -> bytes:
    data = bytearray()
    while len(data) <= largest and (piece := response.read(min(_PIECE, largest + 1 - len(data)))):
        data += piece
    if len(data) > largest:
        text = f"{place.url}: the answer is larger than {largest:,} bytes"
        raise FetchError(text, Trouble.TOO_LARGE, status=response.status)
    if response.length:  # that much was promised and did not come
        raise http.client.IncompleteRead(b"", response.length)
    return bytes(data)


def _joined(base: str, target: str) -> str:
    """Return where a redirect leads; in `Location` there may be bytes that are not ASCII, mostly UTF-8."""
    with suppress(UnicodeError):
        target = target.encode("latin-1").decode("utf-8")
    try:
        return urljoin(base, target)
    except ValueError:
        raise FetchError(f"{base} redirects to what is not an address", Trouble.REDIRECTS) from None
