from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0034_roles_keep_confirmations"),
        ("states", "0003_roles_keep_other_names"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="contactpoint",
            name="contact_in_post_can_be_reached",
        ),
        migrations.AddConstraint(
            model_name="contactpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("email", ""), ("phone", ""), _negated=True),
                    ("retired_on__isnull", False),
                    _connector="OR",
                ),
                name="contact_in_post_can_be_reached",
                violation_error_message="A contact point needs an e-mail address or a telephone number.",
            ),
        ),
    ]
