"""docs/templates.md names every template, every name a template sees and every field of the data."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from newsletter.domain import issue as data
from tests.rendering.samples import full_issue, render

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
SHOWN = """{% for name in self._TemplateReference__context.parent %}[{{ name }}]{% endfor %}"""


def test_every_template_is_named() -> None:
    theme = ROOT / "templates" / "editorial"
    names = [
        path.relative_to(theme).as_posix() for path in theme.rglob("*") if path.is_file() and path.suffix != ".png"
    ]
    names += [path.stem for path in theme.rglob("*.png")]
    assert len(names) > 15
    assert [name for name in names if f"`{name}`" not in MANUAL] == []


def test_every_name_that_templates_see_is_explained(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "editorial"
    folder.mkdir(parents=True)
    (folder / "email.txt").write_text(SHOWN, encoding="utf-8")
    seen = set(render(full_issue(), root=tmp_path).text.strip("[]\n").split("]["))
    own = seen - {"range", "dict", "lipsum", "cycler", "joiner", "namespace"}
    assert {"issue", "only_for", "web_url"} <= own
    assert [name for name in sorted(own) if f"`{name}`" not in MANUAL] == []


@pytest.mark.parametrize(
    "kind",
    [
        data.Issue,
        data.Letter,
        data.Story,
        data.Event,
        data.Dossier,
        data.Part,
        data.Quote,
        data.Block,
        data.Illustration,
    ],
)
def test_every_field_of_the_data_is_named(kind: type) -> None:
    row = next(line for line in MANUAL.splitlines() if line.startswith(f"| `{kind.__name__}`"))
    assert [field.name for field in fields(kind) if f"`{field.name}`" not in row] == []
