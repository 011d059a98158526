import { describe, expect, it } from 'vitest';
import { compatibilityPage } from '../../helpers/compatibility/page.ts';

describe('docs/compatibility.md', () => {
  it('says what the tables of the code say', async () => {
    await expect(compatibilityPage()).toMatchFileSnapshot('../../../docs/compatibility.md');
  });
});
