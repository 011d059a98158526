"""Records what community.crypto's modules answer to the cases of cases.json: in check mode, in a first run and in a second
one, and the files they leave.

Run it by `PYTHON -W ignore test/golden/x509/record.py [WORD]`, where WORD limits it to matching titles, with the Python of a virtual environment that has Ansible 12 (ansible-core 2.19,
community.crypto 3) and cryptography 50. The modules run in this process, forked for each answer: the playbook around them
would take an hour. Each case starts with the inputs that make-inputs.sh makes.
"""

import base64
import contextlib
import importlib
import io
import json
import os
import shutil
import sys

from ansible.module_utils.testing import patch_module_args

HERE = os.path.dirname(os.path.abspath(__file__))
INPUTS = os.path.join(HERE, 'inputs')
# Recorded paths lie below it, so it has to be the same everywhere.
WORK = '/tmp/golden-x509'
# Of no meaning outside of Ansible, or different on each machine.
LEFT_OUT = ['invocation', 'exception', 'deprecations']


def main():
    os.umask(0o022)
    with open(os.path.join(HERE, 'cases.json')) as file:
        cases = json.load(file)
    for name in {case['module'] for case in cases}:
        load(name)
    recorded = present(cases) if len(sys.argv) > 1 else {}
    for case in cases:
        if case['title'] not in recorded or sys.argv[1] in case['title']:
            recorded[case['title']] = record(case)
    with open(os.path.join(HERE, 'recorded.json'), 'w') as file:
        json.dump(recorded, file, indent=1, ensure_ascii=False)
        file.write('\n')
    shutil.rmtree(WORK)
    print(f'{len(cases)} cases recorded')


def present(cases):
    with open(os.path.join(HERE, 'recorded.json')) as file:
        recorded = json.load(file)
    return {case['title']: recorded[case['title']] for case in cases if case['title'] in recorded}


def load(name):
    short = name.rpartition('.')[2]
    return importlib.import_module(f'ansible_collections.community.crypto.plugins.modules.{short}')


def record(case):
    shutil.rmtree(WORK, ignore_errors=True)
    os.mkdir(WORK)
    for name in os.listdir(INPUTS):
        shutil.copyfile(os.path.join(INPUTS, name), os.path.join(WORK, name))
        os.chmod(os.path.join(WORK, name), 0o600)
    check = run(case, True)
    first = run(case, False)
    return {'check': check, 'first': first, 'files': left_files(), 'again': run(case, False)}


def run(case, check):
    """Runs the module in a child; its answer comes through a pipe."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        with os.fdopen(writer, 'w') as pipe:
            pipe.write(answer(case, check))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    # What the task's executor adds.
    result = {'changed': False, 'failed': False, **json.loads(text)}
    if 'warnings' in result:
        result['warnings'] = [warning['event']['msg'] for warning in result['warnings']]
    return {key: exact(value) for key, value in sorted(result.items()) if key not in LEFT_OUT}


def answer(case, check):
    output = io.StringIO()
    arguments = {**case['arguments'], '_ansible_check_mode': check, '_ansible_diff': True}
    try:
        with patch_module_args(arguments), contextlib.redirect_stdout(output):
            load(case['module']).main()
    except SystemExit:
        lines = output.getvalue().strip().splitlines()
        return lines[-1]
    except Exception as error:  # Ansible's wrapper makes a failed result of it
        return json.dumps({'failed': True, 'msg': str(error)})


def exact(value):
    """Numbers that a double does not hold become texts with an `n` behind."""
    if isinstance(value, dict):
        return {key: exact(item) for key, item in value.items()}
    if isinstance(value, list):
        return [exact(item) for item in value]
    if isinstance(value, int) and value > 2**53:
        return f'{value}n'
    return value


def left_files():
    """Mode and content of every file that is not an untouched input; nothing for an input that is gone."""
    files = {name: None for name in os.listdir(INPUTS) if not os.path.exists(os.path.join(WORK, name))}
    for name in sorted(os.listdir(WORK)):
        path, source = os.path.join(WORK, name), os.path.join(INPUTS, name)
        mode, content = oct(os.stat(path).st_mode & 0o7777)[2:], read(path)
        if mode != '600' or not os.path.exists(source) or content != read(source):
            files[name] = {'mode': mode, 'content': base64.b64encode(content).decode()}
    return files


def read(path):
    with open(path, 'rb') as file:
        return file.read()


if __name__ == '__main__':
    sys.exit(main())
