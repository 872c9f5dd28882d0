"""What is kept on the person who is signed in: said on a page, and handed out as a file, which is recorded."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from outreach.personal_data.person_file import file_of_account, hand_out, told_on_page


class OwnDataView(View):
    """One's own data: the register in words, and by POST the file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what may be kept, what for and how long."""
        return render(request, "outreach/own_data.html", {"held": told_on_page()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record that the person takes it away, then hand it out."""
        user, today = request.user, timezone.localdate()
        assert isinstance(user, User)  # the middleware lets nobody else in
        return hand_out(file_of_account(user, user, today), user, reverse("outreach:own-data"), timezone.now())
