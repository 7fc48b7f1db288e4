from .errors import bad_request, csrf_failure, not_found, permission_denied, too_many

__all__ = ["bad_request", "csrf_failure", "not_found", "permission_denied", "too_many"]
