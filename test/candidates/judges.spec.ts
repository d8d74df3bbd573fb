import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ThawError } from '../../src/domain/errors.js';
import { Recorder } from '../../src/intake/record/recorder.js';
import type { Role } from '../../src/domain/access/role.js';
import { bearer, keyHeader, makeKey } from '../support/access.js';
import { describeEachEngine } from '../support/databases.js';
import { headline, Inbox } from './inbox.js';

describeEachEngine(
  'who judges with a key',
  (engine) => {
    let inbox: Inbox;
    const keys = new Map<Role, Record<string, string>>();
    beforeAll(async () => {
      inbox = await Inbox.open(engine);
      for (const role of ['reader', 'recorder', 'operator'] as const) {
        keys.set(role, await keyHeader(inbox.served, { name: `the ${role}`, role }));
      }
      inbox.served.clock.advanceTo(inbox.served.clock.now() + 1_000);
      await inbox.take([headline('US and China resume counternarcotics cooperation', { day: '2026-01-13' })]);
    });
    afterAll(() => inbox.close());
    const judge = async (role: Role, judgement: object) => {
      const id = (await inbox.list('state=waiting&state=accepted'))[0]!.id;
      return inbox.served.post(`/candidates/${id}/judgements`, { judge: 'Ana', ...judgement }, keys.get(role));
    };

    it('holds the tracks of a key against a judgement that is finished later, when the log can be written again', async () => {
      const { served } = inbox;
      const input = { name: 'another desk', role: 'recorder', tracks: ['gb-fr.*'] } as const;
      const { key } = await makeKey(served, { ...input, tracks: [...input.tracks] });
      const [{ id }] = (await inbox.list()) as unknown as [{ id: string }];
      const recorder = served.app.get(Recorder);
      const { record } = recorder;
      recorder.record = () => Promise.reject(new ThawError('unavailable', 'unreachable-database', 'away'));
      const path = `/candidates/${id}/judgements`;
      const sent = bearer(key);
      const before = await inbox.log();
      expect((await served.post(path, { judge: 'Ana', kind: 'accept' }, sent)).status).toBe(503);
      recorder.record = record;
      served.clock.advanceTo(served.clock.now() + 11_000);
      await inbox.grouped();
      expect(await inbox.log()).toEqual(before);
      expect((await inbox.whole(id)).state).toBe('waiting');
    });

    it('accepts as a recorder, in the name of the key whatever is typed, and takes the acceptance back', async () => {
      for (const role of ['reader', 'operator'] as const)
        expect((await judge(role, { kind: 'accept' })).status).toBe(403);
      const before = (await inbox.log()).length;
      expect((await judge('recorder', { kind: 'accept' })).status).toBe(200);
      const [event] = await inbox.log(before);
      expect(event).toMatchObject({ derivedFrom: { judge: 'the recorder' } });
      expect((await inbox.served.get(`/events/${String(event!.id)}`)).body).toMatchObject({
        recordedBy: 'the recorder',
      });
      const undone = await judge('recorder', { kind: 'undo' });
      expect([undone.status, undone.body.code]).toEqual([200, undefined]);
      expect((await inbox.log(before)).map(({ type }) => type)).toEqual([event!.type, 'EventRetracted']);
      const retraction = { reason: 'It did not happen' };
      const byHand = await inbox.served.post(
        `/events/${String(event!.id)}/retractions`,
        retraction,
        keys.get('recorder'),
      );
      expect(byHand.status).toBe(403);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
