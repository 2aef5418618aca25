"""Teams, banks of courses, categories, facts to check, templates, and what a version means for those on an earlier one."""

import courses.models.fields
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('courses', '0003_imported_items'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='course',
            name='authors',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='auth.group', verbose_name='authors'),
        ),
        migrations.AddField(
            model_name='course',
            name='collection',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.collection', verbose_name='collection'),
        ),
        migrations.AddField(
            model_name='course',
            name='reviewers',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='auth.group', verbose_name='reviewers'),
        ),
        migrations.AddField(
            model_name='courseoutcome',
            name='locale',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale'),
        ),
        migrations.AddField(
            model_name='courseoutcome',
            name='translation_key',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='courseversion',
            name='material',
            field=models.JSONField(default=list, verbose_name='lessons to be done again'),
        ),
        migrations.AddField(
            model_name='courseversion',
            name='rollout',
            field=models.CharField(choices=[('require', 'Everybody moves to it'), ('offer', 'Who has not started moves, the others may choose'), ('leave', 'Everybody stays')], default='leave', max_length=10, verbose_name='for people on an earlier version'),
        ),
        migrations.AddField(
            model_name='lessonpage',
            name='check_again_on',
            field=models.DateField(blank=True, null=True, verbose_name='check the facts again on'),
        ),
        migrations.AddField(
            model_name='lessonpage',
            name='facts_to_check',
            field=models.TextField(blank=True, help_text='One fact a line. Learners do not see them.', verbose_name='facts that can change'),
        ),
        migrations.AddField(
            model_name='question',
            name='category',
            field=models.CharField(blank=True, max_length=100, verbose_name='category'),
        ),
        migrations.AddField(
            model_name='question',
            name='tags',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='tags'),
        ),
        migrations.AddField(
            model_name='questionbank',
            name='course',
            field=models.ForeignKey(blank=True, help_text='Its authors write the questions. Without a course the bank is shared by all.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='banks', to='courses.course', verbose_name='course'),
        ),
        migrations.CreateModel(
            name='LessonTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('description', models.TextField(blank=True, verbose_name='what it is good for')),
                ('kind', models.CharField(choices=[('reading', 'Reading'), ('video_with_transcript', 'Video with transcript'), ('case', 'Case'), ('exercise', 'Exercise'), ('quiz', 'Quiz'), ('delphi', 'Delphi'), ('horizon_scan', 'Horizon scan'), ('scenario', 'Scenario'), ('self_assessment', 'Self-assessment'), ('live_session', 'Live session'), ('assignment', 'Assignment')], default='reading', max_length=30, verbose_name='kind')),
                ('minutes', models.PositiveSmallIntegerField(default=15, validators=[django.core.validators.MinValueValidator(1)], verbose_name='minutes')),
                ('body', courses.models.fields.LessonBodyField()),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('locale', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale')),
            ],
            options={
                'verbose_name': 'lesson template',
                'verbose_name_plural': 'lesson templates',
                'ordering': ['title'],
                'abstract': False,
                'unique_together': {('translation_key', 'locale')},
            },
        ),
    ]
