"""After a case: closed, reviewed, sealed, taken along; what was learned; the report of each month."""
