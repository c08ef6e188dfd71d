"""What this installation runs with: its settings and its workflow definitions, set once
when the app is made.
"""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

import workflows
from newsroom.config import Settings
from newsroom.models import WorkflowDefinition
from newsroom.vault import Vault
from workflows import Library, Workflow

_settings: Settings | None = None
_library: Library | None = None
_kept: dict[tuple[str, int], Workflow] = {}


def configure(settings: Settings) -> None:
    """Take over the settings and load every definition; raises workflows.BadDefinition when one is unsafe."""
    global _settings, _library
    folders = [Path(workflows.__file__).parent / "definitions"]
    if settings.workflows_dir:
        folders.append(settings.workflows_dir)
    _settings, _library = settings, Library(*folders)
    _kept.clear()


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
    stored = session.get(WorkflowDefinition, (workflow.name, workflow.version))
    if stored is None:
        session.execute(
            text(
                "INSERT INTO workflow_definition (name, version, sha256, source)"
                " VALUES (:name, :version, :sha256, :source) ON CONFLICT DO NOTHING"
            ),
            {name: getattr(workflow, name) for name in ("name", "version", "sha256", "source")},
        )
    elif stored.sha256 != workflow.sha256:
        raise workflows.BadDefinition(
            (f"{workflow.name} version {workflow.version} was changed without raising its version.",)
        )


def workflow_of(session: Session, name: str, version: int) -> Workflow:
    """The definition a story began with: as stored, whatever the file of that name says today."""
    key = (name, version)
    if key not in _kept:
        stored = session.get(WorkflowDefinition, key)
        if stored is None:
            return _definitions().get(name, version)
        _kept[key] = workflows.load_text(stored.source, f"stored definition {name} {version}")
    return _kept[key]


def _definitions() -> Library:
    if _library is None:
        raise RuntimeError("the newsroom is not configured yet")
    return _library
