"""Nobody approves under the hands of somebody who is still writing."""

from factories import make_story, make_user, move, reload, send, sign_in, token

APPROVAL = "approve"


def test_an_approval_waits_for_whoever_is_still_writing(app):
    reporter, editor = make_user(app, "reporter"), make_user(app, "editor")
    secretary, head = make_user(app, "secretary"), make_user(app, "publisher", language="en")
    story = make_story(app, reporter)
    move(app, reporter, story, "submit")
    move(app, editor, story, "pass")
    at_desk, on_phone = app.test_client(), app.test_client()
    sign_in(at_desk, secretary)
    sign_in(on_phone, head)
    version = reload(app, story).version
    fields = {"title": ["Tít đang viết dở"], "body": ["Chữ chưa lưu."]}
    kept = at_desk.put(
        f"/stories/{story.id}/working-copy",
        json={"fields": fields, "version": version, "page": "p1", "leaving": False},
        headers={"X-CSRFToken": token(at_desk)},
    )
    assert kept.status_code in (200, 204)

    refused = send(on_phone, f"/stories/{story.id}/moves", move=APPROVAL, version=version)
    assert refused.status_code == 409
    assert "has not saved" in refused.text
    assert reload(app, story).stage == "approval"

    at_desk.delete(f"/stories/{story.id}/working-copy?page=p1", headers={"X-CSRFToken": token(at_desk)})
    assert send(on_phone, f"/stories/{story.id}/moves", move=APPROVAL, version=version).status_code == 303
    assert reload(app, story).stage == "published"
