"""How others send, each a program of its own: `python peers.py smtplib|jinja URL COUNT FILE…`.

`smtplib` sends messages that are ready (FILE…, in turn) over one connection. `jinja` renders and builds each of them:
FILE… are the HTML and the text, in which "lezer" stands for the name. Both print their processor time as seconds.
With TLS, smtplib waits 40 ms in every message for an acknowledgement, unless URL ends in `?nodelay`.
"""

from __future__ import annotations

import itertools
import smtplib
import socket
import ssl
import sys
import time
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment

SENDER = "redactie@example.org"


def connect(url: str) -> smtplib.SMTP:
    server = urlsplit(url)
    assert server.hostname
    assert server.port
    if server.scheme == "smtps":
        connection = smtplib.SMTP_SSL(server.hostname, server.port, context=ssl.create_default_context())
        assert connection.sock
        if server.query == "nodelay":
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection
    return smtplib.SMTP(server.hostname, server.port)


def send_ready(url: str, count: int, files: list[str]) -> None:
    ready = [Path(file).read_bytes() for file in files]
    with connect(url) as server:
        for number, message in zip(range(count), itertools.cycle(ready), strict=False):
            server.sendmail(SENDER, [f"lezer.{number}@example.org"], message)


def send_rendered(url: str, count: int, files: list[str]) -> None:
    page, text = (Path(file).read_text(encoding="utf-8").replace("lezer", "{{ name }}") for file in files)
    environment = Environment(autoescape=True)
    page_template, text_template = environment.from_string(page), environment.from_string(text)
    with connect(url) as server:
        for number in range(count):
            values = {"name": f"Zoë {number}"}
            message = EmailMessage()
            message["From"], message["To"] = SENDER, f"lezer.{number}@example.org"
            message["Subject"] = f"Nieuws voor {values['name']}"
            message["List-Unsubscribe"] = f"<https://nieuws.example.org/u/{number}>"
            message.set_content(text_template.render(values))
            message.add_alternative(page_template.render(values), subtype="html")
            server.send_message(message)


def main() -> None:
    _, which, url, count, *files = sys.argv
    before = time.process_time()
    {"smtplib": send_ready, "jinja": send_rendered}[which](url, int(count), files)
    print(time.process_time() - before)


if __name__ == "__main__":
    main()
