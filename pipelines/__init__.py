"""When hoptac runs, in which order, with what retry, how reported: Prefect flows over the library.

Imported before Prefect, this package sets what a flow needs on any machine: its database lies inside
the project, no server has to run, nothing is sent anywhere, and only warnings are logged. What is
set in the environment already stays.
"""

from __future__ import annotations

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

_SETTINGS = {
    "DASK_LOGGING__DISTRIBUTED": "warning",
    "DO_NOT_TRACK": "1",
    "PREFECT_HOME": str(PROJECT / ".hoptac" / "prefect"),
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
}
for _name, _value in _SETTINGS.items():
    os.environ.setdefault(_name, _value)
# Prefect makes its home, but not the folder around it
Path(os.environ["PREFECT_HOME"]).parent.mkdir(parents=True, exist_ok=True)
