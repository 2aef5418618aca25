"""The version of an attempt, points of an answer, comments on lessons."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0004_workshop'),
        ('learning', '0004_repaired_event'),
    ]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.courseversion'),
        ),
        migrations.AddField(
            model_name='attemptanswer',
            name='points',
            field=models.DecimalField(decimal_places=4, max_digits=8, null=True, verbose_name='points'),
        ),
        migrations.CreateModel(
            name='LessonComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lesson_id', models.UUIDField(verbose_name='lesson')),
                ('text', models.TextField(max_length=2000, verbose_name='comment')),
                ('created_at', models.DateTimeField(verbose_name='written at')),
                ('handled_at', models.DateTimeField(null=True, verbose_name='handled at')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='learning.enrolment')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.courseversion')),
            ],
            options={
                'verbose_name': 'comment on a lesson',
                'verbose_name_plural': 'comments on lessons',
                'ordering': ['-created_at'],
                'indexes': [models.Index(fields=['version', 'lesson_id'], name='lessoncomment_lesson')],
            },
        ),
    ]
