"""Measurements as a sheet that goes in again as it came out."""
