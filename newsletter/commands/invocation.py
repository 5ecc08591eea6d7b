"""What every command shares: the project it works on, and how it talks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from newsletter.project import Project, find_project


@dataclass(kw_only=True)
class Invocation:
    """One run of the command line. Results go to standard output; progress and remarks to standard error."""

    directory: str | None
    quiet: bool
    verbose: bool

    @cached_property
    def project(self) -> Project:
        return Project.open(find_project(self.directory))

    def result(self, text: str = "") -> None:
        click.echo(text)

    def json(self, document: Mapping[str, Any]) -> None:
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))

    def remark(self, text: str) -> None:
        """Say something beside the result."""
        if not self.quiet:
            click.echo(text, err=True)

    def warn(self, text: str) -> None:
        click.echo(click.style("Warning: ", fg="yellow") + text, err=True)

    def detail(self, text: str) -> None:
        """Say something only `-v` asks for."""
        if self.verbose:
            click.echo(text, err=True)

    def shown(self, path: Path) -> str:
        """Return a path as the editor would type it: relative to where they are, if it is below."""
        try:
            return path.resolve().relative_to(Path.cwd()).as_posix()
        except (ValueError, OSError):
            return str(path)


pass_invocation = click.make_pass_decorator(Invocation)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document, for programs.")
