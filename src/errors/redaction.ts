import { createHash } from 'node:crypto';

/** Shorter texts occur by chance; hiding them would hide half of a message. */
const MIN_SECRET = 4;
const PRIVATE_KEY = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----[\s\S]*?(?:-----END \1-----|$)/g;
const SECRET_NAME =
  /(?:pass(?:word|wd|phrase)|(?:^|_)pass(?=_|$)|secret|token|private_?key|api_?key|access_?key|credential|vault_pass)[a-z0-9_]*$/i;
/** Names that say where a secret lies, or how it is handled, not what it is. */
const NO_SECRET = /(?:_file|_path|_dir|_name|_id|_prompt|_length|_exe|_flags|_method|update_password)$/i;
const ASSIGNMENT =
  /(?<![\p{L}\p{N}_.-])([\p{L}\p{N}_.-]+)(["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?|[^\s,}#][^,}#]*)/gu;

/**
 * Takes secrets out of a text that is to be shown or kept: every occurrence of the given ones, and private keys in PEM,
 * of which the hash stays, so that two can be told apart.
 */
export function redactText(text: string, secrets: readonly string[] = []): string {
  const withoutKeys = text.replace(PRIVATE_KEY, (key) => `[private key, ${fingerprint(key)}]`);
  const longestFirst = secrets.filter((secret) => secret.length >= MIN_SECRET).toSorted((a, b) => b.length - a.length);
  return longestFirst.reduce((shown, secret) => shown.replaceAll(secret, '[hidden]'), withoutKeys);
}

/** Hides the values of secrets in a line of a source file: what follows `password:`, `token=` and the like. Columns stay. */
export function redactSourceLine(line: string): string {
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(line)) return line.replaceAll(/\S/g, '*');
  return line.replace(ASSIGNMENT, (whole, name: string, separator: string, value: string) => {
    return isSecretName(name) && !/^["']?\{\{/.test(value) ? name + separator + '*'.repeat(value.length) : whole;
  });
}

/** Whether a variable's name says that its value is a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !NO_SECRET.test(name);
}

/** The first digits of a text's SHA-256: enough to compare, too little to find it. */
export function fingerprint(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}
