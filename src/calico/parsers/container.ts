/** What `docker inspect` says of a container, as far as the checks ask. */
export interface Container {
  /** With the host's network it is the host's name. */
  readonly hostname: string;
  readonly running: boolean;
  readonly startedAt: string;
  readonly image: string;
  readonly networkMode: string;
  readonly privileged: boolean;
  readonly restartCount: number;
  readonly environment: ReadonlyMap<string, string>;
}

/** Reads the JSON of `docker inspect NAME`; undefined when it is no such list, or an empty one. */
export function parseContainer(text: string): Container | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  const first = Array.isArray(document) ? document[0] : undefined;
  const [state, config, host] = [get(first, 'State'), get(first, 'Config'), get(first, 'HostConfig')];
  if (!isObject(state) || !isObject(config)) return undefined;
  return {
    hostname: stringOf(get(config, 'Hostname')),
    running: get(state, 'Running') === true,
    startedAt: stringOf(get(state, 'StartedAt')),
    image: stringOf(get(config, 'Image')),
    networkMode: stringOf(get(host, 'NetworkMode')),
    privileged: get(host, 'Privileged') === true,
    restartCount: Number(get(first, 'RestartCount') ?? 0),
    environment: environmentOf(get(config, 'Env')),
  };
}

function environmentOf(list: unknown): Map<string, string> {
  const assignments = Array.isArray(list) ? list.map(String) : [];
  return new Map(
    assignments.map((each) => {
      const equals = each.indexOf('=');
      return equals < 0 ? ([each, ''] as const) : ([each.slice(0, equals), each.slice(equals + 1)] as const);
    }),
  );
}

function get(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
