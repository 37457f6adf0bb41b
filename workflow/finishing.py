"""What happens when a Wagtail workflow finishes; no model imports, because Wagtail imports this while models load."""


def finish(workflow_state, user):
    """Publish an ordinary page; an approval sheet takes effect through `workflow.actions`, never by publishing."""
    subject = workflow_state.content_object
    if hasattr(subject, "party_label"):
        return
    task_state = workflow_state.current_task_state
    if task_state is not None and task_state.revision is not None:
        task_state.revision.publish(user=user)
