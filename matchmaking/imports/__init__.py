from matchmaking.imports.call import CallImport
from matchmaking.imports.challenge import ChallengeImport

__all__ = ["CallImport", "ChallengeImport"]
