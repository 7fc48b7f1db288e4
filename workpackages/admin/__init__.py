from . import activity, content, newsletter, programme, report

__all__ = ["activity", "content", "newsletter", "programme", "report"]
