"""Records what Ansible makes of every expression in cases/: python record.py [FAMILY...]

Needs ansible-core 2.19, ansible.utils, netaddr and passlib, and LC_ALL=C.UTF-8. A line of cases/FAMILY.txt is one expression
over vars.yml, as a task argument would hold it between `{{ }}`; FILES stands for the folder files/. expected/FAMILY.json
gets, line by line, Python's repr of the value or the error's message, with Ansible's own names of types written as Python's.
names.json gets the names of all plugins.
"""
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
os.chdir(HERE)
os.environ.update(ANSIBLE_NOCOLOR='1', LIB_X='labx', TZ='UTC', ANSIBLE_DEPRECATION_WARNINGS='0')
os.environ.update(ANSIBLE_LOCALHOST_WARNING='0', HOME='/home/user')

from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader
from ansible.template import Templar, trust_as_template

init_plugin_loader([])
loader = DataLoader()
loader.set_basedir(HERE)

TYPES = [
    (r'ansible\.(?:module_utils\._internal\._datatag|_internal\._templating\._lazy_containers)\.', ''),
    (r'_AnsibleTagged(Str|Int|Float)', lambda match: match.group(1).lower()),
    (r'_AnsibleTaggedDateTime', 'datetime.datetime'),
    (r'_AnsibleTaggedDate', 'datetime.date'),
    (r'_Ansible(?:Lazy|Tagged)\w*List', 'list'),
    (r'_Ansible(?:Lazy|Tagged)\w*Dict', 'dict'),
    (r'_Ansible(?:Lazy|Tagged)\w*Tuple', 'tuple'),
]


def plain(value):
    """The value with Ansible's tagged types as Python's own, so that repr shows those."""
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    for kind in (str, int, float):
        if isinstance(value, kind) and not isinstance(value, bool):
            return kind(value)
    return value


def words(message):
    for pattern, replacement in TYPES:
        message = re.sub(pattern, replacement, message)
    return message.replace(HERE, 'HERE')[:500]


def answer(expression):
    variables = dict(loader.load_from_file(HERE + '/vars.yml', cache='none'))
    source = trust_as_template('{{ ' + expression.replace('FILES', HERE + '/files') + ' }}')
    try:
        value = Templar(loader=loader, variables=variables).template(source)
        return {'value': repr(plain(value)).replace(HERE, 'HERE')}
    except Exception as error:
        return {'error': words(str(error))}


def names():
    """The filters, tests and lookups that ansible-core has, Jinja's among them."""
    from jinja2.filters import FILTERS
    from jinja2.tests import TESTS
    from ansible.plugins.loader import filter_loader, lookup_loader, test_loader
    builtin = lambda loader: {plugin._load_name.split('.')[-1] for plugin in loader.all()}
    lookups = {name.split('/')[-1][:-3] for name in lookup_loader.all(path_only=True)} - {'__init__'}
    return {'filters': sorted(builtin(filter_loader) | set(FILTERS)), 'tests': sorted(builtin(test_loader) | set(TESTS)), 'lookups': sorted(lookups)}


with open('names.json', 'w') as file:
    json.dump(names(), file, indent=1)
    file.write('\n')

for family in sys.argv[1:] or sorted(name[:-4] for name in os.listdir('cases')):
    with open(f'cases/{family}.txt') as file:
        lines = [line.rstrip('\n') for line in file]
    answers = {line: answer(line) for line in lines if line and not line.startswith('#')}
    with open(f'expected/{family}.json', 'w') as file:
        json.dump(answers, file, indent=1, ensure_ascii=False)
        file.write('\n')
    print(family, len(answers), sum('error' in each for each in answers.values()))
