"""Measurements: `bin/bench`. Never part of the tests; the figures are kept in docs/performance.md."""
