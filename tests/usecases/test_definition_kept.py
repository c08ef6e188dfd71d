"""A story goes on under the definition it began with, whatever newer version the newsroom runs with."""

from desks import change
from factories import database, make_story, make_user, move, reload

from newsroom.installation import keep, newest
from newsroom.models import WorkflowDefinition
from workflows import load_text


def _as_it_was(source: str) -> str:
    """The crisis lane of version 1: its ordinary way asked nobody about findings or unsaved words."""
    return (
        source.replace("version = 3", "version = 1", 1)
        .replace(', "no_findings", "nobody_writing"', "")
        .replace(', "no_findings"', "")
    )


def test_a_statement_begun_under_version_1_is_sent_on_by_its_rules(app):
    reporter = make_user(app, "reporter")
    story = make_story(app, reporter, type="thong-tin-ban-dau")
    with database(app) as session:
        old = load_text(_as_it_was(newest("crisis").source), "crisis 1")
        keep(session, old)
        assert session.get(WorkflowDefinition, ("crisis", 3)) is not None
    change(app, story, workflow_version=1, hindrances=["findings"])
    move(app, reporter, story, "submit")
    assert reload(app, story).stage == "checking"
    assert reload(app, make_story(app, reporter, type="thong-tin-ban-dau")).workflow_version == 3
