"""What a portal must be told, read in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SITE_NAME = "Cổng Thông tin điện tử mẫu"


class SettingsError(ValueError):
    """A setting is missing; the message names it."""


@dataclass(frozen=True)
class Settings:
    """One portal: its SQLite file, signing secrets, public address (no slash at the end) and name.
    `exercise`: it is for rehearsals, says so on every page, and takes nothing that is real.
    """

    database: Path
    base_url: str
    secrets: tuple[str, ...] = ()
    secrets_file: Path | None = None
    site_name: str = SITE_NAME
    exercise: bool = False

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read PORTAL_DB, PORTAL_SECRETS_FILE, PORTAL_URL, and optionally PORTAL_NAME and
        PORTAL_EXERCISE (1: for rehearsals).

        Raises SettingsError if one of the first three is missing.
        """
        missing = [
            name for name in ("PORTAL_DB", "PORTAL_SECRETS_FILE", "PORTAL_URL") if not environ.get(name)
        ]
        if missing:
            raise SettingsError(f"Set {', '.join(missing)} before the portal is started.")
        return cls(
            database=Path(environ["PORTAL_DB"]),
            base_url=environ["PORTAL_URL"].rstrip("/"),
            secrets_file=Path(environ["PORTAL_SECRETS_FILE"]),
            site_name=environ.get("PORTAL_NAME") or SITE_NAME,
            exercise=environ.get("PORTAL_EXERCISE") == "1",
        )

    @property
    def media(self) -> Path:
        """Where our own copies of pictures and files lie: beside the database."""
        return self.database.with_name(f"{self.database.stem}-media")

    def current_secrets(self) -> list[str]:
        """Give the secrets that may sign now: the fixed ones and the file's, one a line, ``#`` for comments.

        The file is read at every call: it is tiny, and a rotated key must count from the next message on.
        A file that is not there yet holds no secrets, so everything is refused.
        """
        if self.secrets_file is None or not self.secrets_file.exists():
            return list(self.secrets)
        lines = (line.strip() for line in self.secrets_file.read_text(encoding="utf-8").splitlines())
        return [*self.secrets, *(line for line in lines if line and not line.startswith("#"))]
