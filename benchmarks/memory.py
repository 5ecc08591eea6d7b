"""How much memory a send takes, and how long its recipients take to be enqueued: `python benchmarks/memory.py`.

By default all of 100,000 recipients are sent to, and the first 20,000 of 1,000,000 (`--all` for everybody); over 20
connections, the ledger on disk, to a sink on the same machine.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from child import run
from mailing import make_mailing
from sink import Sink, build_sink

SEND = """
import contextlib, json, sys, time
from newsletter.cli import run
from newsletter.store import Ledger

taken = {}

def timed(name):
    method = getattr(Ledger, name)
    def call(*arguments, **named):
        started = time.perf_counter()
        try:
            return method(*arguments, **named)
        finally:
            taken[name] = taken.get(name, 0) + time.perf_counter() - started
    setattr(Ledger, name, call)

timed("stage")
timed("freeze")
with contextlib.suppress(SystemExit):
    run(sys.argv[1:])
print(json.dumps(taken))
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--recipients", type=int, nargs="*", default=[100_000, 1_000_000])
    options.add_argument("--all", action="store_true", help="send to everybody, however many they are")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        sink = build_sink(Path(temporary))
        for number in chosen.recipients:
            mailing = make_mailing(Path(temporary) / str(number), number)
            mailing = mailing.copy(settings="\n[delivery]\nconnections = 20\n")
            limit = [] if chosen.all or number <= 100_000 else ["--limit", "20000"]
            arguments = ["-C", str(mailing.root), "send", "--yes", "--json", *limit]
            with Sink(sink) as server:
                ran = run(
                    [sys.executable, "-c", SEND, *arguments],
                    {"NEWSLETTER_TRANSPORT": f"smtp://127.0.0.1:{server.port}"},
                )
            document, _, last = ran.out.strip().rpartition("\n")
            told, taken = json.loads(document), json.loads(last)
            assert told["recipients"] == number
            assert told["sent"] == server.counted.messages
            print(f"{number:,} recipients, {told['sent']:,} messages in {told['seconds']:.1f} s")
            print(f"  memory at most              {ran.peak:>6.0f} MB")
            print(f"  from the CSV into the store {taken['stage']:>6.2f} s")
            print(f"  enqueued                    {taken['freeze']:>6.2f} s")
    print("goals: 64 MB for 100,000; for 1,000,000 100 MB, 12 s and 3 s")


if __name__ == "__main__":
    main()
