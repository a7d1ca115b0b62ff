"""Cues: one file each, from features of a sensor to what they say of travel, tick by tick.

In: features, strides, a receiver's fixes. Out: `Evidence`. Does not belong here: how cues are weighed
against each other over time (that is `motion.fusion`).
"""
