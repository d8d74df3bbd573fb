import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { isKeyText } from '../../../src/access/key-text.js';
import type { AuditEntry, Key, NewKey } from '../../../src/contract/access/access.js';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { type Thaw, thawOn } from '../thaw.js';

describeEachEngine(
  'thaw key',
  (engine) => {
    let fresh: FreshDatabase;
    let thaw: Thaw;
    beforeAll(async () => {
      fresh = await freshDatabase(engine);
      thaw = thawOn(fresh.url);
      await thaw(['migrate']);
    });
    afterAll(() => fresh.drop());
    const list = async () => JSON.parse((await thaw(['key', 'list', '--json'])).stdout) as Key[];

    it('makes a key, shows it once, lists, rotates and revokes it, and the audit log has each', async () => {
      const made = await thaw([
        'key',
        'create',
        '--name',
        'desk',
        '--role',
        'recorder',
        '--expires',
        '90d',
        '--tracks',
        'us-cn.*',
      ]);
      expect([made.code, isKeyText(made.stdout.trim())]).toEqual([0, true]);
      expect(made.stderr).toContain('Nothing shows it again');
      expect(await list()).toMatchObject([{ name: 'desk', role: 'recorder', tracks: ['us-cn.*'], state: 'active' }]);
      expect((await thaw(['key', 'list'])).stdout).not.toContain(made.stdout.trim());
      const again = await thaw(['key', 'create', '--name', 'desk', '--role', 'reader']);
      expect([again.code, again.stderr]).toEqual([4, expect.stringContaining('rotate or revoke that one')]);
      const rotated = await thaw(['key', 'rotate', 'desk', '--overlap', '0h', '--json']);
      expect((JSON.parse(rotated.stdout) as NewKey).key).not.toBe(made.stdout.trim());
      expect((await list()).map(({ state }) => state)).toEqual(['active', 'expired']);
      const revoked = await thaw(['key', 'revoke', 'desk']);
      expect([revoked.code, revoked.stdout]).toEqual([0, expect.stringMatching(/^desk \(thaw_\w{4}…\) is revoked/)]);
      expect((await thaw(['key', 'revoke', 'desk'])).code).toBe(4);
      const audit = (await thaw(['audit', '--json'])).stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as AuditEntry);
      expect(audit.map(({ action }) => action)).toEqual(['key-created', 'key-rotated', 'key-revoked']);
      expect(audit[0]!.actor).toMatch(/ at the command line$/);
    });

    it('refuses what is no name, role, time or key, and says what is wrong', async () => {
      const faults: [string[], number, string][] = [
        [['create', '--name', 'x', '--role', 'king'], 2, '/role'],
        [['create', '--name', ' ', '--role', 'reader'], 2, '/name'],
        [['create', '--name', 'x', '--role', 'reader', '--expires', 'soon'], 2, '--expires is no number of days'],
        [['create', '--role', 'reader'], 2, '--name'],
        [['rotate', 'desk', '--overlap', 'long'], 2, '--overlap is no time'],
        [['revoke', 'nobody'], 3, 'There is no key nobody'],
      ];
      for (const [args, code, says] of faults) {
        const done = await thaw(['key', ...args]);
        expect([args, done.code, done.stderr]).toEqual([args, code, expect.stringContaining(says)]);
      }
    });

    it('finds a change of the audit log', async () => {
      expect(await thaw(['audit', '--verify'])).toMatchObject({
        code: 0,
        stdout: 'the chain of the audit log holds\n',
      });
      const database = await fresh.open();
      await database.write((run) => run.query(`UPDATE audit_entry SET actor = 'nobody' WHERE sequence = 2`));
      await database.close();
      const done = await thaw(['audit', '--verify']);
      expect([done.code, done.stdout]).toEqual([7, expect.stringMatching(/^entry 2 of the audit log was changed/)]);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
