"""What can go wrong in a way that people should read about. Each is mapped to a page or a problem document
once, in app.py.
"""

from collections.abc import Mapping

from workflows import Reason

Sentence = str | Reason
"""What is said to a person: a message id of our catalogues, or a reason of the workflow engine with its own
words.
"""


def words(message: str) -> str:
    """Mark a sentence for the catalogues where it is written; it is translated where it is shown
    (newsroom.i18n).
    """
    return message


class NewsroomError(Exception):
    """A refusal with a sentence. `code` is stable (the API's problem type); `status` is the HTTP status it
    becomes.
    """

    code = "refused"
    status = 400

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class NotFound(NewsroomError):
    """The thing does not exist, or this person may not know that it does."""

    code = "not-found"
    status = 404


class Forbidden(NewsroomError):
    """This person may see the thing but not do this to it."""

    code = "forbidden"
    status = 403


class Refused(NewsroomError):
    """The workflow does not allow this now."""

    code = "move-refused"
    status = 409


class Outdated(Refused):
    """Somebody changed the thing meanwhile; what was typed is shown again over what it is now."""

    code = "stale"


class Stale(NewsroomError):
    """The change was made from an older version; `story_id` names the story and `version` what it has now."""

    code = "stale"
    status = 409

    def __init__(self, sentence: Sentence, story_id: str, version: int) -> None:
        super().__init__(sentence)
        self.story_id = story_id
        self.version = version


class Invalid(NewsroomError):
    """Fields that cannot be used; `errors` maps each field to its sentence."""

    code = "invalid"
    status = 422

    def __init__(self, errors: Mapping[str, Sentence]) -> None:
        super().__init__(next(iter(errors.values()), ""))
        self.errors = dict(errors)
