import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("states", "0001_initial"), ("states", "0002_other_names")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Region",
            fields=[
                ("slug", models.SlugField(primary_key=True, serialize=False, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("name_ar", models.CharField(max_length=80, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=80, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=80, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=80, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=80, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=80, null=True, verbose_name="name")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        help_text="Place in the order of Annex 1.", verbose_name="position"
                    ),
                ),
            ],
            options={
                "verbose_name": "region",
                "verbose_name_plural": "regions",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="CertifiedFacilities",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateField(unique=True, verbose_name="as of")),
                ("certified", models.PositiveSmallIntegerField(verbose_name="certified")),
                ("planned", models.PositiveSmallIntegerField(verbose_name="planned")),
                ("source", models.TextField(verbose_name="source")),
            ],
            options={
                "verbose_name": "count of certified facilities",
                "verbose_name_plural": "counts of certified facilities",
                "ordering": ["as_of"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("certified__lte", models.F("planned"))),
                        name="certified_at_most_planned",
                        violation_error_message="No more facilities can be certified than are planned.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCertifiedFacilities",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("as_of", models.DateField(db_index=True, verbose_name="as of")),
                ("certified", models.PositiveSmallIntegerField(verbose_name="certified")),
                ("planned", models.PositiveSmallIntegerField(verbose_name="planned")),
                ("source", models.TextField(verbose_name="source")),
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
                "verbose_name": "historical count of certified facilities",
                "verbose_name_plural": "historical counts of certified facilities",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRegion",
            fields=[
                ("slug", models.SlugField(verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("name_ar", models.CharField(max_length=80, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=80, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=80, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=80, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=80, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=80, null=True, verbose_name="name")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        help_text="Place in the order of Annex 1.", verbose_name="position"
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
            ],
            options={
                "verbose_name": "historical region",
                "verbose_name_plural": "historical regions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalState",
            fields=[
                (
                    "iso3",
                    models.CharField(
                        db_index=True,
                        max_length=3,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{3}$")],
                        verbose_name="ISO 3166-1 alpha-3",
                    ),
                ),
                (
                    "iso2",
                    models.CharField(
                        db_index=True,
                        max_length=2,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{2}$")],
                        verbose_name="ISO 3166-1 alpha-2",
                    ),
                ),
                (
                    "m49",
                    models.CharField(
                        db_index=True,
                        max_length=3,
                        validators=[django.core.validators.RegexValidator("^\\d{3}$")],
                        verbose_name="UN M49",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Official short name at the United Nations.", max_length=100, verbose_name="name"
                    ),
                ),
                (
                    "name_ar",
                    models.CharField(
                        help_text="Official short name at the United Nations.",
                        max_length=100,
                        null=True,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_zh_hans",
                    models.CharField(
                        help_text="Official short name at the United Nations.",
                        max_length=100,
                        null=True,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        help_text="Official short name at the United Nations.",
                        max_length=100,
                        null=True,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_fr",
                    models.CharField(
                        help_text="Official short name at the United Nations.",
                        max_length=100,
                        null=True,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_ru",
                    models.CharField(
                        help_text="Official short name at the United Nations.",
                        max_length=100,
                        null=True,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_es",
                    models.CharField(
                        help_text="Official short name at the United Nations.",
                        max_length=100,
                        null=True,
                        verbose_name="name",
                    ),
                ),
                (
                    "is_annex_2",
                    models.BooleanField(
                        db_index=True,
                        default=False,
                        help_text="Whether entry into force requires its ratification (Article XIV (1)).",
                        verbose_name="listed in Annex 2",
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        decimal_places=6,
                        help_text="Degrees north. A point to place a sign at; it says nothing about boundaries.",
                        max_digits=9,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        decimal_places=6,
                        help_text="Degrees east.",
                        max_digits=9,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                ("names_source", models.TextField(blank=True, verbose_name="source of the names")),
                ("region_source", models.TextField(blank=True, verbose_name="source of the region")),
                ("sort_key", models.TextField(editable=False, verbose_name="sort key")),
                ("sort_key_ar", models.TextField(editable=False, null=True, verbose_name="sort key")),
                ("sort_key_zh_hans", models.TextField(editable=False, null=True, verbose_name="sort key")),
                ("sort_key_en", models.TextField(editable=False, null=True, verbose_name="sort key")),
                ("sort_key_fr", models.TextField(editable=False, null=True, verbose_name="sort key")),
                ("sort_key_ru", models.TextField(editable=False, null=True, verbose_name="sort key")),
                ("sort_key_es", models.TextField(editable=False, null=True, verbose_name="sort key")),
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
            ],
            options={
                "verbose_name": "historical State",
                "verbose_name_plural": "historical States",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="State",
            fields=[
                (
                    "iso3",
                    models.CharField(
                        max_length=3,
                        primary_key=True,
                        serialize=False,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{3}$")],
                        verbose_name="ISO 3166-1 alpha-3",
                    ),
                ),
                (
                    "iso2",
                    models.CharField(
                        max_length=2,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{2}$")],
                        verbose_name="ISO 3166-1 alpha-2",
                    ),
                ),
                (
                    "m49",
                    models.CharField(
                        max_length=3,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^\\d{3}$")],
                        verbose_name="UN M49",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Official short name at the United Nations.", max_length=100, verbose_name="name"
                    ),
                ),
                (
                    "name_ar",
                    models.CharField(
                        help_text="Official short name at the United Nations.",
                        max_length=100,
                        null=True,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_zh_hans",
                    models.CharField(
                        help_text="Official short name at the United Nations.",
                        max_length=100,
                        null=True,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        help_text="Official short name at the United Nations.",
                        max_length=100,
                        null=True,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_fr",
                    models.CharField(
                        help_text="Official short name at the United Nations.",
                        max_length=100,
                        null=True,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_ru",
                    models.CharField(
                        help_text="Official short name at the United Nations.",
                        max_length=100,
                        null=True,
                        verbose_name="name",
                    ),
                ),
                (
                    "name_es",
                    models.CharField(
                        help_text="Official short name at the United Nations.",
                        max_length=100,
                        null=True,
                        verbose_name="name",
                    ),
                ),
                (
                    "is_annex_2",
                    models.BooleanField(
                        db_index=True,
                        default=False,
                        help_text="Whether entry into force requires its ratification (Article XIV (1)).",
                        verbose_name="listed in Annex 2",
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        decimal_places=6,
                        help_text="Degrees north. A point to place a sign at; it says nothing about boundaries.",
                        max_digits=9,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        decimal_places=6,
                        help_text="Degrees east.",
                        max_digits=9,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                ("names_source", models.TextField(blank=True, verbose_name="source of the names")),
                ("region_source", models.TextField(blank=True, verbose_name="source of the region")),
                ("sort_key", models.TextField(editable=False, verbose_name="sort key")),
                ("sort_key_ar", models.TextField(editable=False, null=True, verbose_name="sort key")),
                ("sort_key_zh_hans", models.TextField(editable=False, null=True, verbose_name="sort key")),
                ("sort_key_en", models.TextField(editable=False, null=True, verbose_name="sort key")),
                ("sort_key_fr", models.TextField(editable=False, null=True, verbose_name="sort key")),
                ("sort_key_ru", models.TextField(editable=False, null=True, verbose_name="sort key")),
                ("sort_key_es", models.TextField(editable=False, null=True, verbose_name="sort key")),
                ("search_text", models.TextField(editable=False, verbose_name="search text")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="states",
                        to="states.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "State",
                "verbose_name_plural": "States",
                "ordering": ["sort_key"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalTreatyAction",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("signature", "Signature"),
                            ("ratification", "Ratification"),
                            ("succession-to-signature", "Succession to signature"),
                            ("succession", "Succession"),
                            ("accession", "Accession"),
                            ("withdrawal-of-ratification", "Withdrawal of ratification"),
                        ],
                        max_length=30,
                        verbose_name="act",
                    ),
                ),
                (
                    "done_on",
                    models.DateField(
                        help_text="The day of signature, or of deposit with the depositary.", verbose_name="date"
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[("sourced", "Sourced"), ("day-unverified", "Day unverified")],
                        default="sourced",
                        max_length=20,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("source", models.TextField(verbose_name="source")),
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
                "verbose_name": "historical treaty act",
                "verbose_name_plural": "historical treaty acts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStateName",
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
                ("name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("long", "Long form"), ("former", "Former name"), ("common", "In common use")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("source", models.TextField(verbose_name="source")),
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
                "verbose_name": "historical other name",
                "verbose_name_plural": "historical other names",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="StateName",
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
                ("name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("long", "Long form"), ("former", "Former name"), ("common", "In common use")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("source", models.TextField(verbose_name="source")),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="other_names",
                        to="states.state",
                        verbose_name="State",
                    ),
                ),
            ],
            options={
                "verbose_name": "other name",
                "verbose_name_plural": "other names",
                "ordering": ["state", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("state", "language", "name"),
                        name="state_name_once_a_language",
                        violation_error_message="This name of the State is recorded already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TreatyAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("signature", "Signature"),
                            ("ratification", "Ratification"),
                            ("succession-to-signature", "Succession to signature"),
                            ("succession", "Succession"),
                            ("accession", "Accession"),
                            ("withdrawal-of-ratification", "Withdrawal of ratification"),
                        ],
                        max_length=30,
                        verbose_name="act",
                    ),
                ),
                (
                    "done_on",
                    models.DateField(
                        help_text="The day of signature, or of deposit with the depositary.", verbose_name="date"
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[("sourced", "Sourced"), ("day-unverified", "Day unverified")],
                        default="sourced",
                        max_length=20,
                        verbose_name="certainty",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("source", models.TextField(verbose_name="source")),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="treaty_actions",
                        to="states.state",
                        verbose_name="State",
                    ),
                ),
            ],
            options={
                "verbose_name": "treaty act",
                "verbose_name_plural": "treaty acts",
                "ordering": ["done_on", "pk"],
                "indexes": [models.Index(fields=["state", "act", "done_on"], name="treaty_act_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("state", "act", "done_on"),
                        name="treaty_act_once_a_day",
                        violation_error_message="This act of this State on this day is recorded already.",
                    )
                ],
            },
        ),
    ]
