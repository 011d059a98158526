import type { PyDict, Value } from '../parsing/value.ts';
import { flagOf, listOf, requiredText, textOf } from './arguments/argument-values.ts';
import { FILE_COMMON_PARAMETERS } from './arguments/common-parameters.ts';
import { defineModule } from './define-module.ts';
import { readForEdit, writeEdit } from './edit/edit-file.ts';
import { editIni, type IniRequest } from './edit/ini-text.ts';
import { pathInfo } from './file/path-info.ts';
import type { ModuleArguments } from './module.ts';
import { ModuleFailure, observe } from './requests.ts';
import { expandPath } from './run/remote-words.ts';
import { linesWithEnds } from './system/text-file.ts';

/** community.general.ini_file: an option, or a section, of an INI file. */
export const iniFile = defineModule({
  name: 'community.general.ini_file',
  aliases: ['ini_file'],
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    ...FILE_COMMON_PARAMETERS,
    path: { type: 'path', required: true, aliases: ['dest'] },
    section: { type: 'str' },
    section_has_values: { type: 'list', elements: 'dict' },
    option: { type: 'str' },
    value: { type: 'str' },
    values: { type: 'list', elements: 'str' },
    backup: { type: 'bool', default: false },
    state: { type: 'str', default: 'present', choices: ['absent', 'present'] },
    exclusive: { type: 'bool', default: true },
    no_extra_spaces: { type: 'bool', default: false },
    ignore_spaces: { type: 'bool', default: false },
    allow_no_value: { type: 'bool', default: false },
    modify_inactive_option: { type: 'bool', default: true },
    create: { type: 'bool', default: true },
    follow: { type: 'bool', default: false },
  },
  mutuallyExclusive: [['value', 'values']],
  validate: checkRequest,
  *run(args, context) {
    const path = yield* expandPath(requiredText(args, 'path'), context);
    const found = yield* readForEdit(path);
    if (found.bytes === undefined && !flagOf(args, 'create')) {
      throw new ModuleFailure(`Destination ${path} does not exist!`, new Map([['rc', 257]]));
    }
    const lines = linesWithEnds(decode(found.bytes, path));
    const { changed, msg, lines: after } = editIni(lines, requestOf(args));
    const edit = { bytes: new TextEncoder().encode(after.join('')), changed, msg, header: `${path} (content)` };
    const { result, backupFile } = yield* writeEdit(found, edit, args, context);
    const values: PyDict = new Map([['path', path], ...pathInfo(yield* observe(path))]);
    if (backupFile !== undefined) values.set('backup_file', backupFile);
    return { ...result, msg, values };
  },
});

function checkRequest(args: ModuleArguments): string | undefined {
  const has = (name: string) => args.has(name) && (listOf(args, name)?.length ?? 1) > 0;
  const present = textOf(args, 'state') === 'present';
  if (present && !flagOf(args, 'allow_no_value') && !args.has('value') && !has('values')) {
    return "Parameter 'value(s)' must be defined if state=present and allow_no_value=False.";
  }
  if (!present && !textOf(args, 'section') && !args.has('option')) {
    return 'section or option is needed for state=absent: Ansible would remove a line of another section';
  }
  return conditionsOf(args).flatMap(conditionFault)[0];
}

function conditionsOf(args: ModuleArguments): PyDict[] {
  const conditions = args.get('section_has_values');
  return Array.isArray(conditions) ? conditions.filter((each) => each instanceof Map) : [];
}

function conditionFault(condition: PyDict): string[] {
  const where = 'found in section_has_values';
  if (!condition.has('option')) return [`missing required arguments: option ${where}`];
  if (condition.has('value') && condition.has('values'))
    return [`parameters are mutually exclusive: value|values ${where}`];
  return [...condition.keys()]
    .map(String)
    .filter((name) => !['option', 'value', 'values'].includes(name))
    .map(
      (name) =>
        `Unsupported parameters for (ini_file) module: section_has_values.${name}. Supported parameters include: option, value, values.`,
    );
}

function requestOf(args: ModuleArguments): IniRequest {
  const value = textOf(args, 'value');
  return {
    section: textOf(args, 'section'),
    sectionHasValues: conditionsOf(args).map((each) => ({
      option: String(each.get('option')),
      values: textsOf(each.get('value') ?? each.get('values') ?? []),
    })),
    option: textOf(args, 'option') || undefined,
    values: value === undefined ? [...new Set(listOf(args, 'values'))] : [value],
    present: requiredText(args, 'state') === 'present',
    exclusive: flagOf(args, 'exclusive'),
    noExtraSpaces: flagOf(args, 'no_extra_spaces'),
    ignoreSpaces: flagOf(args, 'ignore_spaces'),
    allowNoValue: flagOf(args, 'allow_no_value'),
    modifyInactiveOption: flagOf(args, 'modify_inactive_option'),
  };
}

function textsOf(value: Value): string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

/** Without the byte order mark, which the new file does not get. */
function decode(bytes: Uint8Array | undefined, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ModuleFailure(`${path} is not text in UTF-8`);
  }
}
