import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0013_review_queue_holds_what_lists_filter_by"),
        ("states", "0003_roles_keep_other_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="followup",
            name="snoozed_until",
            field=models.DateField(
                blank=True,
                help_text="Until this day nobody is reminded; the due date stays.",
                null=True,
                verbose_name="put off until",
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="snoozed_until",
            field=models.DateField(
                blank=True,
                help_text="Until this day nobody is reminded; the due date stays.",
                null=True,
                verbose_name="put off until",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalEvent",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
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
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "digest",
                    models.CharField(editable=False, max_length=64, unique=True, verbose_name="digest of the secret"),
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
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
    ]
