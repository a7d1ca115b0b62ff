"""Backstride: the training system for backward running.

    plan -> do (guided, on a phone) -> record -> measure -> explain -> coach -> plan ...

`docs/map.md` shows the house: which room does what, and which way imports point.
"""

__version__ = "0.1.0"
