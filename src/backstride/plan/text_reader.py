"""The place in a text that is being read, and the sentence for what is wrong there."""

from decimal import Decimal
from difflib import get_close_matches
from typing import NoReturn

from backstride.plan.text_tokens import Sort, Token
from backstride.plan.text_words import EFFORTS, GAITS, LEADERS, ROLES, TRAVELS, TextParams
from backstride.vocab.errors import WorkoutTextRefused

_KNOWN = (*TRAVELS, *GAITS, *ROLES, *EFFORTS, *LEADERS, "open", "name")


class Reader:
    """Tokens with a place; every refusal names the token that stands there."""

    def __init__(self, tokens: tuple[Token, ...], params: TextParams) -> None:
        """Begin at the first token."""
        self._tokens = tokens
        self._at = 0
        self.params = params

    @property
    def now(self) -> Token:
        """The token to be read next."""
        return self._tokens[self._at]

    @property
    def after(self) -> Token:
        """The token behind it."""
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    def take(self) -> Token:
        """Return the token and go on; the end stays where it is."""
        token = self.now
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self.now.sort is Sort.END

    def is_mark(self, sign: str) -> bool:
        """Whether this sign stands here."""
        return self.now.sort is Sort.MARK and self.now.text == sign

    def is_word(self, *words: str) -> bool:
        """Whether one of these words stands here, in any case."""
        return self.now.sort is Sort.WORD and self.now.text.casefold() in words

    def skip_lines(self) -> bool:
        """Pass ends of lines; whether there were any."""
        before = self._at
        while self.now.sort is Sort.LINE:
            self.take()
        return self._at > before

    def end_of_part(self) -> bool:
        """Pass what separates parts: a new line, or one ; or , with new lines around it."""
        passed = self.skip_lines()
        if self.is_mark(";") or self.is_mark(","):
            self.take()
            passed = True
            self.skip_lines()
        return passed

    def ends_block(self) -> bool:
        """Whether a block ends here."""
        marks = any(self.is_mark(sign) for sign in ";,)")
        return marks or self.now.sort in {Sort.LINE, Sort.END}

    def string(self, expected: str) -> str:
        """Read words in quotes."""
        if self.now.sort is not Sort.STRING:
            self.refuse(expected)
        return self.take().text

    def number(self, expected: str) -> Decimal:
        """Read a number without sign."""
        if self.now.sort is not Sort.NUMBER:
            self.refuse(expected)
        return Decimal(self.take().text)

    def refuse(
        self, expected: str, found: str | None = None, token: Token | None = None, helps: str | None = None
    ) -> NoReturn:
        """Say what was expected here, or at another token, and what stands there."""
        token = token or self.now
        if helps is None:
            helps = _help_for(token) if found is None else ""
        raise WorkoutTextRefused(token.line, token.column, expected, found or token.found, helps)


def _help_for(token: Token) -> str:
    """Return what helps with a word that is nearly one of ours."""
    word = token.text.casefold()
    if token.sort is not Sort.WORD or word in _KNOWN:
        return ""
    near = get_close_matches(word, _KNOWN, n=1, cutoff=0.6)
    return f"Did you mean “{near[0]}”?" if near else ""
