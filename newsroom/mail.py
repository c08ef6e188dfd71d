"""E-mail: building a message that no word in it can twist, and handing it to the mail server.

RFC 5322 by the standard library, which refuses line breaks in header fields; sent by smtplib, with TLS and
the certificate checked (RFC 8314), except to a server on this machine.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from newsroom.config import Smtp
from newsroom.text import clean_line

PATIENCE_SECONDS = 20
SUBJECT_LENGTH = 200


class MailRefused(Exception):
    """This message will never be taken; `cause` is one word for the log and the row."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class MailDelayed(Exception):
    """It may go better later; `cause` is one word."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True)
class Message:
    """What is to be sent to one person. `number` makes its Message-ID the same at every try; `choosing`:
    whether they can choose in the newsroom how they are told."""

    number: int
    name: str
    address: str
    subject: str
    text: str
    html: str
    at: datetime
    choosing: bool = True


@dataclass(frozen=True)
class House:
    """Who writes: the name shown, the address, and where the newsroom and its preferences are found."""

    name: str
    sender: str
    host: str
    preferences: str


def build(message: Message, house: House) -> EmailMessage:
    """The message as it is sent, in text and in HTML. Raises MailRefused for an address that is none."""
    mail = EmailMessage(policy=SMTP)
    try:
        mail["From"] = Address(clean_line(house.name), addr_spec=house.sender)
        mail["To"] = Address(clean_line(message.name), addr_spec=message.address)
    except (ValueError, MessageError, IndexError) as error:
        raise MailRefused("address") from error
    mail["Subject"] = clean_line(message.subject)[:SUBJECT_LENGTH]
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = f"<letter-{message.number}@{house.host}>"
    if message.choosing:
        mail["List-Id"] = f"<notices.{house.host}>"
        mail["List-Unsubscribe"] = f"<{house.preferences}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    return mail


@contextmanager
def connection(server: Smtp) -> Iterator[smtplib.SMTP]:
    """A connection to the mail server, signed in. Raises MailDelayed when there is none to be had."""
    try:
        smtp = _connect(server)
    except (smtplib.SMTPException, OSError) as error:
        raise MailDelayed(_cause(error)) from error
    try:
        yield smtp
    finally:
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
        smtp.close()


def send(smtp: smtplib.SMTP, mail: EmailMessage) -> None:
    """Hand over one message. Raises MailRefused when the server will never take it, MailDelayed otherwise."""
    try:
        smtp.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        code = max(code for code, _ in error.recipients.values())
        raise (MailRefused if code >= 500 else MailDelayed)(f"recipient {code}") from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailRefused("address") from error
    except smtplib.SMTPResponseException as error:
        raise (MailRefused if error.smtp_code >= 500 else MailDelayed)(f"smtp {error.smtp_code}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailDelayed(_cause(error)) from error


def _connect(server: Smtp) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.tls:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=PATIENCE_SECONDS, context=context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=PATIENCE_SECONDS)
    try:
        if not server.tls and not server.local:
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _cause(error: Exception) -> str:
    return next((cause for kinds, cause in _CAUSES if isinstance(error, kinds)), "connect")


# The first that fits: several of these are kinds of others.
_CAUSES: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((ssl.SSLError, smtplib.SMTPNotSupportedError), "tls"),
    ((smtplib.SMTPAuthenticationError,), "sign-in"),
    ((TimeoutError,), "timeout"),
    ((smtplib.SMTPException,), "smtp"),
)
