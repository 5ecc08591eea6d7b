"""How fast a whole `newsletter send` is, and how fast others are: `python benchmarks/send.py`.

Messages of some 46 KB that differ a subscriber go over 20 connections, the ledger on disk, to a sink on the same
machine; once as quickly as the sink answers, once with answers that take 20 ms. The others are smtp-source (Postfix's
load generator in C, which sends one text over and over), smtplib with messages that are ready, nodemailer composing
with a pool, and Jinja + EmailMessage + smtplib. They send fewer messages, and what they do before the first does not
count; of `newsletter` everything counts, and the column "delivering" tells it without. Senders take turns; medians are
shown.

It needs gcc; senders that are not there (postfix, npm) are left out.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from child import run
from mailing import Mailing, make_mailing
from sink import Sink, build_sink

HERE = Path(__file__).parent
CONNECTIONS = 20
OURS = ("newsletter", "newsletter, 2 processes")
GOALS = {  # of `newsletter` on one process and on two, at no delay; then with one
    "smtp-source": (1.0, 1.5, 3.3),
    "smtplib": (8, None, None),
    "nodemailer": (40, None, None),
    "Jinja + EmailMessage + smtplib": (50, None, None),
}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What one sender reached: messages a second, the same while delivering, processor µs a message."""

    rate: float
    delivering: float
    busy: float


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Someone who sends `count` messages to a port, and returns rate (None: ask the sink) and processor seconds."""

    name: str
    count: int
    send: Callable[[int, int], tuple[float | None, float]]


def ours(mailing: Mailing, processes: int) -> Callable[[int, int], tuple[float | None, float]]:
    settings = f"\n[delivery]\nconnections = {CONNECTIONS}\nprocesses = {processes}\n"

    def send(port: int, count: int) -> tuple[float, float]:
        sent = mailing.copy(settings=settings).send(f"smtp://127.0.0.1:{port}")
        assert sent.messages == count
        return sent.rate, sent.ran.busy

    return send


def others(mailing: Mailing, folder: Path, counts: dict[str, int]) -> Iterable[Sender]:
    samples = [str(path) for path in mailing.samples()]
    size = statistics.mean(Path(sample).stat().st_size for sample in samples)
    print(f"messages of {size:,.0f} bytes")
    bodies = [str(mailing.html), str(mailing.text)]

    def smtp_source(port: int, count: int) -> tuple[None, float]:
        options = ["-d", "-s", str(CONNECTIONS), "-m", str(count), "-l", str(round(size))]
        between = ["-f", "redactie@example.org", "-t", "lezer@example.org"]
        return None, run(["smtp-source", *options, *between, f"127.0.0.1:{port}"]).busy

    def peer(which: str, files: list[str]) -> Callable[[int, int], tuple[float | None, float]]:
        def send(port: int, count: int) -> tuple[None, float]:
            program = [sys.executable, str(HERE / "peers.py"), which, f"smtp://127.0.0.1:{port}", str(count)]
            return None, float(run([*program, *files]).out)

        return send

    def nodemailer(port: int, count: int) -> tuple[None, float]:
        return None, float(run(["node", str(folder / "nodemailer.mjs"), str(port), str(count), *bodies]).out)

    if shutil.which("smtp-source"):
        yield Sender(name="smtp-source", count=counts["smtp-source"], send=smtp_source)
    yield Sender(name="smtplib", count=counts["smtplib"], send=peer("smtplib", samples))
    if install_nodemailer(folder):
        yield Sender(name="nodemailer", count=counts["nodemailer"], send=nodemailer)
    yield Sender(name="Jinja + EmailMessage + smtplib", count=counts["jinja"], send=peer("jinja", bodies))


def install_nodemailer(folder: Path) -> bool:
    npm = shutil.which("npm")
    if not npm:
        return False
    (folder / "package.json").write_text("{}", encoding="utf-8")
    run([npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--silent", "nodemailer"])
    shutil.copy(HERE / "nodemailer.mjs", folder)
    return True


def measure(senders: list[Sender], sink: Path, *, delay: int, rounds: int) -> dict[str, Figure]:
    taken: dict[str, list[Figure]] = {sender.name: [] for sender in senders}
    for _ in range(rounds):
        for sender in senders:
            with Sink(sink, delay=delay) as server:
                rate, busy = sender.send(server.port, sender.count)
            counted = server.counted
            assert counted.messages == counted.recipients == sender.count, f"{sender.name}: {counted}"
            taken[sender.name].append(
                Figure(rate=rate or counted.rate, delivering=counted.rate, busy=busy / sender.count)
            )
    return {name: median(figures) for name, figures in taken.items()}


def median(figures: list[Figure]) -> Figure:
    return Figure(
        rate=statistics.median(figure.rate for figure in figures),
        delivering=statistics.median(figure.delivering for figure in figures),
        busy=statistics.median(figure.busy for figure in figures),
    )


def show(figures: dict[str, Figure], counts: dict[str, int], *, delay: int) -> None:
    print(f"\nanswers after {delay} ms" if delay else "\nanswers at once")
    print(f"{'':<32}{'messages/s':>11}{'delivering':>12}{'µs CPU each':>13}{'before, s':>11}")
    for name, figure in figures.items():
        before = counts[name] / figure.rate - counts[name] / figure.delivering
        own = f"{figure.delivering:>12,.0f}" if name in OURS else f"{'':>12}"
        started = f"{before:>11.2f}" if name in OURS else ""
        print(f"{name:<32}{figure.rate:>11,.0f}{own}{figure.busy * 1e6:>13,.0f}{started}")
    if delay:
        limit = CONNECTIONS / delay * 1000
        print(f"connections ÷ delay              {limit:>10,.0f}")
        for name in set(OURS) & figures.keys():
            print(f"  {name} delivers {figures[name].delivering / limit:.0%} of that (goal 85 %)")
    for name, goals in GOALS.items():
        if name not in figures:
            continue
        for which, our in enumerate(OURS):
            if our in figures:
                goal = goals[2] if delay else goals[which]
                wanted = f"   goal {goal:g} ×" if goal else ""
                print(f"  {our} : {name:<32}{figures[our].rate / figures[name].rate:>8.2f} ×{wanted}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--recipients", type=int, default=20_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--delayed-rounds", type=int, default=1)
    arguments.add_argument("--delay", type=int, default=20, metavar="MS")
    arguments.add_argument("--alone", action="store_true", help="only newsletter itself")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        sink = build_sink(folder)
        quick = {"smtp-source": chosen.recipients, "smtplib": 2000, "nodemailer": 500, "jinja": 100}
        slow = {"smtp-source": 1000, "smtplib": 25, "nodemailer": 400, "jinja": 25}
        for delay, rounds, counts in ((0, chosen.rounds, quick), (chosen.delay, chosen.delayed_rounds, slow)):
            if not rounds:
                continue
            place = folder / str(delay)
            recipients = min(chosen.recipients, 5000) if delay else chosen.recipients
            mailing = make_mailing(place, recipients)
            senders = [
                Sender(name=name, count=recipients, send=ours(mailing, processes))
                for processes, name in enumerate(OURS, 1)
            ]
            if not chosen.alone:
                senders += others(mailing, place, counts)
            show(
                measure(senders, sink, delay=delay, rounds=rounds),
                {sender.name: sender.count for sender in senders},
                delay=delay,
            )


if __name__ == "__main__":
    main()
