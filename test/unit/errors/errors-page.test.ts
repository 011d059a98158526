import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorsPage } from '../../helpers/errors-page.ts';

describe('docs/errors.md', () => {
  it('says of every code what the registry says', () => {
    expect(readFileSync('docs/errors.md', 'utf8')).toBe(errorsPage());
  });
});
