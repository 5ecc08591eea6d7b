"""The table of commands, each loaded only when it runs, and the way from errors to exit codes."""

from __future__ import annotations

import contextlib
import errno
import importlib
import os
import sys
from typing import Any, NoReturn

import click

from newsletter import __version__
from newsletter.errors import NewsletterError, StoppedError

COMMANDS = {
    "init": "Make a new project folder, with an example to start from.",
    "new": "Start an article, an event or a block.",
    "status": "Tell what is new, what is coming up and where the issue stands.",
    "build": "Collect what is new and make the issue.",
    "check": "Look for everything that should be right before sending.",
    "preview": "Look at the issue in the browser while you work on it.",
    "doctor": "Look at DNS, mail server, unsubscribe page and this computer.",
    "send": "Send the issue to its subscribers, or rehearse it.",
    "publish": "Put the web edition of an issue where readers find it.",
    "export": "Write an issue as HTML, text, MJML, messages or a zip.",
    "report": "Tell what became of every delivery.",
    "subscribers": "List, add, import, export and unsubscribe readers.",
    "backup": "Write all that the project remembers into one file.",
    "restore": "Make the project remember what a backup holds.",
    "dkim-keygen": "Make a key that signs messages, and its DNS record.",
}
"""Every command with its line in the help; `build` lives in `newsletter.commands.build` as `build`."""

INTERRUPTED = 130


class CommandTable(click.Group):
    """A group that knows its commands by name and imports the one that is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 — Click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(importlib.import_module(f"newsletter.commands.{name}"), name)
        assert isinstance(command, click.Command)  # noqa: S101 — the table above is ours
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, n=1, cutoff=0.5)
            hint = f" Did you mean {near[0]}?" if near else " See newsletter --help."
            raise click.UsageError(f"There is no command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=CommandTable, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("-C", "directory", metavar="DIR", help="The project folder [default: the nearest with newsletter.toml].")
@click.option("-q", "--quiet", is_flag=True, help="Print results and errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print more about what is done.")
@click.version_option(__version__, prog_name="newsletter")
@click.pass_context
def newsletter(ctx: click.Context, *, directory: str | None, quiet: bool, verbose: bool) -> None:
    """Turn a folder of articles and events into a newsletter, and get it to its readers.

    \b
    Examples:
      newsletter init nieuwsbrief         a new project folder
      newsletter build                    make an issue of what is new
      newsletter preview                  look at it in the browser
      newsletter send                     rehearse it, into the folder outbox/
      newsletter -C nieuwsbrief status    where things stand
    """
    from newsletter.commands.invocation import Invocation

    if os.environ.get("NO_COLOR"):  # https://no-color.org
        ctx.color = False
    ctx.obj = Invocation(directory=directory, quiet=quiet, verbose=verbose)


def run(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and leave with the exit code of interface.md §3."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):  # a redirected stream may be anything
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    output = sys.stdout
    try:
        outcome = newsletter.main(args=arguments, prog_name="newsletter", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except NewsletterError as error:
        _tell(error.message, error.hint)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _tell("stopped by you.", None)
        code = INTERRUPTED
    except BrokenPipeError:
        code = _pipe_closed()
    except SystemExit:
        if sys.stdout is output:
            raise  # shell completion is done
        code = _pipe_closed()  # Click has met a closed pipe, and has put something else in standard output's place
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _tell(f"{place}{error.strerror or error}", _REMEDIES.get(error.errno or 0))
        code = StoppedError.exit_code if error.errno in _DISK_FULL else 1
    except Exception as error:  # noqa: BLE001 — the last resort: an editor must never see a traceback
        _tell(f"something went wrong inside newsletter: {type(error).__name__}: {error}", _debugging(error))
        code = 1
    else:
        code = outcome if isinstance(outcome, int) else 0
    sys.exit(code)


_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
_REMEDIES = {
    errno.EACCES: "You may not write or read there: check the rights of the file and its folder.",
    errno.EROFS: "The disk is read-only: work on a copy elsewhere.",
    errno.ENOSPC: "The disk is full: make room and run it again. Nothing that was there is lost.",
    errno.EDQUOT: "Your quota is full: make room and run it again. Nothing that was there is lost.",
}


def _debugging(error: Exception) -> str:
    """Say how to report a fault of ours; with NEWSLETTER_DEBUG set, show where it is."""
    if os.environ.get("NEWSLETTER_DEBUG"):
        import traceback

        return "".join(traceback.format_exception(error))
    return "This is a fault of ours. Please report it, with what NEWSLETTER_DEBUG=1 in front of the command shows."


def _pipe_closed() -> int:
    """Leave quietly when the reader of a pipe (`| head`) has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _tell(message: str, hint: str | None) -> None:
    lines = message.splitlines() or [""]
    text = f"Error: {lines[0]}" if len(lines) == 1 else "\n".join(("Error:", *(f"  {line}" for line in lines)))
    click.echo(text, err=True)
    if hint:
        click.echo(f"\n{hint}", err=True)
