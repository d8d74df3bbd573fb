import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Alerter } from '../../src/alerts/evaluation/alerter.js';
import { exportLines } from '../../src/integrity/log-export.js';
import { LogRestore } from '../../src/integrity/restore.js';
import type { Role } from '../../src/domain/access/role.js';
import { verifyLog } from '../../src/integrity/verify.js';
import { execute } from '../../src/event-log/database/sql.js';
import type { Database } from '../../src/event-log/database/database.js';
import { keyHeader } from '../support/access.js';
import { thawOn } from '../cli/thaw.js';
import { describeEachEngine, freshDatabase } from '../support/databases.js';
import { ServedApp } from '../support/served-app.js';
import { tamper } from '../support/tampering.js';
import { idOf, now, suspension, talks, track } from '../intake/samples.js';

const secret = { ...track, id: 'us-cn.hidden', title: 'A hidden track', visibility: 'internal' };
const other = { ...secret, id: 'us-cn.other', title: 'Another hidden track' };
const [held, frozen, under, both, kept, note] = [1, 2, 3, 4, 5, 6].map(idOf) as [string, string, string, string, string, string]; // prettier-ignore
const reason = { reason: 'The embargo is over' };
const opening = { ...reason, visibility: 'open' };

describeEachEngine(
  'what was internal and is made open',
  (engine) => {
    let served: ServedApp;
    const keys = new Map<Role, Record<string, string>>();
    const as = (role: Role) => keys.get(role)!;

    beforeEach(async () => {
      served = await ServedApp.open(engine, new Date(now).toISOString(), undefined, { isShared: true });
      for (const role of ['recorder', 'editor', 'operator', 'admin'] as const) {
        keys.set(role, await keyHeader(served, { name: role, role }));
      }
      for (const [path, body] of [
        ['/tracks', track],
        ['/tracks', secret],
        ['/tracks', other],
        ['/events', talks('2025-12-01', { id: held })],
        ['/events', suspension('2026-01-12', { id: frozen, visibility: 'internal' })],
        ['/events', talks('2026-01-11', { id: under, tracks: [secret.id] })],
        ['/events', talks('2026-01-10', { id: both, tracks: [secret.id, other.id] })],
        ['/events', suspension('2026-01-13', { id: kept, tracks: [secret.id], visibility: 'internal' })],
        [`/events/${under}/additions`, { id: note, adds: { outcome: 'A text' }, reason: 'Told' }],
      ] as const) {
        expect([body, (await served.post(path, body, as('editor'))).status]).toEqual([body, 201]);
      }
    });
    afterEach(() => served.close());

    const open = (path: string, role: Role = 'editor', body: object = opening) =>
      served.post(`${path}/visibility`, body, as(role));
    const statusOf = async (id: string, headers?: Record<string, string>, from = served) => {
      const { status, body } = await from.get(`/tracks/${id}/status`, headers);
      return status === 200 ? body.status : status;
    };
    const seen = async (ids: readonly string[]) => {
      const found: string[] = [];
      for (const id of ids) if ((await served.get(`/events/${id}`)).status === 200) found.push(id);
      return found;
    };
    const notedIn = (database: Database) =>
      database.read(async (run) => {
        const { rows } = await execute<{ position: number }>(run, 'SELECT position FROM internal_entry ORDER BY 1', []);
        return rows.map(({ position }) => position);
      });

    it('is read by every reader: a track with all that was internal because of it, and nothing else', async () => {
      const beside = await served.beside({ isShared: true });
      expect([await statusOf(secret.id), await statusOf(secret.id, {}, beside)]).toEqual([404, 404]);
      expect((await served.get('/status/summary')).body.total).toBe(1);
      const recorded = await open(`/tracks/${secret.id}`);
      expect(recorded).toMatchObject({ status: 201, body: { statusChanges: [], historyChanges: [] } });
      // Who sees all sees an internal freeze still.
      expect([await statusOf(secret.id), await statusOf(secret.id, as('recorder'))]).toEqual(['active', 'frozen']);
      await beside.get(`/status/summary?atLeastPosition=${String(recorded.body.position)}`);
      expect(await statusOf(secret.id, {}, beside)).toBe('active');
      expect((await served.get('/status/summary')).body.total).toBe(2);
      expect(await seen([under, note, both, kept])).toEqual([under, note]);
      expect(await statusOf(other.id)).toBe(404);
      const shown = await served.get(`/events/${String(recorded.body.id)}`);
      expect(shown.body).toMatchObject({
        recordedBy: 'editor',
        body: { type: 'VisibilityChanged', visibility: 'open', ...reason, tracks: [secret.id] },
      });
      expect(shown.body).not.toHaveProperty('visibility');
      // It takes what comes after as any open track does, and opens what depended on both tracks with the second.
      const after = talks('2026-01-14', { id: idOf(7), tracks: [secret.id] });
      expect((await served.post('/events', after, as('recorder'))).status).toBe(201);
      expect(await statusOf(secret.id)).toBe('active');
      expect((await open(`/tracks/${other.id}`)).status).toBe(201);
      expect(await seen([under, note, both, kept, idOf(7)])).toEqual([under, note, both, idOf(7)]);
      expect((await open(`/events/${kept}`)).status).toBe(201);
      expect(await seen([kept])).toEqual([kept]);
      expect(await statusOf(secret.id)).toBe(await statusOf(secret.id, as('admin')));
      expect(await verifyLog(served.database)).toMatchObject({ sound: true });
      expect(await notedIn(served.database)).toEqual([5]);
      await beside.close();
    });

    it('is an event with its corrections and amendments; what says so again later is internal again', async () => {
      const corrected = suspension('2026-01-11', { id: frozen, visibility: 'internal' });
      const correct = () =>
        served.post(`/events/${frozen}/corrections`, { event: corrected, reason: 'A day before' }, as('editor'));
      expect((await correct()).status).toBe(201);
      expect([await statusOf(track.id), await statusOf(track.id, as('recorder'))]).toEqual(['active', 'frozen']);
      expect((await open(`/events/${frozen}`)).status).toBe(201);
      const { body } = await served.get(`/tracks/${track.id}/status`);
      expect(body).toMatchObject({ status: 'frozen', since: { edtf: '2026-01-11' } });
      corrected.title = 'Another title';
      const again = await correct();
      expect((await served.get(`/events/${String(again.body.id)}`)).status).toBe(404);
      expect((await served.get(`/events/${frozen}`)).text).not.toContain('Another title');
      expect(await verifyLog(served.database)).toMatchObject({ sound: true });
    });

    it('is news to rules: an event that comes late, and of a track what lasts', async () => {
      const rule = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };
      const talked = { name: 'Talked', when: { kind: 'transition', axis: 'status', to: ['active'] } };
      const lasting = { name: 'Silent', when: { kind: 'metric', metric: 'days-since-dialogue', above: 3 } };
      for (const each of [rule, talked, lasting]) {
        expect(await served.post('/alert-rules', each, as('operator'))).toMatchObject({ status: 201 });
      }
      const alerts = async () => {
        await served.app.get(Alerter).idle();
        const { body } = await served.get('/alerts');
        const told = body.data as { track: string; rule: { name: string }; state: string }[];
        return told.map((each) => `${each.rule.name} ${each.track} ${each.state}`).sort();
      };
      const before = [`Silent ${track.id} firing`];
      expect(await alerts()).toEqual(before);
      await open(`/events/${frozen}`);
      const frozenNow = [`Freezes ${track.id} firing`, ...before];
      expect(await alerts()).toEqual(frozenNow);
      // That it talked in January is no news of the day; that it is silent since then is.
      await open(`/tracks/${secret.id}`);
      expect(await alerts()).toEqual([`Freezes ${track.id} firing`, `Silent ${secret.id} firing`, ...before].sort());
    });

    it('is on every track that it touches: a freeze beside the track that is made open, to readers and to rules', async () => {
      const freeze = suspension('2026-01-14', { id: idOf(8), tracks: [secret.id, track.id] });
      const elsewhere = {
        event: talks('2026-01-11', { id: under, tracks: [secret.id, other.id] }),
        reason: 'There, too',
      };
      const rule = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };
      for (const [path, body, role] of [
        ['/events', freeze, 'recorder'],
        [`/events/${under}/corrections`, elsewhere, 'editor'],
        ['/alert-rules', rule, 'operator'],
      ] as const) {
        expect([path, (await served.post(path, body, as(role))).status]).toEqual([path, 201]);
      }
      await served.app.get(Alerter).idle();
      const { body } = await open(`/tracks/${secret.id}`);
      // The correction stays internal with the other track, which the change does not name.
      const change = (await served.get(`/events/${String(body.id)}`)).body.body as { tracks: string[] };
      expect(change.tracks.sort()).toEqual([track.id, secret.id].sort());
      expect([await statusOf(track.id), await statusOf(secret.id)]).toEqual(['frozen', 'frozen']);
      await served.app.get(Alerter).idle();
      const told = (await served.get('/alerts')).body.data as { track: string }[];
      expect(told.map((alert) => alert.track)).toEqual([track.id]);
    });

    it('is no fault to a check of the log that runs meanwhile', async () => {
      const database = await served.fresh.open();
      const read = database.read.bind(database);
      let reads = 0;
      database.read = async (work) => {
        const result = await read(work);
        // The second reads the head up to which the log is checked.
        if ((reads += 1) === 2) expect((await open(`/tracks/${secret.id}`)).status).toBe(201);
        return result;
      };
      expect(await verifyLog(database)).toMatchObject({ sound: true });
      await database.close();
    });

    it('is refused where it is open already, stays internal because of another, or who asks may not', async () => {
      for (const [path, role, status, code] of [
        [`/events/${held}`, 'editor', 409, 'open-already'],
        [`/tracks/${track.id}`, 'editor', 409, 'open-already'],
        [`/events/${under}`, 'editor', 422, 'internal-by-another'],
        [`/events/${kept}`, 'editor', 422, 'internal-by-another'],
        [`/events/${note}`, 'editor', 422, 'internal-by-another'],
        [`/events/${idOf(99)}`, 'editor', 404, 'unknown-event'],
        ['/tracks/us-cn.nowhere', 'editor', 404, 'unknown-track'],
        [`/tracks/${secret.id}`, 'recorder', 403, 'not-permitted'],
      ] as const) {
        expect([path, await open(path, role)]).toMatchObject([path, { status, body: { code } }]);
      }
      const below = { ...secret, id: 'us-cn.below', parent: secret.id };
      expect((await served.post('/tracks', below, as('recorder'))).status).toBe(201);
      expect(await open('/tracks/us-cn.below')).toMatchObject({ status: 422, body: { code: 'internal-by-another' } });
      const closing = await open(`/tracks/${secret.id}`, 'editor', { ...reason, visibility: 'internal' });
      expect(closing).toMatchObject({ status: 422, body: { errors: [{ pointer: '/visibility' }] } });
      const opened = await open(`/tracks/${secret.id}`);
      const undo = await served.post(`/events/${String(opened.body.id)}/retractions`, reason, as('editor'));
      expect(undo).toMatchObject({ status: 422, body: { code: 'not-retractable' } });
      expect(await open(`/tracks/${secret.id}`)).toMatchObject({ status: 409 });
    });

    it('takes a second person where the setting says so', async () => {
      const strict = await served.beside({ isShared: true, fourEyes: [{ act: 'open' }] });
      const proposed = await strict.post(`/tracks/${secret.id}/visibility`, opening, as('editor'));
      expect(proposed).toMatchObject({ status: 202, body: { act: 'open' } });
      expect(await statusOf(secret.id, {}, strict)).toBe(404);
      const approval = await strict.post(`/proposals/${String(proposed.body.id)}/approve`, {}, as('admin'));
      expect([approval.status, await statusOf(secret.id, {}, strict)]).toEqual([200, 'active']);
      await strict.close();
    });

    it('is the same in a restored log, by the command line, and nowhere without an entry that says so', async () => {
      const byHand = 'DELETE FROM internal_entry WHERE position = 6';
      await expect(served.database.write((run) => run.query(byHand))).rejects.toThrow('append-only');
      const thaw = thawOn(served.fresh.url);
      const said = await thaw(['make-open', secret.id, '--reason', reason.reason, '--by', 'the desk']);
      expect([said.code, said.stderr]).toEqual([0, '']);
      const lines = (await exportLines(served.database, 0, 100)).map(({ line }) => JSON.parse(line) as unknown);
      const restored = await freshDatabase(engine);
      const target = await restored.open();
      await new LogRestore(target).run(
        (async function* () {
          yield lines.map((input, index) => ({ line: index + 1, bytes: 100, input }));
        })(),
      );
      expect(await notedIn(target)).toEqual(await notedIn(served.database));
      expect(await verifyLog(target)).toMatchObject({ sound: true });
      await tamper(target, 'INSERT INTO internal_entry (position) VALUES (6)');
      expect(await verifyLog(target)).toMatchObject({ sound: false, firstBad: { position: 6 } });
      await restored.drop();
      const again = await served.beside({ isShared: true });
      expect(await statusOf(secret.id, {}, again)).toBe('active');
      await again.close();
    });

    it('leaves an event internal whose whole body was redacted', async () => {
      const redaction = { reason: 'Data of a private person' };
      expect((await served.post(`/events/${frozen}/redactions`, redaction, as('admin'))).status).toBe(201);
      expect(await verifyLog(served.database)).toMatchObject({ sound: true });
      expect(await seen([frozen])).toEqual([]);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
