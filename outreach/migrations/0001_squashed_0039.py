import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import phonenumber_field.modelfields
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import outreach.models.attachments
import outreach.models.contacts
import outreach.models.exchanges
import outreach.models.languages


class Migration(migrations.Migration):
    replaces = [
        ("states", "0003_roles_keep_other_names"),
        ("outreach", "0001_initial"),
        ("outreach", "0002_roles"),
        ("outreach", "0003_the_desk"),
        ("outreach", "0004_roles_keep_the_desk"),
        ("outreach", "0005_exchanges"),
        ("outreach", "0006_roles_see_exchanges"),
        ("outreach", "0010_index_of_words"),
        ("outreach", "0011_ideographs_once_more"),
        ("outreach", "0012_parties_by_state"),
        ("outreach", "0013_review_queue_holds_what_lists_filter_by"),
        ("outreach", "0014_coordinators_site"),
        ("outreach", "0015_roles_keep_events"),
        ("outreach", "0016_index_of_who_may_see"),
        ("outreach", "0017_review_steps_latest_first"),
        ("outreach", "0018_activities_of_a_period_found_by_its_days"),
        ("outreach", "0019_activities_sorted_by_level_stage_and_reporter"),
        ("outreach", "0020_legal_assistance"),
        ("outreach", "0021_roles_keep_legal_assistance"),
        ("outreach", "0022_circulars"),
        ("outreach", "0023_roles_see_circulars"),
        ("outreach", "0024_calendar_links_end_with_the_password"),
        ("outreach", "0025_digests_are_claimed"),
        ("outreach", "0026_a_declined_request_has_a_reason"),
        ("outreach", "0027_action_plan_and_roster_offers"),
        ("outreach", "0028_roles_keep_the_action_plan"),
        ("outreach", "0029_personal_data"),
        ("outreach", "0030_roles_see_reductions"),
        ("outreach", "0031_handover_sheets_are_recorded"),
        ("outreach", "0032_sentences_of_assistance_beside_their_fields"),
        ("outreach", "0033_contact_directory"),
        ("outreach", "0034_roles_keep_confirmations"),
        ("outreach", "0035_no_address_is_told_beside_the_address"),
        ("outreach", "0036_confirmations_know_their_address"),
        ("outreach", "0037_addresses_of_confirmations"),
        ("outreach", "0038_the_log_names_no_rows_beside"),
        ("outreach", "0039_circular_mails_are_withdrawn"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("states", "0001_squashed_0002"),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(editable=False, verbose_name="first possible day")),
                ("ends_on", models.DateField(editable=False, verbose_name="last possible day")),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "Day"), ("range", "Range of days"), ("month", "Month"), ("year", "Year")],
                        editable=False,
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("summary", models.TextField(blank=True, verbose_name="what was done")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh-hans", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        default="en",
                        help_text="The language in which the title and the texts are written.",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("demarche", "Démarche"),
                            ("meeting", "Meeting"),
                            ("consultation", "Consultation"),
                            ("statement", "Statement"),
                            ("letter", "Letter"),
                            ("seminar", "Seminar"),
                            ("workshop", "Workshop"),
                            ("training", "Training"),
                            ("conference", "Conference"),
                            ("side-event", "Side event"),
                            ("visit", "Visit"),
                            ("publication", "Publication"),
                            ("ceremony", "Ceremony"),
                            ("legal-assistance", "Legal assistance"),
                            ("other", "Other"),
                        ],
                        default="meeting",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("bilateral", "Bilateral"),
                            ("regional", "Regional"),
                            ("global", "Global"),
                            ("national", "National"),
                        ],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("ongoing", "Ongoing"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="completed",
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                (
                    "is_by_secretariat",
                    models.BooleanField(
                        default=False,
                        help_text="A visit or workshop of the Provisional Technical Secretariat is never credited to a State.",
                        verbose_name="undertaken by the Secretariat",
                    ),
                ),
                ("participants", models.TextField(blank=True, verbose_name="other participants")),
                ("place", models.CharField(blank=True, max_length=150, verbose_name="place")),
                (
                    "occasion",
                    models.CharField(
                        blank=True,
                        help_text="The event on whose margins it took place, if any.",
                        max_length=200,
                        verbose_name="occasion",
                    ),
                ),
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
                ("follow_up", models.TextField(blank=True, verbose_name="follow-up")),
                (
                    "source",
                    models.TextField(
                        blank=True,
                        help_text="A note verbale, a web page, a message: where this comes from.",
                        verbose_name="source",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("secretariat", "Secretariat only"),
                            ("coordinators", "Coordinators"),
                            ("public", "Public"),
                        ],
                        default="coordinators",
                        help_text="Only what is public can be printed in the overview, once cleared.",
                        max_length=15,
                        verbose_name="who may see it",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded at")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed at")),
                (
                    "review",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("cleared", "Cleared"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="review",
                    ),
                ),
                ("search_text", models.TextField(editable=False, verbose_name="search text")),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "addressed_to",
                    models.ManyToManyField(
                        blank=True,
                        related_name="activities_towards",
                        to="states.state",
                        verbose_name="States it was addressed to",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="The State that reported it; empty when the Secretariat recorded it on its own.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reported_activities",
                        to="states.state",
                        verbose_name="reported by",
                    ),
                ),
                (
                    "undertaken_by",
                    models.ManyToManyField(
                        blank=True,
                        related_name="activities",
                        to="states.state",
                        verbose_name="States that undertook it",
                    ),
                ),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
                "ordering": ["-starts_on", "-pk"],
                "indexes": [
                    models.Index(
                        fields=[
                            "-starts_on",
                            "-id",
                            "visibility",
                            "review",
                            "reported_by",
                            "level",
                            "kind",
                            "stage",
                            "ends_on",
                        ],
                        name="activity_latest_first",
                    ),
                    models.Index(
                        fields=[
                            "-review",
                            "-starts_on",
                            "-id",
                            "visibility",
                            "reported_by",
                            "level",
                            "kind",
                            "stage",
                            "ends_on",
                        ],
                        name="activity_review_queue",
                    ),
                    models.Index(fields=["review", "visibility", "reported_by"], name="activity_standing"),
                    models.Index(
                        fields=["review", "reported_by", "-changed_at", "-id", "stage", "ends_on"],
                        name="activity_own_work",
                    ),
                    models.Index(fields=["recorded_by", "review", "stage", "ends_on"], name="activity_recorded_work"),
                    models.Index(
                        condition=models.Q(("is_demonstration", True)), fields=["id"], name="activity_demonstration"
                    ),
                    models.Index(fields=["ends_on", "starts_on"], name="activity_by_period"),
                    models.Index(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                        fields=["ends_on", "starts_on"],
                        name="activity_of_several_days",
                    ),
                    models.Index(
                        fields=["title", "id", "visibility", "review", "reported_by"], name="activity_by_title"
                    ),
                    models.Index(
                        fields=["level", "starts_on", "id", "visibility", "review", "reported_by"],
                        name="activity_by_level",
                    ),
                    models.Index(
                        fields=["stage", "starts_on", "id", "visibility", "review", "reported_by"],
                        name="activity_by_stage",
                    ),
                    models.Index(
                        fields=["reported_by", "starts_on", "id", "visibility", "review"], name="activity_by_reporter"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="activity_ends_after_it_starts",
                        violation_error_message="An activity cannot end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("precision", "day"), _negated=True),
                            ("ends_on", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="activity_of_a_day_has_one_day",
                        violation_error_message="An activity of one day begins and ends on it.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(editable=False, verbose_name="first possible day")),
                ("ends_on", models.DateField(editable=False, verbose_name="last possible day")),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "Day"), ("range", "Range of days"), ("month", "Month"), ("year", "Year")],
                        editable=False,
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                ("content", models.JSONField(verbose_name="content")),
                ("cleared_at", models.DateTimeField(verbose_name="cleared at")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="outreach.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "cleared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cleared by",
                    ),
                ),
            ],
            options={
                "verbose_name": "cleared version",
                "verbose_name_plural": "cleared versions",
                "ordering": ["activity", "cleared_at", "pk"],
                "indexes": [models.Index(fields=["starts_on", "ends_on"], name="version_by_period")],
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="cleared_version",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="outreach.activityversion",
                verbose_name="cleared version",
            ),
        ),
        migrations.CreateModel(
            name="AssistanceRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_on", models.DateField(help_text="The date of the note.", verbose_name="asked on")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="The note verbale by which the State asked.",
                        max_length=80,
                        verbose_name="reference of the note",
                    ),
                ),
                (
                    "asked",
                    models.TextField(help_text="What the State asks for, in short.", verbose_name="what is asked"),
                ),
                ("acknowledged_on", models.DateField(blank=True, null=True, verbose_name="acknowledged on")),
                (
                    "provided",
                    models.TextField(
                        blank=True,
                        help_text="Comments on a draft, model texts, a workshop, an expert.",
                        verbose_name="what was provided",
                    ),
                ),
                ("provided_on", models.DateField(blank=True, null=True, verbose_name="provided on")),
                (
                    "answered_on",
                    models.DateField(
                        blank=True, help_text="The day that closed it.", null=True, verbose_name="answered on"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("provided", "Provided"),
                            ("partly", "Provided in part"),
                            ("referred", "Referred to others"),
                            ("declined", "Could not be provided"),
                            ("withdrawn", "Withdrawn by the State"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("outcome_note", models.TextField(blank=True, verbose_name="the outcome in words")),
                (
                    "remind_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty: a week after it was asked for, until it is acknowledged; then sixty days on, until it is answered.",
                        null=True,
                        verbose_name="remind on",
                    ),
                ),
                ("search_text", models.TextField(editable=False, verbose_name="search text")),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "state",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assistance_requests",
                        to="states.state",
                        verbose_name="State",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for legal assistance",
                "verbose_name_plural": "requests for legal assistance",
                "ordering": ["-asked_on", "-pk"],
                "indexes": [
                    models.Index(fields=["-asked_on", "-id"], name="assistance_latest_first"),
                    models.Index(fields=["state", "-asked_on"], name="assistance_by_state"),
                    models.Index(fields=["answered_on", "acknowledged_on", "remind_on"], name="assistance_waiting"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acknowledged_on__isnull", True),
                            ("acknowledged_on__gte", models.F("asked_on")),
                            _connector="OR",
                        ),
                        name="assistance_acknowledged_after_asked",
                        violation_error_code="acknowledged_on",
                        violation_error_message="A request cannot be acknowledged before it was made.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provided_on__isnull", True), ("provided_on__gte", models.F("asked_on")), _connector="OR"
                        ),
                        name="assistance_provided_after_asked",
                        violation_error_code="provided_on",
                        violation_error_message="Assistance cannot be provided before it was asked for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on__isnull", True),
                            ("answered_on__gte", models.F("acknowledged_on")),
                            _connector="OR",
                        ),
                        name="assistance_answered_after_acknowledged",
                        violation_error_code="answered_on",
                        violation_error_message="A request cannot be answered before it was acknowledged.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on__isnull", True), ("acknowledged_on__isnull", False), _connector="OR"
                        ),
                        name="assistance_answered_was_acknowledged",
                        violation_error_code="acknowledged_on",
                        violation_error_message="Say when it was acknowledged; an answer acknowledges it at the latest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_on__isnull", True), ("outcome", "")),
                            models.Q(("answered_on__isnull", False), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="assistance_answered_has_outcome",
                        violation_error_code="outcome",
                        violation_error_message="What is answered has an outcome, and what is not answered has none.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("provided", ""), ("provided_on__isnull", True)),
                            models.Q(("provided_on__isnull", False), models.Q(("provided", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="assistance_provided_has_day",
                        violation_error_code="provided_on",
                        violation_error_message="Say what was provided and when, or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ["provided", "partly"]), _negated=True),
                            ("provided_on__isnull", False),
                            _connector="OR",
                        ),
                        name="assistance_outcome_needs_what_was_provided",
                        violation_error_code="provided",
                        violation_error_message="Say what was provided and when: the outcome says that something was.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(
                        help_text="PDF, Word, Excel, PowerPoint, OpenDocument, picture or plain text, at most 20 MB.",
                        max_length=120,
                        upload_to=outreach.models.attachments.place_of,
                        verbose_name="file",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="Empty: the name of the file.", max_length=150, verbose_name="name"
                    ),
                ),
                ("content_type", models.CharField(editable=False, max_length=100, verbose_name="type")),
                ("size", models.PositiveIntegerField(editable=False, verbose_name="size in bytes")),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="added at")),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="outreach.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["added_at", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "digest",
                    models.CharField(editable=False, max_length=64, unique=True, verbose_name="digest of the secret"),
                ),
                (
                    "password_mark",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=64, verbose_name="mark of the password"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="made at")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked at")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feeds",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar link",
                "verbose_name_plural": "calendar links",
                "ordering": ["-created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("owner",),
                        name="calendar_feed_one_in_force",
                        violation_error_message="Revoke the link in force before you make another.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Circular",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(blank=True, max_length=150, verbose_name="subject")),
                ("subject_ar", models.CharField(blank=True, max_length=150, null=True, verbose_name="subject")),
                ("subject_zh_hans", models.CharField(blank=True, max_length=150, null=True, verbose_name="subject")),
                ("subject_en", models.CharField(blank=True, max_length=150, null=True, verbose_name="subject")),
                ("subject_fr", models.CharField(blank=True, max_length=150, null=True, verbose_name="subject")),
                ("subject_ru", models.CharField(blank=True, max_length=150, null=True, verbose_name="subject")),
                ("subject_es", models.CharField(blank=True, max_length=150, null=True, verbose_name="subject")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("text_ar", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_zh_hans", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_en", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_fr", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_ru", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_es", models.TextField(blank=True, null=True, verbose_name="text")),
                ("statuses", models.JSONField(blank=True, default=list, verbose_name="statuses")),
                ("kinds", models.JSONField(blank=True, default=list, verbose_name="kinds")),
                ("languages", models.JSONField(blank=True, default=list, verbose_name="languages")),
                ("is_named_only", models.BooleanField(default=False, verbose_name="only to those named by hand")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("confirmed", "Waiting to be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("stopped", "Stopped"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                ("written_at", models.DateTimeField(editable=False, verbose_name="begun at")),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="confirmed at"),
                ),
                (
                    "as_of",
                    models.DateField(
                        blank=True,
                        editable=False,
                        help_text="The day on which it was confirmed.",
                        null=True,
                        verbose_name="audience as of",
                    ),
                ),
                ("asked_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="asked for at")),
                ("finished_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sent at")),
                ("stopped_because", models.TextField(blank=True, editable=False, verbose_name="why it was stopped")),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "regions",
                    models.ManyToManyField(blank=True, related_name="+", to="states.region", verbose_name="regions"),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "circular",
                "verbose_name_plural": "circulars",
                "ordering": ["-written_at", "-pk"],
                "indexes": [
                    models.Index(fields=["-written_at", "-id"], name="circular_latest_first"),
                    models.Index(fields=["stage", "asked_at"], name="circular_waiting"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_by__isnull", True), ("stage", "draft")),
                            models.Q(
                                models.Q(("stage", "draft"), _negated=True),
                                ("as_of__isnull", False),
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="circular_sent_was_confirmed",
                        violation_error_message="A circular is sent only after somebody has confirmed it.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CircularAttachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(
                        help_text="PDF, Word, Excel, PowerPoint, OpenDocument, picture or plain text, at most 20 MB.",
                        max_length=120,
                        upload_to=outreach.models.attachments.place_of,
                        verbose_name="file",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="Empty: the name of the file.", max_length=150, verbose_name="name"
                    ),
                ),
                ("content_type", models.CharField(editable=False, max_length=100, verbose_name="type")),
                ("size", models.PositiveIntegerField(editable=False, verbose_name="size in bytes")),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="added at")),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "circular",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="outreach.circular",
                        verbose_name="circular",
                    ),
                ),
            ],
            options={
                "verbose_name": "document of a circular",
                "verbose_name_plural": "documents of circulars",
                "ordering": ["added_at", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Conference",
            fields=[
                ("number", models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="number")),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="year")),
                (
                    "starts_on",
                    models.DateField(
                        blank=True, help_text="Empty until it is decided.", null=True, verbose_name="first day"
                    ),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="place")),
                (
                    "document_symbol",
                    models.CharField(
                        blank=True,
                        help_text="What the symbols of its documents begin with, such as CTBT-Art.XIV/2021.",
                        max_length=40,
                        verbose_name="document symbol",
                    ),
                ),
                (
                    "reporting_starts_on",
                    models.DateField(blank=True, db_index=True, null=True, verbose_name="reporting period from"),
                ),
                ("reporting_ends_on", models.DateField(blank=True, null=True, verbose_name="reporting period until")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "presidency",
                    models.ManyToManyField(
                        blank=True, related_name="presidencies", to="states.state", verbose_name="presidency"
                    ),
                ),
            ],
            options={
                "verbose_name": "conference",
                "verbose_name_plural": "conferences",
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__gte", models.F("starts_on")),
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            _connector="OR",
                        ),
                        name="conference_ends_after_it_starts",
                        violation_error_message="The last day cannot be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reporting_ends_on__gte", models.F("reporting_starts_on")),
                            models.Q(("reporting_ends_on__isnull", True), ("reporting_starts_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="reporting_period_ends_after_it_starts",
                        violation_error_message="The reporting period needs both days, and cannot end before it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("national-authority", "National Authority"),
                            ("foreign-ministry", "Foreign ministry"),
                            ("mission-vienna", "Mission in Vienna"),
                            ("mission-new-york", "Mission in New York"),
                            ("technical", "Technical"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("institution", models.CharField(max_length=160, verbose_name="institution")),
                ("post", models.CharField(blank=True, max_length=120, verbose_name="post")),
                (
                    "person",
                    models.CharField(
                        blank=True,
                        help_text="Name as the State gave it; empty for an office.",
                        max_length=120,
                        verbose_name="person",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "phone",
                    phonenumber_field.modelfields.PhoneNumberField(
                        blank=True,
                        help_text="With the code of the country, such as +43 1 26030 6200.",
                        max_length=128,
                        region=None,
                        verbose_name="telephone",
                    ),
                ),
                (
                    "languages",
                    models.CharField(
                        default="en",
                        help_text="Codes of the languages in which to write to it, the preferred one first: en; fr.",
                        max_length=30,
                        validators=[outreach.models.languages.check_languages],
                        verbose_name="languages",
                    ),
                ),
                (
                    "nominated_by_note",
                    models.CharField(
                        help_text="The note verbale by which the State named it.",
                        max_length=80,
                        verbose_name="reference of the note",
                    ),
                ),
                ("nominated_on", models.DateField(help_text="The date of the note.", verbose_name="nominated on")),
                (
                    "confirmed_on",
                    models.DateField(
                        blank=True,
                        help_text="The day on which it was last confirmed to be right.",
                        null=True,
                        verbose_name="confirmed on",
                    ),
                ),
                (
                    "retired_on",
                    models.DateField(
                        blank=True, help_text="The day it left the post.", null=True, verbose_name="retired on"
                    ),
                ),
                (
                    "secretariat_only",
                    models.CharField(
                        blank=True,
                        help_text="What nobody but the Secretariat is shown, also not those who serve the State.",
                        max_length=60,
                        validators=[outreach.models.contacts.check_private],
                        verbose_name="for the Secretariat only",
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_points",
                        to="states.state",
                        verbose_name="State",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="outreach.contactpoint",
                        verbose_name="successor",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact point",
                "verbose_name_plural": "contact points",
                "ordering": ["state__sort_key", "kind", "-nominated_on", "pk"],
                "indexes": [
                    models.Index(fields=["state", "kind", "retired_on"], name="contact_by_state"),
                    models.Index(fields=["retired_on", "confirmed_on", "nominated_on"], name="contact_freshness"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email", ""), ("phone", ""), _negated=True),
                            ("retired_on__isnull", False),
                            _connector="OR",
                        ),
                        name="contact_in_post_can_be_reached",
                        violation_error_message="A contact point needs an e-mail address or a telephone number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("retired_on__isnull", True), ("retired_on__gte", models.F("nominated_on")), _connector="OR"
                        ),
                        name="contact_retired_after_nominated",
                        violation_error_message="A contact point cannot be retired before it was nominated.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_on__isnull", True),
                            ("confirmed_on__gte", models.F("nominated_on")),
                            _connector="OR",
                        ),
                        name="contact_confirmed_after_nominated",
                        violation_error_message="A contact point cannot be confirmed before it was nominated.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("successor__isnull", True), ("retired_on__isnull", False), _connector="OR"),
                        name="contact_with_successor_is_retired",
                        violation_error_message="Say when it left the post before you name a successor.",
                    ),
                    models.UniqueConstraint(
                        models.F("state"),
                        models.F("kind"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("retired_on__isnull", True), models.Q(("email", ""), _negated=True)),
                        name="contact_once_in_post",
                        violation_error_message="This State has a contact point of this kind with this address already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConfirmationRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_heard_on", models.DateField(editable=False, verbose_name="last heard of on")),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        editable=False, help_text="0: no reminder.", verbose_name="number of the reminder"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh-hans", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "edition",
                    models.CharField(editable=False, max_length=64, verbose_name="digest of the record as asked about"),
                ),
                ("address", models.EmailField(blank=True, editable=False, max_length=254, verbose_name="address")),
                ("claimed_at", models.DateTimeField(editable=False, null=True, verbose_name="taken on at")),
                ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="sent at")),
                ("bounced_at", models.DateTimeField(editable=False, null=True, verbose_name="came back at")),
                (
                    "error",
                    models.CharField(
                        blank=True, editable=False, max_length=500, verbose_name="what the mail server said"
                    ),
                ),
                ("expires_at", models.DateTimeField(editable=False, verbose_name="link open until")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "All is right"),
                            ("corrected", "Details have changed"),
                            ("succeeded", "A successor is named"),
                            ("not-me", "Not this person"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="answered at")),
                ("proposed", models.JSONField(blank=True, default=dict, editable=False, verbose_name="proposed")),
                ("note", models.CharField(blank=True, editable=False, max_length=500, verbose_name="note")),
                ("is_accepted", models.BooleanField(editable=False, null=True, verbose_name="accepted")),
                (
                    "accepted",
                    models.JSONField(blank=True, default=list, editable=False, verbose_name="fields accepted"),
                ),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="decided at")),
                ("comment", models.CharField(blank=True, editable=False, max_length=500, verbose_name="comment")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmation_requests",
                        to="outreach.contactpoint",
                        verbose_name="contact point",
                    ),
                ),
            ],
            options={
                "verbose_name": "request to confirm",
                "verbose_name_plural": "requests to confirm",
                "ordering": ["-expires_at", "-pk"],
                "indexes": [
                    models.Index(fields=["decided_at", "answered_at"], name="confirmation_waiting"),
                    models.Index(fields=["-expires_at", "-id"], name="confirmation_latest_first"),
                    models.Index(
                        django.db.models.functions.text.Upper("address"),
                        condition=models.Q(("bounced_at__isnull", False)),
                        name="confirmation_bounced",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contact", "edition", "number"),
                        name="confirmation_asked_once",
                        violation_error_message="This contact point has been sent this mail already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="confirmation_answer_has_a_moment",
                        violation_error_message="An answer has a moment.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("is_accepted__isnull", True),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("is_accepted__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="confirmation_is_decided_wholly",
                        violation_error_message="A decision has a person, a moment, and an answer that it decides on.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CircularMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.CharField(
                        help_text="Person, post and institution, as sent.", max_length=410, verbose_name="to whom"
                    ),
                ),
                ("address", models.EmailField(blank=True, max_length=254, verbose_name="address")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh-hans", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("claimed", "Being handed over"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("bounced", "Bounced"),
                            ("covered", "With another mail"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="taken at")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="sent or failed at")),
                ("bounced_at", models.DateTimeField(blank=True, null=True, verbose_name="bounce recorded at")),
                ("error", models.TextField(blank=True, verbose_name="what the mail server said")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "circular",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mails",
                        to="outreach.circular",
                        verbose_name="circular",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="circular_mails",
                        to="states.state",
                        verbose_name="State",
                    ),
                ),
                (
                    "with_mail",
                    models.ForeignKey(
                        blank=True,
                        help_text="The mail that reached the same person in another post.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covered",
                        to="outreach.circularmail",
                        verbose_name="with another mail",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="circular_mails",
                        to="outreach.contactpoint",
                        verbose_name="contact point",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail of a circular",
                "verbose_name_plural": "mails of circulars",
                "ordering": ["-circular", "pk"],
                "indexes": [
                    models.Index(fields=["circular", "stage", "attempt", "id"], name="circular_mail_next"),
                    models.Index(fields=["state", "-circular"], name="circular_mail_by_state"),
                    models.Index(
                        django.db.models.functions.text.Upper("address"),
                        condition=models.Q(("stage", "bounced")),
                        name="circular_mail_bounced",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("circular"),
                        django.db.models.functions.text.Upper("address"),
                        condition=models.Q(("with_mail__isnull", True), models.Q(("address", ""), _negated=True)),
                        name="circular_mail_once_an_address",
                        violation_error_message="This address gets a mail of this circular already.",
                    ),
                    models.UniqueConstraint(
                        fields=("circular", "contact"),
                        name="circular_mail_once_a_contact",
                        violation_error_message="This contact point has the circular already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "covered"), ("with_mail__isnull", False)),
                            models.Q(models.Q(("stage", "covered"), _negated=True), ("with_mail__isnull", True)),
                            _connector="OR",
                        ),
                        name="circular_mail_covered_by_another",
                        violation_error_message="A post without a mail of its own names the mail that reached the person.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage__in", ["waiting", "claimed"]), _negated=True),
                            models.Q(("address", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="circular_mail_has_an_address",
                        violation_error_message="A mail that is still to be sent needs an address.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="circular",
            name="named",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="outreach.contactpoint", verbose_name="named by hand"
            ),
        ),
        migrations.CreateModel(
            name="Coordinator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.CharField(
                        blank=True, help_text="Name as the State gave it.", max_length=120, verbose_name="person"
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=120, verbose_name="post")),
                ("institution", models.CharField(blank=True, max_length=160, verbose_name="institution")),
                ("starts_on", models.DateField(verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="Last day; empty while it is open.", null=True, verbose_name="until"
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "scope",
                    models.CharField(
                        choices=[("global", "Global"), ("regional", "Regional")],
                        default="global",
                        max_length=10,
                        verbose_name="scope",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="states.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "sign_in",
                    models.ForeignKey(
                        blank=True,
                        help_text="The account with which this person signs in here. It must hold the role already.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_terms",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sign-in",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="states.state",
                        verbose_name="State",
                    ),
                ),
            ],
            options={
                "verbose_name": "coordinator",
                "verbose_name_plural": "coordinators",
                "ordering": ["-starts_on", "pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["sign_in", "starts_on"], name="coordinator_by_sign_in")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="coordinator_term_ends_after_it_starts",
                        violation_error_message="The term cannot end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", False), models.Q(("person", ""), _negated=True), _connector="OR"
                        ),
                        name="coordinator_in_service_has_a_name",
                        violation_error_message="Name the person who serves.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("region__isnull", True), ("scope", "global")),
                            models.Q(("region__isnull", False), ("scope", "regional")),
                            _connector="OR",
                        ),
                        name="coordinator_region_goes_with_scope",
                        violation_error_message="A regional coordinator has a region; a global one has none.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(editable=False, verbose_name="first possible day")),
                ("ends_on", models.DateField(editable=False, verbose_name="last possible day")),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "Day"), ("range", "Range of days"), ("month", "Month"), ("year", "Year")],
                        editable=False,
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_ar", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=200, null=True, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("conference", "Article XIV conference"),
                            ("international-day", "International Day against Nuclear Tests"),
                            ("ministerial", "Ministerial meeting of the Friends of the CTBT"),
                            ("regional", "Regional meeting"),
                            ("multilateral", "Multilateral meeting"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=150, verbose_name="place")),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="Where the date and place come from.", verbose_name="source"
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "conference",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="event",
                        to="outreach.conference",
                        verbose_name="conference",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="states.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["starts_on", "pk"],
                "indexes": [models.Index(fields=["ends_on", "starts_on"], name="event_by_period")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="event_ends_after_it_starts",
                        violation_error_message="An event cannot end before it begins.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("listed", models.CharField(help_text="What the rows are.", max_length=100, verbose_name="list")),
                (
                    "address",
                    models.TextField(help_text="The list with its filters, search and order.", verbose_name="address"),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("csv", "CSV"),
                            ("xlsx", "Excel (XLSX)"),
                            ("json", "JSON"),
                            ("docx", "Word"),
                            ("vcf", "vCard"),
                        ],
                        max_length=4,
                        verbose_name="format",
                    ),
                ),
                (
                    "is_raw",
                    models.BooleanField(
                        default=False, help_text="Whether it is the form that imports back.", verbose_name="raw"
                    ),
                ),
                (
                    "is_personal",
                    models.BooleanField(help_text="Whether the rows may name persons.", verbose_name="personal data"),
                ),
                ("rows", models.PositiveIntegerField(verbose_name="rows")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "contacts",
                    models.ManyToManyField(
                        blank=True,
                        editable=False,
                        help_text="Whose details the file holds.",
                        related_name="exports",
                        to="outreach.contactpoint",
                        verbose_name="contact points",
                    ),
                ),
            ],
            options={
                "verbose_name": "export",
                "verbose_name_plural": "exports",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["-at", "-id"], name="export_latest_first")],
            },
        ),
        migrations.CreateModel(
            name="FocalPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.CharField(
                        blank=True, help_text="Name as the State gave it.", max_length=120, verbose_name="person"
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=120, verbose_name="post")),
                ("institution", models.CharField(blank=True, max_length=160, verbose_name="institution")),
                ("starts_on", models.DateField(verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="Last day; empty while it is open.", null=True, verbose_name="until"
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "note_reference",
                    models.CharField(
                        blank=True,
                        help_text="The note verbale that volunteered the State.",
                        max_length=80,
                        verbose_name="reference of the note",
                    ),
                ),
                (
                    "languages",
                    models.CharField(
                        blank=True,
                        help_text="Codes of the languages in which it assists, the preferred one first: en; fr.",
                        max_length=30,
                        validators=[outreach.models.languages.check_languages],
                        verbose_name="languages",
                    ),
                ),
                (
                    "regions",
                    models.ManyToManyField(
                        blank=True, related_name="focal_points", to="states.region", verbose_name="regions it assists"
                    ),
                ),
                (
                    "sign_in",
                    models.ForeignKey(
                        blank=True,
                        help_text="The account with which this person signs in here. It must hold the role already.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_terms",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sign-in",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="states.state",
                        verbose_name="State",
                    ),
                ),
            ],
            options={
                "verbose_name": "focal point",
                "verbose_name_plural": "focal-point roster",
                "ordering": ["-starts_on", "pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["sign_in", "starts_on"], name="focalpoint_by_sign_in")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="focalpoint_term_ends_after_it_starts",
                        violation_error_message="The term cannot end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", False), models.Q(("person", ""), _negated=True), _connector="OR"
                        ),
                        name="focalpoint_in_service_has_a_name",
                        violation_error_message="Name the person who serves.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=250, verbose_name="what is to be done")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                (
                    "snoozed_until",
                    models.DateField(
                        blank=True,
                        help_text="Until this day nobody is reminded; the due date stays.",
                        null=True,
                        verbose_name="put off until",
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="outreach.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        help_text="Who does it. Only a person who may see the activity.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "promised_to",
                    models.ForeignKey(
                        blank=True,
                        help_text="The State to which it was promised; empty if it was promised to none.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="states.state",
                        verbose_name="promised to",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up",
                "verbose_name_plural": "follow-ups",
                "ordering": ["due_on", "pk"],
                "indexes": [models.Index(fields=["done_on", "due_on", "id"], name="follow_up_due")],
            },
        ),
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "typed",
                    models.JSONField(
                        blank=True, default=dict, help_text="Values by the name of the field.", verbose_name="typed"
                    ),
                ),
                ("saved_at", models.DateTimeField(verbose_name="saved at")),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        help_text="The activity that is being changed; none for a new one.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="form_drafts",
                        to="outreach.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="form_drafts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "unsaved text",
                "verbose_name_plural": "unsaved texts",
                "ordering": ["-saved_at"],
                "indexes": [models.Index(fields=["owner", "-saved_at"], name="form_draft_of_owner")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "activity"),
                        name="form_draft_once_an_activity",
                        violation_error_message="Unsaved text for this activity is kept already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalActivity",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("starts_on", models.DateField(editable=False, verbose_name="first possible day")),
                ("ends_on", models.DateField(editable=False, verbose_name="last possible day")),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "Day"), ("range", "Range of days"), ("month", "Month"), ("year", "Year")],
                        editable=False,
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("summary", models.TextField(blank=True, verbose_name="what was done")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh-hans", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        default="en",
                        help_text="The language in which the title and the texts are written.",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("demarche", "Démarche"),
                            ("meeting", "Meeting"),
                            ("consultation", "Consultation"),
                            ("statement", "Statement"),
                            ("letter", "Letter"),
                            ("seminar", "Seminar"),
                            ("workshop", "Workshop"),
                            ("training", "Training"),
                            ("conference", "Conference"),
                            ("side-event", "Side event"),
                            ("visit", "Visit"),
                            ("publication", "Publication"),
                            ("ceremony", "Ceremony"),
                            ("legal-assistance", "Legal assistance"),
                            ("other", "Other"),
                        ],
                        default="meeting",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("bilateral", "Bilateral"),
                            ("regional", "Regional"),
                            ("global", "Global"),
                            ("national", "National"),
                        ],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("ongoing", "Ongoing"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="completed",
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                (
                    "is_by_secretariat",
                    models.BooleanField(
                        default=False,
                        help_text="A visit or workshop of the Provisional Technical Secretariat is never credited to a State.",
                        verbose_name="undertaken by the Secretariat",
                    ),
                ),
                ("participants", models.TextField(blank=True, verbose_name="other participants")),
                ("place", models.CharField(blank=True, max_length=150, verbose_name="place")),
                (
                    "occasion",
                    models.CharField(
                        blank=True,
                        help_text="The event on whose margins it took place, if any.",
                        max_length=200,
                        verbose_name="occasion",
                    ),
                ),
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
                ("follow_up", models.TextField(blank=True, verbose_name="follow-up")),
                (
                    "source",
                    models.TextField(
                        blank=True,
                        help_text="A note verbale, a web page, a message: where this comes from.",
                        verbose_name="source",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("secretariat", "Secretariat only"),
                            ("coordinators", "Coordinators"),
                            ("public", "Public"),
                        ],
                        default="coordinators",
                        help_text="Only what is public can be printed in the overview, once cleared.",
                        max_length=15,
                        verbose_name="who may see it",
                    ),
                ),
                ("recorded_at", models.DateTimeField(blank=True, editable=False, verbose_name="recorded at")),
                ("changed_at", models.DateTimeField(blank=True, editable=False, verbose_name="changed at")),
                (
                    "review",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("cleared", "Cleared"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="review",
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "cleared_version",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.activityversion",
                        verbose_name="cleared version",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The State that reported it; empty when the Secretariat recorded it on its own.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.state",
                        verbose_name="reported by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical activity",
                "verbose_name_plural": "historical activities",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActivity_addressed_to",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.activity",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="outreach.historicalactivity",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.state",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalActivity_addressed_to",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActivity_undertaken_by",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.activity",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="outreach.historicalactivity",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.state",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalActivity_undertaken_by",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActivityTranslation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh-hans", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("summary", models.TextField(blank=True, verbose_name="what was done")),
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
                ("made_from", models.CharField(editable=False, max_length=64, verbose_name="made from")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical translation",
                "verbose_name_plural": "historical translations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActivityVersion",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("starts_on", models.DateField(editable=False, verbose_name="first possible day")),
                ("ends_on", models.DateField(editable=False, verbose_name="last possible day")),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "Day"), ("range", "Range of days"), ("month", "Month"), ("year", "Year")],
                        editable=False,
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                ("content", models.JSONField(verbose_name="content")),
                ("cleared_at", models.DateTimeField(verbose_name="cleared at")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "cleared_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cleared by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical cleared version",
                "verbose_name_plural": "historical cleared versions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAssistanceRequest",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("asked_on", models.DateField(help_text="The date of the note.", verbose_name="asked on")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="The note verbale by which the State asked.",
                        max_length=80,
                        verbose_name="reference of the note",
                    ),
                ),
                (
                    "asked",
                    models.TextField(help_text="What the State asks for, in short.", verbose_name="what is asked"),
                ),
                ("acknowledged_on", models.DateField(blank=True, null=True, verbose_name="acknowledged on")),
                (
                    "provided",
                    models.TextField(
                        blank=True,
                        help_text="Comments on a draft, model texts, a workshop, an expert.",
                        verbose_name="what was provided",
                    ),
                ),
                ("provided_on", models.DateField(blank=True, null=True, verbose_name="provided on")),
                (
                    "answered_on",
                    models.DateField(
                        blank=True, help_text="The day that closed it.", null=True, verbose_name="answered on"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("provided", "Provided"),
                            ("partly", "Provided in part"),
                            ("referred", "Referred to others"),
                            ("declined", "Could not be provided"),
                            ("withdrawn", "Withdrawn by the State"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("outcome_note", models.TextField(blank=True, verbose_name="the outcome in words")),
                (
                    "remind_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty: a week after it was asked for, until it is acknowledged; then sixty days on, until it is answered.",
                        null=True,
                        verbose_name="remind on",
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.state",
                        verbose_name="State",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical request for legal assistance",
                "verbose_name_plural": "historical requests for legal assistance",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAttachment",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "file",
                    models.TextField(
                        help_text="PDF, Word, Excel, PowerPoint, OpenDocument, picture or plain text, at most 20 MB.",
                        max_length=120,
                        verbose_name="file",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="Empty: the name of the file.", max_length=150, verbose_name="name"
                    ),
                ),
                ("content_type", models.CharField(editable=False, max_length=100, verbose_name="type")),
                ("size", models.PositiveIntegerField(editable=False, verbose_name="size in bytes")),
                ("added_at", models.DateTimeField(blank=True, editable=False, verbose_name="added at")),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical attachment",
                "verbose_name_plural": "historical attachments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCircular",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("subject", models.CharField(blank=True, max_length=150, verbose_name="subject")),
                ("subject_ar", models.CharField(blank=True, max_length=150, null=True, verbose_name="subject")),
                ("subject_zh_hans", models.CharField(blank=True, max_length=150, null=True, verbose_name="subject")),
                ("subject_en", models.CharField(blank=True, max_length=150, null=True, verbose_name="subject")),
                ("subject_fr", models.CharField(blank=True, max_length=150, null=True, verbose_name="subject")),
                ("subject_ru", models.CharField(blank=True, max_length=150, null=True, verbose_name="subject")),
                ("subject_es", models.CharField(blank=True, max_length=150, null=True, verbose_name="subject")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("text_ar", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_zh_hans", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_en", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_fr", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_ru", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_es", models.TextField(blank=True, null=True, verbose_name="text")),
                ("statuses", models.JSONField(blank=True, default=list, verbose_name="statuses")),
                ("kinds", models.JSONField(blank=True, default=list, verbose_name="kinds")),
                ("languages", models.JSONField(blank=True, default=list, verbose_name="languages")),
                ("is_named_only", models.BooleanField(default=False, verbose_name="only to those named by hand")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("confirmed", "Waiting to be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("stopped", "Stopped"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                ("written_at", models.DateTimeField(editable=False, verbose_name="begun at")),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="confirmed at"),
                ),
                (
                    "as_of",
                    models.DateField(
                        blank=True,
                        editable=False,
                        help_text="The day on which it was confirmed.",
                        null=True,
                        verbose_name="audience as of",
                    ),
                ),
                ("asked_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="asked for at")),
                ("finished_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sent at")),
                ("stopped_because", models.TextField(blank=True, editable=False, verbose_name="why it was stopped")),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical circular",
                "verbose_name_plural": "historical circulars",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCircular_named",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "circular",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.circular",
                    ),
                ),
                (
                    "contactpoint",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.contactpoint",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="outreach.historicalcircular",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalCircular_named",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCircular_regions",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "circular",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.circular",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="outreach.historicalcircular",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalCircular_regions",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCircularAttachment",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "file",
                    models.TextField(
                        help_text="PDF, Word, Excel, PowerPoint, OpenDocument, picture or plain text, at most 20 MB.",
                        max_length=120,
                        verbose_name="file",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="Empty: the name of the file.", max_length=150, verbose_name="name"
                    ),
                ),
                ("content_type", models.CharField(editable=False, max_length=100, verbose_name="type")),
                ("size", models.PositiveIntegerField(editable=False, verbose_name="size in bytes")),
                ("added_at", models.DateTimeField(blank=True, editable=False, verbose_name="added at")),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "circular",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.circular",
                        verbose_name="circular",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical document of a circular",
                "verbose_name_plural": "historical documents of circulars",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCircularMail",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "person",
                    models.CharField(
                        help_text="Person, post and institution, as sent.", max_length=410, verbose_name="to whom"
                    ),
                ),
                ("address", models.EmailField(blank=True, max_length=254, verbose_name="address")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh-hans", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("claimed", "Being handed over"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("bounced", "Bounced"),
                            ("covered", "With another mail"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="taken at")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="sent or failed at")),
                ("bounced_at", models.DateTimeField(blank=True, null=True, verbose_name="bounce recorded at")),
                ("error", models.TextField(blank=True, verbose_name="what the mail server said")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "circular",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.circular",
                        verbose_name="circular",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.contactpoint",
                        verbose_name="contact point",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.state",
                        verbose_name="State",
                    ),
                ),
                (
                    "with_mail",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The mail that reached the same person in another post.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.circularmail",
                        verbose_name="with another mail",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical mail of a circular",
                "verbose_name_plural": "historical mails of circulars",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalConference",
            fields=[
                ("number", models.PositiveSmallIntegerField(db_index=True, verbose_name="number")),
                ("year", models.PositiveSmallIntegerField(db_index=True, verbose_name="year")),
                (
                    "starts_on",
                    models.DateField(
                        blank=True, help_text="Empty until it is decided.", null=True, verbose_name="first day"
                    ),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="place")),
                (
                    "document_symbol",
                    models.CharField(
                        blank=True,
                        help_text="What the symbols of its documents begin with, such as CTBT-Art.XIV/2021.",
                        max_length=40,
                        verbose_name="document symbol",
                    ),
                ),
                (
                    "reporting_starts_on",
                    models.DateField(blank=True, db_index=True, null=True, verbose_name="reporting period from"),
                ),
                ("reporting_ends_on", models.DateField(blank=True, null=True, verbose_name="reporting period until")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical conference",
                "verbose_name_plural": "historical conferences",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalConference_presidency",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "conference",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.conference",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="outreach.historicalconference",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.state",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalConference_presidency",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalConfirmationRequest",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("last_heard_on", models.DateField(editable=False, verbose_name="last heard of on")),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        editable=False, help_text="0: no reminder.", verbose_name="number of the reminder"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh-hans", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "edition",
                    models.CharField(editable=False, max_length=64, verbose_name="digest of the record as asked about"),
                ),
                ("address", models.EmailField(blank=True, editable=False, max_length=254, verbose_name="address")),
                ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="sent at")),
                ("bounced_at", models.DateTimeField(editable=False, null=True, verbose_name="came back at")),
                (
                    "error",
                    models.CharField(
                        blank=True, editable=False, max_length=500, verbose_name="what the mail server said"
                    ),
                ),
                ("expires_at", models.DateTimeField(editable=False, verbose_name="link open until")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "All is right"),
                            ("corrected", "Details have changed"),
                            ("succeeded", "A successor is named"),
                            ("not-me", "Not this person"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="answered at")),
                ("proposed", models.JSONField(blank=True, default=dict, editable=False, verbose_name="proposed")),
                ("note", models.CharField(blank=True, editable=False, max_length=500, verbose_name="note")),
                ("is_accepted", models.BooleanField(editable=False, null=True, verbose_name="accepted")),
                (
                    "accepted",
                    models.JSONField(blank=True, default=list, editable=False, verbose_name="fields accepted"),
                ),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="decided at")),
                ("comment", models.CharField(blank=True, editable=False, max_length=500, verbose_name="comment")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.contactpoint",
                        verbose_name="contact point",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical request to confirm",
                "verbose_name_plural": "historical requests to confirm",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContactPoint",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("national-authority", "National Authority"),
                            ("foreign-ministry", "Foreign ministry"),
                            ("mission-vienna", "Mission in Vienna"),
                            ("mission-new-york", "Mission in New York"),
                            ("technical", "Technical"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("institution", models.CharField(max_length=160, verbose_name="institution")),
                ("post", models.CharField(blank=True, max_length=120, verbose_name="post")),
                (
                    "person",
                    models.CharField(
                        blank=True,
                        help_text="Name as the State gave it; empty for an office.",
                        max_length=120,
                        verbose_name="person",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "phone",
                    phonenumber_field.modelfields.PhoneNumberField(
                        blank=True,
                        help_text="With the code of the country, such as +43 1 26030 6200.",
                        max_length=128,
                        region=None,
                        verbose_name="telephone",
                    ),
                ),
                (
                    "languages",
                    models.CharField(
                        default="en",
                        help_text="Codes of the languages in which to write to it, the preferred one first: en; fr.",
                        max_length=30,
                        validators=[outreach.models.languages.check_languages],
                        verbose_name="languages",
                    ),
                ),
                (
                    "nominated_by_note",
                    models.CharField(
                        help_text="The note verbale by which the State named it.",
                        max_length=80,
                        verbose_name="reference of the note",
                    ),
                ),
                ("nominated_on", models.DateField(help_text="The date of the note.", verbose_name="nominated on")),
                (
                    "confirmed_on",
                    models.DateField(
                        blank=True,
                        help_text="The day on which it was last confirmed to be right.",
                        null=True,
                        verbose_name="confirmed on",
                    ),
                ),
                (
                    "retired_on",
                    models.DateField(
                        blank=True, help_text="The day it left the post.", null=True, verbose_name="retired on"
                    ),
                ),
                (
                    "secretariat_only",
                    models.CharField(
                        blank=True,
                        help_text="What nobody but the Secretariat is shown, also not those who serve the State.",
                        max_length=60,
                        validators=[outreach.models.contacts.check_private],
                        verbose_name="for the Secretariat only",
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.state",
                        verbose_name="State",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.contactpoint",
                        verbose_name="successor",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical contact point",
                "verbose_name_plural": "historical contact points",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCoordinator",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "person",
                    models.CharField(
                        blank=True, help_text="Name as the State gave it.", max_length=120, verbose_name="person"
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=120, verbose_name="post")),
                ("institution", models.CharField(blank=True, max_length=160, verbose_name="institution")),
                ("starts_on", models.DateField(verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="Last day; empty while it is open.", null=True, verbose_name="until"
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "scope",
                    models.CharField(
                        choices=[("global", "Global"), ("regional", "Regional")],
                        default="global",
                        max_length=10,
                        verbose_name="scope",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "sign_in",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The account with which this person signs in here. It must hold the role already.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sign-in",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.state",
                        verbose_name="State",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical coordinator",
                "verbose_name_plural": "historical coordinators",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEvent",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("starts_on", models.DateField(editable=False, verbose_name="first possible day")),
                ("ends_on", models.DateField(editable=False, verbose_name="last possible day")),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "Day"), ("range", "Range of days"), ("month", "Month"), ("year", "Year")],
                        editable=False,
                        max_length=5,
                        verbose_name="precision",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_ar", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=200, null=True, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("conference", "Article XIV conference"),
                            ("international-day", "International Day against Nuclear Tests"),
                            ("ministerial", "Ministerial meeting of the Friends of the CTBT"),
                            ("regional", "Regional meeting"),
                            ("multilateral", "Multilateral meeting"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=150, verbose_name="place")),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="Where the date and place come from.", verbose_name="source"
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.conference",
                        verbose_name="conference",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical event",
                "verbose_name_plural": "historical events",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalExport",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("listed", models.CharField(help_text="What the rows are.", max_length=100, verbose_name="list")),
                (
                    "address",
                    models.TextField(help_text="The list with its filters, search and order.", verbose_name="address"),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("csv", "CSV"),
                            ("xlsx", "Excel (XLSX)"),
                            ("json", "JSON"),
                            ("docx", "Word"),
                            ("vcf", "vCard"),
                        ],
                        max_length=4,
                        verbose_name="format",
                    ),
                ),
                (
                    "is_raw",
                    models.BooleanField(
                        default=False, help_text="Whether it is the form that imports back.", verbose_name="raw"
                    ),
                ),
                (
                    "is_personal",
                    models.BooleanField(help_text="Whether the rows may name persons.", verbose_name="personal data"),
                ),
                ("rows", models.PositiveIntegerField(verbose_name="rows")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical export",
                "verbose_name_plural": "historical exports",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFocalPoint",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "person",
                    models.CharField(
                        blank=True, help_text="Name as the State gave it.", max_length=120, verbose_name="person"
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=120, verbose_name="post")),
                ("institution", models.CharField(blank=True, max_length=160, verbose_name="institution")),
                ("starts_on", models.DateField(verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="Last day; empty while it is open.", null=True, verbose_name="until"
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "note_reference",
                    models.CharField(
                        blank=True,
                        help_text="The note verbale that volunteered the State.",
                        max_length=80,
                        verbose_name="reference of the note",
                    ),
                ),
                (
                    "languages",
                    models.CharField(
                        blank=True,
                        help_text="Codes of the languages in which it assists, the preferred one first: en; fr.",
                        max_length=30,
                        validators=[outreach.models.languages.check_languages],
                        verbose_name="languages",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sign_in",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The account with which this person signs in here. It must hold the role already.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sign-in",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.state",
                        verbose_name="State",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical focal point",
                "verbose_name_plural": "historical focal-point roster",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFocalPoint_regions",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "focalpoint",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.focalpoint",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="outreach.historicalfocalpoint",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalFocalPoint_regions",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFollowUp",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("what", models.CharField(max_length=250, verbose_name="what is to be done")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                (
                    "snoozed_until",
                    models.DateField(
                        blank=True,
                        help_text="Until this day nobody is reminded; the due date stays.",
                        null=True,
                        verbose_name="put off until",
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Who does it. Only a person who may see the activity.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "promised_to",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The State to which it was promised; empty if it was promised to none.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.state",
                        verbose_name="promised to",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical follow-up",
                "verbose_name_plural": "historical follow-ups",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalImport",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "noun",
                    models.CharField(
                        choices=[
                            ("activities", "Activities"),
                            ("contacts", "Contacts"),
                            ("reports", "Progress reports"),
                        ],
                        max_length=10,
                        verbose_name="what it holds",
                    ),
                ),
                ("name", models.CharField(editable=False, max_length=150, verbose_name="name of the file")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh-hans", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        editable=False,
                        help_text="That of the problems.",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be checked"),
                            ("checking", "Being checked"),
                            ("ready", "Ready to be imported"),
                            ("refused", "Refused"),
                            ("confirmed", "Waiting to be written"),
                            ("writing", "Being written"),
                            ("done", "Imported"),
                            ("failed", "Failed"),
                            ("discarded", "Given up"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="attempt")),
                ("uploaded_at", models.DateTimeField(editable=False, verbose_name="uploaded at")),
                ("asked_at", models.DateTimeField(editable=False, verbose_name="asked for at")),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="finished at"),
                ),
                ("total", models.PositiveIntegerField(default=0, editable=False, verbose_name="rows in the file")),
                ("good", models.PositiveIntegerField(default=0, editable=False, verbose_name="new rows")),
                ("failure", models.TextField(blank=True, editable=False, verbose_name="why it failed")),
                (
                    "first_key",
                    models.BigIntegerField(
                        blank=True, editable=False, null=True, verbose_name="key of the first new row"
                    ),
                ),
                (
                    "last_key",
                    models.BigIntegerField(
                        blank=True, editable=False, null=True, verbose_name="key of the last new row"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical import",
                "verbose_name_plural": "historical imports",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalJoinRequest",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="What the State contributed, if told.",
                        max_length=250,
                        verbose_name="note",
                    ),
                ),
                ("asked_at", models.DateTimeField(editable=False, verbose_name="asked at")),
                ("is_accepted", models.BooleanField(editable=False, null=True, verbose_name="accepted")),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided at")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Why it was declined, told to the State that asked.",
                        max_length=250,
                        verbose_name="reason",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.state",
                        verbose_name="State that asks",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical request to be added",
                "verbose_name_plural": "historical requests to be added",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMeasure",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("paragraph", models.PositiveSmallIntegerField(default=10, verbose_name="paragraph")),
                (
                    "letter",
                    models.CharField(
                        max_length=1,
                        validators=[django.core.validators.RegexValidator("^[a-z]$")],
                        verbose_name="letter",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="short title")),
                ("title_ar", models.CharField(max_length=200, null=True, verbose_name="short title")),
                ("title_zh_hans", models.CharField(max_length=200, null=True, verbose_name="short title")),
                ("title_en", models.CharField(max_length=200, null=True, verbose_name="short title")),
                ("title_fr", models.CharField(max_length=200, null=True, verbose_name="short title")),
                ("title_ru", models.CharField(max_length=200, null=True, verbose_name="short title")),
                ("title_es", models.CharField(max_length=200, null=True, verbose_name="short title")),
                (
                    "addressed_to",
                    models.CharField(
                        choices=[
                            ("all-states", "All States"),
                            ("ratifying-states", "Ratifying States"),
                            ("annex-2-states", "Remaining Annex 2 States"),
                            ("commission", "Preparatory Commission"),
                            ("secretariat", "Provisional Technical Secretariat"),
                        ],
                        max_length=20,
                        verbose_name="addressed to",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("signatures", "Further signatures and ratifications"),
                            ("outreach", "Bilateral, regional and multilateral outreach"),
                            ("coordinators", "Coordinators"),
                            ("roster", "Focal-point roster"),
                            ("progress", "Progress reports of Annex 2 States"),
                            ("eminent-persons", "Group of Eminent Persons"),
                            ("international-day", "International Day against Nuclear Tests"),
                            ("seminars", "Regional seminars"),
                            ("cooperation", "International cooperation and training"),
                            ("education", "Education and benefits"),
                            ("legal-assistance", "Legal assistance and contact directory"),
                            ("overview", "Overview of outreach"),
                            ("civil-society", "Organizations and civil society"),
                            ("verification", "Completing the verification regime"),
                            ("participation", "Participation in the verification regime"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="theme",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.conference",
                        verbose_name="conference that adopted it",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical measure",
                "verbose_name_plural": "historical measures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOrganization",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_ar", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("acronym", models.CharField(blank=True, max_length=20, verbose_name="acronym")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("group-of-states", "Group of States"),
                            ("intergovernmental", "Intergovernmental organization"),
                            ("non-governmental", "Non-governmental organization"),
                            ("eminent-persons", "Group of Eminent Persons"),
                            ("youth-group", "CTBTO Youth Group"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="The source of the membership, with its date.", verbose_name="note"
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical organization",
                "verbose_name_plural": "historical organizations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOverview",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "symbol",
                    models.CharField(
                        help_text="The document's symbol, such as CTBT-Art.XIV/2021/4.",
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[!-~]*[0-9A-Za-z]\\Z",
                                "Give the whole symbol with its number, without spaces.",
                                "symbol",
                            )
                        ],
                        verbose_name="symbol",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh-hans", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "as_of",
                    models.DateField(
                        help_text="The date of the document; treaty status is as of this day.", verbose_name="as of"
                    ),
                ),
                ("has_appendix", models.BooleanField(default=False, verbose_name="with the lists of States")),
                ("issued_at", models.DateTimeField(verbose_name="issued at")),
                ("figures", models.JSONField(verbose_name="figures")),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.conference",
                        verbose_name="issued to the conference",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical overview",
                "verbose_name_plural": "historical overviews",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProgressReport",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("reported_on", models.DateField(verbose_name="date of the report")),
                (
                    "received_on",
                    models.DateField(help_text="The day it reached the Secretariat.", verbose_name="received on"),
                ),
                (
                    "step",
                    models.TextField(
                        help_text="In the State's own words; they are never edited.", verbose_name="the step"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh-hans", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        default="en",
                        help_text="The language of the words.",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("government", "Step in government"),
                            ("parliament", "Step in parliament"),
                            ("legislation", "Preparation of legislation"),
                            ("consultation", "Consultations at home"),
                            ("cooperation", "Work with the Preparatory Commission"),
                            ("statement", "Statement"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="kind of step",
                    ),
                ),
                (
                    "source",
                    models.TextField(
                        help_text="How it was told: a note verbale, a statement, a letter; with its address if public.",
                        verbose_name="source",
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True, help_text="The number of the document.", max_length=80, verbose_name="reference"
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("secretariat", "Secretariat only"),
                            ("coordinators", "Coordinators"),
                            ("public", "Public"),
                        ],
                        default="secretariat",
                        help_text="As the State has chosen.",
                        max_length=15,
                        verbose_name="who may see it",
                    ),
                ),
                (
                    "acknowledged_on",
                    models.DateField(
                        blank=True,
                        help_text="The day the Secretariat thanked for it.",
                        null=True,
                        verbose_name="acknowledged on",
                    ),
                ),
                ("recorded_at", models.DateTimeField(blank=True, editable=False, verbose_name="recorded at")),
                ("changed_at", models.DateTimeField(blank=True, editable=False, verbose_name="changed at")),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="A State listed in Annex 2 that is not a ratifier on the day of the report.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.state",
                        verbose_name="State",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical progress report",
                "verbose_name_plural": "historical progress reports",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReduction",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("on", models.DateField(help_text="The day by which the time was past.", verbose_name="as of")),
                ("persons", models.PositiveIntegerField(verbose_name="persons")),
                ("counts", models.JSONField(blank=True, default=dict, verbose_name="rows by model")),
                (
                    "mentions",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Free texts to be looked at.",
                        verbose_name="where a name still stands",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Nobody where the machine ran it by itself.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical reduction of persons",
                "verbose_name_plural": "historical reductions of persons",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReviewStep",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("edit", "Changed after clearing"),
                            ("submit", "Submitted"),
                            ("withdraw", "Withdrawn"),
                            ("return", "Returned"),
                            ("clear", "Cleared"),
                        ],
                        max_length=10,
                        verbose_name="step",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical review step",
                "verbose_name_plural": "historical review steps",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRosterOffer",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "person",
                    models.CharField(
                        help_text="Name as it is to stand on the roster.", max_length=120, verbose_name="person"
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=120, verbose_name="post")),
                ("institution", models.CharField(blank=True, max_length=160, verbose_name="institution")),
                (
                    "languages",
                    models.CharField(
                        help_text="Codes of the languages in which it assists, the preferred one first: en; fr.",
                        max_length=30,
                        validators=[outreach.models.languages.check_languages],
                        verbose_name="languages",
                    ),
                ),
                (
                    "note_reference",
                    models.CharField(
                        blank=True,
                        help_text="The note verbale that volunteers the State, if it was sent already.",
                        max_length=80,
                        verbose_name="reference of the note",
                    ),
                ),
                ("offered_at", models.DateTimeField(editable=False, verbose_name="offered at")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="withdrawn at")),
                ("is_cleared", models.BooleanField(editable=False, null=True, verbose_name="cleared")),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided at")),
                (
                    "comment",
                    models.TextField(
                        blank=True, editable=False, help_text="Why it was declined.", verbose_name="comment"
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "focal_point",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.focalpoint",
                        verbose_name="focal point",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="offered by",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.state",
                        verbose_name="State",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical offer for the roster",
                "verbose_name_plural": "historical offers for the roster",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "noun",
                    models.CharField(
                        choices=[
                            ("activities", "Activities"),
                            ("contacts", "Contacts"),
                            ("reports", "Progress reports"),
                        ],
                        max_length=10,
                        verbose_name="what it holds",
                    ),
                ),
                ("name", models.CharField(editable=False, max_length=150, verbose_name="name of the file")),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=120, upload_to=outreach.models.exchanges.place_of, verbose_name="file"
                    ),
                ),
                (
                    "rejects",
                    models.FileField(
                        blank=True,
                        editable=False,
                        max_length=120,
                        upload_to=outreach.models.exchanges.place_of,
                        verbose_name="rows with problems",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh-hans", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        editable=False,
                        help_text="That of the problems.",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be checked"),
                            ("checking", "Being checked"),
                            ("ready", "Ready to be imported"),
                            ("refused", "Refused"),
                            ("confirmed", "Waiting to be written"),
                            ("writing", "Being written"),
                            ("done", "Imported"),
                            ("failed", "Failed"),
                            ("discarded", "Given up"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="attempt")),
                ("uploaded_at", models.DateTimeField(editable=False, verbose_name="uploaded at")),
                ("asked_at", models.DateTimeField(editable=False, verbose_name="asked for at")),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="finished at"),
                ),
                ("total", models.PositiveIntegerField(default=0, editable=False, verbose_name="rows in the file")),
                ("good", models.PositiveIntegerField(default=0, editable=False, verbose_name="new rows")),
                (
                    "duplicates",
                    models.JSONField(blank=True, default=list, editable=False, verbose_name="rows told already"),
                ),
                ("preview", models.JSONField(blank=True, default=list, editable=False, verbose_name="first rows")),
                ("problems", models.JSONField(blank=True, default=list, editable=False, verbose_name="problems")),
                ("failure", models.TextField(blank=True, editable=False, verbose_name="why it failed")),
                (
                    "first_key",
                    models.BigIntegerField(
                        blank=True, editable=False, null=True, verbose_name="key of the first new row"
                    ),
                ),
                (
                    "last_key",
                    models.BigIntegerField(
                        blank=True, editable=False, null=True, verbose_name="key of the last new row"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-uploaded_at", "-pk"],
                "indexes": [models.Index(fields=["stage", "asked_at"], name="import_waiting")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage__in", ["confirmed", "writing", "done"]), _negated=True),
                            ("confirmed_by__isnull", False),
                            _connector="OR",
                        ),
                        name="import_written_was_confirmed",
                        violation_error_message="Rows are written only after somebody has confirmed them.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="What the State contributed, if told.",
                        max_length=250,
                        verbose_name="note",
                    ),
                ),
                ("asked_at", models.DateTimeField(editable=False, verbose_name="asked at")),
                ("is_accepted", models.BooleanField(editable=False, null=True, verbose_name="accepted")),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided at")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Why it was declined, told to the State that asked.",
                        max_length=250,
                        verbose_name="reason",
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_requests",
                        to="outreach.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="states.state",
                        verbose_name="State that asks",
                    ),
                ),
            ],
            options={
                "verbose_name": "request to be added",
                "verbose_name_plural": "requests to be added",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("activity", "state"),
                        name="join_request_open_once_a_state",
                        violation_error_message="This State has asked to be added already; its request waits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("is_accepted__isnull", True),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("is_accepted__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="join_request_is_decided_wholly",
                        violation_error_message="A decision has a person, a moment and an answer.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("paragraph", models.PositiveSmallIntegerField(default=10, verbose_name="paragraph")),
                (
                    "letter",
                    models.CharField(
                        max_length=1,
                        validators=[django.core.validators.RegexValidator("^[a-z]$")],
                        verbose_name="letter",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="short title")),
                ("title_ar", models.CharField(max_length=200, null=True, verbose_name="short title")),
                ("title_zh_hans", models.CharField(max_length=200, null=True, verbose_name="short title")),
                ("title_en", models.CharField(max_length=200, null=True, verbose_name="short title")),
                ("title_fr", models.CharField(max_length=200, null=True, verbose_name="short title")),
                ("title_ru", models.CharField(max_length=200, null=True, verbose_name="short title")),
                ("title_es", models.CharField(max_length=200, null=True, verbose_name="short title")),
                (
                    "addressed_to",
                    models.CharField(
                        choices=[
                            ("all-states", "All States"),
                            ("ratifying-states", "Ratifying States"),
                            ("annex-2-states", "Remaining Annex 2 States"),
                            ("commission", "Preparatory Commission"),
                            ("secretariat", "Provisional Technical Secretariat"),
                        ],
                        max_length=20,
                        verbose_name="addressed to",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("signatures", "Further signatures and ratifications"),
                            ("outreach", "Bilateral, regional and multilateral outreach"),
                            ("coordinators", "Coordinators"),
                            ("roster", "Focal-point roster"),
                            ("progress", "Progress reports of Annex 2 States"),
                            ("eminent-persons", "Group of Eminent Persons"),
                            ("international-day", "International Day against Nuclear Tests"),
                            ("seminars", "Regional seminars"),
                            ("cooperation", "International cooperation and training"),
                            ("education", "Education and benefits"),
                            ("legal-assistance", "Legal assistance and contact directory"),
                            ("overview", "Overview of outreach"),
                            ("civil-society", "Organizations and civil society"),
                            ("verification", "Completing the verification regime"),
                            ("participation", "Participation in the verification regime"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="theme",
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="outreach.conference",
                        verbose_name="conference that adopted it",
                    ),
                ),
            ],
            options={
                "verbose_name": "measure",
                "verbose_name_plural": "measures",
                "ordering": ["-conference", "letter"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conference", "paragraph", "letter"),
                        name="measure_letter_once_a_conference",
                        violation_error_message="This conference has a measure of this letter already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPlanItem",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("what", models.CharField(max_length=250, verbose_name="what is to be done")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The one that chose the coordinators whose plan it is.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.conference",
                        verbose_name="conference",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "promised_to",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The State to which it was promised; empty if it was promised to none.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.state",
                        verbose_name="promised to",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty for what concerns the world.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The coordinating State that does it; empty for the Secretariat.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.state",
                        verbose_name="who",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.measure",
                        verbose_name="measure",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical plan item",
                "verbose_name_plural": "historical action plan",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActivity_measures",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.activity",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="outreach.historicalactivity",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.measure",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalActivity_measures",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="activity",
            name="measures",
            field=models.ManyToManyField(
                blank=True, related_name="activities", to="outreach.measure", verbose_name="measures it carries out"
            ),
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_ar", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("acronym", models.CharField(blank=True, max_length=20, verbose_name="acronym")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("group-of-states", "Group of States"),
                            ("intergovernmental", "Intergovernmental organization"),
                            ("non-governmental", "Non-governmental organization"),
                            ("eminent-persons", "Group of Eminent Persons"),
                            ("youth-group", "CTBTO Youth Group"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="The source of the membership, with its date.", verbose_name="note"
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "members",
                    models.ManyToManyField(
                        blank=True, related_name="organizations", to="states.state", verbose_name="members"
                    ),
                ),
            ],
            options={
                "verbose_name": "organization",
                "verbose_name_plural": "organizations",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name",),
                        name="organization_name_once",
                        violation_error_message="An organization of this name is recorded already.",
                    ),
                    models.UniqueConstraint(
                        fields=("name_ar",),
                        name="organization_name_once-ar",
                        violation_error_message="An organization of this name is recorded already.",
                    ),
                    models.UniqueConstraint(
                        fields=("name_zh_hans",),
                        name="organization_name_once-zh-hans",
                        violation_error_message="An organization of this name is recorded already.",
                    ),
                    models.UniqueConstraint(
                        fields=("name_en",),
                        name="organization_name_once-en",
                        violation_error_message="An organization of this name is recorded already.",
                    ),
                    models.UniqueConstraint(
                        fields=("name_fr",),
                        name="organization_name_once-fr",
                        violation_error_message="An organization of this name is recorded already.",
                    ),
                    models.UniqueConstraint(
                        fields=("name_ru",),
                        name="organization_name_once-ru",
                        violation_error_message="An organization of this name is recorded already.",
                    ),
                    models.UniqueConstraint(
                        fields=("name_es",),
                        name="organization_name_once-es",
                        violation_error_message="An organization of this name is recorded already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalOrganization_members",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="outreach.historicalorganization",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.state",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalOrganization_members",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActivity_undertaken_by_organizations",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.activity",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="outreach.historicalactivity",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalActivity_undertaken_by_organizations",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActivity_partners",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.activity",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="outreach.historicalactivity",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalActivity_partners",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActivity_addressed_to_organizations",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.activity",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="outreach.historicalactivity",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalActivity_addressed_to_organizations",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="activity",
            name="addressed_to_organizations",
            field=models.ManyToManyField(
                blank=True,
                related_name="activities_towards",
                to="outreach.organization",
                verbose_name="groups it was addressed to",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="partners",
            field=models.ManyToManyField(
                blank=True,
                related_name="partnerships",
                to="outreach.organization",
                verbose_name="partner organizations",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="undertaken_by_organizations",
            field=models.ManyToManyField(
                blank=True,
                related_name="activities",
                to="outreach.organization",
                verbose_name="organizations that undertook it",
            ),
        ),
        migrations.CreateModel(
            name="Overview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "symbol",
                    models.CharField(
                        help_text="The document's symbol, such as CTBT-Art.XIV/2021/4.",
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[!-~]*[0-9A-Za-z]\\Z",
                                "Give the whole symbol with its number, without spaces.",
                                "symbol",
                            )
                        ],
                        verbose_name="symbol",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh-hans", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "as_of",
                    models.DateField(
                        help_text="The date of the document; treaty status is as of this day.", verbose_name="as of"
                    ),
                ),
                ("has_appendix", models.BooleanField(default=False, verbose_name="with the lists of States")),
                ("issued_at", models.DateTimeField(verbose_name="issued at")),
                ("figures", models.JSONField(verbose_name="figures")),
                ("docx", models.BinaryField(verbose_name="Word document")),
                ("html", models.TextField(verbose_name="web page")),
                (
                    "left_out",
                    models.TextField(
                        blank=True, help_text="What was not printed and why, as CSV.", verbose_name="left out"
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overviews",
                        to="outreach.conference",
                        verbose_name="issued to the conference",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "versions",
                    models.ManyToManyField(
                        related_name="overviews", to="outreach.activityversion", verbose_name="made from"
                    ),
                ),
            ],
            options={
                "verbose_name": "overview",
                "verbose_name_plural": "overviews",
                "ordering": ["-issued_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("symbol", "language"),
                        name="overview_symbol_once_a_language",
                        violation_error_message="An overview has been issued under this symbol in this language already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=250, verbose_name="what is to be done")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "conference",
                    models.ForeignKey(
                        help_text="The one that chose the coordinators whose plan it is.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_items",
                        to="outreach.conference",
                        verbose_name="conference",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_items",
                        to="outreach.measure",
                        verbose_name="measure",
                    ),
                ),
                (
                    "promised_to",
                    models.ForeignKey(
                        blank=True,
                        help_text="The State to which it was promised; empty if it was promised to none.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="states.state",
                        verbose_name="promised to",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty for what concerns the world.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="states.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        help_text="The coordinating State that does it; empty for the Secretariat.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_items",
                        to="states.state",
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan item",
                "verbose_name_plural": "action plan",
                "ordering": ["due_on", "pk"],
                "indexes": [models.Index(fields=["done_on", "due_on", "id"], name="plan_item_due")],
            },
        ),
        migrations.CreateModel(
            name="Preferences",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh-hans", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        default="en",
                        help_text="The language of mails to this person; the pages follow the choice at their top.",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("gets_digest", models.BooleanField(default=True, verbose_name="weekly digest by mail")),
                (
                    "digest_sent_on",
                    models.DateField(
                        editable=False,
                        help_text="So that a week's digest is sent once.",
                        null=True,
                        verbose_name="last digest sent on",
                    ),
                ),
                (
                    "digest_claimed_at",
                    models.DateTimeField(
                        editable=False,
                        help_text="So that two runs do not send it twice.",
                        null=True,
                        verbose_name="digest being sent since",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preferences",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "preferences",
                "verbose_name_plural": "preferences",
            },
        ),
        migrations.CreateModel(
            name="ProgressReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reported_on", models.DateField(verbose_name="date of the report")),
                (
                    "received_on",
                    models.DateField(help_text="The day it reached the Secretariat.", verbose_name="received on"),
                ),
                (
                    "step",
                    models.TextField(
                        help_text="In the State's own words; they are never edited.", verbose_name="the step"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh-hans", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        default="en",
                        help_text="The language of the words.",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("government", "Step in government"),
                            ("parliament", "Step in parliament"),
                            ("legislation", "Preparation of legislation"),
                            ("consultation", "Consultations at home"),
                            ("cooperation", "Work with the Preparatory Commission"),
                            ("statement", "Statement"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="kind of step",
                    ),
                ),
                (
                    "source",
                    models.TextField(
                        help_text="How it was told: a note verbale, a statement, a letter; with its address if public.",
                        verbose_name="source",
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True, help_text="The number of the document.", max_length=80, verbose_name="reference"
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("secretariat", "Secretariat only"),
                            ("coordinators", "Coordinators"),
                            ("public", "Public"),
                        ],
                        default="secretariat",
                        help_text="As the State has chosen.",
                        max_length=15,
                        verbose_name="who may see it",
                    ),
                ),
                (
                    "acknowledged_on",
                    models.DateField(
                        blank=True,
                        help_text="The day the Secretariat thanked for it.",
                        null=True,
                        verbose_name="acknowledged on",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="recorded at")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed at")),
                ("search_text", models.TextField(editable=False, verbose_name="search text")),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "state",
                    models.ForeignKey(
                        db_index=False,
                        help_text="A State listed in Annex 2 that is not a ratifier on the day of the report.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="progress_reports",
                        to="states.state",
                        verbose_name="State",
                    ),
                ),
            ],
            options={
                "verbose_name": "progress report",
                "verbose_name_plural": "progress reports",
                "ordering": ["-reported_on", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["-reported_on", "-id", "visibility", "state", "kind"], name="report_latest_first"
                    ),
                    models.Index(fields=["state", "-reported_on"], name="report_by_state"),
                    models.Index(fields=["acknowledged_on"], name="report_acknowledged"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("received_on__gte", models.F("reported_on"))),
                        name="report_received_after_it_was_made",
                        violation_error_message="A report cannot be received before its date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acknowledged_on__isnull", True),
                            ("acknowledged_on__gte", models.F("received_on")),
                            _connector="OR",
                        ),
                        name="report_acknowledged_after_received",
                        violation_error_message="A report cannot be acknowledged before it was received.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reduction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("on", models.DateField(help_text="The day by which the time was past.", verbose_name="as of")),
                ("persons", models.PositiveIntegerField(verbose_name="persons")),
                ("counts", models.JSONField(blank=True, default=dict, verbose_name="rows by model")),
                (
                    "mentions",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Free texts to be looked at.",
                        verbose_name="where a name still stands",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Nobody where the machine ran it by itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "reduction of persons",
                "verbose_name_plural": "reductions of persons",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("edit", "Changed after clearing"),
                            ("submit", "Submitted"),
                            ("withdraw", "Withdrawn"),
                            ("return", "Returned"),
                            ("clear", "Cleared"),
                        ],
                        max_length=10,
                        verbose_name="step",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="outreach.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "review step",
                "verbose_name_plural": "review steps",
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["-at", "-id"], name="review_step_latest_first")],
            },
        ),
        migrations.CreateModel(
            name="RosterOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.CharField(
                        help_text="Name as it is to stand on the roster.", max_length=120, verbose_name="person"
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=120, verbose_name="post")),
                ("institution", models.CharField(blank=True, max_length=160, verbose_name="institution")),
                (
                    "languages",
                    models.CharField(
                        help_text="Codes of the languages in which it assists, the preferred one first: en; fr.",
                        max_length=30,
                        validators=[outreach.models.languages.check_languages],
                        verbose_name="languages",
                    ),
                ),
                (
                    "note_reference",
                    models.CharField(
                        blank=True,
                        help_text="The note verbale that volunteers the State, if it was sent already.",
                        max_length=80,
                        verbose_name="reference of the note",
                    ),
                ),
                ("offered_at", models.DateTimeField(editable=False, verbose_name="offered at")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="withdrawn at")),
                ("is_cleared", models.BooleanField(editable=False, null=True, verbose_name="cleared")),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided at")),
                (
                    "comment",
                    models.TextField(
                        blank=True, editable=False, help_text="Why it was declined.", verbose_name="comment"
                    ),
                ),
                ("is_demonstration", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "focal_point",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offer",
                        to="outreach.focalpoint",
                        verbose_name="focal point",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="offered by",
                    ),
                ),
                (
                    "regions",
                    models.ManyToManyField(related_name="+", to="states.region", verbose_name="regions it assists"),
                ),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roster_offers",
                        to="states.state",
                        verbose_name="State",
                    ),
                ),
            ],
            options={
                "verbose_name": "offer for the roster",
                "verbose_name_plural": "offers for the roster",
                "ordering": ["-offered_at", "-pk"],
                "indexes": [
                    models.Index(fields=["decided_at", "withdrawn_at", "offered_at"], name="roster_offer_waiting")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=("state", "person"),
                        name="roster_offer_open_once_a_person",
                        violation_error_message="Your State has offered this person already; the offer waits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True), ("decided_by__isnull", True), ("is_cleared__isnull", True)
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("is_cleared__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="roster_offer_is_decided_wholly",
                        violation_error_message="A decision has a person, a moment and an answer.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_at__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"
                        ),
                        name="roster_offer_withdrawn_or_decided",
                        violation_error_message="What was withdrawn is not decided.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("comment", ""), ("is_cleared", False), _negated=True),
                        name="roster_offer_declined_with_a_comment",
                        violation_error_message="Say why the offer is declined.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("focal_point__isnull", False), ("is_cleared", True)),
                            models.Q(
                                models.Q(("is_cleared__isnull", True), ("is_cleared", False), _connector="OR"),
                                ("focal_point__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="roster_offer_cleared_makes_focal_point",
                        violation_error_message="An offer that is cleared has its focal point, and no other has one.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRosterOffer_regions",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="outreach.historicalrosteroffer",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="states.region",
                    ),
                ),
                (
                    "rosteroffer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="outreach.rosteroffer",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalRosterOffer_regions",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "page",
                    models.CharField(
                        choices=[
                            ("outreach:activity-list", "Activities"),
                            ("states:state-list", "States"),
                            ("outreach:report-list", "Progress reports"),
                            ("outreach:roster", "Coordinators and focal points"),
                            ("outreach:assistance-list", "Legal assistance"),
                            ("outreach:plan-item-list", "Action plan"),
                            ("outreach:directory", "Contact directory"),
                        ],
                        max_length=40,
                        verbose_name="list",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "query",
                    models.TextField(
                        blank=True,
                        help_text="What stands after the question mark of the address.",
                        verbose_name="query",
                    ),
                ),
                ("is_shared", models.BooleanField(default=False, verbose_name="shared with everyone")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "page", "name"),
                        name="saved_view_name_once_a_list",
                        violation_error_message="You have a view of this name already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityTranslation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "Arabic"),
                            ("zh-hans", "Chinese"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                        ],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("summary", models.TextField(blank=True, verbose_name="what was done")),
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
                ("made_from", models.CharField(editable=False, max_length=64, verbose_name="made from")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="translations",
                        to="outreach.activity",
                        verbose_name="activity",
                    ),
                ),
            ],
            options={
                "verbose_name": "translation",
                "verbose_name_plural": "translations",
                "ordering": ["language"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("activity", "language"),
                        name="activity_translated_once_a_language",
                        violation_error_message="There is a translation into this language already.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("review", "cleared"), _negated=True), ("cleared_version__isnull", False), _connector="OR"
                ),
                name="activity_cleared_has_a_version",
                violation_error_message="An activity is cleared by clearing it, which keeps the cleared text.",
            ),
        ),
    ]
