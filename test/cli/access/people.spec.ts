import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AuditEntry } from '../../../src/contract/access/access.js';
import type { Person } from '../../../src/contract/access/people.js';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { type Thaw, thawOn } from '../thaw.js';

describeEachEngine(
  'thaw person',
  (engine) => {
    let fresh: FreshDatabase;
    let thaw: Thaw;
    beforeAll(async () => {
      fresh = await freshDatabase(engine);
      thaw = thawOn(fresh.url);
      await thaw(['migrate']);
    });
    afterAll(() => fresh.drop());
    const person = (...args: string[]) => thaw(['person', ...args]);

    it('adds, lists, changes and removes a person, and the audit log has each', async () => {
      const made = await person('add', 'anna', '--role', 'recorder', '--tracks', 'us-cn.*');
      expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^([a-z2-9]{5}-){3}[a-z2-9]{5}\n$/)]);
      expect(made.stderr).toContain('Nothing shows it again');
      expect((await person('role', 'anna', 'editor')).stdout).toBe('anna has the role editor now\n');
      const reset = await person('password', 'anna');
      expect(reset.stdout).not.toBe(made.stdout);
      expect((await person('list')).stdout).toMatch(/anna +.*editor +.*us-cn\.\* +.*with a password/);
      const listed = JSON.parse((await person('list', '--json')).stdout) as Person[];
      expect(listed).toMatchObject([{ name: 'anna', role: 'editor', tracks: ['us-cn.*'], removedAt: null }]);
      expect((await person('remove', 'anna')).code).toBe(0);
      const audit = (await thaw(['audit', '--json'])).stdout.trim().split('\n');
      expect(audit.map((line) => (JSON.parse(line) as AuditEntry).action)).toEqual([
        ...['person-added', 'person-changed', 'password-reset', 'person-removed'],
      ]);
    });

    it('says what is wrong', async () => {
      expect(await person('remove', 'nobody')).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('There is no person nobody'),
      });
      expect(await person('add', 'x', '--role', 'king')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('/role'),
      });
      expect((await person('add', 'x')).stderr).toContain('--role');
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
