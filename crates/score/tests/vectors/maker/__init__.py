"""One module a topic: `MADE_BY` names the source, `vectors()` yields (input, expected)."""
