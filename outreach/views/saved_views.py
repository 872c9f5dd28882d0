"""Lists kept under a name: one's own, and those that others share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import CreateView, DeleteView, TemplateView, UpdateView

from outreach.forms.saved_views import NewSavedViewForm, SavedViewForm, SavedViewQueryForm
from outreach.models.saved_views import SavedView, SavedViewQuerySet, plain_query, sharers_of


class SavedViewListView(TemplateView):
    """All views that the person may open, by list."""

    template_name = "outreach/saved_view_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell one's own from others'."""
        views = list(SavedView.objects.visible_to(self.request.user).with_sharers())
        own = [view for view in views if view.owner_id == self.request.user.pk]
        return super().get_context_data(own=own, shared=sharers_of([v for v in views if v not in own]), **kwargs)


class SavedViewAddView(CreateView):  # type: ignore[type-arg]
    """Keep a list as it is shown."""

    form_class = NewSavedViewForm
    template_name = "outreach/saved_view_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Make it the person's own."""
        assert isinstance(self.request.user, User)  # the middleware lets nobody else in
        return {**super().get_form_kwargs(), "instance": SavedView(owner=self.request.user)}

    def get_initial(self) -> dict[str, Any]:
        """Take the list and its query from the address."""
        return {name: self.request.GET.get(name, "") for name in ("page", "query")}

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it, and go back to the list."""
        messages.success(self.request, _("The view “%(name)s” is kept.") % {"name": form.cleaned_data["name"]})
        return super().form_valid(form)


class SavedViewEditView(UpdateView):  # type: ignore[type-arg]
    """Rename a view of one's own, share it, or keep it to oneself again."""

    form_class = SavedViewForm
    template_name = "outreach/saved_view_form.html"
    success_url = reverse_lazy("outreach:saved-view-list")

    def get_queryset(self) -> SavedViewQuerySet:
        """Return one's own; others' cannot be changed."""
        return SavedView.objects.editable_by(self.request.user)


class SavedViewUpdateView(UpdateView):  # type: ignore[type-arg]
    """Let a view of one's own show what its list shows now, once it has been said what that means to whom."""

    form_class = SavedViewQueryForm
    template_name = "outreach/saved_view_update.html"
    context_object_name = "saved_view"

    def get_queryset(self) -> SavedViewQuerySet:
        """Return one's own."""
        return SavedView.objects.editable_by(self.request.user)

    def get_initial(self) -> dict[str, Any]:
        """Take what stands in the address of the list."""
        return {"query": plain_query(self.request.GET.get("query", ""))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the address of what the view is to show."""
        context = super().get_context_data(**kwargs)
        return context | {"shown": self.object.address_with(plain_query(context["form"]["query"].value() or ""))}

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it, and go back to the list."""
        messages.success(self.request, _("The view “%(name)s” shows this from now on.") % {"name": self.object.name})
        return super().form_valid(form)


class SavedViewDeleteView(DeleteView):  # type: ignore[type-arg]
    """Delete a view of one's own, once it has been said what will happen to whom."""

    template_name = "outreach/saved_view_delete.html"
    context_object_name = "saved_view"

    def get_queryset(self) -> SavedViewQuerySet:
        """Return one's own."""
        return SavedView.objects.editable_by(self.request.user)

    def get_success_url(self) -> str:
        """Go back to the views that remain."""
        messages.success(self.request, _("The view “%(name)s” is deleted.") % {"name": self.object.name})
        return reverse("outreach:saved-view-list")
