"""Measures how a list of a million readers is read: processor time, against csv.reader and email-validator, and memory.

python benchmarks/subscribers.py [ROWS]
"""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

FIRST = ("Anna", "Bram", "Carlijn", "Daan", "Esra", "Fleur", "Gijs", "Hanna", "Ilse", "Jan-Willem", "Zoë")
LAST = ("de Vries", "Jansen", "van den Berg", "Bakker", "Visser", "Smit", "Yılmaz", "Özdemir", "Mulder")
TAGS = ("zorg", "jeugd", "zorg; jeugd", "bestuur", "", "")


def write_list(path: Path, rows: int) -> None:
    """Write a list of invented readers; one in 5,000 is there twice, one in 10,000 is not an address."""
    dice = random.Random(20261201)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("email", "first_name", "last_name", "language", "tags", "city"))
        for number in range(rows):
            who = number - 1 if number % 5000 == 4999 else number
            email = f"lezer.{who}@afdeling{who % 97}.example.org"
            if number % 10_000 == 7:
                email = f"lezer {number} at example.org"
            writer.writerow((email, dice.choice(FIRST), dice.choice(LAST), "nl", dice.choice(TAGS), "Utrecht"))


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def parse_only(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass


def validate_sample(path: Path, sample: int) -> None:
    from email_validator import EmailNotValidError, validate_email

    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for _, row in zip(range(sample), rows, strict=False):
            try:
                validate_email(row[0], check_deliverability=False)
            except EmailNotValidError:
                continue


READ = """
import sys, time
from pathlib import Path
from newsletter.subscribers import Report, read_subscribers

def peak():
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 << 20 if sys.platform == "darwin" else 1 << 10)

before = peak()
started = time.process_time()
report = Report()
for row in read_subscribers(Path(sys.argv[1]), report=report):
    pass
print(time.process_time() - started, before, peak(), report.total, report.active, report.invalid, report.duplicates)
"""


def main() -> None:
    rows = int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "subscribers.csv"
        write_list(path, rows)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:.0f} MB")
        alone = seconds(lambda: parse_only(path))
        sample = min(rows, 10_000)
        library = seconds(lambda: validate_sample(path, sample)) * rows / sample
        # A process of its own: its peak of memory is the reading's.
        told = subprocess.run([sys.executable, "-c", READ, str(path)], check=True, capture_output=True, text=True)
        spent, before, peak, total, active, invalid, duplicates = map(float, told.stdout.split())
    print(f"csv.reader alone              {alone:6.2f} s")
    print(f"email-validator, extrapolated {library:6.1f} s")
    ratios = f"{spent / alone:.1f} × csv.reader, 1/{library / spent:.0f} of email-validator"
    print(f"read_subscribers              {spent:6.2f} s  {ratios}")
    print(f"memory                        {before:4.0f} MB before, {peak:4.0f} MB at most")
    print(f"found {total:,.0f} rows: {active:,.0f} active, {invalid:,.0f} invalid, {duplicates:,.0f} duplicates")


if __name__ == "__main__":
    main()
