import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import outreach.models.languages


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0026_a_declined_request_has_a_reason"),
        ("states", "0003_roles_keep_other_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="focalpoint",
            name="languages",
            field=models.CharField(
                blank=True,
                help_text="Codes of the languages in which it assists, the preferred one first: en; fr.",
                max_length=30,
                validators=[outreach.models.languages.check_languages],
                verbose_name="languages",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="promised_to",
            field=models.ForeignKey(
                blank=True,
                help_text="The State to which it was promised; empty if it was promised to none.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="states.state",
                verbose_name="promised to",
            ),
        ),
        migrations.AddField(
            model_name="historicalfocalpoint",
            name="languages",
            field=models.CharField(
                blank=True,
                help_text="Codes of the languages in which it assists, the preferred one first: en; fr.",
                max_length=30,
                validators=[outreach.models.languages.check_languages],
                verbose_name="languages",
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="promised_to",
            field=models.ForeignKey(
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
        migrations.AlterField(
            model_name="savedview",
            name="page",
            field=models.CharField(
                choices=[
                    ("outreach:activity-list", "Activities"),
                    ("states:state-list", "States"),
                    ("outreach:report-list", "Progress reports"),
                    ("outreach:roster", "Coordinators and focal points"),
                    ("outreach:assistance-list", "Legal assistance"),
                    ("outreach:plan-item-list", "Action plan"),
                ],
                max_length=40,
                verbose_name="list",
            ),
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
        migrations.AddIndex(
            model_name="rosteroffer",
            index=models.Index(fields=["decided_at", "withdrawn_at", "offered_at"], name="roster_offer_waiting"),
        ),
        migrations.AddConstraint(
            model_name="rosteroffer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at__isnull", True), ("withdrawn_at__isnull", True)),
                fields=("state", "person"),
                name="roster_offer_open_once_a_person",
                violation_error_message="Your State has offered this person already; the offer waits.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rosteroffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("is_cleared__isnull", True)),
                    models.Q(
                        ("decided_at__isnull", False), ("decided_by__isnull", False), ("is_cleared__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="roster_offer_is_decided_wholly",
                violation_error_message="A decision has a person, a moment and an answer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rosteroffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_at__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"),
                name="roster_offer_withdrawn_or_decided",
                violation_error_message="What was withdrawn is not decided.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rosteroffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("comment", ""), ("is_cleared", False), _negated=True),
                name="roster_offer_declined_with_a_comment",
                violation_error_message="Say why the offer is declined.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rosteroffer",
            constraint=models.CheckConstraint(
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
        ),
    ]
