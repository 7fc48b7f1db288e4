from .acceleration import AccelerationEdition, Enrolment, RotationTable, RotationTalk
from .activity import Activity, ActivityInvitation, ActivityOutcome, ActivityPosition
from .content import Article, ArticlePosition, Asset, AssetPosition
from .newsletter import Delivery, Newsletter, NewsletterItem, Subscriber
from .programme import (
    ActivityPlan,
    ActivityType,
    Deliverable,
    ProgrammeYear,
    Task,
    TeamRole,
    WorkPackage,
    WorkPackageYear,
)
from .registration import Registration
from .report import Report

__all__ = [
    "AccelerationEdition",
    "Activity",
    "ActivityInvitation",
    "ActivityOutcome",
    "ActivityPlan",
    "ActivityPosition",
    "ActivityType",
    "Article",
    "ArticlePosition",
    "Asset",
    "AssetPosition",
    "Deliverable",
    "Delivery",
    "Enrolment",
    "Newsletter",
    "NewsletterItem",
    "ProgrammeYear",
    "Registration",
    "Report",
    "RotationTable",
    "RotationTalk",
    "Subscriber",
    "Task",
    "TeamRole",
    "WorkPackage",
    "WorkPackageYear",
]
