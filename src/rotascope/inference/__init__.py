"""Judgement of what was measured: is it more than chance, how rare, has it changed, who leads.

Every public method takes a Panel, an array [T] or [T, N], or a pandas or Polars series or frame; see
`panels.border.as_panel` for what becomes of their dates.
"""
