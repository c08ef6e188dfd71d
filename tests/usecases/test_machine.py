"""A machine that lets random people do random things, and looks after each step whether the promises hold.

It drives the real use cases on a real database; what it does at the crisis desk stands in machine_crisis.py.
Whatever happens: nothing unapproved goes out, no delivered digest differs from an approved one, nobody who
wrote approves, and every change has its entry in the trail.
"""

import json
import random
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from factories import PASSWORD, make_catalogue, make_endpoint, make_user
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from machine_crisis import CrisisRules
from sqlalchemy import func, select

from newsroom.app import create_app
from newsroom.audit.verify import verify_database
from newsroom.config import Settings
from newsroom.content import digest, make, parse
from newsroom.db import db
from newsroom.errors import NewsroomError
from newsroom.models import Approval, Debt, Delivery, Revision, Story
from newsroom.models.trail import AuditEntry, OutboxEvent
from newsroom.moves.usecases import MoveRequest, move_story, release_due
from newsroom.payload import PUBLISHING, content_of
from newsroom.person import load_person
from newsroom.rules import examine
from newsroom.stories.usecases import Handling, create_story, edit_story, restore_revision, set_handling
from workflows import Given, Library

PEOPLE = {
    "reporter": ("reporter",),
    "editor": ("editor",),
    "deputy": ("editor", "publisher"),
    "legal": ("legal",),
    "head": ("publisher", "secretary"),
    "speaker": ("spokesperson", "reporter"),
    "registrar": ("admin",),
    "everything": ("reporter", "editor", "legal", "secretary", "publisher", "spokesperson"),
}
MOVES = sorted({name for flow in ("news", "crisis") for name in Library().get(flow).moves})
REASONS = {"news": "unverified", "crisis": "unverified"}


@pytest.mark.usefixtures("sqlite_template")
class NewsroomMachine(CrisisRules, RuleBasedStateMachine):
    """One newsroom, up to three stories and three cases, eight people of whom one holds every role that has a
    say over content.
    """

    template: Path

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="newsroom-machine-"))
        path = self.folder / "newsroom.sqlite"
        shutil.copyfile(self.template, path)
        self.app = create_app(
            Settings("a key for tests, never for use", f"sqlite:///{path}", self.folder, testing=True)
        )
        self.now = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
        self.stories: list[str] = []
        self.changes = 0
        self.texts = 0

    @initialize(seed=st.integers(0, 2**32))
    def open_newsroom(self, seed):
        make_catalogue(self.app)
        make_endpoint(self.app)
        make_endpoint(self.app, exercise=True)
        self.ids = {name: make_user(self.app, *roles).id for name, roles in PEOPLE.items()}
        self.begin("reporter", crisis=False, flagged=False)
        self.open_desk()
        self.begin("reporter", crisis=True, flagged=False)
        self.make_statement(1, seed % 2, "holding")
        for which in (0, 1):  # what follows begins somewhere in a story's life, not always at its first day
            self.go_on(which, seed, 30)

    def teardown(self):
        with self.app.app_context():
            assert verify_database(db.session()).faults == ()
            db.engine.dispose()
        shutil.rmtree(self.folder)

    def person(self, name):
        return load_person(db.session(), self.ids[name], self.now)

    def attempt(self, action, *arguments):
        """Do something that may be refused; count it when it changed something."""
        with self.app.app_context():
            before = self.entries()
            try:
                action(*arguments)
            except NewsroomError:
                db.session.rollback()
                assert self.entries() == before, "a refusal left something behind"

    def entries(self):
        return db.session.scalar(select(func.count()).select_from(AuditEntry))

    def version(self, story_id):
        return db.session.scalar(select(Story.version).where(Story.id == story_id))

    @rule(who=st.sampled_from(sorted(PEOPLE)), crisis=st.booleans(), flagged=st.booleans())
    def write(self, who, crisis, flagged):
        if len(self.stories) < 3:
            self.begin(who, crisis, flagged)

    def begin(self, who, crisis, flagged):
        self.texts += 1
        content = make(
            title=f"Tin {self.texts}",
            body="Nội dung. Cập nhật tiếp theo lúc 14:30 ngày 22/11/2027." if crisis else "Nội dung.",
            section="thoi-su",
            type="thong-tin-ban-dau" if crisis else "tin",
        )
        flags = frozenset({"private_person"} if flagged else ())
        with self.app.app_context():
            try:
                story = create_story(self.person(who), content, flags, self.now)
            except NewsroomError:
                return
            self.stories.append(story.id)

    @rule(
        which=st.integers(0, 2), who=st.sampled_from(sorted(PEOPLE)), stale=st.booleans(), flags=st.booleans()
    )
    def edit(self, which, who, stale, flags):
        if not self.stories:
            return
        story_id = self.stories[which % len(self.stories)]
        self.texts += 1
        with self.app.app_context():
            story = db.session.get_one(Story, story_id)
            old = parse(db.session.get_one(Revision, story.revision_id).content)
            version = story.version - int(stale)
        new = make(**{**vars(old), "title": f"Tin {self.texts}", "correction": "Bản trước ghi sai."})
        raised = frozenset({"contract"} if flags else ())
        with self.app.app_context():
            person = self.person(who)
        self.attempt(edit_story, person, story_id, version, new, raised, self.now)

    @rule(
        which=st.integers(0, 2),
        who=st.sampled_from(sorted(PEOPLE)),
        name=st.sampled_from(MOVES),
        stale=st.integers(0, 9),
        hours=st.integers(-2, 30),
    )
    def move(self, which, who, name, stale, hours):
        self._move(which, who, name, stale == 0, hours)

    @rule(which=st.integers(0, 2), seed=st.integers(0, 2**32), steps=st.integers(5, 25))
    def go_on(self, which, seed, steps):
        """Random names are mostly refused; this goes, step by step, where the story page would lead."""
        luck = random.Random(seed)  # noqa: S311  # a test's luck, not a secret
        for _ in range(steps):
            who, hours = luck.choice(sorted(PEOPLE)), luck.randint(1, 30)
            offered = self.offered(which, who)
            if offered and luck.random() < 0.9:
                self._move(which, who, luck.choice(offered), False, hours)
            elif offered:
                self.edit(which, who, stale=False, flags=luck.random() < 0.2)

    def offered(self, which, who):
        with self.app.app_context():
            story = db.session.get_one(Story, self.stories[which % len(self.stories)])
            offers = examine(db.session(), story, self.now).offers(self.person(who))
            return [
                offer.move.name
                for offer in offers
                if offer.allowed and offer.to not in ("closed", "archived")
            ]

    def _move(self, which, who, name, stale, hours):
        if not self.stories:
            return
        story_id = self.stories[which % len(self.stories)]
        with self.app.app_context():
            story = db.session.get_one(Story, story_id)
            flow = Library().get(story.workflow)
            ticked = frozenset(flow.moves[name].checklist) if name in flow.moves else frozenset()
            person, version = self.person(who), story.version - int(stale)
            reason = REASONS[story.workflow]
            alone = name in flow.moves and flow.moves[name].alone
        password = PASSWORD if alone and hours % 4 else ""
        given = Given(reason, "Vì thế.", self.now + timedelta(hours=hours), ticked)
        self.attempt(move_story, person, story_id, MoveRequest(name, version, given, password), self.now)

    @rule(which=st.integers(0, 2), who=st.sampled_from(sorted(PEOPLE)), number=st.integers(1, 4))
    def restore(self, which, who, number):
        if not self.stories:
            return
        story_id = self.stories[which % len(self.stories)]
        with self.app.app_context():
            person, version = self.person(who), self.version(story_id)
        self.attempt(restore_revision, person, story_id, version, number, self.now)

    @rule(which=st.integers(0, 2), who=st.sampled_from(sorted(PEOPLE)), hours=st.integers(0, 40))
    def plan(self, which, who, hours):
        if not self.stories:
            return
        story_id = self.stories[which % len(self.stories)]
        with self.app.app_context():
            person, version = self.person(who), self.version(story_id)
        embargo = self.now + timedelta(hours=hours) if hours else None
        self.attempt(set_handling, person, story_id, version, Handling(None, None, 1, embargo), self.now)

    @rule(hours=st.integers(1, 24))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)
        with self.app.app_context():
            release_due(self.now)

    @invariant()
    def only_approved_text_went_out(self):
        with self.app.app_context():
            for event in db.session.scalars(select(OutboxEvent).where(OutboxEvent.type.in_(PUBLISHING))):
                data = json.loads(event.body)["data"]
                assert digest(content_of(data["item"])) == data["digest"] == event.digest
                signed = db.session.scalars(
                    select(Approval).where(
                        Approval.story_id == event.story_id, Approval.digest == event.digest
                    )
                ).all()
                owed = db.session.scalars(select(Debt).where(Debt.story_id == event.story_id)).all()
                assert [a for a in signed if a.kind != "legal_waiver"] or owed
                assert all(approval["digest"] == data["digest"] for approval in data["approvals"])

    @invariant()
    def nobody_who_wrote_approves(self):
        with self.app.app_context():
            both = (
                select(Approval.id)
                .join(
                    Revision,
                    (Revision.story_id == Approval.story_id) & (Revision.author_id == Approval.user_id),
                )
                .where(Approval.voided_at.is_(None))
            )
            assert db.session.scalars(both).all() == []

    @invariant()
    def debts_are_cleared_by_others(self):
        with self.app.app_context():
            for debt in db.session.scalars(select(Debt)):
                assert debt.cleared_by_id != debt.opened_by_id
            for story in db.session.scalars(select(Story)):
                open_debt = db.session.scalar(
                    select(Debt).where(Debt.story_id == story.id, Debt.cleared_at.is_(None))
                )
                assert story.debt_by_id == (open_debt.opened_by_id if open_debt else None)

    @invariant()
    def every_change_has_its_entry(self):
        with self.app.app_context():
            for story in db.session.scalars(select(Story)):
                stream = AuditEntry.stream == f"story:{story.id}"
                last = db.session.scalars(
                    select(AuditEntry).where(stream).order_by(AuditEntry.stream_seq.desc())
                ).first()
                assert json.loads(last.entry)["version"] == story.version
                events = db.session.scalar(select(func.count()).where(OutboxEvent.story_id == story.id))
                assert events == story.sequence
                assert db.session.scalar(select(func.count()).where(Delivery.story_id == story.id)) == events


@pytest.fixture(scope="module", autouse=True)
def _template(sqlite_template):
    NewsroomMachine.template = sqlite_template


TestNewsroom = NewsroomMachine.TestCase
TestNewsroom.settings = settings(
    max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
