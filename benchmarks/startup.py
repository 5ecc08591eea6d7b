"""How long `newsletter --help` takes, against `python -c "import click"`: `python benchmarks/startup.py`.

Runs take turns, so that what else the machine does touches both; the medians are compared.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

COMMANDS = {
    "import click": [sys.executable, "-c", "import click"],
    "newsletter --help": [sys.executable, "-m", "newsletter", "--help"],
    "newsletter build --help": [sys.executable, "-m", "newsletter", "build", "--help"],
}
GOAL = 2.5


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=15)
    runs = arguments.parse_args().runs
    for command in COMMANDS.values():
        seconds(command)  # writes the bytecode
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, command in COMMANDS.items():
            taken[name].append(seconds(command))
    base = statistics.median(taken["import click"])
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"{name:<24} {median * 1000:>6.0f} ms   {median / base:.2f}×")
    print(f"goal for newsletter --help: {GOAL}×")


if __name__ == "__main__":
    main()
