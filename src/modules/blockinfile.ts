import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { FILE_COMMON_PARAMETERS, validateCommand } from './arguments/common-parameters.ts';
import { defineModule } from './define-module.ts';
import { bytesOf, byteTextOf, compileByteRegex, regexFault, toByteText } from './edit/byte-text.ts';
import { readForEdit, requireFile, writeEdit } from './edit/edit-file.ts';
import { type BlockRequest, insertBlock, markerLine } from './edit/insert-block.ts';
import type { ModuleArguments } from './module.ts';
import { expandPath } from './run/remote-words.ts';

/** ansible.builtin.blockinfile: a block of lines between two marker lines of a text file. */
export const blockinfile = defineModule({
  name: 'blockinfile',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    ...FILE_COMMON_PARAMETERS,
    path: { type: 'path', required: true, aliases: ['dest', 'destfile', 'name'] },
    state: { type: 'str', default: 'present', choices: ['absent', 'present'] },
    marker: { type: 'str', default: '# {mark} ANSIBLE MANAGED BLOCK' },
    block: { type: 'str', default: '', aliases: ['content'] },
    insertafter: { type: 'str' },
    insertbefore: { type: 'str' },
    create: { type: 'bool', default: false },
    backup: { type: 'bool', default: false },
    validate: { type: 'str' },
    marker_begin: { type: 'str', default: 'BEGIN' },
    marker_end: { type: 'str', default: 'END' },
    append_newline: { type: 'bool', default: false },
    prepend_newline: { type: 'bool', default: false },
  },
  mutuallyExclusive: [['insertbefore', 'insertafter']],
  validate: (args) =>
    regexFault('insertafter', args.get('insertafter')) ??
    regexFault('insertbefore', args.get('insertbefore')) ??
    validateCommand(args),
  *run(args, context) {
    const path = yield* expandPath(requiredText(args, 'path'), context);
    const found = yield* readForEdit(path);
    const before = flagOf(args, 'create') ? found.bytes : requireFile(found, 'Path');
    const request = requestOf(args);
    if (!isPresent(args) && before === undefined) {
      return { changed: false, msg: `File ${path} not present`, values: new Map() };
    }
    const original = before === undefined ? undefined : byteTextOf(before);
    const text = insertBlock(original ?? '', request);
    const edit = {
      bytes: bytesOf(text),
      changed: original !== text,
      msg: original === undefined ? 'File created' : `Block ${request.block === '' ? 'removed' : 'inserted'}`,
      header: `${path} (content)`,
      attributesHeader: `${path} (file attributes)`,
    };
    const { result, backupFile } = yield* writeEdit(found, edit, args, context);
    return { ...result, values: new Map(backupFile === undefined ? [] : [['backup_file', backupFile]]) };
  },
});

function isPresent(args: ModuleArguments): boolean {
  return requiredText(args, 'state') === 'present';
}

function requestOf(args: ModuleArguments): BlockRequest {
  const marker = requiredText(args, 'marker');
  const insertAfter = textOf(args, 'insertafter');
  const insertBefore = textOf(args, 'insertbefore');
  return {
    block: isPresent(args) ? toByteText(requiredText(args, 'block')) : '',
    begin: markerLine(marker, requiredText(args, 'marker_begin')),
    end: markerLine(marker, requiredText(args, 'marker_end')),
    ...(insertAfter === undefined
      ? {}
      : { insertAfter: insertAfter === 'EOF' ? insertAfter : compileByteRegex(insertAfter) }),
    ...(insertBefore === undefined
      ? {}
      : { insertBefore: insertBefore === 'BOF' ? insertBefore : compileByteRegex(insertBefore) }),
    prependNewline: isPresent(args) && flagOf(args, 'prepend_newline'),
    appendNewline: isPresent(args) && flagOf(args, 'append_newline'),
  };
}
