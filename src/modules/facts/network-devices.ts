import { sectionParts } from './section-text.ts';

/** Contents of files below /sys/class/net/NAME, by their path in it; `ports`, `module` and `pciid` are what links lead to. */
export type DeviceFiles = ReadonlyMap<string, string>;

const NONE: DeviceFiles = new Map();

/** Reads the section's files, and of its command lines of `NAME/FILE:content`, and of `NAME/brif/PORT` for the ports of a bridge. */
export function parseDevices(section: string | undefined): (name: string) => DeviceFiles {
  const devices = new Map<string, Map<string, string>>();
  const filesOf = (name: string) => {
    const files = devices.get(name) ?? new Map<string, string>();
    devices.set(name, files);
    return files;
  };
  const parts = sectionParts(section);
  for (const [path, text] of parts) {
    const [, name, file] = /^\/sys\/class\/net\/([^/]+)\/(.+)$/.exec(path) ?? [];
    if (name !== undefined && file !== undefined) filesOf(name).set(file, text.trim());
  }
  for (const line of (parts.get('command') ?? '').split('\n')) {
    const [, name, file = '', content] = /^([^/]+)\/([^:]+)(?::(.*))?$/.exec(line) ?? [];
    if (name === undefined) continue;
    const files = filesOf(name);
    if (content !== undefined) files.set(file, content);
    else if (file.startsWith('brif/')) files.set('ports', `${files.get('ports') ?? ''} ${file.slice(5)}`);
  }
  return (name) => devices.get(name) ?? NONE;
}
