import { describe, expect, it } from 'vitest';
import { checkNodeEnvironment } from '../../../src/calico/rules/node-environment.ts';
import { checkUnknownVariables } from '../../../src/calico/rules/unknown-variables.ts';
import { checkVariableTypes } from '../../../src/calico/rules/variable-types.ts';
import { PyFloat, type Value } from '../../../src/parsing/value.ts';
import { inputOf, sampleHost } from './sample-input.ts';

const check = async (variables: Record<string, Value>) => checkVariableTypes(inputOf([sampleHost('node1', variables)]));

describe('types of the Calico variables', () => {
  it('finds nothing in variables that are right', async () => {
    expect(await check({ FELIX_IPV6SUPPORT: true, calico_cni_mtu: 1440 })).toEqual([]);
  });

  it('takes what Ansible converts: text of digits, yes and no, a number for a text', async () => {
    expect(await check({ FELIX_IPV6SUPPORT: 'yes', calico_cni_mtu: '1440', calico_node_prefix: 24 })).toEqual([]);
  });

  it('names a required variable that is not set, and the host', async () => {
    const host = sampleHost('node1');
    const found = await checkVariableTypes(
      inputOf([{ ...host, variable: (name) => (name === 'ca_dir' ? undefined : host.variable(name)) }]),
    );
    expect(found).toMatchObject([{ code: 'calico/invalid-value', summary: 'ca_dir is not set for node1' }]);
  });

  it('says nothing of a variable that only the host could tell', async () => {
    expect(await check({ CLUSTER_CIDR: 'UNKNOWN' })).toEqual([]);
  });

  it.each([
    ['CALICO_IPV4POOL_IPIP', false, 'put it in quotes: "off"; a bare off, no or false is a boolean in YAML'],
    ['CALICO_IPV4POOL_IPIP', 'Never', 'write off'],
    ['CALICO_IPV4POOL_IPIP', 'CrossSubnet', 'write cross-subnet'],
    ['CALICO_NETWORKING_BACKEND', 'brid', 'write bird'],
    ['FELIX_LOGSEVERITYSCREEN', 'Warn', 'write warning'],
    ['FELIX_IPINIPMTU', 90_000, 'set it to an integer from 576 to 9000'],
    ['FELIX_IPINIPMTU', new PyFloat(1440), 'set it to an integer from 576 to 9000'],
    ['FELIX_HEALTHENABLED', 'perhaps', 'set it to true or false'],
    ['calico_cert_key_size', 1024, 'set it to one of 2048, 3072, 4096'],
    ['CLUSTER_CIDR', null, 'put the value in quotes'],
    ['ETCD_ENDPOINTS', ['https://192.0.2.11:2379'], 'put the value in quotes'],
    ['calico_image', '--rm', 'set it to the name of an image'],
  ] as const)('refuses %s %o and says how to write it', async (name, value, hint) => {
    const found = await check({ [name]: value as Value });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      code: 'calico/invalid-value',
      severity: 'error',
      hint,
      range: { file: 'node1.yml' },
    });
    expect(found[0]?.summary).toContain(`${name} is `);
  });
});

describe('names of Calico variables', () => {
  const names = (variables: Record<string, Value>) => checkUnknownVariables(inputOf([sampleHost('node1', variables)]));

  it('finds the misspelled one and what was meant', () => {
    expect(names({ FELIX_LOGSEVERITYSCREN: 'info' })).toMatchObject([
      { code: 'calico/unknown-variable', hint: 'FELIX_LOGSEVERITYSCREEN may be meant', range: { file: 'node1.yml' } },
    ]);
  });

  it('warns of what is nearly a variable of the role', () => {
    expect(names({ calico_cni_log_levl: 'debug' })).toMatchObject([
      {
        severity: 'warning',
        summary: 'the role does not read calico_cni_log_levl',
        hint: 'calico_cni_log_level may be meant',
      },
    ]);
  });

  it('says where to put what calico/node reads but the unit does not pass', () => {
    expect(names({ FELIX_PROMETHEUSMETRICSENABLED: 'true' })).toMatchObject([
      { hint: 'put it into calico_node_environment to pass it to the container' },
    ]);
  });

  it('leaves alone what a changed copy of the role reads, and names of others', () => {
    const input = inputOf([sampleHost('node1', { CALICO_RR_ENABLED: false, calico_mine: 1 })]);
    expect(checkUnknownVariables({ ...input, isRead: (name) => name === 'CALICO_RR_ENABLED' })).toEqual([]);
  });
});

describe('calico_node_environment', () => {
  const environment = (entries: [string, Value][]) =>
    checkNodeEnvironment(inputOf([sampleHost('node1', { calico_node_environment: new Map(entries) })]));

  it('takes names and values that calico/node 2.6 reads', () => {
    expect(
      environment([
        ['FELIX_IGNORELOOSERPF', 'true'],
        ['FELIX_HEALTHPORT', 9199],
        ['AS', '64512'],
      ]),
    ).toEqual([]);
  });

  it.each([
    ['FELIX_IGNORELOSERPF', 'true', 'FELIX_IGNORELOOSERPF may be meant'],
    ['FELIX_IPINIPMTU', '1440', 'set the variable FELIX_IPINIPMTU instead'],
    ['IP', 'autodetect', 'set the variable NODE_IP instead'],
    ['FELIX_IGNORELOOSERPF', true, 'put it in quotes: "true"'],
    ['FELIX_IGNORELOOSERPF', 'ja', 'set it to one of true, false'],
    ['FELIX_HEALTHPORT', 99_999, 'set it to a port from 1 to 65535'],
    ['FELIX_LOGPREFIX', 'a b', 'remove it: systemd would read it as more than text'],
    ['FELIX_LOGPREFIX', '50%n', 'remove it: systemd would read it as more than text'],
    ['A=B', 'x', 'remove it'],
  ] as const)('refuses %s=%s', (name, value, hint) => {
    expect(environment([[name, value]])).toMatchObject([{ code: 'calico/invalid-value', hint }]);
  });
});
