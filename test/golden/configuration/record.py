#!/usr/bin/env python3
"""Records what real Ansible makes of the configurations in cases.yml into expected.json, its settings into
settings.json and their defaults into defaults.json.

Run with the Python of an environment that has ansible-core 2.19: python record.py [NAME…]
"""
import json
import os
import subprocess
import sys
import tempfile

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
BIN = os.path.dirname(sys.executable)
CALLBACKS = os.path.join(HERE, '../../oracle/ansible/callbacks')
PLUGINS = [
    ('connection', 'ssh'),
    ('become', 'sudo'),
    ('callback', 'default'),
    ('shell', 'sh'),
    ('vars', 'host_group_vars'),
    ('inventory', 'yaml'),
    ('inventory', 'script'),
]


def environment(root, case):
    kept = {name: value for name, value in os.environ.items() if not name.startswith('ANSIBLE_')}
    own = {name: value.replace('ROOT', root) for name, value in case.get('env', {}).items()}
    return {**kept, 'LC_ALL': 'C.UTF-8', 'HOME': os.path.join(root, 'home'), **own}


def write_files(root, case):
    os.makedirs(os.path.join(root, 'home'), exist_ok=True)
    for path, text in case['files'].items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, 'w') as file:
            file.write(text)
    if case.get('open'):
        os.chmod(root, 0o777)


def ask(words, env, cwd):
    program = os.path.join(BIN, words[0])
    return subprocess.run([program, *words[1:]], env=env, cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def values(env, cwd):
    """The settings that somebody gives; None where Ansible refuses the configuration."""
    said = ask(['ansible-config', 'dump', '-t', 'all', '--format', 'json'], env, cwd)
    if said.returncode:
        return None
    # With a verbosity it first says which file it reads.
    document = json.loads(said.stdout[said.stdout.index('[\n'):])
    found = given(each for each in document if 'name' in each)
    plugins = {kind[: -len('_PLUGINS')].lower(): entries for each in document for kind, entries in each.items() if isinstance(entries, list)}
    for kind, name in PLUGINS:
        options = [options for each in plugins.get(kind, []) for plugin, options in each.items() if plugin == name]
        for option, value in given(entry for entries in options for entry in entries).items():
            # Options that are settings of their own under another name count as these.
            same = [base for base, entry in KNOWN.items() if '.' not in base and shares(entry, KNOWN[f'{name}.{option}'])]
            # Those are what the command line falls back to, so that they count first.
            found.setdefault(same[0] if same else f'{name}.{option}', value)
    return found


def given(entries):
    return {each['name']: each['value'] for each in entries if each['origin'] not in ('default', 'REQUIRED')}


def shares(left, right):
    return bool(set(left['ini']) & set(right['ini']) or set(left['env']) & set(right['env']))


def play(case, env, cwd):
    events = tempfile.NamedTemporaryFile('r', suffix='.json')
    own = {
        'ANSIBLE_CALLBACK_PLUGINS': CALLBACKS,
        'ANSIBLE_STDOUT_CALLBACK': 'oracle_events',
        'ANSIBLE_PYTHON_INTERPRETER': sys.executable,
        'ORACLE_EVENTS': events.name,
    }
    said = ask(['ansible-playbook', 'play.yml', *case['play']], {**env, **own}, cwd)
    return json.loads(events.read() or '{"failed": true}'), said


def record(case):
    with tempfile.TemporaryDirectory() as root:
        root = os.path.realpath(root)
        write_files(root, case)
        env = environment(root, case)
        cwd = os.path.join(root, case.get('cwd', ''))
        answer = {'values': values(env, cwd)}
        if 'play' in case:
            answer['run'], said = play(case, env, cwd)
            if 'plays' not in answer['run']:
                print(said.stdout, said.stderr)
        if 'print' in case:
            own = {**env, 'ANSIBLE_PYTHON_INTERPRETER': sys.executable}
            answer['print'] = ask(['ansible-playbook', 'play.yml', *case['print']], own, cwd).stdout
        if 'list' in case:
            answer['list'] = ask(['ansible-inventory', *case['list']], env, cwd).stdout
        return json.loads(json.dumps(answer).replace(root, 'ROOT'))


def settings():
    """Every setting of ansible-core and of the plugins that it cannot do without: keys, variables, type and choices."""
    with tempfile.TemporaryDirectory() as root:
        env = environment(root, {})
        known = json.loads(ask(['ansible-config', 'list', '--format', 'json'], env, root).stdout)
        for kind, name in PLUGINS:
            (page,) = json.loads(ask(['ansible-doc', '-t', kind, '-j', name], env, root).stdout).values()
            for option, entry in page['doc'].get('options', {}).items():
                known[f'{name}.{option}'] = entry
    return {name: described(entry) for name, entry in known.items() if entry.get('ini') or entry.get('env')}


def defaults():
    """What holds where nobody gives anything; a temporary folder is another in each run."""
    with tempfile.TemporaryDirectory() as root:
        said = ask(['ansible-config', 'dump', '--format', 'json'], environment(root, {}), root)
        found = [each for each in json.loads(said.stdout) if not each.get('name', '_').startswith('_')]
        kept = {each['name']: each['value'] for each in found if each['name'] not in ('CONFIG_FILE', 'DEFAULT_LOCAL_TMP')}
        return json.loads(json.dumps(kept).replace(root, 'ROOT'))


def described(entry):
    keys = [f"{each['section']}.{each['key']}" for each in entry.get('ini') or []]
    choices = entry.get('choices')
    return {
        'ini': keys,
        'env': [each['name'] for each in entry.get('env') or []],
        'type': entry.get('type'),
        **({'choices': sorted(choices)} if choices else {}),
    }


def write(name, value):
    with open(os.path.join(HERE, name), 'w') as file:
        json.dump(value, file, indent=1, sort_keys=True)
        file.write('\n')


KNOWN = settings()


def main():
    with open(os.path.join(HERE, 'cases.yml')) as file:
        cases = yaml.safe_load(file)
    names = sys.argv[1:]
    known = {}
    if names and os.path.exists(os.path.join(HERE, 'expected.json')):
        with open(os.path.join(HERE, 'expected.json')) as file:
            known = json.load(file)
    for case in cases:
        if names and case['name'] not in names:
            continue
        known[case['name']] = record(case)
        print(case['name'])
    write('expected.json', {case['name']: known[case['name']] for case in cases if case['name'] in known})
    write('settings.json', KNOWN)
    write('defaults.json', defaults())


main()
