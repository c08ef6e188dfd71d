"""Settings: read once, typed, from the environment. A bad value stops the start with a sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class BadSettings(Exception):
    """A setting is missing or cannot be used; the message says which one and what to do."""


@dataclass(frozen=True)
class Smtp:
    """The mail server letters are handed to. `tls`: from the first byte on, or else begun by STARTTLS; both
    with the server's certificate checked. A server on this very machine (`local`) may do without.
    """

    host: str
    port: int
    sender: str
    tls: bool = False
    local: bool = False
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    """Everything an installation can set.

    `proxies` is how many proxies of our own stand in front: so many entries of X-Forwarded-For are believed.
    `base_url` is the address under which people reach the newsroom (used in payloads, never taken from a
    request). `media_max` is the size of one upload in MB; `media_s3` (`s3://bucket/prefix`) keeps pictures
    and files in an S3-compatible store instead of under `var`. `demo` marks the demo newsroom: only there may
    receivers on loopback over plain http be
    registered. `smtp`: who sends letters, if anybody does; `mail_titles`: may headlines stand in them.
    `share_links`: unpublished texts may be shown to people without an account. `preview_css`: the look of the
    real portal. `policy_url`: where readers find the publisher's editorial policy. `websub_hub`: the hub that
    is told of news in the public feeds (W3C WebSub). `unsaved_days`: after so many days without a change an
    unsaved text is old. `live_check`: the pages that receivers name are looked at (the demo does so always).
    `policies_dir`: own packs of time limits beside the shipped one; `policy_pack`: the name of the one that
    new cases begin under.
    `conditions_by_secretary`: the managing editor, too, may say that a legal condition is met.
    `late_after`, `crisis_late_after`: when a delivery that nobody took counts as late; statements are crisis.
    """

    secret_key: str
    database_url: str
    var: Path
    redis_url: str | None = None
    port: int = 8000
    portal_port: int = 8001
    log_level: str = "INFO"
    base_url: str = "http://127.0.0.1:8000"
    publisher_name: str = "Cổng Thông tin điện tử"
    policy_url: str = ""
    websub_hub: str | None = None
    workflows_dir: Path | None = None
    policies_dir: Path | None = None
    policy_pack: str = "viet-nam"
    media_max: int = 25
    media_s3: str | None = None
    media_s3_endpoint: str | None = None
    proxies: int = 0
    smtp: Smtp | None = None
    mail_titles: bool = True
    share_links: bool = False
    unsaved_days: int = 30
    preview_css: Path | None = None
    conditions_by_secretary: bool = False
    live_check: bool = False
    late_after: timedelta = timedelta(minutes=15)
    crisis_late_after: timedelta = timedelta(minutes=1)
    demo: bool = False
    testing: bool = False

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings; raises BadSettings naming the variable that is missing or wrong."""
        var = Path(environ.get("NEWSROOM_VAR") or "var").resolve()
        port = _port(environ, "PORT", 8000)
        return cls(
            secret_key=_secret(environ),
            database_url=_database(environ, var),
            var=var,
            redis_url=_redis(environ),
            port=port,
            portal_port=_port(environ, "PORTAL_PORT", 8001),
            log_level=_log_level(environ),
            base_url=_base_url(environ, port),
            publisher_name=environ.get("PUBLISHER_NAME") or cls.publisher_name,
            policy_url=_address(environ, "POLICY_URL") or "",
            websub_hub=_address(environ, "WEBSUB_HUB"),
            workflows_dir=_folder(environ, "WORKFLOWS_DIR"),
            policies_dir=_folder(environ, "POLICIES_DIR"),
            policy_pack=environ.get("POLICY_PACK") or "viet-nam",
            media_max=_number(environ, "MEDIA_MAX_MB", cls.media_max, (1, 200), "megabytes"),
            media_s3=_media_s3(environ),
            media_s3_endpoint=environ.get("MEDIA_S3_ENDPOINT") or None,
            proxies=_proxies(environ),
            smtp=_smtp(environ),
            mail_titles=environ.get("MAIL_TITLES") != "0",
            share_links=environ.get("SHARE_LINKS") == "1",
            unsaved_days=_number(environ, "UNSAVED_DAYS", cls.unsaved_days, (7, 365), "days"),
            preview_css=_file(environ, "PREVIEW_CSS"),
            conditions_by_secretary=environ.get("CONDITIONS_BY_SECRETARY") == "1",
            late_after=timedelta(minutes=_number(environ, "LATE_MINUTES", 15, (1, 1440), "minutes")),
            crisis_late_after=timedelta(
                seconds=_number(environ, "CRISIS_LATE_SECONDS", 60, (10, 3600), "seconds")
            ),
            live_check="1" in (environ.get("LIVE_CHECK"), environ.get("NEWSROOM_DEMO")),
            demo=environ.get("NEWSROOM_DEMO") == "1",
        )

    @property
    def secure(self) -> bool:
        """Whether people reach the newsroom over https (cookies are then sent over https alone)."""
        return self.base_url.startswith("https://")


def _secret(environ: Mapping[str, str]) -> str:
    value = environ.get("SECRET_KEY", "")
    if len(value) < 16:
        raise BadSettings(
            "SECRET_KEY is missing or shorter than 16 characters: set it to a long random text."
        )
    return value


def _database(environ: Mapping[str, str], var: Path) -> str:
    url = environ.get("DATABASE_URL") or f"sqlite:///{var / 'newsroom.sqlite'}"
    if url.startswith("postgres://"):
        url = "postgresql" + url.removeprefix("postgres")
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise BadSettings("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return url


def _redis(environ: Mapping[str, str]) -> str | None:
    url = environ.get("REDIS_URL") or None
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise BadSettings("REDIS_URL must begin with redis://, rediss:// or unix://.")
    return url


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise BadSettings(f"{name} must be a port number from 1 to 65535, not {text!r}.")
    return int(text)


def _proxies(environ: Mapping[str, str]) -> int:
    text = environ.get("PROXIES") or "0"
    if not text.isdigit() or int(text) > 9:
        raise BadSettings(f"PROXIES must be the number of proxies in front, from 0 to 9, not {text!r}.")
    return int(text)


def _smtp(environ: Mapping[str, str]) -> Smtp | None:
    if not (url := environ.get("SMTP_URL")):
        return None
    parts = urlsplit(url)
    sender = environ.get("MAIL_FROM", "")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or not _has_port(parts):
        raise BadSettings("SMTP_URL must be smtp://USER:PASSWORD@HOST:PORT or smtps://….")
    if "@" not in sender or any(character.isspace() for character in sender):
        raise BadSettings("MAIL_FROM must be the address that letters come from.")
    tls = parts.scheme == "smtps"
    return Smtp(
        parts.hostname,
        parts.port or (465 if tls else 587),
        sender,
        tls=tls,
        local=not tls and parts.hostname in ("localhost", "127.0.0.1", "::1"),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _has_port(parts: SplitResult) -> bool:
    try:
        return parts.port != 0
    except ValueError:
        return False


def _number(environ: Mapping[str, str], name: str, default: int, span: tuple[int, int], unit: str) -> int:
    text = environ.get(name) or str(default)
    if not text.isdigit() or not span[0] <= int(text) <= span[1]:
        raise BadSettings(f"{name} must be a number of {unit} from {span[0]} to {span[1]}, not {text!r}.")
    return int(text)


def _media_s3(environ: Mapping[str, str]) -> str | None:
    place = environ.get("MEDIA_S3") or None
    if place and not re.fullmatch("s3://[a-z0-9.-]{3,63}(/[A-Za-z0-9._-]+)*/?", place):
        raise BadSettings("MEDIA_S3 must be s3://bucket or s3://bucket/prefix.")
    return place


def _log_level(environ: Mapping[str, str]) -> str:
    level = (environ.get("LOG_LEVEL") or "INFO").upper()
    if level not in LOG_LEVELS:
        raise BadSettings(f"LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}, not {level!r}.")
    return level


def _base_url(environ: Mapping[str, str], port: int) -> str:
    url = (environ.get("BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/")
    if not url.startswith(("http://", "https://")):
        raise BadSettings("BASE_URL must begin with http:// or https://.")
    return url


def _address(environ: Mapping[str, str], name: str) -> str | None:
    url = environ.get(name) or None
    if url and not url.startswith("https://"):
        raise BadSettings(f"{name} must begin with https://.")
    return url


def _folder(environ: Mapping[str, str], name: str) -> Path | None:
    value = environ.get(name)
    if not value:
        return None
    if not Path(value).is_dir():
        raise BadSettings(f"{name} names {value!r}, which is not a folder.")
    return Path(value).resolve()


def _file(environ: Mapping[str, str], name: str) -> Path | None:
    value = environ.get(name)
    if not value:
        return None
    if not Path(value).is_file():
        raise BadSettings(f"{name} names {value!r}, which is not a file.")
    return Path(value).resolve()
