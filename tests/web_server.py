"""A web server on loopback that answers as its pages say, over http or https."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Page = tuple[int, Mapping[str, str], bytes] | Callable[["Exchange"], None]
"""Status, headers and body; or what answers by itself."""


class Exchange(BaseHTTPRequestHandler):
    """One request, being answered."""

    protocol_version = "HTTP/1.1"
    server: Any

    def answer(self) -> None:
        site: WebServer = self.server.site
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        site.requests.append((self.command, self.path, dict(self.headers.items()), body))
        page = site.pages.get(f"{self.command} {self.path}", site.pages.get(self.path))
        if callable(page):
            page(self)
            return
        status, headers, data = page or (404, {}, b"niet gevonden")
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(data))} | dict(headers)).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_HEAD = do_POST = answer  # noqa: N815 - http.server's names

    def log_message(self, *_: object) -> None:
        pass

    def wait(self) -> None:
        """Say nothing until the test is over."""
        self.server.site.over.wait()


class Quiet(ThreadingHTTPServer):
    daemon_threads = True
    site: WebServer

    def handle_error(self, *_: object) -> None:
        """A client that goes away is no news."""


class WebServer:
    """`pages` by path, or by method and path; `requests` are method, path, headers and body of each."""

    def __init__(self, pages: Mapping[str, Page], *, context: ssl.SSLContext | None = None, host: str = "") -> None:
        self.pages = dict(pages)
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.over = threading.Event()
        self._context = context
        self._host = host or "127.0.0.1"

    def __enter__(self) -> Self:
        self._server = Quiet((self._host, 0), Exchange)
        self._server.site = self
        self.port = self._server.server_address[1]
        if self._context:
            self._server.socket = self._context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def url(self, path: str = "/", *, host: str = "localhost") -> str:
        return f"{'https' if self._context else 'http'}://{host}:{self.port}{path}"
