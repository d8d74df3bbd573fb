import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { AccessKeys } from '../../../src/access/access-keys.js';
import { People } from '../../../src/access/people/people.js';
import type { Proposal } from '../../../src/contract/log/proposals.js';
import { fourEyesRulesOf } from '../../../src/domain/access/four-eyes.js';
import { bearer, cookieOf } from '../../support/access.js';
import { describeEachEngine } from '../../support/databases.js';
import { defined, event, idOf } from '../../support/given.js';
import { ServedApp } from '../../support/served-app.js';
import { type Thaw, thawOn } from '../thaw.js';

describeEachEngine(
  'thaw proposal',
  (engine) => {
    let served: ServedApp;
    let thaw: Thaw;
    let byKey: Record<string, string>;
    let byPerson: Record<string, string>;
    beforeAll(async () => {
      const fourEyes = fourEyesRulesOf('*');
      served = await ServedApp.open(engine, undefined, undefined, { isShared: true, fourEyes });
      thaw = thawOn(served.fresh.url);
      await served.append(defined(), { ...event('TalksHeld', '2024-01-30'), id: idOf(900) });
      const { key } = await served.app
        .get(AccessKeys)
        .create({ name: 'desk', role: 'editor' }, 'root at the command line');
      byKey = bearer(key);
      const { password } = await served.app.get(People).add({ name: 'anna', role: 'editor' }, 'local');
      const signedIn = await served.post('/session', { name: 'anna', password });
      byPerson = cookieOf(signedIn);
    });
    afterAll(() => served.close());
    const propose = async (who: Record<string, string>) =>
      (await served.post(`/events/${idOf(900)}/retractions`, { reason: 'It did not happen' }, who)).body.id as string;
    let theirs: string;
    beforeEach(async () => void (theirs = await propose(byPerson)));

    it('refuses what another has proposed, with the reason', async () => {
      expect((await thaw(['proposal', 'list'])).stdout).toMatch(new RegExp(`${theirs} +retract .*anna`));
      const refused = await thaw(['proposal', 'refuse', theirs, '--reason', 'It did happen', '--json']);
      expect(JSON.parse(refused.stdout) as Proposal).toMatchObject({ state: 'refused', reason: 'It did happen' });
      expect(await thaw(['proposal', 'approve', theirs])).toMatchObject({
        stderr: expect.stringContaining('is decided already'),
      });
      expect((await thaw(['proposal', 'refuse', theirs])).stderr).toContain('--reason');
    });

    it('withdraws what a key has proposed that was made here, and approves it not', async () => {
      const own = await propose(byKey);
      const refused = await thaw(['proposal', 'approve', own]);
      expect([refused.code === 0, refused.stderr]).toEqual([
        false,
        expect.stringContaining('count as one person by a key that local made'),
      ]);
      expect((await thaw(['proposal', 'refuse', own, '--reason', 'x'])).stderr).toContain('somebody else decides');
      expect(await thaw(['proposal', 'withdraw', own])).toMatchObject({ code: 0, stdout: `${own} is withdrawn\n` });
      expect((await thaw(['proposal', 'withdraw', theirs])).stderr).toContain('only anna can withdraw this');
      expect((await thaw(['proposal', 'withdraw', 'none'])).code).toBe(3);
    });

    it('approves what another has proposed: the entry names both', async () => {
      expect(await thaw(['proposal', 'approve', theirs])).toMatchObject({ code: 0, stdout: `${theirs} is approved\n` });
      expect((await served.get(`/events/${theirs}`)).body).toMatchObject({
        recordedBy: 'anna',
        body: { approvedBy: expect.stringContaining(' at the command line') },
      });
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
