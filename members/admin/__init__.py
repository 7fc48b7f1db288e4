from . import governance, membership, money, organisation, person, reference

__all__ = ["governance", "membership", "money", "organisation", "person", "reference"]
