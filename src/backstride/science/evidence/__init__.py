"""The shelf: studies, their values and the popular claims, as data files beside their reader `shelf.py`."""
