"""Runs that move between versions: rounds of a lesson, the version of handed-in work, the rollouts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0006_outcomes_translatable'),
        ('learning', '0007_attempt_version_required'),
    ]

    operations = [
        migrations.CreateModel(
            name='RolloutJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('pending', 'To be done'), ('running', 'Under way'), ('done', 'Done'), ('superseded', 'Taken over by a newer version'), ('failed', 'Not everybody could be moved')], default='pending', max_length=12, verbose_name='state')),
                ('moved', models.PositiveIntegerField(default=0, verbose_name='moved')),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('claim_token', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'rollout of a version',
                'verbose_name_plural': 'rollouts of versions',
                'ordering': ['created_at'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='assignmentsubmission',
            name='submission_unique',
        ),
        migrations.RemoveConstraint(
            model_name='progressevent',
            name='event_lesson_completed_once',
        ),
        migrations.AddField(
            model_name='assignmentsubmission',
            name='round',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='assignmentsubmission',
            name='version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.courseversion'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='round',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='lessonprogress',
            name='round',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='progressevent',
            name='round',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='assignmentsubmission',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('returned', 'Returned for revision'), ('accepted', 'Accepted'), ('superseded', 'Replaced by a newer version')], default='draft', max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='progressevent',
            name='actor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='progressevent',
            name='kind',
            field=models.CharField(choices=[('enrolled', 'Enrolled'), ('lesson_opened', 'Lesson opened'), ('lesson_completed', 'Lesson completed'), ('lesson_reopened', 'Lesson to be done again'), ('attempt_started', 'Attempt started'), ('attempt_submitted', 'Attempt submitted'), ('attempt_granted', 'Further attempt granted'), ('assignment_submitted', 'Assignment submitted'), ('assignment_returned', 'Assignment returned'), ('assignment_accepted', 'Assignment accepted'), ('deadline_set', 'Deadline set'), ('version_changed', 'Moved to another version'), ('version_kept', 'Stayed with the version'), ('course_completed', 'Course completed'), ('withdrawn', 'Withdrawn'), ('summary_repaired', 'Summary repaired')], max_length=24),
        ),
        migrations.AddConstraint(
            model_name='assignmentsubmission',
            constraint=models.UniqueConstraint(fields=('enrolment', 'block_id', 'round'), name='submission_unique'),
        ),
        migrations.AddConstraint(
            model_name='progressevent',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'lesson_completed')), fields=('enrolment', 'lesson_id', 'round'), name='event_lesson_completed_once'),
        ),
        migrations.AddField(
            model_name='rolloutjob',
            name='version',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rollout_job', to='courses.courseversion', verbose_name='version'),
        ),
    ]
