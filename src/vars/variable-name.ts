/** Words that no template could read as a variable. */
const KEYWORDS = new Set('true false none True False None not'.split(' '));

/** Whether a name can be a variable: ASCII letters, digits and underscores, no digit first, and none of Jinja's words. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !KEYWORDS.has(name);
}
