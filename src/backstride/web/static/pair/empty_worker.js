// @ts-check
// Does nothing. A browser lets it in only from an address that it trusts: that is how a page finds out.
