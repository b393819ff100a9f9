"""Days of units tell what came as well, so that what asks for no field reads a twentieth of the rows."""

import django.db.models.deletion
from django.db import migrations, models

CAME = ("submitted", "received_in_person", "received_online", "received_postal", "refused", "withdrawn")
SETTLED = [
    *(f"{channel}_{outcome}" for channel in ("in_person", "online", "postal") for outcome in ("early", "on_time", "late")),
    "first_due_kept",
    "on_time_766",
]
FILL = f"""
    INSERT INTO procedures_unitday (unit_id, day, {", ".join((*CAME, *SETTLED))})
    SELECT unit_id, day, {", ".join(f"sum({name})" for name in CAME)}, {", ".join("0" for _ in SETTLED)}
    FROM procedures_fieldday GROUP BY unit_id, day
    ON CONFLICT (day, unit_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in CAME)}
"""  # noqa: S608 - names of columns


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0050_places_nobody_asks_by"),
        ("units", "0002_units"),
    ]

    operations = [
        *(migrations.AddField("unitday", name, models.IntegerField(default=0)) for name in CAME),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="unitday",
            name="unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="units.unit"
            ),
        ),
        migrations.AddIndex(
            model_name="unitday",
            index=models.Index(fields=["unit", "day"], name="unit_day_by_unit"),
        ),
    ]
