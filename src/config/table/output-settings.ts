import { full, type Setting, warned } from './setting.ts';

/** What is printed of a run. */
export const OUTPUT_SETTINGS: readonly Setting[] = [
  warned(
    'no log is written: redirect the output, or keep the document of --json',
    [],
    'DEFAULT_LOG_PATH',
    'path',
    'defaults.log_path',
    'ANSIBLE_LOG_PATH',
  ),
  full('DEFAULT_VERBOSITY', 'integer', 'defaults.verbosity', 'ANSIBLE_VERBOSITY'),
  full('DIFF_CONTEXT', 'integer', 'diff.context', 'ANSIBLE_DIFF_CONTEXT'),
  full('DISPLAY_SKIPPED_HOSTS', 'boolean', 'defaults.display_skipped_hosts', 'ANSIBLE_DISPLAY_SKIPPED_HOSTS'),
  warned(
    'no retry file is written; the recap names the hosts',
    [false],
    'RETRY_FILES_ENABLED',
    'boolean',
    'defaults.retry_files_enabled',
    'ANSIBLE_RETRY_FILES_ENABLED',
  ),
  full('default.display_ok_hosts', 'boolean', 'defaults.display_ok_hosts', 'ANSIBLE_DISPLAY_OK_HOSTS'),
];
