"""The roof over everybody's own work: what must I do, by when, and what changed since I was last here."""
