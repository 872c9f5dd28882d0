"""Handing out the documents that belong to activities, adding and removing them."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from outreach.forms.attachments import AttachmentsForm
from outreach.models import Activity, Attachment
from outreach.models.attachments import Document


class AttachmentView(View):
    """One document, for those who may see its activity; all others are answered as if there were none."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        """Hand the file out to be saved, never to be run by the browser as a page of this site."""
        return to_save(get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk))


def to_save(document: Document) -> FileResponse:
    """Return the answer that hands `document` out under its name. Raises Http404 where its file is gone."""
    try:
        file = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        file,
        as_attachment=True,
        filename=document.name_to_save,
        content_type=document.content_type,
    )


class AttachmentAddView(View):
    """Putting documents on an activity, for those who may change it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the files."""
        return self.show(self.activity(pk), AttachmentsForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep them, all or none; say beside the field why not."""
        activity = self.activity(pk)
        form = AttachmentsForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(activity, form)
        assert isinstance(request.user, User)  # the middleware lets nobody else in
        documents = form.cleaned_data["attachments"]
        with transaction.atomic():
            for document in documents:
                document.activity, document.added_by = activity, request.user
                document.save()
        said = ngettext("%(count)s file has been added.", "%(count)s files have been added.", len(documents))
        messages.success(request, said % {"count": len(documents)})
        return redirect(activity)

    def activity(self, pk: int) -> Activity:
        """Return the activity. Raises Http404."""
        activity: Activity = get_object_or_404(Activity.objects.editable_by(self.request.user), pk=pk)
        return activity

    def show(self, activity: Activity, form: AttachmentsForm) -> HttpResponse:
        """Show the page."""
        return render(self.request, "outreach/attachment_add.html", {"activity": activity, "form": form})


class AttachmentRemoveView(View):
    """Taking a document away from an activity, for those who may change it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what will be lost."""
        return render(request, "outreach/attachment_remove.html", {"attachment": self.attachment(pk)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it away."""
        attachment = self.attachment(pk)
        attachment.delete()
        messages.success(request, _("“%(name)s” has been removed.") % {"name": attachment.name})
        return redirect(attachment.activity)

    def attachment(self, pk: int) -> Attachment:
        """Return the document. Raises Http404."""
        mine = Attachment.objects.editable_by(self.request.user).select_related("activity")
        attachment: Attachment = get_object_or_404(mine, pk=pk)
        return attachment
