from .challenge import Challenge, ChallengeOwner, ChallengeQuestion, Interest, Need
from .consortium import Consortium, ConsortiumNote, Offer, Partner
from .digest import MatchDigest
from .funding import Call, FundingApplicant, FundingApplication, FundingProgramme, ProcurementRoute
from .idea import Idea
from .project import FundingLine, Project, ProjectLogEntry, ProjectPartner, ProjectPosition, Sprint
from .run import MatchRun, MatchRunEntry

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
    "MatchDigest",
    "MatchRun",
    "MatchRunEntry",
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
