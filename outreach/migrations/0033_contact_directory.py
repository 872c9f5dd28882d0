import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import outreach.models.contacts


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0032_sentences_of_assistance_beside_their_fields"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="contactpoint",
            name="secretariat_only",
            field=models.CharField(
                blank=True,
                help_text="What nobody but the Secretariat is shown, also not those who serve the State.",
                max_length=60,
                validators=[outreach.models.contacts.check_private],
                verbose_name="for the Secretariat only",
            ),
        ),
        migrations.AddField(
            model_name="export",
            name="contacts",
            field=models.ManyToManyField(
                blank=True,
                editable=False,
                help_text="Whose details the file holds.",
                related_name="exports",
                to="outreach.contactpoint",
                verbose_name="contact points",
            ),
        ),
        migrations.AddField(
            model_name="historicalcontactpoint",
            name="secretariat_only",
            field=models.CharField(
                blank=True,
                help_text="What nobody but the Secretariat is shown, also not those who serve the State.",
                max_length=60,
                validators=[outreach.models.contacts.check_private],
                verbose_name="for the Secretariat only",
            ),
        ),
        migrations.AlterField(
            model_name="export",
            name="format",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="historicalexport",
            name="format",
            field=models.CharField(
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
                    ("outreach:directory", "Contact directory"),
                ],
                max_length=40,
                verbose_name="list",
            ),
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
                ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="sent at")),
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
                ("claimed_at", models.DateTimeField(editable=False, null=True, verbose_name="taken on at")),
                ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="sent at")),
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
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmation_requests",
                        to="outreach.contactpoint",
                        verbose_name="contact point",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "request to confirm",
                "verbose_name_plural": "requests to confirm",
                "ordering": ["-expires_at", "-pk"],
                "indexes": [
                    models.Index(fields=["decided_at", "answered_at"], name="confirmation_waiting"),
                    models.Index(fields=["-expires_at", "-id"], name="confirmation_latest_first"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contact", "last_heard_on", "number"),
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
    ]
