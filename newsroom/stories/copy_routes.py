"""What a person typed and has not saved: beside the stored text, and back in the form of a new story."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from newsroom import catalogue
from newsroom.clock import now
from newsroom.db import db
from newsroom.differences import changes_between
from newsroom.i18n import language
from newsroom.stories import queries
from newsroom.stories.forms import EditForm
from newsroom.stories.page import show
from newsroom.web import person, requires
from newsroom.working_copies import copy_of

bp = Blueprint("copies", __name__)


@bp.get("/stories/<story_id>/working-copy")
@requires("story.edit")
def working_copy(story_id: str) -> ResponseReturnValue:
    """What the person typed and has not saved, compared with the text as it is; readable even where it may
    not be edited any more.
    """
    session = db.session()
    view = queries.view_story(session, person(), story_id, now())
    copy = copy_of(session, story_id, person())
    if copy is None:  # saved or thrown away meanwhile
        return redirect(f"/stories/{story_id}", 303)
    form = EditForm(formdata=MultiDict(copy.fields))
    form.offer(catalogue.choices_for(session, person(), language(), view.story.section))
    content = form.content()
    known = catalogue.names(session, language())
    changes = changes_between(view.content, content, known) if content else None
    return show("stories/working_copy.html", view, copy=copy, form=form, changes=changes)
