"""The three Wagtail workflows that approval sheets carry, and no default editors with rights on everything.

Wagtail creates the groups Editors and Moderators with rights at the root, and a default workflow at the root page:
here nobody holds a right that no membership explains.
"""

from django.db import migrations

SHEETS = {
    "signature": [("SingleSignatureTask", "签批", {})],
    "draft_review_issue": [
        ("DraftReviewIssueTask", "审核", {"act": "审核"}),
        ("DraftReviewIssueTask", "签发", {"act": "签发"}),
    ],
    "meeting": [("MeetingResolutionTask", "会议决定", {})],
}


def add_workflows(apps, schema_editor):
    workflows = apps.get_model("wagtailcore", "Workflow").objects
    steps = apps.get_model("wagtailcore", "WorkflowTask").objects
    types = apps.get_model("contenttypes", "ContentType").objects
    for mode, tasks in SHEETS.items():
        workflow, made = workflows.get_or_create(name=f"sheet:{mode}", defaults={"active": True})
        if not made:
            continue
        for order, (model, name, extra) in enumerate(tasks):
            kind, _made = types.get_or_create(app_label="workflow", model=model.lower())
            task = apps.get_model("workflow", model).objects.create(
                name=f"sheet:{mode}:{name}", active=True, content_type=kind, **extra
            )
            steps.create(workflow=workflow, task=task, sort_order=order)


def remove_default_rights(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=["Editors", "Moderators"]).delete()
    apps.get_model("wagtailcore", "WorkflowPage").objects.filter(workflow__name="Moderators approval").delete()
    apps.get_model("wagtailcore", "Workflow").objects.filter(name="Moderators approval").update(active=False)


class Migration(migrations.Migration):
    dependencies = [
        ("workflow", "0002_roles"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(add_workflows, migrations.RunPython.noop),
        migrations.RunPython(remove_default_rights, migrations.RunPython.noop),
    ]
