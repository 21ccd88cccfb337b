"""Checks of the exercises, one module a unit: ``from siyu_helpers.checks import unit4 as check``.

A check knows three things: the contract (what must come back), the truth (worked out by hand on a small frame, by a
reference on fresh data) and the suspects (what each misconception would give on the same data). It speaks in three
lines at most: what was seen, which idea it is, where to look.
"""
