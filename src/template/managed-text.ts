import type { PyDate } from '../parsing/value.ts';
import type { Effects } from './render-context.ts';
import { datePartsOf } from './values/dates.ts';
import { formatTime } from './values/strftime.ts';

/** What the configuration may name in braces, and the variable that has it. */
const FIELDS: Readonly<Record<string, string>> = {
  '{host}': '{{ template_host }}',
  '{uid}': '{{ template_uid }}',
  '{file}': '{{ template_path }}',
};

/**
 * `ansible_managed` in templates, where no variable is: as the configuration says, else Ansible's words. A template itself where it
 * names host, user or file; `%Y` and its like are of the time when the template was last changed.
 */
export function managedText({ managed = 'Ansible managed' }: Effects, modified: () => PyDate | undefined): string {
  const text = managed.replace(/\{(?:host|uid|file)\}/g, (field) => FIELDS[field] ?? field);
  const time = text.includes('%') ? modified() : undefined;
  return time ? formatTime(text, datePartsOf(time)) : text;
}
