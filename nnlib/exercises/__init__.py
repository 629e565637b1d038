"""Exercises that answer the mistake you made."""
