from . import challenge, consortium, funding, idea, project, run

__all__ = ["challenge", "consortium", "funding", "idea", "project", "run"]
