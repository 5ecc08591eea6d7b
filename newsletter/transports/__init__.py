"""Where messages go: a folder, a mailbox, the local mailer, an SMTP server."""
