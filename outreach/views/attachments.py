"""Handing out the documents that belong to activities."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views import View

from outreach.models import Attachment


class AttachmentView(View):
    """One document, for those who may see its activity; all others are answered as if there were none."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        """Hand the file out to be saved, never to be run by the browser as a page of this site."""
        attachment: Attachment = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
        return FileResponse(
            attachment.file.open("rb"),
            as_attachment=True,
            filename=attachment.name_to_save,
            content_type=attachment.content_type,
        )
