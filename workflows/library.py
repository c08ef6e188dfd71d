"""The workflows a newsroom can use, by name and version."""

from pathlib import Path

from workflows.definition import Workflow
from workflows.loader import load_folder
from workflows.reading import BadDefinition

SHIPPED = Path(__file__).parent / "definitions"


class Library:
    """Every definition of the given folders, the shipped ones when none is named.

    Raises BadDefinition when a file is bad or two files hold the same name and version.
    """

    def __init__(self, *folders: Path) -> None:
        self._versions: dict[str, dict[int, Workflow]] = {}
        for folder in folders or (SHIPPED,):
            for workflow in load_folder(folder):
                self._add(workflow, folder)

    def get(self, name: str, version: int | None = None) -> Workflow:
        """The newest version of `name`, or exactly `version`. Raises KeyError when there is none."""
        versions = self._versions[name]
        return versions[max(versions) if version is None else version]

    def names(self) -> tuple[str, ...]:
        """The names of all workflows in alphabetical order."""
        return tuple(sorted(self._versions))

    def _add(self, workflow: Workflow, folder: Path) -> None:
        versions = self._versions.setdefault(workflow.name, {})
        if workflow.version in versions:
            same = f"“{workflow.name}” version {workflow.version}"
            raise BadDefinition((f"{folder}: two files define {same}; give one of them the next version",))
        versions[workflow.version] = workflow
