# Writes what happens in a run as JSON, in the form of `calico-deploy playbook --json`.
from __future__ import annotations

import json
import os

from ansible.playbook.task_include import TaskInclude
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: oracle_events
type: stdout
short_description: records events
description: records events
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'stdout'
    CALLBACK_NAME = 'oracle_events'

    def __init__(self):
        super().__init__()
        self.plays = []
        self.last_task = None
        self.tasks = {}

    def v2_playbook_on_play_start(self, play):
        self.plays.append({'name': play.get_name().strip(), 'tasks': []})

    def _start(self, task, handler):
        # A meta task is announced once for every host: Ansible's own output shows it once.
        if task.action != 'meta' or task._uuid != self.last_task:
            entry = {'name': task.get_name().strip(), 'handler': handler, 'hosts': {}}
            self.plays[-1]['tasks'].append(entry)
            self.tasks[task._uuid] = entry
        self.last_task = task._uuid

    def v2_playbook_on_task_start(self, task, is_conditional):
        self._start(task, False)

    def v2_playbook_on_handler_task_start(self, task):
        self._start(task, True)

    def _add(self, result, outcome, **more):
        values = json.loads(self._dump_results(result._result, indent=0, keep_invocation=False))
        # Under `free` another task may have been announced since; a task that is announced again has a new entry.
        task = self.tasks.get(result._task._uuid, self.plays[-1]['tasks'][-1])
        task['hosts'][result._host.get_name()] = {**values, 'outcome': outcome, **more}

    def v2_runner_on_ok(self, result):
        if isinstance(result._task, TaskInclude):
            return
        self._add(result, 'changed' if result._result.get('changed') else 'ok')

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._add(result, 'failed', **({'ignored': True} if ignore_errors else {}))

    def v2_runner_on_skipped(self, result):
        self._add(result, 'skipped')

    def v2_runner_on_unreachable(self, result):
        self._add(result, 'unreachable', **({'ignored': True} if result._task.ignore_unreachable else {}))

    def v2_playbook_on_stats(self, stats):
        recap = {host: self._counts(stats.summarize(host)) for host in sorted(stats.processed)}
        with open(os.environ['ORACLE_EVENTS'], 'w') as file:
            json.dump({'plays': self.plays, 'recap': recap}, file)

    @staticmethod
    def _counts(counts):
        named = ['ok', 'changed', 'unreachable', 'failures', 'skipped', 'rescued', 'ignored']
        return {name.replace('failures', 'failed'): counts[name] for name in named}
