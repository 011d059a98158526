"""Records what Ansible makes of the cases of a set: python record.py SET, with ansible-core 2.19 importable.

A case gives `id`, `t` (the template; FILES and TPL stand for the folders beside this file) and, where it is not a template
file with `trim_blocks`, `native` (a task argument), `trim`, `lstrip`. Run it with LC_ALL=C.UTF-8.
"""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
os.chdir(HERE)
os.environ.update(ANSIBLE_NOCOLOR='1', LAB_X='labx', ANSIBLE_DEPRECATION_WARNINGS='0', ANSIBLE_LOCALHOST_WARNING='0')

import ansible
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader
from ansible.template import Templar, trust_as_template

init_plugin_loader([])
loader = DataLoader()
loader.set_basedir(HERE)


def plain(value):
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def render(case):
    variables = dict(loader.load_from_file(HERE + '/ctx.yml', cache='none'))
    variables['vars'] = variables
    source = trust_as_template(case['t'].replace('FILES', HERE + '/files').replace('TPL', HERE + '/tpl'))
    templar = Templar(loader=loader, variables=variables)
    if case.get('native'):
        value = templar.template(source)
        return {'ok': True, 'v': plain(value), 'type': type(value).__name__.replace('_AnsibleTagged', '').lower()}
    overrides = dict(trim_blocks=case.get('trim', True), lstrip_blocks=case.get('lstrip', False), newline_sequence='\n')
    file_templar = templar.copy_with_new_env(searchpath=[HERE + '/tpl'], available_variables=variables)
    value = file_templar.template(source, escape_backslashes=False, overrides=overrides)
    return {'ok': True, 'v': '' if value is None else str(value)}


def answer(case):
    try:
        return render(case)
    except Exception as error:
        return {'ok': False, 'e': type(error).__name__, 'm': str(error).replace(HERE + '/', '')[:400]}


folder = os.path.join(HERE, sys.argv[1])
with open(folder + '/cases.json') as file:
    cases = json.load(file)
answers = {case['id']: answer(case) for case in cases}
with open(folder + '/expected.json', 'w') as file:
    json.dump({'ansible_core': ansible.__version__, 'answers': answers}, file, indent=1, ensure_ascii=False)
    file.write('\n')
