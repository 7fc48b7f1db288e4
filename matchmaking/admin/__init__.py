from . import challenge, consortium, digest, funding, idea, project, run

__all__ = ["challenge", "consortium", "digest", "funding", "idea", "project", "run"]
