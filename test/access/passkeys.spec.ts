import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { AuditEntry } from '../../src/contract/access/access.js';
import type { Passkey, PasskeyCreation, PasskeyRequest } from '../../src/contract/access/passkeys.js';
import type { NewPerson, Person } from '../../src/contract/access/people.js';
import { addPerson, cookieOf, keyHeader, signIn } from '../support/access.js';
import { describeEachEngine } from '../support/databases.js';
import type { Answer } from '../support/served-app.js';
import { ServedApp } from '../support/served-app.js';
import { type Deviations, map, SoftwareAuthenticator, text } from '../support/servers/software-authenticator.js';

const quarter = 15 * 60_000;
const publicUrl = 'https://thaw.example';
const unknown = 'this passkey is not known here, or was removed';
const notAsked =
  'what this answers was asked more than 5 minutes ago, in another window, or is answered already: try again';
const notHere = 'the answer of the passkey does not belong to this server, or to what it was asked';

describeEachEngine(
  'passkeys',
  (engine) => {
    let served: ServedApp;
    let admin: { authorization: string };
    /** Somebody for what changes nothing about an account. */
    let ann: Anyone;
    beforeAll(async () => {
      served = await ServedApp.open(engine, undefined, undefined, { isShared: true, publicUrl });
      admin = await keyHeader(served, { name: 'chief', role: 'admin' });
      ann = await anyone('ann');
    });
    // A quarter of an hour later nothing is left of the attempts that failed before.
    beforeEach(() => later(quarter));
    afterAll(() => served.close());

    const later = (ms: number) => served.clock.advanceTo(served.clock.now() + ms);
    const audit = async () => (await served.get('/audit?limit=500', admin)).body.data as unknown as AuditEntry[];
    const both = (...cookies: { cookie: string }[]) => ({ cookie: cookies.map(({ cookie }) => cookie).join('; ') });

    /** A person with a password, signed in with it. */
    const anyone = async (name: string) => {
      const person = await addPerson(served, { name, role: 'recorder' }, admin);
      return { person, session: await signIn(served, person) };
    };
    type Anyone = Awaited<ReturnType<typeof anyone>>;
    const begin = ({ session, person }: Anyone, password = person.password) =>
      served.post('/account/passkeys/options', { password }, session);
    const finish = ({ session }: Anyone, begun: Answer, credential: object, name = 'laptop') =>
      served.post('/account/passkeys', { name, credential }, both(session, cookieOf(begun)));
    /** Adds a passkey as the page does. */
    const addPasskey = async (who: Anyone, device = new SoftwareAuthenticator(publicUrl), deviations?: Deviations) => {
      const begun = await begin(who);
      const added = await finish(who, begun, device.create(begun.body as unknown as PasskeyCreation, deviations));
      return { device, added, passkey: added.body as unknown as Passkey };
    };
    const ask = (at = served) => at.post('/session/passkey/options', {});
    const answer = (asked: Answer, credential: object, at = served) =>
      at.post('/session/passkey', credential, cookieOf(asked));
    const signInWith = async (device: SoftwareAuthenticator, deviations?: Deviations) => {
      const asked = await ask();
      return answer(asked, device.get(asked.body as unknown as PasskeyRequest, deviations));
    };
    const listed = async ({ session }: Anyone) =>
      (await served.get('/account/passkeys', session)).body.data as unknown as Passkey[];
    const outcome = ({ status, body }: Answer) => [status, body?.code, body?.detail];
    /** The session that an answer sets beside the challenge that it takes back. */
    const sessionOf = ({ headers }: Answer) => ({
      cookie: headers
        .getSetCookie()
        .find((line) => line.startsWith('__Host-thaw='))!
        .split(';')[0]!,
    });

    it('are added for the password, sign in without a name, and are removed', async () => {
      const anna = await anyone('Anna Berg');
      const begun = await begin(anna);
      expect(begun.body).toMatchObject({
        ...{ rp: { id: 'thaw.example', name: 'Thaw' }, user: { name: 'Anna Berg' }, attestation: 'none' },
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        ...{ timeout: 300_000, excludeCredentials: [] },
      });
      expect(begun.headers.get('set-cookie')).toMatch(
        /^__Host-thaw-passkey=[\w-]{43}; Max-Age=300; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
      );
      const device = new SoftwareAuthenticator(publicUrl);
      const added = await finish(anna, begun, device.create(begun.body as unknown as PasskeyCreation), 'Anna’s laptop');
      expect([added.status, added.body]).toEqual([
        201,
        {
          id: expect.any(String),
          name: 'Anna’s laptop',
          createdAt: new Date(served.clock.now()).toISOString(),
          lastUsedAt: null,
        },
      ]);
      const again = await begin(anna);
      expect((again.body.excludeCredentials as object[])[0]).toEqual({ type: 'public-key', id: device.credential });

      later(60_000);
      const asked = await ask();
      expect(asked.body).toEqual({
        ...{ rpId: 'thaw.example', challenge: expect.any(String), timeout: 300_000, userVerification: 'required' },
      });
      const signedIn = await answer(asked, device.get(asked.body as unknown as PasskeyRequest));
      expect([signedIn.status, signedIn.body]).toMatchObject([
        200,
        { name: 'Anna Berg', role: 'recorder', by: 'password' },
      ]);
      const other = { ...anna, session: sessionOf(signedIn) };
      expect((await served.get('/account', other.session)).body.name).toBe('Anna Berg');
      const [passkey] = await listed(other);
      expect(passkey!.lastUsedAt).toBe(new Date(served.clock.now()).toISOString());
      const people = (await served.get('/people', admin)).body.data as unknown as Person[];
      expect(people.find(({ name }) => name === 'Anna Berg')).toMatchObject({
        passkeys: 1,
        signedInAt: passkey!.lastUsedAt,
      });

      const remove = (id: string) => served.send('DELETE', `/account/passkeys/${id}`, { headers: anna.session });
      expect((await remove(passkey!.id)).status).toBe(204);
      expect(outcome(await remove(passkey!.id)).slice(0, 2)).toEqual([404, 'unknown-passkey']);
      later(1_000);
      expect((await served.get('/account', other.session)).status).toBe(401);
      expect(await listed(anna)).toEqual([]);
      expect(outcome(await signInWith(device))).toEqual([401, 'passkey-refused', unknown]);
      const notes = (await audit()).filter(({ detail }) => detail.passkey === passkey!.id);
      expect(notes.map(({ actor, action }) => [actor, action])).toEqual(
        ['passkey-added', 'signed-in', 'passkey-removed'].map((action) => ['Anna Berg', action]),
      );
    });

    it('are refused for a wrong password, and to who is no person with one', async () => {
      expect(outcome(await begin(ann, 'not the password')).slice(0, 2)).toEqual([401, 'password-refused']);
      const begun = await begin(ann);
      const sent = { name: 'x', credential: new SoftwareAuthenticator(publicUrl).create(begun.body as never) };
      for (const headers of [admin, {}]) {
        for (const answered of [
          await served.get('/account/passkeys', headers),
          await served.post('/account/passkeys/options', { password: ann.person.password }, headers),
          await served.post('/account/passkeys', sent, headers),
          await served.send('DELETE', `/account/passkeys/${ann.person.id}`, { headers }),
        ]) {
          expect(outcome(answered).slice(0, 2)).toEqual([401, 'key-needed']);
        }
      }
    });

    it.each<[string, Deviations]>([
      ['made by a page of another origin', { origin: 'https://thaw.example.evil.example' }],
      ['made for another server', { rpId: 'evil.example' }],
      ['made without verifying the user', { isVerified: false }],
      ['made for another challenge', { challenge: 'AAAA' }],
    ])('are not added where they were %s', async (_, deviations) => {
      const { added } = await addPasskey(ann, undefined, deviations);
      expect(outcome(added)).toEqual([401, 'passkey-refused', notHere]);
      expect(await listed(ann)).toEqual([]);
      expect((await audit()).at(-1)).toMatchObject({
        ...{ actor: 'ann', action: 'sign-in-refused', detail: { code: 'passkey-refused', reason: notHere } },
      });
    });

    it('do not sign in with another answer than that of their owner here, verified, to what was asked', async () => {
      const di = await anyone('di');
      const { device } = await addPasskey(di);
      for (const deviations of [
        { origin: 'https://thaw.example.evil.example' },
        { rpId: 'evil.example' },
        { isVerified: false },
        { challenge: 'AAAA' },
        { userHandle: 'AAAA' },
        { signature: 'AAAA' },
      ]) {
        const refused = await signInWith(device, deviations);
        expect([deviations, outcome(refused)]).toEqual([deviations, [401, 'passkey-refused', notHere]]);
        expect(refused.headers.get('set-cookie')).toBeNull();
      }
      expect((await signInWith(device)).status).toBe(200);
    });

    it('take no attestation with certificates, which would have to be looked up elsewhere', async () => {
      const begun = await begin(ann);
      const device = new SoftwareAuthenticator(publicUrl);
      const certified: [string, Buffer] = ['packed', map([text('x5c'), Buffer.of(0x80)])];
      const made = device.create(begun.body as unknown as PasskeyCreation, {}, certified);
      expect(outcome(await finish(ann, begun, made))).toEqual([401, 'passkey-refused', notHere]);
    });

    it('are refused where their bytes are no answer of an authenticator, and nothing fails', async () => {
      const fay = await anyone('fay');
      const { device } = await addPasskey(fay);
      for (const garbage of ['AA', 'A'.repeat(4_000), Buffer.alloc(3_000, 0x81).toString('base64url')]) {
        const begun = await begin(fay);
        const made = device.create(begun.body as unknown as PasskeyCreation);
        const attested = { ...made, response: { ...made.response, attestationObject: garbage } };
        expect(outcome(await finish(fay, begun, attested))).toEqual([401, 'passkey-refused', notHere]);
        const asked = await ask();
        const got = device.get(asked.body as unknown as PasskeyRequest);
        const answered = { ...got, response: { ...got.response, authenticatorData: garbage } };
        expect(outcome(await answer(asked, answered))).toEqual([401, 'passkey-refused', notHere]);
      }
      for (const [part, pointer] of [
        [{ id: 'no base64url!' }, '/id'],
        [{ id: 'A'.repeat(1_365) }, '/id'],
        [{ type: 'password' }, '/type'],
      ] as const) {
        const { status, body } = await answer(await ask(), {
          ...device.get({ rpId: 'x', challenge: 'x' } as never),
          ...part,
        });
        expect([status, body.code, body.errors]).toEqual([
          422,
          'invalid-sign-in',
          [expect.objectContaining({ pointer })],
        ]);
      }
    });

    it('answer a challenge once, in the browser that asked, within five minutes', async () => {
      const gil = await anyone('gil');
      const { device } = await addPasskey(gil);
      const refused = [401, 'passkey-refused', notAsked];
      const asked = await ask();
      const signed = device.get(asked.body as unknown as PasskeyRequest);
      const elsewhere = await ask();
      expect(outcome(await served.post('/session/passkey', signed))).toEqual(refused);
      expect(outcome(await answer(elsewhere, signed))).toEqual([401, 'passkey-refused', notHere]);
      expect((await answer(asked, signed)).status).toBe(200);
      expect(outcome(await answer(asked, signed))).toEqual(refused);
      const late = await ask();
      later(5 * 60_000 - 1);
      expect((await answer(late, device.get(late.body as unknown as PasskeyRequest))).status).toBe(200);
      const tooLate = await ask();
      later(5 * 60_000);
      expect(outcome(await answer(tooLate, device.get(tooLate.body as unknown as PasskeyRequest)))).toEqual(refused);
    });

    it('are not added with the challenge of another person, or of a sign-in', async () => {
      const [hal, ida] = [await anyone('hal'), await anyone('ida')];
      const device = new SoftwareAuthenticator(publicUrl);
      const begun = await begin(hal);
      const made = device.create(begun.body as unknown as PasskeyCreation);
      expect(outcome(await finish(ida, begun, made))).toEqual([401, 'passkey-refused', notAsked]);
      const asked = await ask();
      const { user } = begun.body as unknown as PasskeyCreation;
      const forSignIn = device.create({ ...(asked.body as object), rp: { id: 'thaw.example' }, user } as never);
      expect(outcome(await finish(hal, asked, forSignIn))).toEqual([401, 'passkey-refused', notAsked]);
      const { added } = await addPasskey(hal, device);
      expect(added.status).toBe(201);
      expect(outcome((await addPasskey(ida, device)).added).slice(0, 2)).toEqual([401, 'passkey-refused']);
    });

    it('are refused where the counter does not go on, as with a copy, and the audit log says so', async () => {
      const jo = await anyone('jo');
      const { device, passkey } = await addPasskey(jo);
      expect((await signInWith(device, { counter: 7 })).status).toBe(200);
      for (const counter of [7, 6, 0]) {
        const reason = `the passkey laptop counted ${counter} after 7, as a copy of it would: remove it`;
        expect(outcome(await signInWith(device, { counter }))).toEqual([401, 'passkey-refused', reason]);
        expect((await audit()).at(-1)).toMatchObject({ actor: 'jo', action: 'sign-in-refused', detail: { reason } });
      }
      expect((await signInWith(device, { counter: 8 })).status).toBe(200);
      const uncounted = (await addPasskey(jo)).device;
      for (const _ of [1, 2]) expect((await signInWith(uncounted, { counter: 0 })).status).toBe(200);
      expect((await listed(jo)).map(({ id }) => id)).toContain(passkey.id);
    });

    it('end with the account and with a password that an admin resets, also those that are being added', async () => {
      for (const way of ['removed', 'reset'] as const) {
        const kim = await anyone(`kim ${way}`);
        const { device } = await addPasskey(kim);
        const begun = await begin(kim);
        const asked = await ask();
        const path = `/people/${kim.person.id}`;
        const changed = await (way === 'removed'
          ? served.send('DELETE', path, { headers: admin })
          : served.post(`${path}/password`, {}, admin));
        expect(changed.body.passkeys).toBe(0);
        later(1_000);
        expect(outcome(await answer(asked, device.get(asked.body as unknown as PasskeyRequest)))).toEqual([
          ...[401, 'passkey-refused', unknown],
        ]);
        if (way === 'removed') continue;
        const again = { ...kim, session: await signIn(served, changed.body as unknown as NewPerson) };
        const late = new SoftwareAuthenticator(publicUrl).create(begun.body as unknown as PasskeyCreation);
        expect(outcome(await finish(again, begun, late))).toEqual([401, 'passkey-refused', notAsked]);
      }
    });

    it('stay where their person chooses a new password, and one that was begun with the old one does not', async () => {
      const lou = await anyone('lou');
      const { device } = await addPasskey(lou);
      const begun = await begin(lou);
      const change = { current: lou.person.password, password: 'a longer sentence' };
      expect((await served.post('/account/password', change, lou.session)).status).toBe(204);
      const late = new SoftwareAuthenticator(publicUrl).create(begun.body as unknown as PasskeyCreation);
      expect(outcome(await finish(lou, begun, late))).toEqual([401, 'passkey-refused', notAsked]);
      expect((await signInWith(device)).status).toBe(200);
    });

    it('are ten a person at most, also where two are added at once', async () => {
      const mia = await anyone('mia');
      for (let i = 0; i < 9; i++) expect((await addPasskey(mia)).added.status).toBe(201);
      const begun = [await begin(mia), await begin(mia)];
      const ends = await Promise.all(
        begun.map((one) => finish(mia, one, new SoftwareAuthenticator(publicUrl).create(one.body as never))),
      );
      expect(ends.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(outcome(await begin(mia)).slice(0, 2)).toEqual([409, 'too-many-passkeys']);
      expect((await served.get('/people', admin)).body.data.find(({ name }) => name === 'mia')!.passkeys).toBe(10);
    });

    it('have names of 100 characters at most', async () => {
      const begun = await begin(ann);
      const made = new SoftwareAuthenticator(publicUrl).create(begun.body as unknown as PasskeyCreation);
      for (const name of ['', 'x'.repeat(101)]) {
        const { status, body } = await finish(ann, begun, made, name);
        expect([status, body.code, body.errors]).toEqual([
          ...[422, 'invalid-passkey', [expect.objectContaining({ pointer: '/name' })]],
        ]);
      }
      expect((await finish(ann, begun, made, 'x'.repeat(100))).status).toBe(201);
    });

    it('wait after ten failures from an address', async () => {
      const oz = await anyone('oz');
      const { device } = await addPasskey(oz);
      for (let i = 0; i < 10; i++) expect((await signInWith(device, { isVerified: false })).status).toBe(401);
      for (const refused of [
        await ask(),
        await served.post('/session/passkey', device.get({ rpId: 'x', challenge: 'x' } as never)),
      ])
        expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
          ...[429, 'too-many-attempts', '900'],
        ]);
    });

    it('of 10,000 challenges that wait the oldest are dropped', async () => {
      const from = served.clock.now();
      const rows = (first: number) =>
        `INSERT INTO passkey_challenge (challenge, expires_at) SELECT 'c' || n, ${from} + n FROM
          (WITH RECURSIVE numbers(n) AS (SELECT ${first} UNION ALL SELECT n + 1 FROM numbers WHERE n < 10000) SELECT n FROM numbers) AS n`;
      await served.database.write((run) => run.query(rows(1)));
      await ask();
      const left = 'SELECT count(*) AS count, min(expires_at) AS first FROM passkey_challenge';
      const [row] = await served.database.read((run) => run.query(left));
      expect([Number(row.count), Number(row.first) - from]).toEqual([10_000, 2]);
    });

    it('work through any of several processes, each challenge once', async () => {
      const pam = await anyone('pam');
      const { device } = await addPasskey(pam);
      const beside = await served.beside({ isShared: true, publicUrl });
      try {
        const asked = await ask();
        const signed = device.get(asked.body as unknown as PasskeyRequest);
        const answers = await Promise.all([answer(asked, signed), answer(asked, signed, beside)]);
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
        const other = await ask(beside);
        expect((await answer(other, device.get(other.body as unknown as PasskeyRequest))).status).toBe(200);
      } finally {
        await beside.close();
      }
    });

    it('are refused by a server that is opened by an address without a name', async () => {
      const bare = await served.beside();
      try {
        expect(outcome(await ask(bare))).toEqual([
          409,
          'no-name-for-passkeys',
          expect.stringContaining('THAW_PUBLIC_URL'),
        ]);
      } finally {
        await bare.close();
      }
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
