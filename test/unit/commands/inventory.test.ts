import { describe, expect, it } from 'vitest';
import { graphInventory, listInventory, showHost } from '../../../src/commands/inventory.ts';
import { writeTree } from '../../helpers/play-tree.ts';
import { memoryIo } from '../../helpers/run-command.ts';

const OPTIONS = { inventory: ['hosts'], extraVars: [], json: true, verbose: 0 };

describe('the commands that show an inventory', () => {
  it('warn of a name that ssh would misread, and show it', async () => {
    const { io, printed } = memoryIo(writeTree({ hosts: '-x\n' }));
    expect(await graphInventory({ ...OPTIONS, json: false }, io)).toEqual(['done']);
    expect(printed().out).toContain('|  |---x\n');
    expect(printed().err).toContain('warning: the host name "-x" would be read by ssh as an option');
  });

  it('take for a host also a pattern that matches one alone', async () => {
    const { io, printed } = memoryIo(writeTree({ hosts: '[web]\nw1 n=1\nw2 n=2\n' }));
    expect(await showHost('web[1]', OPTIONS, io)).toEqual(['done']);
    expect(printed().out).toBe('{"n": 2}\n');
    await expect(showHost('web', OPTIONS, io)).rejects.toThrow("no host 'web'");
  });

  it('warn of a limit that matches nothing, as ansible-inventory does, and show what is left', async () => {
    const { io, printed } = memoryIo(writeTree({ hosts: '[web]\nw1\n' }));
    expect(await listInventory({ ...OPTIONS, limit: 'w1,nope' }, io)).toEqual(['done']);
    expect(printed().err).toContain('warning: no host or group matches "nope"');
    expect(JSON.parse(printed().out)).toMatchObject({ web: { hosts: ['w1'] } });
  });
});
