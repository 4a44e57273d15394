"""Mail for custmgr through an SMTP server, or into a maildir during development."""

from custmgr_adapters.smtp.compose import compose
from custmgr_adapters.smtp.maildir import MaildirMail, open_maildir
from custmgr_adapters.smtp.server import SmtpMail, open_smtp
from custmgr_adapters.smtp.target import Target, parse_target

__all__ = ["MaildirMail", "SmtpMail", "Target", "compose", "open_maildir", "open_smtp", "parse_target"]
