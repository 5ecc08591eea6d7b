"""A name server on loopback, UDP and TCP, that answers from a zone, slowly, with SERVFAIL, or not at all."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Mapping, Sequence
from typing import Self

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from newsletter.diagnosis.resolver import Records, Unanswered

SERVFAIL, REFUSED, SILENT, TRUNCATED = "SERVFAIL", "REFUSED", "silent", "truncated"

Zone = Mapping[str, Sequence[str]]
"""Records by name, each as `MX 10 mail.example.org.`; one of the words above instead of a record does as it says."""

CONNECTED: Zone = {".": ["NS a.root-servers.net."]}


class DnsServer:
    """Answers as `zone` tells; `asked` are the questions, `over_tcp` those that came by TCP."""

    def __init__(self, zone: Zone) -> None:
        self.zone = {name.lower().rstrip(".") or ".": list(records) for name, records in zone.items()}
        self.asked: list[str] = []
        self.over_tcp: list[str] = []

    def __enter__(self) -> Self:
        server = self

        class Datagram(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                data, sock = self.request
                if (reply := server.reply(data, tcp=False)) is not None:
                    sock.sendto(reply, self.client_address)

        class Stream(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                length = struct.unpack("!H", self.request.recv(2))[0]
                reply = server.reply(self.request.recv(length), tcp=True)
                if reply is not None:
                    self.request.sendall(struct.pack("!H", len(reply)) + reply)

        class Udp(socketserver.ThreadingUDPServer):
            daemon_threads = True
            max_packet_size = 4096

        class Tcp(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self._tcp = Tcp(("127.0.0.1", 0), Stream)
        self.port = self._tcp.server_address[1]
        self._udp = Udp(("127.0.0.1", self.port), Datagram)
        self._threads = [
            threading.Thread(target=one.serve_forever, args=(0.01,), daemon=True) for one in (self._tcp, self._udp)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for one in (self._tcp, self._udp):
            one.shutdown()
            one.server_close()
        for thread in self._threads:
            thread.join()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def reply(self, data: bytes, *, tcp: bool) -> bytes | None:
        query = dns.message.from_wire(data)
        question = query.question[0]
        name = question.name.to_text().lower().rstrip(".") or "."
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append(f"{name} {kind}")
        if tcp:
            self.over_tcp.append(f"{name} {kind}")
        reply = dns.message.make_response(query, recursion_available=True)
        records = self.zone.get(name)
        if records is None:
            below = any(other.endswith(f".{name}") for other in self.zone)
            reply.set_rcode(dns.rcode.NOERROR if below else dns.rcode.NXDOMAIN)
        elif SILENT in records:
            return None
        elif SERVFAIL in records or REFUSED in records:
            reply.set_rcode(dns.rcode.SERVFAIL if SERVFAIL in records else dns.rcode.REFUSED)
        elif TRUNCATED in records and not tcp:
            reply.flags |= dns.flags.TC
        else:
            rrset = dns.rrset.RRset(question.name, dns.rdataclass.IN, question.rdtype)
            for record in records:
                kind_of_it, _, text = record.partition(" ")
                if kind_of_it == kind:
                    text = " ".join(quoted(text)) if kind == "TXT" else text
                    rrset.add(dns.rdata.from_text("IN", kind, text), ttl=3600)
            if rrset:
                reply.answer.append(rrset)
        return reply.to_wire()


def quoted(text: str) -> list[str]:
    """Cut a text into the strings of a TXT record."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return [f'"{escaped[start : start + 200]}"' for start in range(0, len(escaped), 200)] or ['""']


class Book:
    """A resolver for tests that need no network: a zone as `DnsServer` has it, asked at once."""

    def __init__(self, zone: Zone) -> None:
        self._server = DnsServer(zone)

    def look_up(self, name: str, kind: str) -> Records:
        zone = self._server.zone
        name = name.lower().rstrip(".") or "."
        records = zone.get(name)
        if records is None:
            return Records(exists=any(other.endswith(f".{name}") for other in zone))
        for trouble in (SERVFAIL, REFUSED, SILENT):
            if trouble in records:
                raise Unanswered(f"{trouble} about {name}")
        found = [text for word, _, text in (record.partition(" ") for record in records) if word == kind]
        if kind != "TXT":
            found = [" ".join(part if part == "." else part.removesuffix(".") for part in one.split()) for one in found]
        return Records(values=tuple(found))
