import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkRenderedFile } from '../../../src/calico/rendered/check-rendered-file.ts';

const UNIT = '/etc/systemd/system/calico-node.service';
const CNI = '/etc/cni/net.d/10-calico.conf';
const CTL = '/etc/calico/calicoctl.cfg';
const golden = (name: string) => readFileSync(`test/golden/calico/rendered/${name}`, 'utf8');
const unit = golden('calico-node.service');
const cni = golden('10-calico.conf');
const ctl = golden('calicoctl.cfg');
const summaries = (path: string, text: string) => checkRenderedFile(path, text).map((each) => each.summary);

describe('the rendered unit', () => {
  it('is fine as Ansible writes it', () => {
    expect(checkRenderedFile(UNIT, unit)).toEqual([]);
  });

  it.each([
    ['a blank after a backslash', unit.replace('bird \\', 'bird \\ '), 'a blank follows the `\\`'],
    ['an empty line after a backslash', unit.replace('bird \\', 'bird \\\n'), 'an empty line follows the `\\`'],
    ['an unexpanded template', unit.replace('=bird', '={{ x }}'), '{{ was not expanded'],
    ['a percent sign', unit.replace('info', '%i'), 'systemd expands the %'],
    ['a dollar sign', unit.replace('info', '$HOME'), 'systemd expands the $'],
    ['an open quote', unit.replace('info', '"info'), 'a quote is not closed, or is inside a word'],
    ['no ExecStart', unit.replace('ExecStart=', 'ExecReload='), '[Service] has no ExecStart'],
    ['two of them', `${unit}[Service]\nExecStart=/bin/true\n`, '[Service] has more than one ExecStart'],
    ['a relative program', unit.replace('ExecStop=/', 'ExecStop='), 'which is no absolute path'],
    [
      'an image that is missing',
      unit.replace('  calico/node:v2.6.2\n', '\n').replace('/calico \\\n\n', '/calico\n'),
      'docker run names no image',
    ],
    ['an address that is none', unit.replace(/IP=192\S+/, 'IP=nowhere'), 'IP is "nowhere", not empty'],
    ['a word that Calico 2.6 does not know', unit.replace('IPIP=off', 'IPIP=Never'), 'CALICO_IPV4POOL_IPIP is "Never"'],
    ['a stray line', unit.replace('User=root', 'User root'), 'this is no setting: "User root"'],
  ])('is refused with %s', (_, text, summary) => {
    expect(text).not.toBe(unit);
    expect(summaries(UNIT, text).join('\n')).toContain(summary);
  });

  it('gives the place in the file, or of the template when that is known', () => {
    const broken = unit.replace('bird \\', 'bird \\ ');
    const line = broken.split('\n').findIndex((each) => each.endsWith('\\ ')) + 1;
    expect(checkRenderedFile(UNIT, broken)[0]).toMatchObject({
      code: 'calico/rendered-file',
      range: { file: UNIT, line },
    });
    const origin = { file: 'templates/calico-node.service.j2', line: 1, column: 1 };
    const found = checkRenderedFile(UNIT, broken, origin)[0];
    expect(found?.range).toEqual(origin);
    expect(found?.summary).toContain(`line ${line}`);
  });
});

describe('the rendered CNI configuration', () => {
  it('is fine as Ansible writes it', () => {
    expect(checkRenderedFile(CNI, cni)).toEqual([]);
  });

  it.each([
    ['a trailing comma', cni.replace('"k8s"\n', '"k8s",\n'), 'it is no JSON'],
    ['a text for the MTU', cni.replace('1500', '"1500"'), 'mtu is "1500", not a number'],
    ['a missing key', cni.replace(/.*"type": "calico",\n/, ''), 'the key type is missing'],
    [
      'a key of later versions',
      cni.replace('"mtu"', '"nodename_file_optional": true,\n"mtu"'),
      'the plugin has no key nodename_file_optional',
    ],
    ['a list', '[]', 'it is no JSON object'],
  ])('is refused with %s', (_, text, summary) => {
    expect(text).not.toBe(cni);
    expect(summaries(CNI, text).join('\n')).toContain(summary);
  });
});

describe('the rendered configuration of calicoctl', () => {
  it('is fine as Ansible writes it', () => {
    expect(checkRenderedFile(CTL, ctl)).toEqual([]);
  });

  it.each([
    [
      "version 3's head",
      ctl.replace('v1', 'projectcalico.org/v3').replace('calicoApi', 'CalicoAPI'),
      'apiVersion is not v1',
    ],
    ['an unknown key', ctl.replace('etcdKeyFile', 'etcdKeyfile'), 'calicoctl does not know the key etcdKeyfile'],
    ['a list of endpoints', ctl.replace(/etcdEndpoints: .*/, 'etcdEndpoints: [a, b]'), 'etcdEndpoints is no text'],
    ['the datastore of version 3', ctl.replace('etcdv2', 'etcdv3'), 'datastoreType is not etcdv2'],
    ['broken YAML', `${ctl}\t- x`, CTL],
    ['no spec', ctl.split('spec:')[0]!, 'spec is missing'],
  ])('is refused with %s', (_, text, summary) => {
    expect(summaries(CTL, text).join('\n')).toContain(summary);
  });
});

describe('other rendered files', () => {
  it('are left alone', () => {
    expect(checkRenderedFile('/etc/motd', '{{ hello')).toEqual([]);
  });
});
