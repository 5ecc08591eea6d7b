"""Looks up where a host is: once, for no longer than agreed, and at home nowhere but on the public internet."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

from newsletter.fetching.answer import FetchError, Trouble
from newsletter.fetching.line import left, words
from newsletter.fetching.place import Place, is_public

Resolve = Callable[[str, int], Sequence[str]]
"""Gives the IP addresses of a host; raises OSError where there are none to be had."""


def resolved(host: str, port: int) -> list[str]:
    """Return the addresses of a host, as this computer knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def addresses_of(place: Place, resolve: Resolve, deadline: float, *, anywhere: bool) -> Sequence[str]:
    """Resolve once. Where one address of several is not public, none is asked: the name is up to something."""
    try:
        addresses: Sequence[str] = [str(ipaddress.ip_address(place.host))]
    except ValueError:
        addresses = look_up_host(place.host, place.port, deadline=deadline, resolve=resolve)
    if not addresses:
        raise FetchError(f"{place.host}: there is no such host", Trouble.UNKNOWN_HOST)
    for address in addresses:
        if not anywhere and not is_public(address):
            name = address if address == place.host else f"{place.host} ({address})"
            raise FetchError(f"{name} is not on the public internet, and is not asked", Trouble.REFUSED)
    return addresses


def look_up_host(host: str, port: int, *, deadline: float, resolve: Resolve = resolved) -> Sequence[str]:
    """Return the addresses of a host; `deadline` is a time of `time.monotonic()`.

    It is done in a thread that is left behind when time is up: the system's look-up cannot be interrupted.

    Raises:
        FetchError: there are none to be had.
    """
    results: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

    def run() -> None:
        try:
            results.put(resolve(host, port))
        except Exception as error:  # noqa: BLE001 - told below, by whoever waits
            results.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        result = results.get(timeout=left(deadline))
    except (Empty, TimeoutError):
        raise FetchError(f"{host}: the name could not be looked up in time", Trouble.TIMED_OUT) from None
    if not isinstance(result, Exception):
        return result
    if isinstance(result, socket.gaierror) and result.errno not in _NO_SUCH_NAME:
        raise FetchError(f"{host}: the name could not be looked up: {words(result)}", Trouble.UNREACHABLE)
    if isinstance(result, (OSError, UnicodeError)):
        raise FetchError(f"{host}: there is no such host", Trouble.UNKNOWN_HOST) from result
    raise result


_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
