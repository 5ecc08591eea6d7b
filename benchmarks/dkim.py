"""How fast a whole `newsletter send` is that signs every message (RSA-2048), against what OpenSSL can sign at all:
`python benchmarks/dkim.py`. It needs gcc, and the `openssl` command.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
from pathlib import Path

from child import run
from mailing import make_mailing, processors
from sink import Sink, build_sink

SETTINGS = """
[dkim]
domain = "example.org"
selector = "proef"
key_file = "dkim.pem"

[delivery]
connections = 20
processes = {processes}
"""


def signatures(cores: int) -> float:
    """Return how many RSA-2048 signatures a second `openssl speed` makes on so many cores."""
    out = run(["openssl", "speed", "-seconds", "2", "-multi", str(cores), "rsa2048"]).out
    found = re.search(r"^rsa 2048 bits\s+\S+\s+\S+\s+([\d.]+)", out, re.MULTILINE)
    assert found, out
    return float(found[1])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--recipients", type=int, default=4000)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        program, mailing = build_sink(folder), make_mailing(folder, chosen.recipients)
        run(["openssl", "genrsa", "-out", str(mailing.root / "dkim.pem"), "2048"])
        for processes in range(1, min(processors(), 2) + 1):
            rates, delivering, possible, busy = [], [], [], []
            for _ in range(chosen.rounds):
                possible.append(signatures(processes))
                copied = mailing.copy(settings=SETTINGS.format(processes=processes))
                with Sink(program) as server:
                    sent = copied.send(f"smtp://127.0.0.1:{server.port}")
                rates.append(sent.rate)
                delivering.append(server.counted.rate)
                busy.append(sent.ran.busy / sent.messages)
            print(f"processes = {processes}")
            print(f"  openssl speed rsa2048  {statistics.median(possible):>8,.0f} signatures/s")
            for name, figures in (("newsletter send", rates), ("  delivering", delivering)):
                share = statistics.median(mine / limit for mine, limit in zip(figures, possible, strict=True))
                print(f"  {name:<22} {statistics.median(figures):>8,.0f} messages/s   {share:.0%}")
            print(f"  processor time         {statistics.median(busy) * 1e6:>8,.0f} µs a message")
    print("goal: 85 %")


if __name__ == "__main__":
    main()
