"""The studies, and what they share."""
