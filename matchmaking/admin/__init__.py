from . import challenge, consortium, digest, funding, idea, project

__all__ = ["challenge", "consortium", "digest", "funding", "idea", "project"]
