import { joinWords } from '../parsing/quote.ts';
import { flagOf, listOf, requiredText } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { withTemporaryFolder } from './file/temporary-folder.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { askHost, changeHost, requireProgram, shownFile } from './system/ask-host.ts';
import { fetchTo } from './web/fetch-to.ts';
import { maskUrl } from './web/response.ts';

/** ansible.builtin.rpm_key: a key that rpm trusts. */
export const rpmKey = defineModule({
  name: 'rpm_key',
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    key: { type: 'str', required: true },
    state: { type: 'str', default: 'present', choices: ['absent', 'present'] },
    fingerprint: { type: 'list', elements: 'str' },
    validate_certs: { type: 'bool', default: true },
  },
  *run(args, context) {
    const key = requiredText(args, 'key');
    if (!key.includes('://')) return yield* ensureKey(key, args, context);
    return yield* withTemporaryFolder(context, function* (folder) {
      yield* fetchTo(folder, { url: key, validateCertificates: flagOf(args, 'validate_certs') }, context);
      const [part] = yield* askHost(`show ${folder}/body\n`, context);
      const isKey = /-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]*-----END PGP PUBLIC KEY BLOCK-----/.test(
        shownFile(part) ?? '',
      );
      if (!isKey) throw new ModuleFailure(`Not a public key: ${maskUrl(key)}`);
      return yield* ensureKey(`${folder}/body`, args, context);
    });
  },
});

/** Words: what the task names, which is the id of a key or a file. */
const LOOK = `
${requireProgram('rpm')}if has gpg; then gpg=gpg; elif has gpg2; then gpg=gpg2; else echo 'Failed to find required executable "gpg2"' >&2; exit 1; fi
read_keys() { "$gpg" --no-tty --batch --with-colons --fixed-list-mode "$@"; }
if rpm -q gpg-pubkey >/dev/null 2>&1; then rpm -q gpg-pubkey --qf '%{description}' | read_keys - || exit; fi; end
[ "$2" = file ] || exit 0
if [ ! -f "$1" ]; then printf missing; end; exit 0; fi
end
read_keys "$1" || exit; end
read_keys --import --import-options show-only --dry-run "$1"; end
`;

interface Look {
  /** The key's id, and whether rpm has it. */
  readonly id: string;
  readonly isTrusted: boolean;
  readonly fingerprints: readonly string[];
}

function* lookAtKey(key: string, isFile: boolean, context: ModuleContext): Step<Look> {
  const words = joinWords(['set', '--', key, isFile ? 'file' : 'id']);
  const [trusted = '', missing, keys = '', prints = ''] = yield* askHost(`${words}${LOOK}`, context);
  if (missing === 'missing') throw new ModuleFailure(`Not a valid key ${key}`);
  const id = isFile ? fieldsOf(keys, 'pub', 4)[0] : key.trim().toUpperCase().replace(/^0X/, '');
  if (id === undefined) throw new ModuleFailure('Unexpected gpg output');
  const isTrusted = trusted.split('\n').some((line) => line.split(':')[4]?.includes(id));
  return { id, isTrusted, fingerprints: fieldsOf(prints, 'fpr', 9) };
}

/** A field of the lines of one kind that gpg prints. */
function fieldsOf(text: string, kind: string, index: number): string[] {
  const lines = text.split('\n').filter((line) => line.startsWith(`${kind}:`));
  return lines.flatMap((line) => line.split(':')[index] ?? []);
}

function* ensureKey(key: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const isFile = !/^(?:0x)?[0-9a-f]{8}/i.test(key);
  const look = yield* lookAtKey(key, isFile, context);
  const present = requiredText(args, 'state') === 'present';
  if (look.isTrusted === present) return { changed: false, values: new Map() };
  if (present && !isFile) throw new ModuleFailure('When importing a key, a valid file must be given');
  if (present) checkFingerprints(look, args);
  const words = present
    ? ['--import', key]
    : ['--erase', '--allmatches', `gpg-pubkey-${look.id.slice(-8).toLowerCase()}`];
  if (!context.check) {
    const { rc, stderr } = yield* changeHost(`${joinWords(['rpm', ...words])}\n`, context);
    if (rc !== 0) throw new ModuleFailure(stderr);
  }
  return { changed: true, values: new Map() };
}

function checkFingerprints({ fingerprints }: Look, args: ModuleArguments): void {
  const wanted = (listOf(args, 'fingerprint') ?? []).map((each) => each.replaceAll(' ', '').toUpperCase());
  if (wanted.every((each) => fingerprints.includes(each))) return;
  const shown = (all: readonly string[]) => `{${all.map((each) => `'${each}'`).join(', ')}}`;
  throw new ModuleFailure(
    `The specified fingerprint, '${shown(wanted)}', does not match any key fingerprints in '${shown(fingerprints)}'`,
  );
}
