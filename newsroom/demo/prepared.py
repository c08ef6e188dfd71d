"""The prepared statements of the demo newsroom: written by its managing editor, cleared by its lawyer."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from newsroom.db import db
from newsroom.demo.planning import person_called
from newsroom.models import StatementTemplate
from newsroom.statements.filling import Prepared
from newsroom.statements.library_usecases import LANGUAGES, Wording, clear_template, write_template

_FILE = Path(__file__).with_name("statements.toml")


def prepare_statements(at: datetime) -> None:
    """Fill the library, unless there is something already. `at` (UTC): now."""
    if db.session.scalar(select(StatementTemplate.id).limit(1)):
        return
    author, lawyer = person_called("secretary", at), person_called("legal", at)
    for said in tomllib.loads(_FILE.read_text(encoding="utf-8"))["templates"]:
        texts = {language: _text(said[language]) for language in LANGUAGES}
        wording = Wording(said["name"], said["kind"], texts, said["lengths"], at + timedelta(days=365))
        clear_template(lawyer, write_template(author, wording, at).id, at)


def _text(said: dict[str, str]) -> Prepared:
    return Prepared(said["title"], said["sapo"], said["body"].strip())
