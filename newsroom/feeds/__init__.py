"""For those who fetch: public feeds by site and section, the schemas of events, a portal's token to pull."""
