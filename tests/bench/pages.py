"""Forms as a browser sends them back."""

from html.parser import HTMLParser

TEXT = "The text of this record is changed again and again to measure how long that takes."


class Fields(HTMLParser):
    """The fields of the forms of a page, with what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self.choice = self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a browser would send of this tag."""
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name and given.get("type") not in ("submit", "search"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.data.setdefault(name, []).append(given.get("value") or "")
        elif tag == "select":
            self.choice = name
        elif tag == "option" and "selected" in given:
            self.data.setdefault(self.choice, []).append(given.get("value") or "")
        elif tag == "textarea":
            self.text = name
            self.data[name] = [""]

    def handle_data(self, data: str) -> None:
        """Keep what stands in a text of several lines."""
        if self.text:
            self.data[self.text][0] += data

    def handle_endtag(self, tag: str) -> None:
        """Leave a text of several lines."""
        if tag == "textarea":
            self.text = ""


def form_data(html: str) -> dict[str, list[str]]:
    """Return what a browser would send back of the form of an activity in `html`, with another text than it has."""
    fields = Fields()
    fields.feed(html)
    wanted = {name: values for name, values in fields.data.items() if name not in ("next", "language_chosen")}
    was = wanted["summary"][0].strip()
    wanted["summary"] = [TEXT if was != TEXT else f"{TEXT} And back."]
    return wanted
