from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0030_roles_see_reductions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="export",
            name="format",
            field=models.CharField(
                choices=[("csv", "CSV"), ("xlsx", "Excel (XLSX)"), ("json", "JSON"), ("docx", "Word")],
                max_length=4,
                verbose_name="format",
            ),
        ),
        migrations.AlterField(
            model_name="historicalexport",
            name="format",
            field=models.CharField(
                choices=[("csv", "CSV"), ("xlsx", "Excel (XLSX)"), ("json", "JSON"), ("docx", "Word")],
                max_length=4,
                verbose_name="format",
            ),
        ),
    ]
