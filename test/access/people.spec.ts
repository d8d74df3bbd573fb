import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { personTable } from '../../src/access/entities.js';
import { Passwords } from '../../src/access/people/passwords.js';
import type { AuditEntry } from '../../src/contract/access/access.js';
import type { NewPerson, Person, Session } from '../../src/contract/access/people.js';
import { addPerson, cookieOf, keyHeader } from '../support/access.js';
import { describeEachEngine } from '../support/databases.js';
import { track } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

describeEachEngine(
  'people with a password',
  (engine) => {
    let served: ServedApp;
    let admin: { authorization: string };
    beforeAll(async () => {
      served = await ServedApp.open(engine, undefined, undefined, { isShared: true });
      admin = await keyHeader(served, { name: 'chief', role: 'admin' });
    });
    // An hour later nothing is left of the attempts that failed before.
    beforeEach(() => served.clock.advanceTo(served.clock.now() + 3_600_000));
    afterAll(() => served.close());

    const add = (name: string, more: object = { role: 'recorder' }) => addPerson(served, { name, ...more }, admin);
    const signIn = (name: string, password: string) => served.post('/session', { name, password });
    const aSecond = () => served.clock.advanceTo(served.clock.now() + 1_000);
    const audit = async () => (await served.get('/audit?limit=500', admin)).body.data as unknown as AuditEntry[];

    it('sign in with name and password, and are named in what they record', async () => {
      const anna = await add('Anna Berg', { role: 'recorder', tracks: ['us-cn.*'] });
      expect(anna.password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
      const signedIn = await signIn('Anna Berg', anna.password);
      expect(signedIn.body).toMatchObject({ name: 'Anna Berg', role: 'recorder', tracks: ['us-cn.*'], by: 'password' });
      expect((await served.post('/tracks', track, cookieOf(signedIn))).status).toBe(201);
      expect((await served.get('/events?limit=1')).text).toContain('"recordedBy":"Anna Berg"');
      expect((await served.post('/tracks', { ...track, id: 'gb-fr.x' }, cookieOf(signedIn))).status).toBe(403);
      const listed = (await served.get('/people', admin)).body.data as unknown as Person[];
      expect(listed.find(({ name }) => name === 'Anna Berg')).toMatchObject({
        ...{ signsIn: 'password', role: 'recorder', createdBy: 'chief', removedAt: null },
        signedInAt: new Date(served.clock.now()).toISOString(),
      });
      expect(JSON.stringify(listed)).not.toContain('argon2');
    });

    it('are refused with a wrong name or password by the same words, and the audit log names only who is known', async () => {
      const bo = await add('bo');
      for (const [name, password] of [
        ['bo', 'not the password'],
        ['nobody', bo.password],
        ['chief', bo.password],
      ] as const) {
        const refused = await signIn(name, password);
        expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
          ...[401, 'password-refused', 'no account has this name and this password'],
        ]);
        const { actor, action, detail } = (await audit()).at(-1)!;
        expect([actor, action, detail.code]).toEqual([
          name === 'bo' ? 'bo' : '',
          'sign-in-refused',
          'password-refused',
        ]);
      }
      for (const body of [{}, { name: 'bo' }, { password: 'x' }, { key: 'x', name: 'bo', password: 'y' }]) {
        expect((await served.post('/session', body)).body).toMatchObject({ status: 422, code: 'invalid-sign-in' });
      }
    });

    it('wait after ten failures from an address, the right password or not', async () => {
      const cy = await add('cy');
      for (let i = 0; i < 10; i++) expect((await signIn('cy', 'guess after guess')).status).toBe(401);
      const refused = await signIn('cy', cy.password);
      expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
        ...[429, 'too-many-attempts', '900'],
      ]);
      served.clock.advanceTo(served.clock.now() + 15 * 60_000);
      expect((await signIn('cy', cy.password)).status).toBe(200);
    });

    it('change their password, which ends their other sign-ins and not this one', async () => {
      const di = await add('di');
      const [one, other] = [await signIn('di', di.password), await signIn('di', di.password)];
      const change = (body: object) => served.post('/account/password', body, cookieOf(one));
      const password = 'a longer sentence, so e\u0301';
      for (const [body, status, pointer] of [
        [{ current: di.password, password: 'short one' }, 422, '/password'],
        [{ current: di.password, password: 'x'.repeat(201) }, 422, '/password'],
        [{ current: di.password, password: di.password }, 422, '/password'],
        [{ current: 'not the password', password }, 401, undefined],
        [{ current: di.password, password }, 204, undefined],
      ] as const) {
        const answer = await change(body);
        const errors = answer.body?.errors as { pointer: string }[] | undefined;
        expect([body, answer.status, errors?.[0]?.pointer]).toEqual([body, status, pointer]);
      }
      aSecond();
      expect((await served.get('/account', cookieOf(one))).status).toBe(200);
      expect((await served.get('/account', cookieOf(other))).status).toBe(401);
      expect((await signIn('di', di.password)).status).toBe(401);
      expect((await signIn('di', password.normalize('NFC'))).status).toBe(200);
      expect((await served.post('/account/password', { current: 'x', password }, admin)).status).toBe(401);
      expect((await audit()).map(({ action }) => action)).toContain('password-changed');
    });

    it('lose at once what an admin takes: role, password, account, sign-in', async () => {
      const eve = await add('eve', { role: 'editor' });
      const path = `/people/${eve.id}`;
      const session = cookieOf(await signIn('eve', eve.password));
      expect(
        (
          await served.send('PATCH', path, {
            headers: { ...admin, 'content-type': 'application/json' },
            body: '{"role":"reader"}',
          })
        ).body,
      ).toMatchObject({ role: 'reader', tracks: null });
      aSecond();
      expect((await served.get('/account', session)).body).toMatchObject({ role: 'reader' });
      const again = (await served.post(`${path}/password`, {}, admin)).body as unknown as NewPerson;
      aSecond();
      expect((await served.get('/account', session)).body.detail).toContain('the sign-in has ended');
      const next = cookieOf(await signIn('eve', again.password));
      expect((await served.send('DELETE', path, { headers: admin })).body).toMatchObject({
        removedAt: expect.any(String),
      });
      aSecond();
      expect((await served.get('/account', next)).body.detail).toBe('eve was removed from the people of this server');
      expect((await signIn('eve', again.password)).status).toBe(401);
      expect((await served.send('DELETE', path, { headers: admin })).body.code).toBe('unknown-person');
      expect((await add('eve')).name).toBe('eve');
    });

    it('keep a new password also where a sign-in or a change with the old one is under way', async () => {
      const passwords = served.app.get(Passwords);
      const { verify, hash } = passwords;
      for (const way of ['sign-in', 'change', 'reset'] as const) {
        const kim = await add(`kim ${way}`);
        const session = cookieOf(await signIn(kim.name, kim.password));
        const made: NewPerson[] = [];
        const reset = async () => {
          Object.assign(passwords, { verify, hash });
          made.push((await served.post(`/people/${kim.id}/password`, {}, admin)).body as unknown as NewPerson);
        };
        // A reset comes between the check of the old password and what follows from it.
        if (way === 'reset') passwords.hash = async (...given) => (await reset(), hash.apply(passwords, given));
        else passwords.verify = async (...given) => [await verify.apply(passwords, given), await reset()][0] as boolean;
        const late = await {
          'sign-in': () => signIn(kim.name, kim.password),
          change: () =>
            served.post('/account/password', { current: kim.password, password: 'a longer sentence' }, session),
          reset: () => served.post(`/people/${kim.id}/password`, {}, admin),
        }[way]();
        expect([way, late.status, late.body.code]).toEqual([
          ...[way, ...(way === 'reset' ? [409, 'password-changed-meanwhile'] : [401, 'password-refused'])],
        ]);
        expect((await signIn(kim.name, made[0]!.password)).status).toBe(200);
        aSecond();
        const open = (await served.get('/sessions', admin)).body.data.filter(({ name }) => name === kim.name);
        expect([way, open.length]).toEqual([way, 1]);
      }
    });

    it('are not listed as signed in once they are removed', async () => {
      const lou = await add('lou');
      await signIn('lou', lou.password);
      const open = async () => (await served.get('/sessions', admin)).body.data.map(({ name }) => name);
      expect(await open()).toContain('lou');
      await served.send('DELETE', `/people/${lou.id}`, { headers: admin });
      expect(await open()).not.toContain('lou');
    });

    it('are seen with their sign-ins, of which an admin ends one', async () => {
      const fay = await add('fay');
      const session = cookieOf(await signIn('fay', fay.password));
      const open = async () =>
        ((await served.get('/sessions', admin)).body.data as unknown as Session[]).filter(({ name }) => name === 'fay');
      const [found] = await open();
      expect(found).toMatchObject({ by: 'person', owner: fay.id });
      expect((await served.send('DELETE', `/sessions/${found!.id}`, { headers: admin })).status).toBe(204);
      aSecond();
      expect((await served.get('/account', session)).status).toBe(401);
      expect(await open()).toEqual([]);
      expect((await served.send('DELETE', '/sessions/none', { headers: admin })).status).toBe(204);
      const last = (await audit()).at(-1)!;
      expect([last.actor, last.action, last.detail.name]).toEqual(['chief', 'session-ended', 'fay']);
    });

    it('have names of their own', async () => {
      await add('gil');
      for (const name of ['gil', 'chief', 'local']) {
        expect((await served.post('/people', { name, role: 'reader' }, admin)).body.code).toBe('name-taken');
      }
      expect((await served.post('/keys', { name: 'gil', role: 'reader' }, admin)).body.code).toBe('name-taken');
      for (const [input, pointer] of [
        [{ name: ' x', role: 'reader' }, '/name'],
        [{ name: 'x', role: 'king' }, '/role'],
        [{ name: 'x', role: 'reader', tracks: ['US'] }, '/tracks/0'],
      ] as const) {
        expect((await served.post('/people', input, admin)).body).toMatchObject({
          ...{ status: 422, code: 'invalid-person', errors: [expect.objectContaining({ pointer })] },
        });
      }
    });

    it('are 500 at most, and of their passwords 32 are checked at once', async () => {
      const row = { issuer: null, subject: null, groups: null, role: 'reader', tracks: null, password: 'none' };
      const times = { created_at: 0, created_by: 'a test', signed_in_at: null, removed_at: null };
      const rows = Array.from({ length: 500 }, (_, i) => ({ ...row, ...times, id: uuidv7(), name: `many ${i}` }));
      await served.database.write(({ manager }) => manager.insert(personTable, rows));
      expect((await served.post('/people', { name: 'hal', role: 'reader' }, admin)).body.code).toBe('too-many-people');
      const passwords = new Passwords();
      const tries = await Promise.allSettled(Array.from({ length: 33 }, () => passwords.hash('a password')));
      const refused = tries.filter(({ status }) => status === 'rejected');
      expect(refused).toEqual([{ status: 'rejected', reason: expect.objectContaining({ code: 'sign-ins-busy' }) }]);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
