"""Accounts: signing in and out, people and their roles, delegations, API tokens."""
