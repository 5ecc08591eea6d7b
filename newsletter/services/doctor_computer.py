"""What the doctor gathers on this computer: settings, content, the list, secrets, the store's place, versions."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from newsletter.diagnosis import computer, publication
from newsletter.diagnosis.observation import Observation
from newsletter.domain.item import Kind
from newsletter.errors import ConfigError, NewsletterError, TemplateError
from newsletter.project import Project
from newsletter.services.dkim_key import key_path
from newsletter.services.leaving import check_way_out
from newsletter.services.links import is_secure, unsubscribe_pattern
from newsletter.services.placement import warn_of_placement
from newsletter.services.subscribers import subscriber_stats
from newsletter.services.today import today


def examine_settings(project: Project) -> Iterator[Observation]:
    """Look at what newsletter.toml says, and at what stands in the project folder."""
    yield _theme(project)
    if logo := project.settings.theme.logo:
        yield _logo(project, logo)
    yield publication.POSTAL_ADDRESS.passed(project.settings.publication.postal_address.replace("\n", ", "))
    yield _way_out(project)
    yield _delivery(project)
    yield _content(project)
    yield _subscribers(project)


def examine_computer(project: Project) -> Iterator[Observation]:
    """Look at this computer."""
    yield computer.examine_versions(sys.version_info[:3], _version("mjml-python"), _version("mjml"))
    yield from _secrets(project)
    warnings: list[str] = []
    warn_of_placement(project, warnings.append)
    if project.store_file is not None:
        yield computer.examine_store_place(warnings[0] if warnings else None)
        place = next(folder for folder in project.store_file.parents if folder.is_dir())
        yield computer.examine_disk(shutil.disk_usage(place).free, project.shown(project.store_file))


def _theme(project: Project) -> Observation:
    from newsletter.rendering.environment import template_folders
    from newsletter.rendering.lookup import look_up

    theme = project.settings.publication.theme
    try:
        look_up(theme, template_folders(project.root))
    except TemplateError as error:
        return publication.THEME.failed(error.message, error.hint or "Correct [publication] theme in newsletter.toml.")
    return publication.THEME.passed(theme)


def _logo(project: Project, logo: str) -> Observation:
    path = project.root / logo
    if is_secure(logo) or path.is_file():
        return publication.LOGO.passed(logo)
    return publication.LOGO.failed(f"{logo} is not there", "Correct [theme] logo in newsletter.toml, or put it there.")


def _way_out(project: Project) -> Observation:
    settings = project.settings
    check, pattern = publication.WAY_OUT, unsubscribe_pattern(settings)
    try:
        check_way_out(settings)
    except ConfigError as error:
        return check.failed(error.message, error.hint or "")
    if settings.unsubscribe.managed_by == "relay":
        return check.passed("your provider adds its own link and header")
    if is_secure(pattern):
        return check.passed(pattern)
    return check.warned(
        f"readers can leave by mail only: {pattern}",
        "Gmail and Yahoo want a page on the web too: newsletter.toml, [unsubscribe] url.",
    )


def _delivery(project: Project) -> Observation:
    settings = project.settings
    try:
        transport = project.transport()
    except ConfigError as error:
        return publication.DELIVERY.failed(error.message, error.hint or "")
    preset = settings.delivery.preset
    return publication.examine_delivery(
        transport.url,
        rehearsal=transport.rehearsal,
        provider=settings.delivery.provider if settings.delivery.provider != "postfix" else None,
        server=preset.host if preset else None,
        signs=settings.dkim is not None,
    )


def _content(project: Project) -> Observation:
    from newsletter.content import collect

    found = collect(project.root, project.settings, today=today(project), cache=project.cache)
    names = {Kind.ARTICLE: "articles", Kind.EVENT: "events", Kind.BLOCK: "blocks"}
    counts = [(sum(item.kind is kind for item in found.items), name) for kind, name in names.items()]
    return publication.examine_content(counts, [str(problem) for problem in found.errors])


def _subscribers(project: Project) -> Observation:
    try:
        stats = subscriber_stats(project)
    except NewsletterError as error:
        return publication.SUBSCRIBERS.failed(error.message, error.hint or "Correct that line of subscribers.csv.")
    return publication.examine_subscribers(stats.active, stats.invalid)


def _secrets(project: Project) -> Iterator[Observation]:
    dkim = project.settings.dkim
    candidates = [project.root / ".env", project.store_file]
    if dkim and dkim.key_file:
        candidates.append(key_path(project, dkim.key_file))
    there = {project.shown(path): path for path in candidates if path is not None and path.is_file()}
    modes = {name: path.stat().st_mode & 0o777 if os.name == "posix" else None for name, path in there.items()}
    yield from computer.examine_secrets(modes, _in_git(project.root, list(there)))


def _in_git(root: Path, names: list[str]) -> set[str] | None:
    """Return which of these files git knows; None where there is no git, or no repository."""
    git = shutil.which("git")
    if git is None or not names:
        return None
    try:
        listed = subprocess.run(
            [git, "ls-files", "-z", "--", *names], cwd=root, capture_output=True, check=True, timeout=5
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    return set(listed.decode("utf-8", "surrogateescape").split("\0")) - {""}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
