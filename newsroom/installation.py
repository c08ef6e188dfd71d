"""What this installation runs with: its settings, its workflow definitions and its packs of time limits, set
once when the app is made.
"""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

import workflows
from newsroom.config import Settings
from newsroom.models import PolicyPack, WorkflowDefinition
from newsroom.policy import SHIPPED, Pack, Packs, read_pack
from newsroom.vault import Vault
from workflows import Library, Workflow

_KEEP = (
    "INSERT INTO {} (name, version, sha256, source) VALUES (:name, :version, :sha256, :source)"
    " ON CONFLICT DO NOTHING"
)
_settings: Settings | None = None
_library: Library | None = None
_packs: Packs | None = None
_kept: dict[tuple[str, int], Workflow] = {}
_kept_packs: dict[tuple[str, int], Pack] = {}
_found: set[tuple[str, int, str]] = set()
"""Definitions that were seen in the database: they stay there."""


def configure(settings: Settings) -> None:
    """Take over the settings and load every definition and pack; raises workflows.BadDefinition when one is
    unsafe or broken.
    """
    global _settings, _library, _packs
    folders = [Path(workflows.__file__).parent / "definitions"]
    if settings.workflows_dir:
        folders.append(settings.workflows_dir)
    packs = Packs(SHIPPED, *filter(None, [settings.policies_dir]))
    packs.newest(settings.policy_pack)
    _settings, _library, _packs = settings, Library(*folders), packs
    _kept.clear()
    _found.clear()
    _kept_packs.clear()


def settings() -> Settings:
    """The settings; raises RuntimeError before configure()."""
    if _settings is None:
        raise RuntimeError("the newsroom is not configured yet")
    return _settings


def vault() -> Vault:
    """What seals and opens the endpoints' signing secrets."""
    return Vault(settings().secret_key)


def newest(name: str) -> Workflow:
    """The newest definition called `name`; raises KeyError."""
    return _definitions().get(name)


def names() -> tuple[str, ...]:
    """The names of all definitions in alphabetical order."""
    return _definitions().names()


def keep(session: Session, workflow: Workflow) -> None:
    """Store a definition with the first story that begins under it, so that the story can always go on under
    it.

    Raises workflows.BadDefinition when the stored text of this very version is another one.
    """
    said = f"{workflow.name} version {workflow.version} was changed without raising its version."
    key = (workflow.name, workflow.version, workflow.sha256)
    if key in _found:
        return
    stored = session.get(WorkflowDefinition, (workflow.name, workflow.version))
    _keep(session, stored, "workflow_definition", workflow, said)
    # What this very transaction puts there may yet be taken back with it.
    own: set[tuple[str, int, str]] = session.info.setdefault("definitions", set())
    own.update({key} if stored is None else ())
    _found.update({key} - own)


def _keep(
    session: Session,
    stored: WorkflowDefinition | PolicyPack | None,
    table: str,
    item: Workflow | Pack,
    changed: str,
) -> None:
    if stored is None:
        kept = {name: getattr(item, name) for name in ("name", "version", "sha256", "source")}
        session.execute(text(_KEEP.format(table)), kept)
    elif stored.sha256 != item.sha256:
        raise workflows.BadDefinition((changed,))


def workflow_of(session: Session, name: str, version: int) -> Workflow:
    """The definition a story began with: as stored, whatever the file of that name says today."""
    key = (name, version)
    if key not in _kept:
        stored = session.get(WorkflowDefinition, key)
        if stored is None:
            return _definitions().get(name, version)
        _kept[key] = workflows.load_text(stored.source, f"stored definition {name} {version}")
    return _kept[key]


def present_pack() -> Pack:
    """The time limits that a case begins under now."""
    if _packs is None:
        raise RuntimeError("the newsroom is not configured yet")
    return _packs.newest(settings().policy_pack)


def keep_pack(session: Session, pack: Pack) -> None:
    """Store a pack with the first case that begins under it, so that the case can always go on under it.

    Raises workflows.BadDefinition when the stored text of this very version is another one.
    """
    said = f"The pack “{pack.name}” version {pack.version} was changed without raising its version."
    stored = session.get(PolicyPack, (pack.name, pack.version))
    _keep(session, stored, "policy_pack", pack, said)


def pack_of(session: Session, name: str, version: int) -> Pack:
    """The pack a case began under: as stored, whatever the file of that name says today."""
    key = (name, version)
    if key not in _kept_packs:
        stored = session.get_one(PolicyPack, key)
        _kept_packs[key] = read_pack(stored.source, f"stored pack {name} {version}")
    return _kept_packs[key]


def _definitions() -> Library:
    if _library is None:
        raise RuntimeError("the newsroom is not configured yet")
    return _library
