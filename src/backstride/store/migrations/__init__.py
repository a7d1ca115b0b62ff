"""How the tables came to be, one file a change; applied at start by `store.migrate`."""
