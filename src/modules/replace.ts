import { compileRegex, substitute } from '../template/values/regex/operations.ts';
import { requiredText, textOf } from './arguments/argument-values.ts';
import { FILE_COMMON_PARAMETERS, validateCommand } from './arguments/common-parameters.ts';
import { defineModule } from './define-module.ts';
import { orFailure, regexFault } from './edit/byte-text.ts';
import { readForEdit, requireFile, writeEdit } from './edit/edit-file.ts';
import { decodeText, encodeText, knownEncoding } from './edit/encoded-text.ts';
import type { ModuleArguments } from './module.ts';
import { ModuleFailure } from './requests.ts';
import { expandPath } from './run/remote-words.ts';

/** ansible.builtin.replace: every match of an expression in a text file becomes something else. */
export const replace = defineModule({
  name: 'replace',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    ...FILE_COMMON_PARAMETERS,
    path: { type: 'path', required: true, aliases: ['dest', 'destfile', 'name'] },
    regexp: { type: 'str', required: true },
    replace: { type: 'str', default: '' },
    after: { type: 'str' },
    before: { type: 'str' },
    backup: { type: 'bool', default: false },
    validate: { type: 'str' },
    encoding: { type: 'str', default: 'utf-8' },
  },
  validate: checkReplacement,
  *run(args, context) {
    const path = yield* expandPath(requiredText(args, 'path'), context);
    const encoding = knownEncoding(requiredText(args, 'encoding')) ?? 'utf8';
    const found = yield* readForEdit(path);
    const text = decodeText(requireFile(found, 'Path'), encoding);
    const values = new Map([['rc', 0]]);
    const section = findSection(text, sectionPattern(args));
    if (typeof section === 'string') return { changed: false, msg: section, values };
    const replaced = substituteSection(text, section, args);
    const edit = { bytes: encodeText(replaced.text, encoding), ...replaced, header: path };
    const { result, backupFile } = yield* writeEdit(found, edit, args, context);
    return {
      ...result,
      values: new Map<string, string | number>([
        ...values,
        ...(backupFile === undefined ? [] : [['backup_file', backupFile] as const]),
      ]),
    };
  },
});

function checkReplacement(args: ModuleArguments): string | undefined {
  const encoding = requiredText(args, 'encoding');
  if (knownEncoding(encoding) === undefined) {
    return `'encoding' is not supported: files are read as utf-8 or latin-1, not as ${encoding}`;
  }
  return (
    regexFault('regexp', args.get('regexp')) ??
    regexFault('after and before', sectionPattern(args)) ??
    validateCommand(args)
  );
}

/** The part of the text between `after` and `before`, as Ansible joins the two. */
function sectionPattern(args: ModuleArguments): string | undefined {
  const after = textOf(args, 'after') ?? '';
  const before = textOf(args, 'before') ?? '';
  if (after !== '' && before !== '') return `${after}(?P<subsection>.*?)${before}`;
  if (after !== '') return `${after}(?P<subsection>.*)`;
  return before === '' ? undefined : `(?P<subsection>.*)${before}`;
}

interface Section {
  readonly start: number;
  readonly end: number;
}

/** Where the section lies, or the message about one that is not there. */
function findSection(text: string, pattern: string | undefined): Section | string {
  if (pattern === undefined) return { start: 0, end: text.length };
  const regex = orFailure(() => compileRegex(pattern, false, false, { dotAll: true }));
  const group = regex.translation.names.get('subsection') ?? 0;
  const indices = sectionIndices(new RegExp(regex.source, `d${regex.flags}`), text, group);
  if (indices) return { start: indices[0], end: indices[1] };
  return `Pattern for before/after params did not match the given file: ${pattern}`;
}

function sectionIndices(regex: RegExp, text: string, group: number): [number, number] | undefined {
  return regex.exec(text)?.indices?.[group];
}

function substituteSection(text: string, { start, end }: Section, args: ModuleArguments) {
  const section = text.slice(start, end);
  const regex = orFailure(() => compileRegex(requiredText(args, 'regexp'), false, true));
  const [result, count] = replaceAll(regex, requiredText(args, 'replace'), section);
  return {
    text: text.slice(0, start) + result + text.slice(end),
    changed: count > 0 && result !== section,
    msg: `${count} replacements made`,
  };
}

function replaceAll(regex: ReturnType<typeof compileRegex>, replacement: string, section: string): [string, number] {
  try {
    return orFailure(() => substitute(regex, replacement, section, 0));
  } catch (error) {
    if (!(error instanceof ModuleFailure)) throw error;
    throw new ModuleFailure(`Unable to process replace due to error: ${error.message}`);
  }
}
