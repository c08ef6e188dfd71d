"""Who is in the demo newsroom, as its sign-in page shows them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

HERE = Path(__file__).parent / "demo"
DOMAIN = "demo.example"
PASSWORD = "newsroom-demo"  # noqa: S105  # public, and refused outside the demo


@dataclass(frozen=True)
class DemoAccount:
    """One account: its name before the @, its person, and the role it is there to show."""

    account: str
    name: str
    role: str

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.account}@{DOMAIN}"


@dataclass(frozen=True)
class Demo:
    """What the sign-in page of a demo newsroom tells everybody."""

    accounts: tuple[DemoAccount, ...]
    password: str = PASSWORD


def demo() -> Demo:
    """The demo accounts, in the order in which they are best tried."""
    rows = read("newsroom.toml")["people"]
    return Demo(tuple(DemoAccount(row["account"], row["name"], row["roles"][0]) for row in rows))


def demo_id(kind: str, key: str) -> str:
    """The same id at every load: what is there already is recognised."""
    return str(uuid5(NAMESPACE_URL, f"https://{DOMAIN}/{kind}/{key}"))


def read(name: str) -> dict[str, Any]:
    """One of the demo newsroom's data files."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))
