"""Preview: a text as readers will see it, shown to people without an account, and on paper."""
