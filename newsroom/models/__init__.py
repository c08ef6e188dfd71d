"""All tables. Features share these nouns and own the verbs."""

from newsroom.models.aftermath import Lesson, MonthTold, SealedCase
from newsroom.models.asset import Asset, AssetWord, Rendition, RevisionAsset
from newsroom.models.authority import Appointment
from newsroom.models.base import Base, new_id
from newsroom.models.catalogue import ContentType, Flag, Language, Section, Site, Tag
from newsroom.models.checking import CheckDismissal, CheckSetting, KnownName, LinkState
from newsroom.models.crisis import CaseRequest, Hold, HoldRelease, PressQuestion, Statement, StatementTemplate
from newsroom.models.debt import Debt
from newsroom.models.endpoint import Attempt, Delivery, Endpoint
from newsroom.models.enrolment import EndpointImport, EndpointImportRow
from newsroom.models.feed import HubNews
from newsroom.models.incident import (
    CaseEntry,
    Claim,
    ClockStart,
    Fact,
    Incident,
    IncidentRole,
    PolicyPack,
    Target,
)
from newsroom.models.legal import LegalBasis, LegalBasisWord, LegalCitation, LegalCondition, LegalQuestion
from newsroom.models.notice import Alarm, Letter, Notice, NoticePreference, TrailReader
from newsroom.models.operations import Heartbeat, IdempotencyKey
from newsroom.models.pattern import Pattern
from newsroom.models.planning import EditorialEvent, EventStory, OfficeHours, SavedFilter, SpecialDay
from newsroom.models.press import PressContact
from newsroom.models.remark import CommentMention, StorySeen
from newsroom.models.resending import DeliveryAlarm, ResendJob
from newsroom.models.share_link import ShareLink
from newsroom.models.sight import Sight
from newsroom.models.signal import Capture, Signal, SignalDecision
from newsroom.models.story import Approval, Comment, Revision, Story, StoryTag
from newsroom.models.user import ROLES, ApiToken, Delegation, LoginFailure, LoginSession, RoleGrant, User
from newsroom.models.workflow import WorkflowDefinition
from newsroom.models.working_copy import EditLease, Presence, ShelvedText, WorkingCopy

__all__ = [
    "ROLES",
    "Alarm",
    "ApiToken",
    "Appointment",
    "Approval",
    "Asset",
    "AssetWord",
    "Attempt",
    "Base",
    "Capture",
    "CaseEntry",
    "CaseRequest",
    "CheckDismissal",
    "CheckSetting",
    "Claim",
    "ClockStart",
    "Comment",
    "CommentMention",
    "ContentType",
    "Debt",
    "Delegation",
    "Delivery",
    "DeliveryAlarm",
    "EditLease",
    "EditorialEvent",
    "Endpoint",
    "EndpointImport",
    "EndpointImportRow",
    "EventStory",
    "Fact",
    "Flag",
    "Heartbeat",
    "Hold",
    "HoldRelease",
    "HubNews",
    "IdempotencyKey",
    "Incident",
    "IncidentRole",
    "KnownName",
    "Language",
    "LegalBasis",
    "LegalBasisWord",
    "LegalCitation",
    "LegalCondition",
    "LegalQuestion",
    "Lesson",
    "Letter",
    "LinkState",
    "LoginFailure",
    "LoginSession",
    "MonthTold",
    "Notice",
    "NoticePreference",
    "OfficeHours",
    "Pattern",
    "PolicyPack",
    "Presence",
    "PressContact",
    "PressQuestion",
    "Rendition",
    "ResendJob",
    "Revision",
    "RevisionAsset",
    "RoleGrant",
    "SavedFilter",
    "SealedCase",
    "Section",
    "ShareLink",
    "ShelvedText",
    "Sight",
    "Signal",
    "SignalDecision",
    "Site",
    "SpecialDay",
    "Statement",
    "StatementTemplate",
    "Story",
    "StorySeen",
    "StoryTag",
    "Tag",
    "Target",
    "TrailReader",
    "User",
    "WorkflowDefinition",
    "WorkingCopy",
    "new_id",
]
