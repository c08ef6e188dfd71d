"""Texts while they are being written: working copies, the lease on editing, and who else is here."""
