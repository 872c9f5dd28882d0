"""Issue an overview: keep the documents as they go out, and what they were made from."""

import datetime
import hashlib
from dataclasses import asdict

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from outreach.documents.html import to_html
from outreach.documents.left_out import to_csv
from outreach.documents.overview import Brief, Compiled, compile_overview, recompile_overview
from outreach.documents.word import to_docx
from outreach.models import Overview, viewer_of


def fingerprint(compiled: Compiled) -> str:
    """Return a short text that differs as soon as something else would be printed or left out."""
    versions = ",".join(str(record.version) for record in compiled.selection.printed)
    return hashlib.sha256(f"{versions}\n{to_csv(compiled)}".encode()).hexdigest()[:32]


@transaction.atomic
def issue_overview(brief: Brief, seen: str, by: User, at: datetime.datetime) -> Overview:
    """Issue the overview of `brief`, and keep it with its figures and the versions it was made from.

    `seen` is the fingerprint of what `by` has looked at, `at` the moment, with its time zone. Raises PermissionDenied
    for anyone but the Secretariat, and ValidationError for a brief that `Brief.check` refuses on the day of `at`, a
    symbol that is not whole or is taken in this language, and data that have changed since they were looked at.
    """
    if not viewer_of(by).is_secretariat:
        raise PermissionDenied(_("Overviews are issued by the Secretariat only."))
    brief.check(timezone.localdate(at))
    compiled = compile_overview(brief)
    if fingerprint(compiled) != seen:
        raise ValidationError(_("The records have changed since you looked at the preview. Look at it again first."))
    overview = Overview.objects.create(
        conference=brief.conference,
        symbol=brief.symbol,
        language=brief.language,
        as_of=brief.as_of,
        has_appendix=brief.has_appendix,
        issued_by=by,
        issued_at=at,
        figures=asdict(compiled.document.figures),
        docx=to_docx(compiled.document),
        html=to_html(compiled.document),
        left_out=to_csv(compiled),
        is_demonstration=any(record.is_demonstration for record in compiled.selection.printed),
    )
    overview.versions.set(record.version for record in compiled.selection.printed if record.version)
    return overview


def derive_again(overview: Overview) -> tuple[bytes, str]:
    """Return the Word document and the web page of an issued overview, made anew from the versions it was made from.

    Whatever has become of the activities since, they are those that went out, as long as the names of States and of
    organizations and the dated acts are recorded as they were: renaming a State or correcting an act changes what is
    derived. What went out is the stored file.
    """
    brief = Brief(overview.conference, overview.language, overview.as_of, overview.symbol, overview.has_appendix)
    document = recompile_overview(brief, overview.versions.select_related("activity"))
    return to_docx(document), to_html(document)
