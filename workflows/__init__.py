"""The rules of a newsroom as data: what may happen to a text, by whom, and what follows from it."""

from workflows.checks import MISSING, gates_owed, missing_fields
from workflows.definition import Debt, Gate, Label, Move, Stage, Timer, Workflow
from workflows.engine import after_edit, available, decide, may_edit
from workflows.facts import Actor, Decision, Facts, Given, MoveRefused, Offer, Signature
from workflows.library import SHIPPED, Library
from workflows.loader import load, load_folder, load_text
from workflows.reading import BadDefinition
from workflows.words import Reason

__all__ = [
    "MISSING",
    "SHIPPED",
    "Actor",
    "BadDefinition",
    "Debt",
    "Decision",
    "Facts",
    "Gate",
    "Given",
    "Label",
    "Library",
    "Move",
    "MoveRefused",
    "Offer",
    "Reason",
    "Signature",
    "Stage",
    "Timer",
    "Workflow",
    "after_edit",
    "available",
    "decide",
    "gates_owed",
    "load",
    "load_folder",
    "load_text",
    "may_edit",
    "missing_fields",
]
