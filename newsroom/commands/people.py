"""newsroom user …, token …: accounts from the server's own console."""

import sys
from datetime import timedelta

import click
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from newsroom.accounts.tokens import NewToken, add_token
from newsroom.accounts.usecases import Profile, RoleAt, add_user, set_active
from newsroom.clock import now
from newsroom.commands.context import CONSOLE, app_context
from newsroom.db import db
from newsroom.errors import NotFound
from newsroom.models import ROLES, User
from newsroom.person import SYSTEM


@click.group("user")
def user_group() -> None:
    """People and their roles."""


@click.group("token")
def token_group() -> None:
    """Tokens for the API."""


@user_group.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Full name, family name first.")
@click.option("--role", "roles", required=True, multiple=True, type=click.Choice(ROLES))
@click.option("--section", "sections", multiple=True, help="Section of the roles; everywhere when left out.")
def add(email: str, name: str, roles: tuple[str, ...], sections: tuple[str, ...]) -> None:
    """Add a person. The password is typed, or read from standard input; it is never an argument."""
    password = _password()
    places: tuple[str | None, ...] = sections or (None,)
    with app_context():
        grants = tuple(RoleAt(role, place) for role in roles for place in places)
        user, _ = add_user(CONSOLE, Profile(email=email, name=name), grants, now(), password)
    click.echo(f"{user.email} may sign in now.")


@user_group.command("list")
def list_all() -> None:
    """List everybody with their roles, by given name."""
    with app_context():
        people = db.session.scalars(select(User).options(selectinload(User.grants)).order_by(User.sort_key))
        for user in people:
            roles = ", ".join(sorted(f"{g.role}@{g.section_slug or '*'}" for g in user.grants))
            click.echo(f"{user.email}  {'on ' if user.active else 'off'}  {user.name}  {roles}")


@user_group.command()
@click.argument("email")
def disable(email: str) -> None:
    """Switch an account off: its sessions end and its tokens stop working at once."""
    with app_context():
        set_active(CONSOLE, _user(email).id, active=False, at=now())
    click.echo(f"{email} can no longer sign in.")


@token_group.command("add")
@click.argument("email")
@click.option("--name", required=True, help="What the token is for.")
@click.option("--expires", default=None, help="How long it lasts, e.g. 90d; for ever when left out.")
def add_api_token(email: str, name: str, expires: str | None) -> None:
    """Make an API token that acts as the person with EMAIL; it is printed once."""
    lasting = _days(expires)
    with app_context():
        moment = now()
        token = NewToken(name, moment + lasting if lasting else None)
        _, clear = add_token(SYSTEM, _user(email).id, token, moment)
    click.echo(clear)


def _user(email: str) -> User:
    user = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise NotFound(f"There is no account {email}.")
    return user


def _days(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if not (text.endswith("d") and text[:-1].isdigit()):
        raise click.BadParameter("give a number of days, like 90d", param_hint="--expires")
    return timedelta(days=int(text[:-1]))


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")
