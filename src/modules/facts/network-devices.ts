/** Contents of files below /sys/class/net/NAME, by their path in it; `ports`, `module` and `pciid` are what links lead to. */
export type DeviceFiles = ReadonlyMap<string, string>;

const NONE: DeviceFiles = new Map();

/** Reads lines of `NAME/FILE:content`, and of `NAME/brif/PORT` for the ports of a bridge. */
export function parseDevices(text: string): (name: string) => DeviceFiles {
  const devices = new Map<string, Map<string, string>>();
  for (const line of text.split('\n')) {
    const [, name, file = '', content] = /^([^/]+)\/([^:]+)(?::(.*))?$/.exec(line) ?? [];
    if (name === undefined) continue;
    const files = devices.get(name) ?? new Map<string, string>();
    devices.set(name, files);
    if (content !== undefined) files.set(file, content);
    else if (file.startsWith('brif/')) files.set('ports', `${files.get('ports') ?? ''} ${file.slice(5)}`);
  }
  return (name) => devices.get(name) ?? NONE;
}
