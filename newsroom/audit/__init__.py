"""The audit trail: reading it, proving it whole, taking it along."""
