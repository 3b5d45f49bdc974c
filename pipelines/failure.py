"""What is told to whom when a flow fails: the hook that ``HOPTAC_FAILURE_HOOK`` names.

An address gets the notice as JSON by POST; anything else is a command that gets it on standard input.
The notice holds no parameters of the flow, and addresses in it are shown without their secrets. A hook
that fails is told in one line and changes nothing else.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import urllib.error
import urllib.request
from typing import Any

from hoptac.corpus.addresses import redact

VARIABLE = "HOPTAC_FAILURE_HOOK"
PATIENCE = 30.0
"""Seconds that a hook may take."""
MAX_MESSAGE = 2000
_ADDRESS = re.compile(r"""https?://[^\s'"<>]+""")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """A notice goes where it was meant to go, or nowhere."""


def without_secrets(text: str) -> str:
    """``text`` with every address in it as :func:`hoptac.corpus.addresses.redact` shows it."""
    return _ADDRESS.sub(lambda found: redact(found.group()), text)


def notice(flow: Any, flow_run: Any, state: Any) -> dict[str, str]:
    """What is told; ``text`` is one line for people, under the name that chat services read."""
    message = without_secrets(str(state.message or ""))[:MAX_MESSAGE]
    return {
        "text": f"hoptac: {flow.name} {state.name.lower()}: {message}",
        "flow": flow.name,
        "run": flow_run.name,
        "run_id": str(flow_run.id),
        "state": state.name,
        "message": message,
        "at": state.timestamp.isoformat(),
    }


def _post(url: str, data: bytes) -> None:
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method="POST")
    with urllib.request.build_opener(_NoRedirect).open(request, timeout=PATIENCE):
        pass


def tell(flow: Any, flow_run: Any, state: Any) -> None:
    """Call the hook, if there is one (Prefect calls this when a flow failed or crashed)."""
    hook = os.environ.get(VARIABLE, "").strip()
    if not hook:
        return
    data = json.dumps(notice(flow, flow_run, state), ensure_ascii=False).encode()
    try:
        if hook.lower().startswith(("http://", "https://")):
            _post(hook, data)
        else:
            subprocess.run(
                shlex.split(hook), input=data, stdout=subprocess.DEVNULL, timeout=PATIENCE, check=True
            )
    except urllib.error.HTTPError as error:
        print(f"hoptac: the failure hook answered {error.code}", file=sys.stderr)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        # the error may quote the command or the address
        print(f"hoptac: the failure hook did not work ({type(error).__name__})", file=sys.stderr)
