"""Bring newsletter/checks/clients.toml up to date from a checkout of caniemail (github.com/hteumeuleu/caniemail, MIT).

    python scripts/client_facts.py ../caniemail

Of each feature that a rule speaks of, the last version tested of each mail program is kept.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "newsletter" / "checks" / "clients.toml"
FEATURES = (
    "css-background-image",
    "css-display-flex",
    "css-display-grid",
    "css-float",
    "css-margin",
    "css-modern-color",
    "css-position",
    "css-rgba",
    "css-unit-calc",
    "css-variables",
    "html-form",
    "html-meta-color-scheme",
    "html-object",
    "html-svg",
    "html-video",
    "image-avif",
    "image-base64",
    "image-svg",
    "image-webp",
)
PROGRAMS = {
    "gmail": ("gmail", ("desktop-webmail", "ios", "android")),
    "outlook_classic": ("outlook", ("windows",)),
    "outlook_new": ("outlook", ("outlook-com",)),
    "apple_mail": ("apple-mail", ("macos", "ios")),
    "yahoo": ("yahoo", ("desktop-webmail", "ios", "android")),
    "samsung": ("samsung-email", ("android",)),
    "thunderbird": ("thunderbird", ("macos", "windows")),
}
"""Our names, and the families and platforms that caniemail has of each."""

HEAD = """\
# What mail programs can do: "yes", "partly" (some of it, or in some of its apps and accounts) or "no".
#
# Made by scripts/client_facts.py from caniemail.com, which is
#   Copyright (c) 2019 Rémi Parmentier, under the MIT licence: permission is granted, free of charge, to deal in it
#   without restriction, provided that this notice is kept; it comes without warranty of any kind.
# caniemail knows no new Outlook for Windows by itself: what is said of it is what Outlook on the web does.

"""


def main() -> None:
    checkout = Path(sys.argv[1])
    day = subprocess.run(
        ["git", "-C", str(checkout), "log", "-1", "--format=%cs"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    lines = [HEAD + f"date = {day}"]
    for feature in FEATURES:
        text = (checkout / "_features" / f"{feature}.md").read_text(encoding="utf-8")
        tested = re.search(r"last_test_date:\s*[\"']?(\d{4}-\d\d-\d\d)", text)
        lines.append(f"\n[{feature}]\ntested = {tested[1] if tested else day}")
        for name, (family, platforms) in PROGRAMS.items():
            if answer := told(text, family, platforms):
                lines.append(f'{name} = "{answer}"')
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def told(text: str, family: str, platforms: tuple[str, ...]) -> str | None:
    """Return what is told of a family's platforms together; None if none was tested."""
    found = re.search(rf"[\"']?\b{family}[\"']?\s*:\s*\{{((?:[^{{}}]*\{{[^{{}}]*\}})*[^{{}}]*)\}}", text)
    last: set[str] = set()
    for platform, versions in re.findall(r"[\"']?([\w-]+)[\"']?\s*:\s*\{([^{}]*)\}", found[1] if found else ""):
        answers = re.findall(r"[\"'][^\"']+[\"']\s*:\s*[\"']([ynau])", versions)
        if platform in platforms and answers and answers[-1] != "u":
            last.add(answers[-1])
    if not last:
        return None
    return {"y": "yes", "n": "no"}.get(last.pop(), "partly") if len(last) == 1 else "partly"


if __name__ == "__main__":
    main()
