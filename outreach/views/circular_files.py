"""The files that go with a circular: adding, handing out and removing them. For the Secretariat alone."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from outreach.forms.circulars import CircularFilesForm
from outreach.models import Circular, CircularAttachment
from outreach.views.attachments import to_save
from outreach.views.circulars import circular_of
from outreach.views.overviews import SecretariatOnlyMixin


class CircularAttachmentAddView(SecretariatOnlyMixin):
    """Putting files on a draft."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the files."""
        return self.show(circular_of(request, pk, is_draft=True), CircularFilesForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep them, all or none; say beside the field why not."""
        circular = circular_of(request, pk, is_draft=True)
        form = CircularFilesForm(request.POST, request.FILES)
        if form.is_valid():
            self.keep(circular, form)
        if form.errors:
            return self.show(circular, form)
        count = len(form.cleaned_data["attachments"])
        said = ngettext("%(count)s file has been added.", "%(count)s files have been added.", count)
        messages.success(request, said % {"count": count})
        return redirect(circular)

    def keep(self, circular: Circular, form: CircularFilesForm) -> None:
        """Keep the files of `form`, or tell it what stands against that."""
        try:
            with transaction.atomic():
                circular = circular_of(self.request, circular.pk, is_draft=True, is_locked=True)
                for document in form.cleaned_data["attachments"]:
                    document.circular, document.added_by = circular, cast(User, self.request.user)
                    document.save()
        except ValidationError as error:
            form.add_error("attachments", ValidationError(error.messages))

    def show(self, circular: Circular, form: CircularFilesForm) -> HttpResponse:
        """Show the page."""
        return render(self.request, "outreach/circular_files.html", {"circular": circular, "form": form})


class CircularAttachmentView(View):
    """One file."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        """Hand it out to be saved."""
        return to_save(get_object_or_404(CircularAttachment.objects.visible_to(request.user), pk=pk))


class CircularAttachmentRemoveView(View):
    """Taking a file away from a draft."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what will be lost."""
        return render(request, "outreach/circular_file_remove.html", {"attachment": self.attachment(pk)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it away; say why where that cannot be."""
        attachment = self.attachment(pk)
        try:
            attachment.delete()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(attachment.circular)
        messages.success(request, _("“%(name)s” has been removed.") % {"name": attachment.name})
        return redirect(attachment.circular)

    def attachment(self, pk: int) -> CircularAttachment:
        """Return the file. Raises Http404."""
        mine = CircularAttachment.objects.editable_by(self.request.user).select_related("circular")
        attachment: CircularAttachment = get_object_or_404(mine, pk=pk)
        return attachment
