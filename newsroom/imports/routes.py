"""The door for files, and the button that sends them: on the page of a new story and in the editor."""

from datetime import datetime
from uuid import uuid4

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from newsroom.clock import now
from newsroom.errors import Invalid
from newsroom.forms import form_errors
from newsroom.i18n import say
from newsroom.imports import usecases
from newsroom.imports.forms import ImportForm
from newsroom.imports.usecases import Imported
from newsroom.media_blobs import StoreAway
from newsroom.panels import Panel
from newsroom.permissions import may
from newsroom.person import Person
from newsroom.rules import Case
from newsroom.web import person, requires, takes_uploads

bp = Blueprint("imports", __name__)


@bp.post("/stories/import")
@requires("story.create")
@takes_uploads
def import_file() -> ResponseReturnValue:
    """Read a file: JSON for the editor's script, else a page from which a new story goes on."""
    form = ImportForm()
    imported = _imported(form) if form.validate_on_submit() else None
    if request.accept_mimetypes.best == "application/json":
        return _as_json(form, imported)
    context = {"form": form, "imported": imported, "story_id": uuid4()}
    return render_template("imports/result.html", **context), 200 if imported else 422


def _imported(form: ImportForm) -> Imported | None:
    sent = form.file.data
    try:
        return usecases.import_document(
            person(), sent.stream.read(), sent.filename or "", form.section.data or "", now()
        )
    except Invalid as invalid:
        form_errors(form, invalid)
    except StoreAway as away:
        form.form_errors.append(say(away.sentence))
    return None


def _as_json(form: ImportForm, imported: Imported | None) -> ResponseReturnValue:
    if imported is None:
        said = [*form.form_errors, *(text for field in form for text in field.errors)]
        return jsonify(error=" ".join(str(text) for text in said)), 422
    notes = [say(note) for note in imported.notes]
    return jsonify(html=imported.html, title=imported.title, notes=notes)


def _button(_session: Session, somebody: Person, case: Case | None, _at: datetime) -> dict[str, bool] | None:
    """Shown to whoever may begin a story; without scripts a file can only become a new one."""
    return {"new": case is None} if may(somebody, "story.create") else None


PANELS = (
    Panel(place="new", template="imports/_panel.html", load=_button, order=10),
    Panel(place="edit", template="imports/_panel.html", load=_button, order=10),
)
