/** Characters of a hash by the method's letter in `$6$salt$hash`. */
const LENGTHS: Readonly<Record<string, number>> = { '1': 22, '5': 43, '6': 86, y: 43 };

const WARNING =
  "The input password appears not to have been hashed. The 'password' argument must be encrypted for this module to work properly.";

/** Ansible's warning for a password that looks as if it were no hash; `*` and `!` mean an account without one. */
export function passwordWarnings(password: string | undefined): string[] {
  if (!password || ['*', '!', '*************'].includes(password)) return [];
  return looksHashed(password) ? [] : [WARNING];
}

function looksHashed(password: string): boolean {
  const fields = password.split('$');
  const [, method = ''] = fields;
  const hash = fields.at(-1) ?? '';
  if (/[:*!]/.test(password) || fields.length < 3 || /[^a-zA-Z0-9./=]/.test(hash)) return false;
  const length = Object.hasOwn(LENGTHS, method) ? LENGTHS[method] : undefined;
  return length === undefined || hash.length === length;
}
