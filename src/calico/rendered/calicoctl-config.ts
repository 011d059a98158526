import { closestName } from '../../errors/closest-name.ts';
import type { YamlEntry, YamlMapping, YamlNode } from '../../parsing/yaml/node.ts';
import { parseYaml } from '../../parsing/yaml.ts';
import { findUnexpanded, type RenderedFault } from './rendered-fault.ts';

/** What calicoctl 1.6 reads under `spec`, all of it text. It refuses any other key. */
const SPEC_KEYS = [
  'datastoreType',
  'etcdEndpoints',
  'etcdUsername',
  'etcdPassword',
  'etcdKeyFile',
  'etcdCertFile',
  'etcdCACertFile',
  'kubeconfig',
  'k8sAPIEndpoint',
  'k8sKeyFile',
  'k8sCertFile',
  'k8sCAFile',
  'k8sAPIToken',
];
const TOP_KEYS = ['apiVersion', 'kind', 'metadata', 'spec'];

/** Reads calicoctl.cfg as calicoctl 1.6 will: strictly, apiVersion v1, kind calicoApiConfig, etcdEndpoints a text. */
export function checkCalicoctlConfig(text: string): RenderedFault[] {
  const { node, diagnostics } = parseYaml(text, 'calicoctl.cfg');
  const faults = diagnostics.map(
    (each): RenderedFault => ({
      ...(each.range ? { line: each.range.line, column: each.range.column } : {}),
      summary: each.summary,
    }),
  );
  if (faults.length > 0) return [...findUnexpanded(text), ...faults];
  if (node?.kind !== 'mapping') return [{ summary: 'it is no YAML mapping' }];
  return [...findUnexpanded(text), ...headFaults(node), ...specFaults(node)];
}

function headFaults(document: YamlMapping): RenderedFault[] {
  return [
    ...strangers(document, TOP_KEYS),
    ...mustBe(document, 'apiVersion', ['v1']),
    ...mustBe(document, 'kind', ['calicoApiConfig']),
  ];
}

function specFaults(document: YamlMapping): RenderedFault[] {
  const spec = entryOf(document, 'spec')?.value;
  if (spec?.kind !== 'mapping') return [{ summary: 'spec is missing or no mapping' }];
  const noText = spec.entries.filter(({ value }) => value.kind !== 'scalar' || typeof value.value !== 'string');
  return [
    ...strangers(spec, SPEC_KEYS),
    ...mustBe(spec, 'datastoreType', ['etcdv2', 'kubernetes']),
    ...noText.map(({ key, value }) => ({ ...place(value), summary: `${String(key.value)} is no text` })),
  ];
}

function strangers(mapping: YamlMapping, keys: readonly string[]): RenderedFault[] {
  return mapping.entries
    .filter(({ key }) => !keys.includes(String(key.value)))
    .map(({ key }) => {
      const meant = closestName(String(key.value), keys);
      const summary = `calicoctl does not know the key ${String(key.value)}`;
      return { ...place(key), summary, ...(meant === undefined ? {} : { hint: `${meant} may be meant` }) };
    });
}

function mustBe(mapping: YamlMapping, key: string, allowed: readonly string[]): RenderedFault[] {
  const value = entryOf(mapping, key)?.value;
  if (value?.kind === 'scalar' && allowed.includes(String(value.value))) return [];
  return [{ ...(value ? place(value) : {}), summary: `${key} is not ${allowed.join(' or ')}` }];
}

function entryOf(mapping: YamlMapping, name: string): YamlEntry | undefined {
  return mapping.entries.find(({ key }) => key.value === name);
}

function place(node: YamlNode): { line: number; column: number } {
  return { line: node.range.line, column: node.range.column };
}
