"""The demonstration institution: Universiteit Rijnland, an invented university on real figures."""
