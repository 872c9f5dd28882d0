"""What is done to every answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

Answer = Callable[[HttpRequest], HttpResponse]


def keep_private(get_response: Answer) -> Answer:
    """Let no browser and no proxy keep a page that a signed-in person was shown: the next one must not find it."""

    def answer(request: HttpRequest) -> HttpResponse:
        is_known = request.user.is_authenticated  # before the page: whoever signs out was shown something too
        response = get_response(request)
        if is_known or request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return answer
