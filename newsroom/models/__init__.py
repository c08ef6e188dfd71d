"""All tables. Features share these nouns and own the verbs."""

from newsroom.models.asset import Asset, AssetWord, Rendition, RevisionAsset
from newsroom.models.base import Base, new_id
from newsroom.models.catalogue import ContentType, Flag, Language, Section, Site, Tag
from newsroom.models.checking import CheckDismissal, CheckSetting, KnownName, LinkState
from newsroom.models.endpoint import Attempt, Delivery, Endpoint
from newsroom.models.feed import HubNews
from newsroom.models.legal import LegalBasis, LegalBasisWord, LegalCitation, LegalCondition, LegalQuestion
from newsroom.models.notice import Alarm, Letter, Notice, NoticePreference, TrailReader
from newsroom.models.operations import Heartbeat, IdempotencyKey
from newsroom.models.pattern import Pattern
from newsroom.models.planning import EditorialEvent, EventStory, OfficeHours, SavedFilter, SpecialDay
from newsroom.models.remark import CommentMention, StorySeen
from newsroom.models.resending import DeliveryAlarm, ResendJob
from newsroom.models.share_link import ShareLink
from newsroom.models.story import Approval, Comment, Debt, Revision, Story, StoryTag
from newsroom.models.user import ROLES, ApiToken, Delegation, LoginFailure, LoginSession, RoleGrant, User
from newsroom.models.workflow import WorkflowDefinition
from newsroom.models.working_copy import EditLease, Presence, ShelvedText, WorkingCopy

__all__ = [
    "ROLES",
    "Alarm",
    "ApiToken",
    "Approval",
    "Asset",
    "AssetWord",
    "Attempt",
    "Base",
    "CheckDismissal",
    "CheckSetting",
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
    "EventStory",
    "Flag",
    "Heartbeat",
    "HubNews",
    "IdempotencyKey",
    "KnownName",
    "Language",
    "LegalBasis",
    "LegalBasisWord",
    "LegalCitation",
    "LegalCondition",
    "LegalQuestion",
    "Letter",
    "LinkState",
    "LoginFailure",
    "LoginSession",
    "Notice",
    "NoticePreference",
    "OfficeHours",
    "Pattern",
    "Presence",
    "Rendition",
    "ResendJob",
    "Revision",
    "RevisionAsset",
    "RoleGrant",
    "SavedFilter",
    "Section",
    "ShareLink",
    "ShelvedText",
    "Site",
    "SpecialDay",
    "Story",
    "StorySeen",
    "StoryTag",
    "Tag",
    "TrailReader",
    "User",
    "WorkflowDefinition",
    "WorkingCopy",
    "new_id",
]
