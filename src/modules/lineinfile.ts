import { searchRegex } from '../template/values/regex/operations.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { FILE_COMMON_PARAMETERS, validateCommand } from './arguments/common-parameters.ts';
import { defineModule } from './define-module.ts';
import {
  bytesOf,
  byteTextOf,
  compileByteRegex,
  linesOf,
  regexFault,
  toByteText,
  withoutEnd,
} from './edit/byte-text.ts';
import { readForEdit, requireFile, writeEdit } from './edit/edit-file.ts';
import { insertLine, type LineRequest } from './edit/insert-line.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import type { Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';

/** ansible.builtin.lineinfile: one line of a text file is there, or no line like it. */
export const lineinfile = defineModule({
  name: 'lineinfile',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    ...FILE_COMMON_PARAMETERS,
    path: { type: 'path', required: true, aliases: ['dest', 'destfile', 'name'] },
    state: { type: 'str', default: 'present', choices: ['absent', 'present'] },
    regexp: { type: 'str', aliases: ['regex'] },
    search_string: { type: 'str' },
    line: { type: 'str', aliases: ['value'] },
    insertafter: { type: 'str' },
    insertbefore: { type: 'str' },
    backrefs: { type: 'bool', default: false },
    create: { type: 'bool', default: false },
    backup: { type: 'bool', default: false },
    firstmatch: { type: 'bool', default: false },
    validate: { type: 'str' },
  },
  mutuallyExclusive: [
    ['insertbefore', 'insertafter'],
    ['regexp', 'search_string'],
    ['backrefs', 'search_string'],
  ],
  validate: checkLine,
  *run(args, context) {
    const path = yield* expandPath(requiredText(args, 'path'), context);
    const result = yield* (requiredText(args, 'state') === 'absent' ? removeLines : ensureLine)(path, args, context);
    const warnings = emptyExpressions(args);
    return warnings.length > 0 ? { ...result, warnings } : result;
  },
});

function checkLine(args: ModuleArguments): string | undefined {
  const has = (name: string) => textOf(args, name) !== undefined;
  if (textOf(args, 'state') === 'absent') {
    if (!has('regexp') && !has('search_string') && !has('line')) {
      return 'one of line, search_string, or regexp is required with state=absent';
    }
  } else {
    if (flagOf(args, 'backrefs') && !has('regexp')) return 'regexp is required with backrefs=true';
    if (!has('line')) return 'line is required with state=present';
  }
  for (const name of ['regexp', 'insertafter', 'insertbefore']) {
    const fault = regexFault(name, args.get(name));
    if (fault !== undefined) return fault;
  }
  return validateCommand(args);
}

function* ensureLine(path: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const found = yield* readForEdit(path);
  const before = flagOf(args, 'create') ? (found.bytes ?? new Uint8Array()) : requireFile(found, 'Destination');
  const { text, msg } = insertLine(byteTextOf(before), requestOf(args));
  const edit = {
    bytes: bytesOf(text),
    changed: msg !== '',
    msg,
    header: `${path} (content)`,
    attributesHeader: `${path} (file attributes)`,
  };
  const { result, backupFile = '' } = yield* writeEdit(found, edit, args, context);
  return { ...result, values: new Map([['backup', backupFile]]) };
}

function requestOf(args: ModuleArguments): LineRequest {
  const regexp = textOf(args, 'regexp');
  const searchString = textOf(args, 'search_string');
  const insertBefore = textOf(args, 'insertbefore');
  const insertAfter = textOf(args, 'insertafter') ?? (insertBefore === undefined ? 'EOF' : undefined);
  return {
    line: toByteText(requiredText(args, 'line')),
    ...(regexp === undefined ? {} : { regexp: compileByteRegex(regexp) }),
    ...(searchString === undefined ? {} : { searchString: toByteText(searchString) }),
    ...(insertAfter === undefined ? {} : { insertAfter: placeOf(insertAfter, ['BOF', 'EOF']) }),
    ...(insertBefore === undefined ? {} : { insertBefore: placeOf(insertBefore, ['BOF']) }),
    backrefs: flagOf(args, 'backrefs'),
    firstMatch: flagOf(args, 'firstmatch'),
  };
}

function placeOf<Word extends string>(text: string, words: readonly Word[]) {
  return words.find((word) => word === text) ?? compileByteRegex(text);
}

function* removeLines(path: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const found = yield* readForEdit(path);
  if (found.bytes === undefined) return { changed: false, msg: 'file not present', values: new Map() };
  const lines = linesOf(byteTextOf(found.bytes));
  const matches = lineTest(args);
  const kept = lines.filter((line) => !matches(line));
  const count = lines.length - kept.length;
  const edit = {
    bytes: bytesOf(kept.join('')),
    changed: count > 0,
    msg: `${count} line(s) removed`,
    header: `${path} (content)`,
    attributesHeader: `${path} (file attributes)`,
  };
  const { result, backupFile = '' } = yield* writeEdit(found, edit, args, context);
  return {
    ...result,
    values: new Map<string, string | number>([
      ['found', count],
      ['backup', backupFile],
    ]),
  };
}

function lineTest(args: ModuleArguments): (line: string) => boolean {
  const regexp = textOf(args, 'regexp');
  if (regexp !== undefined) {
    const compiled = compileByteRegex(regexp);
    return (line) => searchRegex(compiled, line) !== null;
  }
  const searched = textOf(args, 'search_string');
  if (searched !== undefined) return (line) => line.includes(toByteText(searched));
  const wanted = toByteText(requiredText(args, 'line'));
  return (line) => withoutEnd(line) === wanted;
}

/** Ansible's warning about an expression that matches every line. */
function emptyExpressions(args: ModuleArguments): string[] {
  const text = (what: string, more: string) =>
    `The ${what} is an empty string, which will match every line in the file. This may have unintended consequences, such as replacing the last line in the file rather than appending.${more}`;
  if (textOf(args, 'regexp') === '') {
    const more = " If this is desired, use '^' to match every line in the file and avoid this warning.";
    return [text('regular expression', more)];
  }
  return textOf(args, 'search_string') === '' ? [text('search string', '')] : [];
}
