from .challenge import Challenge, ChallengeOwner, ChallengeQuestion, Interest, Need
from .consortium import Consortium, ConsortiumNote, Offer, Partner
from .funding import Call, FundingApplicant, FundingApplication, FundingProgramme, ProcurementRoute
from .idea import Idea
from .project import FundingLine, Project, ProjectLogEntry, ProjectPartner, ProjectPosition, Sprint

__all__ = [
    "Call",
    "Challenge",
    "ChallengeOwner",
    "ChallengeQuestion",
    "Consortium",
    "ConsortiumNote",
    "FundingApplicant",
    "FundingApplication",
    "FundingLine",
    "FundingProgramme",
    "Idea",
    "Interest",
    "Need",
    "Offer",
    "Partner",
    "ProcurementRoute",
    "Project",
    "ProjectLogEntry",
    "ProjectPartner",
    "ProjectPosition",
    "Sprint",
]
