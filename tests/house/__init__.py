"""Tests about the repository itself: what every change must keep, whoever makes it."""
