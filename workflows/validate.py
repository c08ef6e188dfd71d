"""Contradictions that can be seen without running anything."""

from workflows.definition import Workflow


def problems_of(workflow: Workflow, origin: str) -> tuple[str, ...]:
    """Every problem of `workflow` as an English sentence; none when it is sound."""
    return ()
