import { KEYWORDS, type KeywordRule, LOOP_CONTROL_KEYWORDS } from '../../../src/playbook/keywords.ts';
import { differencesSection, readDifferences } from './differences.ts';
import { modulesSection } from './modules-section.ts';
import { pluginsSection } from './plugins-section.ts';
import { settingsSection } from './settings-section.ts';
import { code, codes, table } from './table.ts';

/** The text of docs/compatibility.md: what is taken, in part or not at all, as the code's own tables say it. */
export function compatibilityPage(): string {
  const differences = readDifferences();
  return [
    '# Compatibility with Ansible',
    '',
    'The version that is followed is ansible-core 2.19. This page is generated from the code; after a change write it anew with',
    '`npx vitest run --project unit test/unit/docs -u`.',
    '',
    '*full*: as in ansible-core 2.19. *partial*: as the note says. *refused*: an error with file, line and column before any host',
    'is contacted. Nothing is ignored.',
    '',
    ...keywordsSection(),
    ...modulesSection(),
    ...pluginsSection(differences),
    ...settingsSection(),
    ...differencesSection(differences),
  ].join('\n');
}

function keywordsSection(): string[] {
  return [
    '## Keywords',
    '',
    ...table(['keyword', 'of', 'support', 'note'], KEYWORDS.toSorted(byName).map(keywordRow)),
    '',
    `${code('loop_control')} takes ${codes([...LOOP_CONTROL_KEYWORDS].toSorted())}.`,
    '',
  ];
}

function keywordRow({ name, kinds, support, note }: KeywordRule): readonly string[] {
  return [code(name), kinds.join(', '), support, note ?? ''];
}

function byName(left: KeywordRule, right: KeywordRule): number {
  return left.name < right.name ? -1 : 1;
}
