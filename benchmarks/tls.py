"""How fast a whole `newsletter send` is over TLS, and how fast smtplib is: `python benchmarks/tls.py`.

As in send.py; smtplib as it is, and helped with TCP_NODELAY, without which it waits for an acknowledgement in every
message. It needs gcc and libssl-dev.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from child import run
from mailing import make_mailing
from sink import Sink, build_sink, make_certificate

SMTPLIB = {"smtplib": ("", 50), "smtplib, TCP_NODELAY": ("?nodelay", 1000)}
PEERS = Path(__file__).with_name("peers.py")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--recipients", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    taken: dict[str, list[tuple[float, float]]] = {
        "newsletter": [],
        "newsletter, delivering": [],
        **{name: [] for name in SMTPLIB},
    }
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        program, certificate = build_sink(folder, tls=True), make_certificate(folder)
        trust = {"SSL_CERT_FILE": str(certificate.authority)}
        mailing = make_mailing(folder, chosen.recipients)
        samples = [str(path) for path in mailing.samples()]
        for _ in range(chosen.rounds):
            with Sink(program, certificate=certificate) as server:
                copied = mailing.copy(settings="\n[delivery]\nconnections = 20\n")
                sent = copied.send(f"smtps://127.0.0.1:{server.port}", environment=trust)
            assert server.counted.messages == chosen.recipients
            busy = sent.ran.busy / sent.messages
            taken["newsletter"].append((sent.rate, busy))
            taken["newsletter, delivering"].append((server.counted.rate, busy))
            for name, (option, count) in SMTPLIB.items():
                with Sink(program, certificate=certificate) as server:
                    url = f"smtps://127.0.0.1:{server.port}{option}"
                    busy = float(run([sys.executable, str(PEERS), "smtplib", url, str(count), *samples], trust).out)
                assert server.counted.messages == count
                taken[name].append((server.counted.rate, busy / count))
    print(f"{'':<24}{'messages/s':>11}{'µs CPU each':>13}")
    rates = {}
    for name, figures in taken.items():
        rates[name], busy = (statistics.median(column) for column in zip(*figures, strict=True))
        print(f"{name:<24}{rates[name]:>11,.0f}{busy * 1e6:>13,.0f}")
    print("goal: 5,000 a second")
    for name in SMTPLIB:
        print(f"{rates['newsletter'] / rates[name]:>8.1f} × {name}; goal 5 ×")


if __name__ == "__main__":
    main()
