import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RuleStore } from '../../src/alerts/rules/rule-store.js';
import { ruleTable, ruleVersionTable } from '../../src/alerts/rules/entities.js';
import { readRule } from '../../src/alerts/rules/rule-input.js';
import type { JsonObject } from '../../src/domain/json.js';
import { makeKey } from '../support/access.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event, track } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const freeze = { name: 'A channel freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };

describeEachEngine(
  'who did it',
  (engine) => {
    let served: ServedApp;
    const keys = new Map<string, Record<string, string>>();
    beforeAll(async () => {
      served = await ServedApp.open(engine, undefined, undefined, { isShared: true });
      await served.append(defined());
      for (const name of ['ana', 'bo']) {
        const { key } = await makeKey(served, { name, role: 'admin' });
        keys.set(name, { authorization: `Bearer ${key}`, 'content-type': 'application/json' });
      }
    });
    afterAll(() => served.close());

    const make = async (who: string, path: string, body: object) => (await served.post(path, body, keys.get(who))).body;
    const change = async (who: string, path: string, body: object) =>
      (await served.send('PATCH', path, { headers: keys.get(who)!, body: JSON.stringify(body) })).body;
    const by = async (path: string) => (await served.get(path)).body.updatedBy;

    it('stands with each version of a rule, the one that removed it included', async () => {
      const made = await make('ana', '/alert-rules', freeze);
      expect(made.updatedBy).toBe('ana');
      const path = `/alert-rules/${String(made.id)}`;
      await change('bo', path, { severity: 'critical' });
      expect(await by(path)).toBe('bo');
      await change('ana', path, { severity: 'critical' });
      expect(await by(path)).toBe('bo');
      await served.send('DELETE', path, { headers: { authorization: keys.get('ana')!.authorization! } });
      const { data } = (await served.get(`${path}/versions`)).body as unknown as { data: JsonObject[] };
      expect(data.map(({ version, by }) => [version, by])).toEqual([
        [1, 'ana'],
        [2, 'bo'],
        [3, 'ana'],
      ]);
    });

    it('stands with a channel and a source, by whoever changed them last', async () => {
      const url = 'https://example.org/hook';
      for (const [path, input] of [
        ['/alert-channels', { kind: 'webhook', name: 'desk', settings: { url } }],
        ['/sources', { kind: 'webhook', name: 'a provider' }],
      ] as const) {
        const { id, updatedBy } = await make('ana', path, input);
        expect([path, updatedBy]).toEqual([path, 'ana']);
        expect(await change('bo', `${path}/${String(id)}`, { name: 'renamed' })).toMatchObject({ updatedBy: 'bo' });
        expect(await by(`${path}/${String(id)}`)).toBe('bo');
      }
    });

    it('stands with a policy that the record defines, and not with one that is shipped', async () => {
      const { body: shipped } = await served.get('/policies/cooperation@1');
      const policy = { ...shipped, name: 'of-the-desk@1' };
      const adopted = await make('bo', `/tracks/${track.id}/policies`, { policy, reason: 'as the desk reads it' });
      expect(adopted).toMatchObject({ position: 2 });
      const { data } = (await served.get('/policies')).body as unknown as { data: JsonObject[] };
      expect(data.find(({ name }) => name === 'of-the-desk@1')).toMatchObject({ origin: 'adopted', by: 'bo' });
      expect(data.find(({ name }) => name === 'cooperation@1')).toMatchObject({ origin: 'shipped', by: null });
    });

    it('is local for a command at the machine, and nobody where it was before it was kept', async () => {
      const { rule, updatedBy } = await served.app.get(RuleStore).create(readRule(freeze));
      expect(updatedBy).toBe('local');
      await served.database.write(async ({ manager }) => {
        await manager.update(ruleTable, { id: rule.id }, { updated_by: null });
        await manager.update(ruleVersionTable, { id: rule.id }, { by: null });
      });
      expect(await by(`/alert-rules/${rule.id}`)).toBeNull();
      expect((await served.get(`/alert-rules/${rule.id}/versions`)).body.data).toMatchObject([{ by: null }]);
    });

    it('finds for each the event that they recorded last, as it reads now', async () => {
      const last = async (who: string) => (await served.get('/account/last-event', keys.get(who))).body.event;
      expect(await last('ana')).toBeNull();
      const [first, second] = [event('TalksHeld', '2025-05-03'), event('TalksHeld', '2025-06-03')];
      await make('ana', '/events', first);
      await make('bo', '/events', second);
      const renamed = { ...first, title: 'Talks in Geneva' };
      await make('bo', `/events/${first.id}/corrections`, { reason: 'the wrong city', event: renamed });
      expect(await last('ana')).toMatchObject({ id: first.id, title: 'Talks in Geneva' });
      await make('bo', `/events/${second.id}/retractions`, { reason: 'it did not take place' });
      expect(await last('bo')).toMatchObject({ id: second.id, title: 'TalksHeld on 2025-06-03' });
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
