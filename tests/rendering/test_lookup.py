"""A theme based on another: what it has of its own, what it takes from its base, and what errors say about both."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.config import Settings
from newsletter.config.settings import Brand
from newsletter.errors import TemplateError
from newsletter.rendering.environment import make_environment, render_template, template_folders
from newsletter.rendering.icons import load_icon
from newsletter.rendering.lookup import Lookup, look_up
from newsletter.rendering.theme import load_tokens
from tests.rendering.samples import SETTINGS, full_issue, picture, render, with_settings

SECTION = "<mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section>"
TOKENS = '[colours]\nink = "#111111"\nsheet = "#ffffff"\n[shape]\nside = 32\n'


def put(root: Path, name: str, text: str) -> None:
    path = root / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def own(root: Path) -> Lookup:
    return look_up("eigen", template_folders(root))


def settings_of(theme: str) -> Settings:
    return with_settings(publication=replace(SETTINGS.publication, theme=theme))


def test_a_theme_of_one_file_looks_as_its_base_does(tmp_path: Path) -> None:
    put(tmp_path, "eigen/theme.toml", 'base = "editorial"\n')
    settings = settings_of("eigen")
    assert render(full_issue(), settings=settings, root=tmp_path).html == render(full_issue()).html


def test_a_block_of_a_theme_stands_in_the_mail_of_its_base(tmp_path: Path) -> None:
    put(tmp_path, "eigen/theme.toml", 'base = "editorial"\n')
    put(tmp_path, "eigen/blocks/quote.mjml", SECTION.format("Ons citaat"))
    html = render(full_issue(), settings=settings_of("eigen"), root=tmp_path).html
    assert "Ons citaat" in html
    assert "Nieuwe artikelen" in html
    assert "Ons citaat" not in render(full_issue(), root=tmp_path).html


def test_a_block_of_the_base_that_the_project_shadows_is_taken(tmp_path: Path) -> None:
    put(tmp_path, "eigen/theme.toml", 'base = "editorial"\n')
    put(tmp_path, "editorial/blocks/quote.mjml", SECTION.format("Ons citaat"))
    assert "Ons citaat" in render(full_issue(), settings=settings_of("eigen"), root=tmp_path).html


def test_a_template_may_name_that_of_another_theme(tmp_path: Path) -> None:
    put(tmp_path, "een/theme.toml", "")
    put(tmp_path, "twee/theme.toml", "")
    put(tmp_path, "een/a.txt", '{% include "b.txt" %} {% include "twee/b.txt" %} {% include "los/b.txt" %}')
    put(tmp_path, "een/b.txt", "eigen")
    put(tmp_path, "twee/b.txt", "ander")
    put(tmp_path, "los/b.txt", "los")
    environment = make_environment(look_up("een", template_folders(tmp_path)))
    assert render_template(environment, "een/a.txt", {}) == "eigen ander los"


def test_tokens_of_the_base_are_filled_in(tmp_path: Path) -> None:
    put(tmp_path, "grond/theme.toml", TOKENS + '[dark]\nink = "#eeeeee"\n')
    put(tmp_path, "eigen/theme.toml", 'base = "editorial"\n[colours]\nink = "#111122"\n[shape]\nwidth = 560\n')
    tokens = load_tokens(own(tmp_path), Brand())
    plain = load_tokens(look_up("editorial", template_folders(tmp_path)), Brand())
    assert tokens["colours"]["ink"] == "#111122"
    assert tokens["colours"]["page"] == plain["colours"]["page"]
    assert tokens["shape"] == {**plain["shape"], "width": 560}
    assert tokens["fonts"] == plain["fonts"]


def test_a_project_may_set_one_token_of_a_packaged_theme(tmp_path: Path) -> None:
    put(tmp_path, "editorial/theme.toml", "[shape]\nradius = 0\n")
    tokens = load_tokens(look_up("editorial", template_folders(tmp_path)), Brand())
    assert tokens["shape"]["radius"] == 0
    assert tokens["shape"]["width"] == 600


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        ('base = "nergens"', "templates/eigen/theme.toml: there is no theme 'nergens' to be based on"),
        ('base = "eigen"', "templates/eigen/theme.toml: the theme is based on itself: eigen"),
        ("base = 3", "templates/eigen/theme.toml: base must be the name of a theme"),
        ("base =", "templates/eigen/theme.toml cannot be read"),
    ],
)
def test_a_base_that_cannot_be_is_told(tmp_path: Path, tokens: str, said: str) -> None:
    put(tmp_path, "eigen/theme.toml", tokens)
    with pytest.raises(TemplateError) as caught:
        own(tmp_path)
    assert said in caught.value.message


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        ("colours = 1", "colours must be a table"),
        ("[colours]\nink = 1", "ink in [colours] must be a colour"),
        ('[dark]\nink = "black"', "ink in [dark] must be a colour"),
    ],
)
def test_a_token_that_is_none_is_told(tmp_path: Path, tokens: str, said: str) -> None:
    put(tmp_path, "eigen/theme.toml", f'base = "editorial"\n{tokens}\n')
    with pytest.raises(TemplateError, match=r"templates/eigen/theme\.toml: ") as caught:
        load_tokens(own(tmp_path), Brand())
    assert said in caught.value.message


@pytest.mark.parametrize("fault", ["{{ nope }}", "{% if %}", "<mj-tekst></mj-tekst>"])
def test_an_error_in_a_block_of_the_base_names_the_real_file_and_what_included_it(tmp_path: Path, fault: str) -> None:
    put(tmp_path, "grond/theme.toml", 'base = "editorial"')
    put(tmp_path, "grond/blocks/quote.mjml", f"{{# een #}}\n{fault}\n")
    put(tmp_path, "eigen/theme.toml", 'base = "grond"\n')
    with pytest.raises(TemplateError) as caught:
        render(full_issue(), settings=settings_of("eigen"), root=tmp_path)
    first, *others = caught.value.message.splitlines()
    assert first.startswith("templates/grond/blocks/quote.mjml:2: ")
    assert any(line.startswith("included by templates/editorial/email.mjml:") for line in others)


def test_an_error_in_a_block_of_the_theme_itself_names_it(tmp_path: Path) -> None:
    put(tmp_path, "eigen/theme.toml", 'base = "editorial"\n')
    put(tmp_path, "eigen/blocks/quote.mjml", "{{ nope }}")
    with pytest.raises(TemplateError, match=r"^templates/eigen/blocks/quote\.mjml:1: "):
        render(full_issue(), settings=settings_of("eigen"), root=tmp_path)


def test_a_name_cannot_lead_out_of_the_templates(tmp_path: Path) -> None:
    put(tmp_path, "eigen/theme.toml", "")
    (tmp_path / "geheim.txt").write_text("geheim", encoding="utf-8")
    for name in ("eigen/../../geheim.txt", "../geheim.txt", str(tmp_path / "geheim.txt")):
        assert own(tmp_path).find(name) is None


def test_a_theme_has_the_icons_of_its_base_and_its_own(tmp_path: Path) -> None:
    put(tmp_path, "eigen/theme.toml", 'base = "editorial"')
    own_icon = tmp_path / "templates" / "eigen" / "icons" / "rss.png"
    own_icon.parent.mkdir()
    own_icon.write_bytes(picture("a.png", 56, 56).data)
    lookup = own(tmp_path)
    assert load_icon(lookup, "rss").data == own_icon.read_bytes()
    linkedin = load_icon(lookup, "LinkedIn")
    assert (linkedin.width, linkedin.height) == (56, 56)
    assert load_icon(lookup, "../x").name == load_icon(lookup, "buurtradio").name
    own_icon.write_bytes(b"geen plaatje")
    with pytest.raises(TemplateError, match=r"templates/eigen/icons/rss\.png is no PNG"):
        load_icon(lookup, "rss")
