"""Tests of the workbench's pages, as a browser without JavaScript uses them."""
