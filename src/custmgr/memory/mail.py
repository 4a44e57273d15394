"""Mail that stays in memory and can be told what the provider will answer next."""

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Literal

import attrs

from custmgr.ports.mail import MailRejected, MailUnavailable, OutgoingMail, Receipt, SendUncertain


@attrs.frozen
class _Answer:
    error: Callable[[], Exception]
    arrives: bool = False


@attrs.define
class MemoryMail:
    """Keeps what it sends in ``sent``, oldest first; ``keyed`` makes it a provider that sends each id once."""

    keyed: bool = False
    _sent: list[OutgoingMail] = attrs.field(init=False, factory=list)
    _receipts: dict[str, Receipt] = attrs.field(init=False, factory=dict)
    _answers: deque[_Answer] = attrs.field(init=False, factory=deque)
    _lock: Lock = attrs.field(init=False, factory=Lock, repr=False)

    @property
    def sent(self) -> tuple[OutgoingMail, ...]:
        """Every message that reached its recipient."""
        with self._lock:
            return tuple(self._sent)

    def reject_next(
        self,
        said: str = "no such mailbox",
        *,
        code: str = "550",
        permanent: bool = True,
        about: Literal["sender", "recipient", "message"] = "recipient",
        times: int = 1,
    ) -> None:
        """The next sends not yet spoken for are refused in these words."""
        self._answer(_Answer(lambda: MailRejected("memory", about, code, said, permanent)), times)

    def fail_next(self, said: str = "connection refused", *, retryable: bool = True, times: int = 1) -> None:
        """The next sends not yet spoken for find no provider."""
        self._answer(_Answer(lambda: MailUnavailable(adapter="memory", retryable=retryable, said=said)), times)

    def lose_next(self, said: str = "connection lost", *, arrives: bool = True, times: int = 1) -> None:
        """The next sends not yet spoken for end without an answer, whether or not the message arrives."""
        self._answer(_Answer(lambda: SendUncertain(adapter="memory", said=said), arrives), times)

    def send(self, mail: OutgoingMail, /) -> Receipt:
        """Keep the message, unless another answer was asked for."""
        with self._lock:
            answer = self._answers.popleft() if self._answers else None
            if answer is not None and not answer.arrives:
                raise answer.error()
            receipt = self._deliver(mail)
            if answer is not None:
                raise answer.error()
            return receipt

    def close(self) -> None:
        """There is no connection to give back; what was sent stays."""

    def _answer(self, answer: _Answer, times: int) -> None:
        with self._lock:
            self._answers.extend([answer] * times)

    def _deliver(self, mail: OutgoingMail) -> Receipt:
        if self.keyed and mail.id in self._receipts:
            return self._receipts[mail.id]
        self._sent.append(mail)
        receipt = Receipt("memory", f"memory-{len(self._sent)}", "kept")
        self._receipts.setdefault(mail.id, receipt)
        return receipt
