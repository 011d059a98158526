"""Renders a random template as ansible-core does."""
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader
from ansible.template import Templar, trust_as_template

init_plugin_loader([])


def answer(case, folder):
    """The text, or None where Ansible refuses. `folder` holds ctx.yml."""
    loader = DataLoader()
    loader.set_basedir(folder)
    variables = dict(loader.load_from_file(f'{folder}/ctx.yml', cache='none'))
    variables['vars'] = variables
    overrides = dict(trim_blocks=case.get('trim', True), lstrip_blocks=case.get('lstrip', False), newline_sequence='\n')
    templar = Templar(loader=loader, variables=variables)
    file_templar = templar.copy_with_new_env(searchpath=[f'{folder}/tpl'], available_variables=variables)
    try:
        value = file_templar.template(trust_as_template(case['t']), escape_backslashes=False, overrides=overrides)
    except Exception as error:
        return {'error': f'{type(error).__name__}: {error}'[:300]}
    return {'text': '' if value is None else str(value)}
