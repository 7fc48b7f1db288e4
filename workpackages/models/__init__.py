from .acceleration import AccelerationEdition, Enrolment
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
from .rotation import Rotation, RotationGuest, RotationTable, RotationTalk

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
    "Rotation",
    "RotationGuest",
    "RotationTable",
    "RotationTalk",
    "Subscriber",
    "Task",
    "TeamRole",
    "WorkPackage",
    "WorkPackageYear",
]
