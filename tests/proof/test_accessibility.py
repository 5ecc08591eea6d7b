"""axe-core finds nothing serious or critical, in the light and in the dark, as a mail and as a page.

All its rules are on. Those that suppose a page with landmarks (`region`, `landmark-one-main`) are of moderate impact: a
mail is shown inside a page that has them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.proof.findings import assert_nothing
from tests.proof.machine import package_file
from tests.proof.publication import THEMES

SCHEMES = ("light", "dark")
WIDTHS = (375, 700)
GRAVE = ("serious", "critical")


def violations(page: Any, path: Path, scheme: str, width: int) -> list[str]:
    """Return what axe-core finds on a page that is grave: the rule, and each element."""
    axe = package_file("axe-core/axe.min.js")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path.as_uri())
    page.add_script_tag(path=axe)
    found = page.evaluate("axe.run({ resultTypes: ['violations'], selectors: true, elementRef: false })")
    assert found["passes"], "axe-core looked at nothing"
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]}: {' '.join(node['failureSummary'].split())}"
        for rule in found["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("theme", THEMES)
def test_nobody_is_shut_out(page: Any, sheets: list[Path], scheme: str) -> None:
    path = sheets[-1]
    assert_nothing({f"{path.parts[-4]} at {width} px": violations(page, path, scheme, width) for width in WIDTHS})


@pytest.mark.parametrize("scheme", SCHEMES)
def test_who_is_shut_out_is_found(page: Any, tmp_path: Path, scheme: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        "<!doctype html><html lang=nl><title>Proef</title><style>:root { color-scheme: light dark } "
        "@media (prefers-color-scheme: dark) { p { color: #444; background: #333 } }</style>"
        "<main><h1>Proef</h1><p>Deze tekst is in het donker niet te lezen.<img src='x.png' width=9 height=9>",
        "utf-8",
    )
    rules = {found.split(" ")[0] for found in violations(page, path, scheme, 375)}
    assert rules == ({"image-alt"} if scheme == "light" else {"image-alt", "color-contrast"})
