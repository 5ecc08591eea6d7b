"""Builds the null sink (nullsink.c) and lets a benchmark send to it."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

SOURCE = Path(__file__).with_name("nullsink.c")


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What came to the sink; `first` and `last` in seconds of the monotonic clock."""

    messages: int
    recipients: int
    connections: int
    bytes: int
    first: float
    last: float

    @property
    def rate(self) -> float:
        """Messages a second from the first command on: without what a sender does before."""
        return self.messages / (self.last - self.first)


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """Files of a server's certificate chain and key, and of the authority that a client is to trust."""

    chain: Path
    key: Path
    authority: Path


def make_certificate(folder: Path) -> Certificate:
    import trustme

    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1", "localhost")
    made = Certificate(chain=folder / "chain.pem", key=folder / "key.pem", authority=folder / "authority.pem")
    issued.private_key_pem.write_to_path(str(made.key))
    authority.cert_pem.write_to_path(str(made.authority))
    for blob in issued.cert_chain_pems:
        blob.write_to_path(str(made.chain), append=True)
    return made


def build_sink(folder: Path, *, tls: bool = False) -> Path:
    """Compile the sink; gcc must be there, and libssl-dev for `tls`."""
    program = folder / ("nullsink-tls" if tls else "nullsink")
    libraries = ["-DWITH_TLS", "-lssl", "-lcrypto"] if tls else []
    subprocess.run(["gcc", "-O2", "-o", str(program), str(SOURCE), *libraries], check=True)
    return program


class Sink:
    """A running sink: `with Sink(program) as sink: …`, then `sink.counted`."""

    def __init__(
        self,
        program: Path,
        *,
        delay: int = 0,
        recipients: Path | None = None,
        certificate: Certificate | None = None,
    ) -> None:
        self._command = [str(program), "-d", str(delay)]
        if recipients:
            self._command += ["-r", str(recipients)]
        if certificate:
            self._command += ["-c", str(certificate.chain), "-k", str(certificate.key)]
        self.counted: Counted

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        told, _none = self._process.communicate(timeout=10)
        self.counted = Counted(**json.loads(told))
