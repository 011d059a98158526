import type { YamlNode } from '../parsing/yaml/node.ts';

/** Variables as they stand in the operator's files: strings in them are templates, and each has its place. */
export type Variables = ReadonlyMap<string, YamlNode>;

export const NO_VARIABLES: Variables = new Map();
