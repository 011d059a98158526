# Writes what happens in a run as JSON, for comparison with this project's events.
from __future__ import annotations

import atexit
import json
import os

from ansible.playbook.task_include import TaskInclude
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: record_events
type: stdout
short_description: records events
description: records events
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "record_events"

    def __init__(self):
        super().__init__()
        self.events = []
        self.last_task = None
        atexit.register(self._write, "aborted", True)

    def v2_playbook_on_play_start(self, play):
        self.events.append({"play": play.get_name().strip()})

    def _start(self, task, **more):
        # A meta task is announced once for every host: Ansible's own output shows it once.
        if task.action != "meta" or task._uuid != self.last_task:
            self.events.append({"task": task.get_name().strip(), **more})
        self.last_task = task._uuid

    def v2_playbook_on_task_start(self, task, is_conditional):
        self._start(task)

    def v2_playbook_on_handler_task_start(self, task):
        self._start(task, handler=True)

    def _add(self, result, outcome, ignored=False, item=False):
        values = result._result
        event = {"host": result._host.get_name(), "outcome": outcome}
        if ignored:
            event["ignored"] = True
        if item:
            event["item"] = self._get_item_label(values)
        msg = values.get("msg", values.get("reason"))
        if outcome == "unreachable" or str(msg).startswith("Task failed: Failed to connect"):
            msg = msg if "results" in values else None  # the wording differs on purpose
        if msg is not None and not values.get("censored"):
            event["msg"] = msg if isinstance(msg, str) else json.loads(json.dumps(msg))
        if values.get("censored"):
            event["censored"] = True
        if "attempts" in values:
            event["attempts"] = values["attempts"]
        self.events.append(event)

    def v2_runner_on_ok(self, result):
        if isinstance(result._task, TaskInclude):
            return
        self._add(result, "changed" if result._result.get("changed") else "ok")

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._add(result, "failed", ignored=ignore_errors)

    def v2_runner_on_skipped(self, result):
        self._add(result, "skipped")

    def v2_runner_on_unreachable(self, result):
        self._add(result, "unreachable", ignored=bool(result._task.ignore_unreachable))

    def v2_runner_item_on_ok(self, result):
        if isinstance(result._task, TaskInclude):
            return
        self._add(result, "changed" if result._result.get("changed") else "ok", item=True)

    def v2_runner_item_on_failed(self, result):
        self._add(result, "failed", item=True)

    def v2_runner_item_on_skipped(self, result):
        self._add(result, "skipped", item=True)

    def v2_runner_retry(self, result):
        left = result._result["retries"] - result._result["attempts"]
        self.events.append({"host": result._host.get_name(), "retry": left})

    def v2_playbook_on_include(self, included_file):
        for host in included_file._hosts:
            self.events.append({"host": host.name, "included": os.path.basename(included_file._filename)})

    def v2_playbook_on_stats(self, stats):
        recap = {}
        for host in sorted(stats.processed):
            counts = stats.summarize(host)
            recap[host] = {
                "ok": counts["ok"],
                "changed": counts["changed"],
                "unreachable": counts["unreachable"],
                "failed": counts["failures"],
                "skipped": counts["skipped"],
                "rescued": counts["rescued"],
                "ignored": counts["ignored"],
            }
        atexit.unregister(self._write)
        self._write("recap", recap)

    def _write(self, end, value):
        # A run that an error of the playbook ends has no recap.
        with open(os.environ["RECORD_FILE"], "w") as file:
            json.dump({"events": self.events, end: value}, file, indent=1, sort_keys=False)
            file.write("\n")
