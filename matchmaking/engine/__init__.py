"""Matching without Django: who fits a need, why, and what is missing. Fed with plain rows; reads and writes nothing."""

from matchmaking.engine.index import Index
from matchmaking.engine.rows import Candidate, Fit, Need, Offering, Phrase, Query

__all__ = ["Candidate", "Fit", "Index", "Need", "Offering", "Phrase", "Query"]
