"""Measurements (性能测量) that `make bench` prints: ratios within one run, no asserts, no part of the suite."""
