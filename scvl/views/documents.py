from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from scvl.access import public
from scvl.documents import documents_visible_to


@public
@require_safe
@cache_control(private=True, max_age=0)
def document_detail(request, pk):
    """A file as a download, where its owner's rule lets this person see it; otherwise not found."""
    row = get_object_or_404(documents_visible_to(request.user), pk=pk)
    response = FileResponse(row.file.open("rb"), as_attachment=True, filename=row.filename)
    response["Content-Type"] = row.content_type
    response["Content-Length"] = row.size
    response["X-Content-Type-Options"] = "nosniff"
    return response
