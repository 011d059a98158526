import { expect, it } from 'vitest';
import { outputOf } from '../../helpers/program-output.ts';

it('names the help of the verb after a usage error of the verb', async () => {
  expect(await outputOf(['validate', '--no-such'])).toContain('(calico-deploy validate --help shows what there is)');
  expect(await outputOf(['inventory', 'host'])).toContain('(calico-deploy inventory host --help shows what there is)');
});

it.each([
  ['inventory', 'calico-deploy inventory list -i hosts.yml'],
  ['inventory list', 'calico-deploy inventory list -i hosts.yml --yaml'],
  ['inventory graph', 'calico-deploy inventory graph -i hosts.yml --vars'],
  ['inventory host', 'calico-deploy inventory host node1 -i hosts.yml --origins'],
])('%s has examples in its help', async (verb, example) => {
  expect(await outputOf([...verb.split(' '), '--help'])).toContain(`\n  ${example}`);
});

it.each(['apply', 'playbook', 'render', 'validate', 'verify', 'inventory list', 'inventory host'])(
  'the help of %s fits a terminal of 80 columns, and says no more of a switch than what it does',
  async (verb) => {
    const [help = ''] = (await outputOf([...verb.split(' '), '--help'])).split('\nExample');
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(help).not.toContain('(default: false)');
  },
);
