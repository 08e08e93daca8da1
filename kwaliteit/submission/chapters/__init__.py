"""Builders of the report's chapters: each takes the dossier and gives typed blocks."""
