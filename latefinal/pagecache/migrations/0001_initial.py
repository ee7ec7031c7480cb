from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Purge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200)),
                ('at', models.DateTimeField(db_default=Now(), db_index=True)),
            ],
            options={
                'verbose_name': 'purge',
                'verbose_name_plural': 'purges',
            },
        ),
    ]
