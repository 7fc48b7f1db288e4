from .document import Document
from .outbox import Outbox
from .reference import ReferenceModel
from .stamp import DataStamp

__all__ = ["DataStamp", "Document", "Outbox", "ReferenceModel"]
