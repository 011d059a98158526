#!/usr/bin/env python3
"""Answers what ansible-core does with a case: one JSON job a line on stdin, one JSON answer a line on stdout.

Every job runs in a fork of this process, so that Ansible is imported once. Jobs: `play` (a run of ansible-playbook, with its
events), `inventory` (what ansible-inventory prints and which hosts patterns give) and `templates` (random templates).
"""
import io
import json
import os
import random
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CONFIG = tempfile.NamedTemporaryFile(suffix='.cfg')
for name in [name for name in os.environ if name.startswith('ANSIBLE_')]:
    del os.environ[name]
os.environ.update(
    LC_ALL='C.UTF-8',
    ANSIBLE_CONFIG=CONFIG.name,
    ANSIBLE_NOCOLOR='1',
    ANSIBLE_DEPRECATION_WARNINGS='0',
    ANSIBLE_LOCALHOST_WARNING='0',
    ANSIBLE_RETRY_FILES_ENABLED='0',
    ANSIBLE_HOST_KEY_CHECKING='0',
    ANSIBLE_PYTHON_INTERPRETER=sys.executable,
    ANSIBLE_CALLBACK_PLUGINS=os.path.join(HERE, 'callbacks'),
    ANSIBLE_STDOUT_CALLBACK='oracle_events',
    LAB_X='labx',
)
os.umask(0o022)
sys.path.insert(0, HERE)

import ansible  # noqa: E402
from ansible.cli.inventory import InventoryCLI  # noqa: E402
from ansible.cli.playbook import PlaybookCLI  # noqa: E402
from ansible.inventory.manager import InventoryManager  # noqa: E402
from ansible.parsing.dataloader import DataLoader  # noqa: E402


def in_fork(work):
    """Runs work() in a child with its output captured; returns its exit code, stdout and stderr."""
    out, err = tempfile.TemporaryFile('w+', newline=''), tempfile.TemporaryFile('w+', newline='')
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open('/dev/null', os.O_RDONLY), 0)
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        sys.stdout = io.TextIOWrapper(os.fdopen(1, 'wb', closefd=False))
        sys.stderr = io.TextIOWrapper(os.fdopen(2, 'wb', closefd=False))
        code = 0
        try:
            code = work() or 0
        except SystemExit as leave:
            code = leave.code if isinstance(leave.code, int) else 1
        except BaseException as error:  # noqa: BLE001
            print(f'ERROR {type(error).__name__}: {error}', file=sys.stderr)
            code = 250
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    status = os.waitpid(pid, 0)[1]
    out.seek(0)
    err.seek(0)
    return os.waitstatus_to_exitcode(status), out.read(), err.read()


def run_cli(kind, words, cwd):
    def work():
        os.chdir(cwd)
        command = kind(words)
        command.parse()
        return command.run()

    return in_fork(work)


def play(job):
    events = tempfile.NamedTemporaryFile('r', suffix='.json')
    os.environ['ORACLE_EVENTS'] = events.name
    os.environ.update(job.get('env', {}))
    code, out, err = run_cli(PlaybookCLI, ['ansible-playbook', *job['words']], job['cwd'])
    text = events.read()
    return {'code': code, 'stdout': out, 'stderr': err, **(json.loads(text) if text else {})}


def match(root, sources, pattern, limit):
    def work():
        os.chdir(root)
        manager = InventoryManager(loader=DataLoader(), sources=sources)
        if limit:
            manager.subset(limit)
        print(json.dumps([host.name for host in manager.get_hosts(pattern)]))

    _, out, err = in_fork(work)
    answer = {'hosts': json.loads(out)} if out else {'error': True}
    if 'Could not match supplied host pattern' in err:
        answer['unmatched'] = re.findall(r'ignoring: (\S+)', err)
    return answer


def inventory(job):
    root = job['cwd']
    sources = [each if ',' in each else os.path.join(root, each) for each in job['sources']]
    flags = [word for each in sources for word in ('-i', each)]
    extra = [word for each in job.get('extra', []) for word in ('-e', each)]

    def ask(*words):
        return run_cli(InventoryCLI, ['ansible-inventory', *flags, *words], root)

    code, listed, err = ask(*extra, '--list')
    refused = code != 0 or 'Unable to parse' in err or 'Failed to parse' in err or 'ERROR' in err
    return {
        'refused': refused,
        'stderr': err,
        'list': listed,
        'graph': ask('--graph')[1],
        'export': ask('--list', '--export')[1],
        'hosts': {host: ask(*extra, '--host', host)[1] for host in job.get('hosts', [])},
        'patterns': [match(root, sources, each['pattern'], each.get('limit')) for each in job.get('patterns', [])],
    }


def templates(job):
    from fuzz import random_cases
    from render import answer

    cases = random_cases(job['seed'], job['count'])

    def work():
        print(json.dumps([{**case, 'answer': answer(case, job['folder'])} for case in cases]))

    code, out, err = in_fork(work)
    return {'cases': json.loads(out)} if code == 0 else {'code': code, 'stderr': err}


JOBS = {'play': play, 'inventory': inventory, 'templates': templates}
print(json.dumps({'ansible_core': ansible.__version__}), flush=True)
for line in sys.stdin:
    job = json.loads(line)
    random.seed(job['id'])
    print(json.dumps({'id': job['id'], **JOBS[job['kind']](job)}), flush=True)
