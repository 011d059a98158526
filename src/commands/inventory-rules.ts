import type { Settings } from '../config/settings.ts';
import { type Diagnostic, errorAt } from '../errors/diagnostic.ts';
import type { InventoryRules } from '../inventory/inventory-rules.ts';

/** Names that ansible-core's directories of sources pass over by their ends, where no setting says otherwise. */
const EXTENSIONS = '~ .pyc .pyo .swp .bak .rpm .md .txt .rst .orig .cfg .retry'.split(' ');

/** How the configuration wants inventories to be read; patterns of no use are told of. */
export function inventoryRules(settings: Settings): { rules: InventoryRules; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const plugins = settings.list('INVENTORY_ENABLED')?.map((name) => name.replace(/^ansible\.(?:builtin|legacy)\./, ''));
  const names = settings.text('TRANSFORM_INVALID_GROUP_CHARS');
  const rules: InventoryRules = {
    ...ignoring(settings, diagnostics),
    ...(plugins ? { plugins } : {}),
    ...(names === 'always' || names === 'silently' ? { groupName: safeGroupName } : {}),
    mergesDicts: settings.text('DEFAULT_HASH_BEHAVIOUR') === 'merge',
  };
  return { rules, diagnostics };
}

/** Every character that no variable may have becomes an underscore. */
function safeGroupName(name: string): string {
  return name.replace(/^\d|[^\p{L}\p{N}_]/gu, '_');
}

function ignoring(settings: Settings, diagnostics: Diagnostic[]): Pick<InventoryRules, 'ignores'> {
  const given = settings.list('INVENTORY_IGNORE_PATTERNS') ?? [];
  const extensions = settings.list('INVENTORY_IGNORE_EXTS');
  if (given.length === 0 && !extensions) return {};
  const patterns = given.flatMap((pattern) => compile(pattern, settings, diagnostics) ?? []);
  const ends = extensions ?? EXTENSIONS;
  const ignores = (name: string) =>
    ends.some((end) => name.endsWith(end)) || patterns.some((pattern) => pattern.test(name));
  return { ignores };
}

function compile(pattern: string, settings: Settings, diagnostics: Diagnostic[]): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch (error) {
    const { key = '', range } = settings.find('INVENTORY_IGNORE_PATTERNS') ?? {};
    const summary = `the setting ${key} has no pattern in ${JSON.stringify(pattern)}: ${(error as Error).message}`;
    diagnostics.push(errorAt('config/value', summary, range ? { range } : {}));
    return undefined;
  }
}
