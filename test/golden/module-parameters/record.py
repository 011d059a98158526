"""
Records what Ansible's own modules say of their parameters into parameters.json: the argument spec that each hands to
AnsibleModule, where it does, and its documentation; and into coercions.json what becomes of values of all types,
into relations.json what is said of arguments that go together or do not.
record.ts runs it, and hands over the modules' names.
"""

import importlib
import json
import pathlib
import sys

import ansible.module_utils.basic as basic
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.parsing.plugin_docs import read_docstring
from ansible.plugins.loader import fragment_loader, init_plugin_loader
from ansible.utils.plugin_docs import add_fragments

RULES = ('mutually_exclusive', 'required_together', 'required_one_of', 'required_if', 'required_by')
KEYS = ('type', 'elements', 'required', 'default', 'choices', 'aliases')


class Captured(BaseException):
    """Ends a module where it would begin its work."""

    def __init__(self, spec, rules):
        self.spec = spec
        self.rules = rules


def capture(self, argument_spec, **given):
    spec = dict(argument_spec)
    if given.get('add_file_common_args'):
        spec = {**basic.FILE_COMMON_ARGUMENTS, **spec}
    raise Captured(spec, {rule: given[rule] for rule in RULES if given.get(rule)})


def load(name):
    # The modules for dnf add to a table that they share.
    sys.modules.pop('ansible.module_utils.yumdnf', None)
    namespace, collection, short = name.split('.')
    if (namespace, collection) == ('ansible', 'builtin'):
        return importlib.import_module(f'ansible.modules.{short}')
    return importlib.import_module(f'ansible_collections.{namespace}.{collection}.plugins.modules.{short}')


def captured(module):
    """The spec and the rules; None of a module that is an action's name and does nothing itself."""
    if not hasattr(module, 'main'):
        return None
    try:
        module.main()
    except Captured as found:
        return found
    return None


def documented(module):
    """The options of the documentation, with what its fragments add."""
    text = read_docstring(module.__file__, verbose=False)['doc']
    add_fragments(text, module.__file__, fragment_loader)
    return text.get('options') or {}


def plain(option):
    """What the tests compare, in one form: no empty keys, the value of a default in its own type."""
    kept = {key: option[key] for key in KEYS if option.get(key) is not None}
    for key in ('required', 'choices', 'aliases'):
        if not kept.get(key):
            kept.pop(key, None)
    if 'choices' in kept:
        kept['choices'] = list(kept['choices'])
    if callable(kept.get('type')):
        kept['type'] = kept['type'].__name__.replace('_check_type_', '').replace('check_type_', '')
    kept.setdefault('type', 'str')
    if kept['type'] == 'bool' and 'default' in kept:
        kept['default'] = boolean(kept['default'])
    if kept['type'] == 'list' and isinstance(kept.get('default'), str):
        kept['default'] = kept['default'].split(',')
    return kept


def facts(name):
    module = load(name)
    options = {option: plain(value) for option, value in documented(module).items()}
    found = captured(module)
    if not found:
        return {'from': 'documentation', 'parameters': dict(sorted(options.items()))}
    spec = {option: plain(value) for option, value in found.spec.items() if not option.startswith('_')}
    names = {*spec, *(alias for option in spec.values() for alias in option.get('aliases', []))}
    # What is documented beside the spec is for the action of the same name, on the control node.
    action = {option: value for option, value in options.items() if not option.startswith('_') and option not in names}
    return {'from': 'spec', 'parameters': dict(sorted({**spec, **action}.items())), **found.rules}


TYPES = ('str', 'path', 'bool', 'int', 'float', 'list', 'dict', 'raw')
VALUES = (
    *('', 'a', 'a,b', ' a, b ', '1', ' 1 ', '-3', '1.0', '1.5', '1e3', '1_000', '0x10', '1' * 20, '0.1'),
    *('yes', 'On', ' TRUE ', 'None', 'null', 'a=1', 'a=1,b="x y"', "a='1' b=2", '{"a": 1}', "{'a': True}", '[1]', '{bad', 'a=1,b'),
    *(0, 1, 2, -1, 10**20, 1.0, 1.5, 0.0, True, False, None, [], ['a', 1], [None], {}, {'a': 1}, {'a': {'b': [1]}}),
)
SPECS = (
    *({'type': name} for name in TYPES),
    *({'type': 'list', 'elements': name} for name in ('str', 'int', 'bool', 'dict', 'float', 'path')),
    *({'type': 'str', 'choices': ['a', 'b']}, {'type': 'list', 'choices': ['a', 'b']}, {'type': 'int', 'choices': [1, 2]}),
    *({'type': 'str', 'choices': ['True', 'False']}, {'type': 'str', 'choices': ['yes', 'no']}),
    *({'type': 'list', 'elements': 'str', 'choices': ['a', 'b']}, {'type': 'str', 'default': 'x'}, {'type': 'int', 'required': True}),
)


RELATED = {
    'spec': {name: {'type': 'str'} for name in 'abcd'}
    | {'flag': {'type': 'bool', 'default': False}, 'state': {'type': 'str', 'default': 'on', 'choices': ['on', 'off', 'any']}}
    | {'must': {'type': 'str', 'required': True}},
    'rules': {
        'mutually_exclusive': [['a', 'b'], ['c', 'flag']],
        'required_together': [['c', 'd']],
        'required_one_of': [['a', 'b', 'c']],
        'required_if': [['state', 'off', ['a', 'd']], ['state', 'any', ['a', 'd'], True]],
        'required_by': {'b': ['d']},
    },
}
ARGUMENTS = (
    *({}, {'must': None}, {'must': ''}, {'must': 'x'}, {'must': 'x', 'a': '1'}, {'must': 'x', 'a': None}, {'must': 'x', 'a': ''}),
    *({'must': 'x', 'a': '1', 'b': None}, {'must': 'x', 'a': '1', 'b': '1'}, {'a': '1', 'b': '1'}, {'must': 'x', 'c': '1', 'flag': False}),
    *({'must': 'x', 'c': '1'}, {'must': 'x', 'c': '1', 'd': None}, {'must': 'x', 'c': None}, {'must': 'x', 'c': '1', 'd': '1'}),
    *({'must': 'x', 'state': 'off'}, {'must': 'x', 'state': 'off', 'b': '1'}, {'must': 'x', 'a': '1', 'state': 'off'}),
    *({'must': 'x', 'a': '1', 'state': 'off', 'd': None}, {'must': 'x', 'b': '1', 'state': 'any'}, {'must': 'x', 'b': '1'}),
    *({'must': 'x', 'b': '1', 'd': None}, {'must': 'x', 'b': None}, {'must': 'x', 'c': '1', 'd': '2', 'state': 'any'}),
    *({'must': 'x', 'a': [1], 'e': 1}, {'must': 'x', 'a': '1', 'e': 1, 'state': 'odd'}, {'must': 'x', 'a': '1', 'f': 1, 'e': 2}),
    *({'must': 'x', 'c': '1', 'd': '1', 'flag': 'x'}, {'must': 'x', 'a': '1', 'state': None}, {'must': 'x', 'a': '1', 'flag': None}),
)


def related(given):
    """The first thing that is wrong with arguments by their rules, or what they become."""
    result = ArgumentSpecValidator(RELATED['spec'], **RELATED['rules']).validate(given)
    errors = result.error_messages
    return {'given': given, **({'error': errors[0]} if errors else {'values': result.validated_parameters})}


def coerced(spec, value):
    """What becomes of a value, or what is said of it."""
    result = ArgumentSpecValidator({'name': spec}).validate({'name': value})
    errors = result.error_messages
    return {'given': value, **({'error': errors[0]} if errors else {'value': result.validated_parameters['name']})}


def write(name, recorded):
    text = json.dumps(recorded, indent=1, ensure_ascii=False, default=str)
    pathlib.Path(__file__).with_name(name).write_text(text + '\n')


init_plugin_loader([])
basic.AnsibleModule.__init__ = capture
write('parameters.json', {name: facts(name) for name in sys.stdin.read().split()})
write('coercions.json', [{'spec': spec, 'values': [coerced(spec, value) for value in VALUES]} for spec in SPECS])
write('relations.json', {**RELATED, 'arguments': [related(given) for given in ARGUMENTS]})
