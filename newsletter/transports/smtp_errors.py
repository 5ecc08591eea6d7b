"""What the editor is told when an SMTP server refuses or vanishes: the error, with the remedy."""

from __future__ import annotations

from newsletter.domain.delivery import RefusedError, Scope
from newsletter.errors import StoppedError
from newsletter.transports.smtp_protocol import SmtpProtocol
from newsletter.transports.smtp_reply import Phase, Reply
from newsletter.transports.smtp_scope import is_allowance, pause_after, scope
from newsletter.transports.smtp_server import SmtpServer
from newsletter.transports.transport import Unreachable

_REMEDIES = {
    Scope.SENDER: "Check `from` and `bounce_address` in newsletter.toml: the account must be allowed to send as them.",
    Scope.POLICY: "Ask the server's operator why; then run the command again: it goes on where it stopped.",
    Scope.MESSAGE: "The server finds fault with the message itself: its size, its links or its wording.",
    Scope.SIGN_IN: "Check NEWSLETTER_SMTP_USER and NEWSLETTER_SMTP_PASSWORD, or those in the URL.",
}
_TOKEN = "The access token was not taken: have NEWSLETTER_SMTP_TOKEN_COMMAND print a fresh one each time."  # noqa: S105
_SPENT = "The provider lets you send no more for now. Run the command again later: it goes on where it stopped."


def lost(server: SmtpServer, phase: Phase, connection: SmtpProtocol) -> Unreachable:
    """Return the error for a connection that got into trouble."""
    return Unreachable(f"{server.url}: the connection was lost {phase}: {connection.trouble}")


def refusal(server: SmtpServer, reply: Reply, phase: Phase) -> Unreachable | StoppedError:
    """Return the error for a refusal that is not about the recipient."""
    text = f"{server.url}: refused {phase}: {reply}"
    found = scope(reply, phase)
    if found is Scope.CONNECTION or reply.code < 400:  # a consent that nobody asked for is trouble too
        return Unreachable(text, hint=_SPENT if is_allowance(reply) else None, pause=pause_after(reply))
    if phase in (Phase.CONNECT, Phase.TLS, Phase.HELLO):
        return StoppedError(text, hint="The server wants nothing from this computer: ask its operator.")
    token = found is Scope.SIGN_IN and (server.token or server.token_command)
    return RefusedError(text, scope=found, hint=_TOKEN if token else _REMEDIES[found])
