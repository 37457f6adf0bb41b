"""Argumentation by batch (专家论证): the bureau's pages and the experts'."""
