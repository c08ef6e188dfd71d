"""newsroom audit …"""

import click


@click.group("audit")
def audit_group() -> None:
    """The audit trail."""
