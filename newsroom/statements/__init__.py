"""Statements of the crisis desk: prepared texts, a statement written in a case, what goes out beside it."""
