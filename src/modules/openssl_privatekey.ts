import type { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import type { PyDict, Value } from '../parsing/value.ts';
import { fingerprintsOf } from '../x509/fingerprints.ts';
import {
  curveName,
  exportPrivateKey,
  type KeyFormat,
  type KeyTypeName,
  keyFormat,
  keyTypeName,
  makePrivateKey,
  readPrivateKey,
  readRawKey,
} from '../x509/private-key.ts';
import { spkiOf } from '../x509/public-key.ts';
import { flagOf, numberOf, requiredText, textOf } from './arguments/argument-values.ts';
import { expandPaths, type FileOutcome, readTarget, removeFile, settleFile } from './crypto/files.ts';
import { infoDiff } from './crypto/info.ts';
import { DEPRECATED_CURVES, PRIVATEKEY_PARAMETERS, privatekeyFault } from './crypto/privatekey-parameters.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { keyInfo } from './openssl_privatekey_info.ts';
import { compute, ModuleFailure, type Step } from './requests.ts';

/** A file that may hold a key. */
interface Present {
  readonly bytes: Buffer | undefined;
  readonly key: KeyObject | undefined;
}

/** community.crypto.openssl_privatekey: a key, made once and kept while it is what is asked for. */
export const opensslPrivatekey = defineModule({
  name: 'community.crypto.openssl_privatekey',
  runsOn: 'host',
  reachesOut: false,
  parameters: PRIVATEKEY_PARAMETERS,
  requiredIf: [{ parameter: 'type', value: 'ECC', required: ['curve'] }],
  validate: privatekeyFault,
  *run(given, context) {
    // A key is readable by its owner alone unless the arguments say otherwise.
    const args = new Map([['mode', '0600' as Value], ...(yield* expandPaths(given, ['path'], context))]);
    const path = requiredText(args, 'path');
    const bytes = yield* readTarget(path);
    if (textOf(args, 'state') === 'absent') {
      return resultOf(args, context, {}, {}, yield* removeFile(path, args, context));
    }
    const present = { bytes, key: bytes && loadKey(bytes, args) };
    const isNew = needsNew(present, args);
    const isOther = !isNew && textOf(args, 'format_mismatch') === 'convert' && !hasFormat(present.bytes, args);
    const warnings = isNew && !context.check ? curveWarnings(args) : [];
    if (context.check && (isNew || isOther)) return resultOf(args, context, present, present, { changed: true });
    const key = isNew ? yield* makeKey(args) : present.key;
    const written = (isNew || isOther) && key ? writeKey(key, args) : undefined;
    const outcome = yield* settleFile(path, written, args, context);
    const result = resultOf(args, context, present, { bytes: written ?? bytes, key }, outcome);
    return warnings.length > 0 ? { ...result, warnings } : result;
  },
});

function loadKey(bytes: Buffer, args: ModuleArguments): KeyObject | undefined {
  const passphrase = textOf(args, 'passphrase');
  if (keyFormat(bytes) !== 'raw') return readPrivateKey(bytes.toString('utf8'), passphrase);
  return passphrase === undefined ? readRawKey(bytes, typeOf(args)) : undefined;
}

/** Whether the key must be replaced, by the rules of `regenerate`; what may neither stay nor be replaced is a failure. */
function needsNew({ bytes, key }: Present, args: ModuleArguments): boolean {
  const rule = flagOf(args, 'force') ? 'always' : requiredText(args, 'regenerate');
  if (rule === 'always' || bytes === undefined) return true;
  if (!key) return mayReplace(rule === 'full_idempotence', UNREADABLE);
  if (rule === 'never') return false;
  const mayRegenerate = rule !== 'fail';
  if (!isWished(key, args)) return mayReplace(mayRegenerate, WRONG_TYPE);
  if (textOf(args, 'format_mismatch') === 'regenerate' && !hasFormat(bytes, args)) {
    return mayReplace(mayRegenerate, WRONG_FORMAT);
  }
  return false;
}

const FORCED = '`always`, or with `force=true`.';
const UNREADABLE = `Unable to read the key. The key is protected with a another passphrase / no passphrase or broken. Will not proceed. To force regeneration, call the module with \`generate\` set to \`full_idempotence\` or ${FORCED}`;
const WRONG_TYPE = `Key has wrong type and/or size. Will not proceed. To force regeneration, call the module with \`generate\` set to \`partial_idempotence\`, \`full_idempotence\` or ${FORCED}`;
const WRONG_FORMAT = `Key has wrong format. Will not proceed. To force regeneration, call the module with \`generate\` set to \`partial_idempotence\`, \`full_idempotence\` or ${FORCED} To convert the key, set \`format_mismatch\` to \`convert\`.`;

function mayReplace(allowed: boolean, fault: string): true {
  if (!allowed) throw new ModuleFailure(fault);
  return true;
}

function isWished(key: KeyObject, args: ModuleArguments): boolean {
  const type = typeOf(args);
  if (keyTypeName(key) !== type) return false;
  if (type === 'RSA') return key.asymmetricKeyDetails?.modulusLength === numberOf(args, 'size');
  return type !== 'ECC' || curveName(key) === textOf(args, 'curve');
}

function hasFormat(bytes: Buffer | undefined, args: ModuleArguments): boolean {
  return textOf(args, 'format') === 'auto_ignore' || (bytes !== undefined && keyFormat(bytes) === formatOf(args));
}

function formatOf(args: ModuleArguments): KeyFormat {
  const format = requiredText(args, 'format');
  if (format !== 'auto' && format !== 'auto_ignore') return format as KeyFormat;
  return ['RSA', 'ECC'].includes(typeOf(args)) ? 'pkcs1' : 'pkcs8';
}

function typeOf(args: ModuleArguments): KeyTypeName {
  return requiredText(args, 'type') as KeyTypeName;
}

function* makeKey(args: ModuleArguments): Step<KeyObject> {
  const wish = { type: typeOf(args), size: numberOf(args, 'size') ?? 4096, curve: textOf(args, 'curve') };
  return yield* compute(() => makePrivateKey(wish));
}

function writeKey(key: KeyObject, args: ModuleArguments): Buffer {
  const bytes = exportPrivateKey(key, formatOf(args), textOf(args, 'passphrase'));
  if (bytes) return bytes;
  const format = requiredText(args, 'format');
  throw new ModuleFailure(`Cryptography backend cannot serialize the private key in the required format "${format}"`);
}

function curveWarnings(args: ModuleArguments): string[] {
  const curve = textOf(args, 'curve') ?? '';
  const isOld = typeOf(args) === 'ECC' && DEPRECATED_CURVES.includes(curve);
  return isOld ? [`Elliptic curves of type ${curve} should not be used for new keys!`] : [];
}

function resultOf(
  args: ModuleArguments,
  context: ModuleContext,
  before: Partial<Present>,
  after: Partial<Present>,
  { changed, backupFile }: FileOutcome,
): ModuleResult {
  const { bytes, key } = after;
  const content = bytes && bytes.length > 0 ? bytes.toString(keyFormat(bytes) === 'raw' ? 'base64' : 'utf8') : null;
  const values = new Map<Value, Value>([
    ['type', typeOf(args)],
    ['size', numberOf(args, 'size') ?? 4096],
    ['fingerprint', key ? fingerprintsOf(spkiOf(key)) : null],
    ...(typeOf(args) === 'ECC' ? [['curve', textOf(args, 'curve') ?? null] as [Value, Value]] : []),
    ...(flagOf(args, 'return_content') ? [['privatekey', content] as [Value, Value]] : []),
    ['filename', requiredText(args, 'path')],
    ...(backupFile === undefined ? [] : [['backup_file', backupFile] as [Value, Value]]),
  ]);
  return { changed, values, ...(context.diff ? { diff: infoDiff(diffSide(before), diffSide(after)) } : {}) };
}

function diffSide({ bytes, key }: Partial<Present>): PyDict {
  if (bytes === undefined) return new Map();
  // The description reads PEM alone.
  return keyInfo(keyFormat(bytes) === 'raw' ? undefined : key, { fingerprints: 'one' });
}
