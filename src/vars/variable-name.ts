/** Words of Jinja's expressions, in both spellings of its constants. */
const KEYWORDS = new Set('and else if in is not or False None True false none true'.split(' '));

/** Whether a name can be a variable: ASCII letters, digits and underscores, no digit first, and no word of Jinja's own. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !KEYWORDS.has(name);
}
