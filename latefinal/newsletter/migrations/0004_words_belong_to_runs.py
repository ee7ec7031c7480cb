from __future__ import annotations

from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0003_runs_of_old_closings")]

    operations = [
        migrations.RemoveConstraint(
            model_name='item',
            name='one_item_a_story',
        ),
        migrations.RemoveField(
            model_name='closing',
            name='batch',
        ),
        migrations.RemoveField(
            model_name='closing',
            name='html',
        ),
        migrations.RemoveField(
            model_name='closing',
            name='preheader',
        ),
        migrations.RemoveField(
            model_name='closing',
            name='subject',
        ),
        migrations.RemoveField(
            model_name='closing',
            name='text',
        ),
        migrations.RemoveField(
            model_name='item',
            name='closing',
        ),
        migrations.AlterField(
            model_name='item',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='newsletter.run'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(fields=('run', 'story'), name='one_item_a_story'),
        ),
    ]
