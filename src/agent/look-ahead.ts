import { requestLine } from './argument.ts';
import type { Operation } from './operation.ts';

/** Operations that begin with a look at what stands at their path. */
const LOOKS: ReadonlySet<Operation['kind']> = new Set([
  'stat',
  'ensure-file',
  'ensure-directory',
  'ensure-link',
  'ensure-attributes',
  'ensure-absent',
]);

/** The host looks through all that it has seen for each operation, and keeps all answers that wait for each other. */
const LONGEST_ROW = 100;

/** A request as it is to be sent. */
interface WrittenRequest {
  readonly operation: Operation;
  readonly text: string;
}

/**
 * The text of requests that go out together, with the last word where that goes with them; their answers may come together. In front of each row of operations that look at paths
 * stands one request to look at all of them: a host then starts one process where it would start one for each. It has no answer.
 */
export function joinRequests(requests: readonly WrittenRequest[], farewell = ''): string {
  let text = '';
  for (let at = 0; at < requests.length; at += LONGEST_ROW) {
    const end = at + LONGEST_ROW;
    text += joinSome(requests.slice(at, end), farewell !== '' && end >= requests.length ? 1 : 0);
  }
  return text + farewell;
}

/** `more` of what follows is answered with these. */
function joinSome(requests: readonly WrittenRequest[], more: number): string {
  const together = requests.length + more;
  let text = together > 1 ? `0 hold ${together}\n` : '';
  let row: string[] = [];
  let paths = new Set<string>();
  const endRow = (): void => {
    if (paths.size > 1) text += requestLine('0 look', [String(row.length), ...paths]);
    text += row.join('');
    row = [];
    paths = new Set();
  };
  for (const request of requests) {
    const path = pathOf(request.operation);
    if (path === undefined) {
      endRow();
      text += request.text;
    } else {
      paths.add(path);
      row.push(request.text);
    }
  }
  endRow();
  return text;
}

/** The path that an operation looks at first, where it can be told from here and travels as it is. */
function pathOf(operation: Operation): string | undefined {
  if (!LOOKS.has(operation.kind) || !('path' in operation)) return undefined;
  const path = operation.path.replace(/(?<=.)\/$/, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the agent's separators
  return /^\/[^\0\n\x1d-\x1f]*$/.test(path) ? path : undefined;
}
