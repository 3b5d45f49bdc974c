"""The errors that hoptac raises on purpose. The command line turns each into one line."""

from __future__ import annotations


def _again(kind: type[Exception], values: tuple[object, ...], named: dict[str, object]) -> Exception:
    """Make an error anew: what pickle needs to bring one home from a worker process."""
    return kind(*values, **named)


class HoptacError(Exception):
    """Base of all errors that a user can act on; ``str(error)`` says what to do."""


class InputError(HoptacError):
    """An input cannot be read as an article: it is rejected, the run goes on."""

    def __init__(self, source: str, reason: str, *, stage: str = "ingest") -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason
        self.stage = stage

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), (self.source, self.reason), {"stage": self.stage})


class TransientError(HoptacError):
    """Something that may succeed when tried again (a time-out, a busy host)."""


class KnowledgeError(HoptacError):
    """A row of the knowledge files is wrong; names file, line and what was meant."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file} line {line}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), (self.file, self.line, self.reason), {})


class UsageError(HoptacError):
    """The command was called in a way that cannot work (exit code 2)."""


class GoldError(HoptacError):
    """A gold or annotation file does not fit its text or the standard."""
