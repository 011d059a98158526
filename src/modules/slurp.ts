import { Buffer } from 'node:buffer';
import type { OperationFailure } from '../agent/reply.ts';
import { requiredText } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { perform } from './requests.ts';
import { expandPath } from './run/remote-words.ts';

/** Larger files have no place in a variable. */
const MAX_BYTES = 64 * 1024 * 1024;

/** ansible.builtin.slurp: a file of the host as base64 text. */
export const slurp = defineModule({
  name: 'slurp',
  runsOn: 'host',
  reachesOut: false,
  parameters: { src: { type: 'path', required: true, aliases: ['path'] } },
  *run(args, context) {
    const src = yield* expandPath(requiredText(args, 'src'), context);
    const result = yield* perform(
      { kind: 'read', path: src, maxBytes: MAX_BYTES },
      (failure) => explain(src, failure),
      true,
    );
    return {
      changed: false,
      values: new Map([
        ['content', Buffer.from(result.content ?? new Uint8Array()).toString('base64')],
        ['source', src],
        ['encoding', 'base64'],
      ]),
    };
  },
});

function explain(src: string, failure: OperationFailure): string {
  if (failure.reason === 'not-found' || failure.reason === 'missing-parent') return `File not found: ${src}`;
  if (failure.reason === 'permission') return `File is not readable: ${src}`;
  if (failure.reason === 'is-directory') return `Source is a directory and must be a file: ${src}`;
  return failure.message;
}
