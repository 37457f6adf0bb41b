"""The duplicate check beyond one run: changes since the submission, alerts, pairs of a batch, two units' projects."""
