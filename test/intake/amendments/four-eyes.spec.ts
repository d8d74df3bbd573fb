import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { AuditLog } from '../../../src/access/audit-log.js';
import { personTable } from '../../../src/access/entities.js';
import { fourEyesRulesOf, samePerson, takesFourEyes } from '../../../src/domain/access/four-eyes.js';
import { proposalTable } from '../../../src/intake/proposals/entities.js';
import { Recorder } from '../../../src/intake/record/recorder.js';
import { addPerson, bearer, keyHeader, signIn } from '../../support/access.js';
import { describeEachEngine } from '../../support/databases.js';
import { event, track } from '../../support/given.js';
import { type Answer, ServedApp } from '../../support/served-app.js';

describe('the setting of four eyes', () => {
  it('names acts, in all collections or in one', () => {
    const rules = fourEyesRulesOf('retract, us-leaders:*,a:b:assess');
    expect(rules).toEqual([
      { act: 'retract' },
      { act: '*', collection: 'us-leaders' },
      { act: 'assess', collection: 'a:b' },
    ]);
    expect(takesFourEyes(rules, 'retract', [null])).toBe(true);
    expect(takesFourEyes(rules, 'correct', [null])).toBe(false);
    expect(takesFourEyes(rules, 'correct', [null, 'us-leaders'])).toBe(true);
    expect(takesFourEyes(rules, 'add', ['us-leaders'])).toBe(false);
    expect(takesFourEyes(fourEyesRulesOf('add'), 'add', [null])).toBe(true);
    expect(() => fourEyesRulesOf('redact')).toThrow('the acts are correct, add, retract');
    expect(() => fourEyesRulesOf(Array(101).fill('retract').join(','))).toThrow('more than 100');
  });
});

describe('one person behind two names', () => {
  it.each([
    ['the same name', ['anna'], ['anna'], 'anna'],
    ['two people', ['anna'], ['bo'], undefined],
    ['a person and their key', ['anna'], ['desk', 'anna'], 'anna'],
    ['a key and who made it', ['desk', 'anna'], ['anna'], 'anna'],
    ['two keys of one maker', ['desk', 'anna'], ['night', 'anna'], 'anna'],
    ['two keys that were made at the machine', ['desk', 'local'], ['night', 'local'], undefined],
    ['the machine and a key that was made there', ['local'], ['desk', 'local'], 'local'],
    ['a key made by a key', ['desk', 'chief', 'local'], ['night', 'desk', 'chief', 'local'], 'desk'],
  ])('%s', (_, one, other, shared) => {
    const named = (names: string[]) => names.map((name) => ({ name }));
    expect(samePerson(named(one), named(other))).toBe(shared);
  });

  it('is one person under another name, too', () => {
    const [before, now] = [
      { name: 'anna', id: 'a' },
      { name: 'anna.berg', id: 'a' },
    ];
    expect(samePerson([now], [before])).toBe('anna.berg');
    expect(samePerson([now], [{ name: 'desk', id: 'k' }, before])).toBe('anna.berg');
    expect(samePerson([{ name: 'desk', id: 'k' }, before], [now])).toBe('anna');
    expect(samePerson([now], [{ name: 'bo', id: 'b' }])).toBeUndefined();
  });
});

describeEachEngine(
  'an amendment that takes a second person',
  (engine) => {
    let served: ServedApp;
    const keys = new Map<string, { authorization: string }>();
    const inCollection = { ...track, id: 'us-cn.collected', collection: 'desk' };
    beforeAll(async () => {
      const fourEyes = fourEyesRulesOf('retract,assess,add,desk:*');
      served = await ServedApp.open(engine, undefined, undefined, { isShared: true, fourEyes });
      for (const [name, role] of [
        ...[['anna', 'editor'] as const, ['bo', 'editor'] as const, ['cy', 'recorder'] as const],
      ]) {
        keys.set(name, await keyHeader(served, { name, role }));
      }
      await post('cy', '/tracks', track);
      await post('cy', '/tracks', inCollection);
    });
    let held: string;
    beforeEach(async () => {
      held = await recorded('2024-01-30');
    });
    afterAll(() => served.close());

    const post = (who: string, path: string, body: unknown) => served.post(path, body, keys.get(who));
    const get = (path: string, who = 'anna') => served.get(path, keys.get(who));
    const recorded = async (day: string, tracks = [track.id]) => {
      const { status, body } = await post('cy', '/events', { ...event('TalksHeld', day), id: uuidv7(), tracks });
      expect(status).toBe(201);
      return body.id as string;
    };
    const reason = { reason: 'It did not happen' };
    const retract = (who: string, id = held, more = {}) =>
      post(who, `/events/${id}/retractions`, { ...reason, ...more });
    const standing = async (id = held) => (await get(`/events/${id}`)).body.standing;
    const says = ({ status, body }: Answer) => [status, body.code];
    const lastNote = async () => (await served.app.get(AuditLog).read(0, 500)).at(-1)!;

    it('waits, and is recorded with both names once another editor approves', async () => {
      const proposed = await retract('anna');
      expect(proposed.status).toBe(202);
      const { id } = proposed.body;
      expect(proposed.headers.get('location')).toBe(`/api/v1/proposals/${id as string}`);
      expect(proposed.body).toMatchObject({ act: 'retract', state: 'waiting', proposedBy: 'anna', tracks: [track.id] });
      expect([await standing(), (await get(`/events/${id as string}`)).status]).toEqual(['stands', 404]);
      expect((await get('/proposals')).body.data).toContainEqual(proposed.body);
      const approved = await post('bo', `/proposals/${id as string}/approve`, {});
      expect(approved.body).toMatchObject({ state: 'approved', proposedBy: 'anna', decidedBy: 'bo' });
      expect((await get(`/events/${id as string}`)).body).toMatchObject({
        recordedBy: 'anna',
        body: { type: 'EventRetracted', target: held, approvedBy: 'bo' },
      });
      expect(await standing()).toBe('retracted');
      expect(await lastNote()).toMatchObject({
        actor: 'bo',
        action: 'proposal-approved',
        detail: { proposedBy: 'anna' },
      });
      expect(says(await post('bo', `/proposals/${id as string}/approve`, {}))).toEqual([409, 'proposal-decided']);
    });

    it('is not approved by who proposed it, nor by who may not edit', async () => {
      const { id } = (await retract('anna')).body;
      const path = `/proposals/${id as string}`;
      expect(says(await post('anna', `${path}/approve`, {}))).toEqual([403, 'own-proposal']);
      expect(says(await post('anna', `${path}/refuse`, { reason: 'no' }))).toEqual([403, 'own-proposal']);
      expect(says(await post('cy', `${path}/approve`, {}))).toEqual([403, 'not-permitted']);
      expect(says(await post('bo', `${path}/withdraw`, {}))).toEqual([403, 'not-permitted']);
      expect(says(await post('bo', '/proposals/none/approve', {}))).toEqual([404, 'unknown-proposal']);
      expect(await standing()).toBe('stands');
    });

    it('is refused with a reason, or withdrawn, and then decided', async () => {
      const [one, other] = [(await retract('anna')).body.id, (await retract('anna')).body.id] as string[];
      expect(says(await post('bo', `/proposals/${one}/refuse`, {}))).toEqual([422, 'invalid-refusal']);
      expect((await post('bo', `/proposals/${one}/refuse`, { reason: 'It did happen' })).body).toMatchObject({
        ...{ state: 'refused', decidedBy: 'bo', reason: 'It did happen' },
      });
      expect((await post('anna', `/proposals/${other}/withdraw`, {})).body.state).toBe('withdrawn');
      for (const id of [one, other]) {
        expect(says(await post('bo', `/proposals/${id}/approve`, {}))).toEqual([409, 'proposal-decided']);
      }
      expect((await get('/proposals?state=refused')).body.data.map(({ id }) => id)).toContain(one);
      expect(await standing()).toBe('stands');
    });

    it('is one proposal however often it is sent', async () => {
      const id = uuidv7();
      const [first, again] = [await retract('anna', held, { id }), await retract('anna', held, { id })];
      expect([first.status, again.status, again.body]).toEqual([202, 202, first.body]);
      expect(says(await retract('anna', held, { id, reason: 'another' }))).toEqual([409, 'id-clash']);
    });

    it('is validated once more when it is approved', async () => {
      const [one, other] = [(await retract('anna')).body.id, (await retract('bo')).body.id] as string[];
      await post('bo', `/proposals/${one}/approve`, {});
      const late = await post('anna', `/proposals/${other}/approve`, {});
      expect(late.status).toBe(409);
      expect((await get(`/proposals/${other}`)).body.state).toBe('waiting');
    });

    it('gets by neither as a batch nor with a name that the sender makes up', async () => {
      const retraction = { type: 'EventRetracted', target: held, ...reason };
      expect(says(await post('anna', '/events/batch', [retraction]))).toEqual([409, 'approval-needed']);
      const made = await post('anna', '/events/batch', [{ ...retraction, approvedBy: 'bo' }]);
      expect(says(made)).toEqual([403, 'not-permitted']);
      expect((await retract('anna', held, { approvedBy: 'bo' })).body.code).toBe('not-permitted');
      const file = new FormData();
      file.set('file', new Blob([`${JSON.stringify(retraction)}\n`]), 'more.ndjson');
      const imported = await served.send('POST', '/imports', { headers: keys.get('anna')!, body: file });
      expect(imported.text).toContain('takes a second person here');
      expect(await standing()).toBe('stands');
    });

    it('is by act, or by the collection of a track', async () => {
      const collected = await recorded('2024-02-01', [inCollection.id]);
      const dispute = { party: 'CN', says: 'no' };
      expect((await post('anna', `/events/${held}/disputes`, dispute)).status).toBe(201);
      expect((await post('anna', `/events/${collected}/disputes`, dispute)).status).toBe(202);
    });

    it('is not approved by another key of the same person, nor by a person for their own key', async () => {
      keys.set('chief', await keyHeader(served, { name: 'chief', role: 'admin' }));
      const di = await addPerson(served, { name: 'di', role: 'admin' }, keys.get('chief')!);
      const cookie = await signIn(served, di);
      for (const name of ['di 1', 'di 2']) {
        const made = await served.post('/keys', { name, role: 'editor' }, cookie);
        keys.set(name, bearer(made.body.key as string));
      }
      const { id } = (await retract('di 1')).body;
      const path = `/proposals/${id as string}`;
      const refused = await post('di 2', `${path}/approve`, {});
      expect(says(refused)).toEqual([403, 'own-proposal']);
      expect(refused.body.detail).toContain(
        'di 2 and di 1, who has proposed this, count as one person by a key that di',
      );
      expect(says(await served.post(`${path}/approve`, {}, cookie))).toEqual([403, 'own-proposal']);
      expect(says(await post('di 2', `${path}/withdraw`, {}))).toEqual([403, 'not-permitted']);
      expect((await served.post(`${path}/withdraw`, {}, cookie)).body).toMatchObject({ decidedBy: 'di' });
      const own = (await served.post(`/events/${held}/retractions`, reason, cookie)).body;
      expect(says(await post('di 1', `/proposals/${own.id as string}/approve`, {}))).toEqual([403, 'own-proposal']);
      expect((await post('chief', `/proposals/${own.id as string}/approve`, {})).body.state).toBe('approved');
    });

    it('is decided once where two decide at the same moment', async () => {
      keys.set('di', await keyHeader(served, { name: 'di the second', role: 'editor' }));
      const pairs = [
        ['bo', 'approve', 'di', 'approve'],
        ['bo', 'approve', 'anna', 'withdraw'],
      ] as const;
      for (const [one, act, other, otherAct] of pairs) {
        const target = await recorded('2024-02-03');
        const { id } = (await retract('anna', target)).body;
        const recorder = served.app.get(Recorder);
        const { record } = recorder;
        // The other decides while the approval is validated.
        const meanwhile: Answer[] = [];
        recorder.record = async (...given) => {
          recorder.record = record;
          meanwhile.push(await post(other, `/proposals/${id as string}/${otherAct}`, {}));
          return record.apply(recorder, given);
        };
        const late = await post(one, `/proposals/${id as string}/${act}`, {});
        expect([says(late), meanwhile[0]!.status]).toEqual([
          [409, otherAct === 'approve' ? late.body.code : 'proposal-decided'],
          200,
        ]);
        expect(['proposal-decided', 'already-retracted']).toContain(late.body.code);
        const { state, decidedBy } = (await get(`/proposals/${id as string}`)).body;
        expect(await standing(target)).toBe(state === 'approved' ? 'retracted' : 'stands');
        expect([state, decidedBy]).toEqual([meanwhile[0]!.body.state, meanwhile[0]!.body.decidedBy]);
      }
    });

    it('of two who approve at once names the one whose approval was recorded', async () => {
      keys.set('eve', await keyHeader(served, { name: 'eve', role: 'editor' }));
      const { id } = (await retract('anna')).body;
      const both = await Promise.all(['bo', 'eve'].map((who) => post(who, `/proposals/${id as string}/approve`, {})));
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      const { decidedBy } = (await get(`/proposals/${id as string}`)).body;
      expect((await get(`/events/${id as string}`)).body).toMatchObject({ body: { approvedBy: decidedBy } });
    });

    it('is not taken for approved where another entry has its id', async () => {
      const { id } = (await retract('anna')).body;
      expect((await post('cy', '/events', event('TalksHeld', '2024-02-07', { id }))).status).toBe(201);
      expect(says(await post('bo', `/proposals/${id as string}/approve`, {}))).toEqual([409, 'id-clash']);
      expect((await get(`/proposals/${id as string}`)).body.state).toBe('waiting');
      expect(await standing()).toBe('stands');
      expect(says(await retract('anna', held, { id: await recorded('2024-02-08') }))).toEqual([409, 'id-clash']);
    });

    it('is one by the collection of its track also where the projection is behind the log', async () => {
      const collected = await recorded('2024-02-09', [inCollection.id]);
      await served.database.write(({ manager }) => manager.query('UPDATE projected_status SET collection = NULL'));
      const dispute = { party: 'CN', says: 'no' };
      expect((await post('anna', `/events/${collected}/disputes`, dispute)).status).toBe(202);
    });

    it('is not approved by the key of its proposer, who has another name now', async () => {
      const chief = await keyHeader(served, { name: 'chief of names', role: 'admin' });
      const person = await addPerson(served, { name: 'fay', role: 'admin' }, chief);
      const cookie = await signIn(served, person);
      keys.set(
        'fay key',
        bearer((await served.post('/keys', { name: 'fay key', role: 'editor' }, cookie)).body.key as string),
      );
      // As at a sign-in provider, where the name is read anew each time.
      await served.database.write(({ manager }) =>
        manager.update(personTable, { id: person.id }, { name: 'fay berg' }),
      );
      served.clock.advanceTo(served.clock.now() + 1_000);
      const { id } = (await served.post(`/events/${held}/retractions`, reason, cookie)).body;
      expect(says(await post('fay key', `/proposals/${id as string}/approve`, {}))).toEqual([403, 'own-proposal']);
      const own = (await retract('fay key')).body.id as string;
      expect(says(await served.post(`/proposals/${own}/approve`, {}, cookie))).toEqual([403, 'own-proposal']);
    });

    it('keeps If-Match, which holds when it is proposed and when it is approved', async () => {
      const position = await served.eventLog.trackVersion(track.id);
      const sent = (at: string) =>
        served.post(`/events/${held}/retractions`, reason, { ...keys.get('anna')!, 'if-match': at });
      expect(says(await sent('"1"'))).toEqual([412, 'version-mismatch']);
      const [one, other] = [await sent(`"${position}"`), await sent('*')];
      expect([one.body.ifMatch, other.body.ifMatch]).toEqual([`"${position}"`, '*']);
      await recorded('2024-03-01');
      const late = await post('bo', `/proposals/${one.body.id as string}/approve`, {});
      expect(says(late)).toEqual([412, 'version-mismatch']);
      expect((await get(`/proposals/${one.body.id as string}`)).body.state).toBe('waiting');
      expect((await post('bo', `/proposals/${other.body.id as string}/approve`, {})).body.state).toBe('approved');
    });

    it('can be an addition of a recorder, who may withdraw it', async () => {
      const adds = { adds: { outcome: 'A plan' }, reason: 'as published' };
      const [one, other] = [
        await post('cy', `/events/${held}/additions`, adds),
        await post('cy', `/events/${held}/additions`, adds),
      ];
      expect([one.status, one.body.act]).toEqual([202, 'add']);
      expect((await post('cy', `/proposals/${one.body.id as string}/withdraw`, {})).body.state).toBe('withdrawn');
      await post('bo', `/proposals/${other.body.id as string}/approve`, {});
      expect((await get(`/events/${other.body.id as string}`)).body).toMatchObject({
        recordedBy: 'cy',
        body: { type: 'EventAmended', approvedBy: 'bo' },
      });
    });

    it('waits with 999 others at most, and a list shows 500', async () => {
      const row = { act: 'retract', body: '{}', tracks: '[]', proposed_at: 0, proposed_by: 'a test' } as const;
      const rest = {
        state: 'waiting',
        decided_at: null,
        decided_by: null,
        reason: null,
        proposer: null,
        if_version: null,
      } as const;
      const waiting = (await get('/proposals')).body.data.length;
      const rows = Array.from({ length: 999 - waiting }, () => ({ ...row, ...rest, id: uuidv7() }));
      await served.database.write(({ manager }) => manager.insert(proposalTable, rows));
      expect((await retract('anna')).status).toBe(202);
      expect(says(await retract('anna'))).toEqual([409, 'too-many-proposals']);
      expect((await get('/proposals')).body.data).toHaveLength(500);
      await served.database.write(({ manager }) => manager.delete(proposalTable, { proposed_by: 'a test' }));
    });

    it('moves no reading by a byte while it waits', async () => {
      const paths = ['/tracks', `/tracks/${track.id}/status`, `/tracks/${track.id}/history`, '/status/summary'];
      const readings = async () =>
        Promise.all([...paths, '/events?limit=500'].map(async (path) => (await get(path)).text));
      const acts = fc.constantFrom('retract' as const, 'assess' as const);
      await fc.assert(
        fc.asyncProperty(fc.array(acts, { minLength: 1, maxLength: 4 }), async (proposed) => {
          const before = await readings();
          for (const act of proposed) {
            const assessment = { status: 'frozen', evidence: [held], expires: '2026-02-01', reason: 'a test' };
            const sent =
              act === 'retract'
                ? await retract('anna')
                : await post('anna', `/tracks/${track.id}/assessments`, assessment);
            expect(sent.status).toBe(202);
          }
          expect(await readings()).toEqual(before);
        }),
        { numRuns: 5 },
      );
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
