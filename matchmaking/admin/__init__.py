from . import challenge, consortium, funding, idea, project

__all__ = ["challenge", "consortium", "funding", "idea", "project"]
