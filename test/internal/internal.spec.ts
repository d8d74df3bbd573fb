import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { BackTestWorker } from '../../src/alerts/back-test/back-test-worker.js';
import { Alerter } from '../../src/alerts/evaluation/alerter.js';
import { roleNames } from '../../src/domain/access/role.js';
import type { Database } from '../../src/event-log/database/database.js';
import { exportLines } from '../../src/integrity/log-export.js';
import { LogRestore } from '../../src/integrity/restore.js';
import { verifyLog } from '../../src/integrity/verify.js';
import { asPassword, keyHeader, makeKey } from '../support/access.js';
import { thawOn } from '../cli/thaw.js';
import { describeEachEngine, freshDatabase } from '../support/databases.js';
import { ServedApp } from '../support/served-app.js';
import { tamper } from '../support/tampering.js';
import { idOf, now, suspension, talks, track } from '../intake/samples.js';

const secretTrack = { ...track, id: 'us-cn.hidden', title: 'A hidden track', visibility: 'internal' };
const [held, frozen, retraction, under] = [idOf(1), idOf(2), idOf(3), idOf(4)];
const status = `/tracks/${track.id}/status`;

describeEachEngine(
  'what is internal',
  (engine) => {
    let served: ServedApp;
    const keys = new Map<string, Record<string, string>>();
    const as = (role: string) => keys.get(role)!;

    beforeEach(async () => {
      served = await ServedApp.open(engine, new Date(now).toISOString(), undefined, { isShared: true });
      for (const role of roleNames) {
        keys.set(role, await keyHeader(served, { name: role, role }));
      }
      await served.post('/tracks', track, as('recorder'));
      await served.post('/events', talks('2025-12-01', { id: held }), as('recorder'));
    });
    afterEach(() => served.close());

    const recordAll = async () => {
      expect((await served.post('/tracks', secretTrack, as('recorder'))).status).toBe(201);
      const freeze = suspension('2026-01-12', { id: frozen, visibility: 'internal' });
      expect((await served.post('/events', freeze, as('recorder'))).status).toBe(201);
      const talked = talks('2026-01-13', { id: under, tracks: [track.id, secretTrack.id] });
      expect((await served.post('/events', talked, as('recorder'))).status).toBe(201);
    };
    const statusFor = async (headers?: Record<string, string>) => (await served.get(status, headers)).body.status;

    it('is read by every role but the reader, also from memory, and kept by no cache between', async () => {
      expect(await statusFor()).toBe('active');
      await recordAll();
      for (let times = 0; times < 2; times += 1) {
        for (const role of ['recorder', 'editor', 'operator', 'admin'])
          expect(await statusFor(as(role))).toBe('frozen');
        expect(await statusFor(as('reader'))).toBe('active');
        expect(await statusFor()).toBe('active');
      }
      expect((await served.get(status, as('editor'))).headers.get('cache-control')).toContain('private');
      expect((await served.get(status)).headers.get('cache-control')).not.toContain('private');
      for (const path of [
        `/events/${frozen}`,
        `/events/${under}`,
        `/tracks/${secretTrack.id}`,
        `/tracks/${secretTrack.id}/status`,
      ]) {
        expect([path, (await served.get(path)).status]).toEqual([path, 404]);
        expect([path, (await served.get(path, as('recorder'))).status]).toEqual([path, 200]);
      }
    });

    it('is in what a key is sent for as a password, as readers of feeds do', async () => {
      await recordAll();
      const { key } = await makeKey(served, { name: 'feed reader', role: 'operator' });
      expect((await served.get(`/events/${frozen}`, asPassword(key))).status).toBe(200);
      expect((await served.get('//feeds/all.atom', asPassword(key))).text).toContain(secretTrack.title);
      expect((await served.get('//feeds/all.atom')).text).not.toContain(secretTrack.title);
      expect((await served.post('/tracks', track, asPassword(key))).status).toBe(401);
    });

    it('takes along what is about it: amendments of an internal event are internal', async () => {
      await recordAll();
      const body = { id: retraction, reason: 'It did not happen' };
      expect((await served.post(`/events/${frozen}/retractions`, body, as('editor'))).status).toBe(201);
      expect((await served.get(`/events/${retraction}`)).status).toBe(404);
      expect((await served.get(`/events/${retraction}`, as('reader'))).status).toBe(404);
      expect((await served.get(`/events/${retraction}`, as('operator'))).status).toBe(200);
    });

    it('is not in what a reader tries out, nor can what is open name it', async () => {
      await recordAll();
      const dry = await served.post('/events?dryRun=true', suspension('2026-01-14'), as('recorder'));
      expect(dry.body.statusChanges).toEqual([]);
      const named = talks('2026-01-14', { tracks: [secretTrack.id] });
      const effects = await served.post('/alert-rules/effects', named);
      expect(effects).toMatchObject({ status: 422, body: { code: 'undefined-track' } });
      const below = { ...track, id: 'us-cn.below', parent: secretTrack.id };
      expect(await served.post('/tracks', below, as('recorder'))).toMatchObject({
        status: 422,
        body: { code: 'internal-track' },
      });
      const series = { id: 'deaths', title: 'Deaths', unit: 'deaths', tracks: [secretTrack.id] };
      expect(await served.post('/series', series, as('recorder'))).toMatchObject({ status: 422 });
    });

    it('is not told by a refusal: who tries out an entry is answered as if what is internal did not exist', async () => {
      await recordAll();
      const entries: ((trackId: string, eventId: string) => object)[] = [
        (trackId) => ({ type: 'TrackDefined', track: { ...track, id: 'us-cn.below', parent: trackId } }),
        (trackId) => ({ type: 'TrackDefined', track: { ...track, id: trackId } }),
        (trackId) => ({ type: 'SeriesDefined', series: { id: 'deaths', title: 'Deaths', unit: 'deaths', tracks: [trackId] } }), // prettier-ignore
        (trackId) => talks('2026-01-14', { id: idOf(20), tracks: [trackId] }),
        (trackId) => talks('2026-01-14', { id: idOf(20), tracks: [track.id, trackId] }),
        (trackId) => ({ type: 'EventCorrected', reason: 'r', event: talks('2025-12-01', { id: held, tracks: [trackId] }) }), // prettier-ignore
        (_, eventId) => talks('2026-01-14', { id: eventId }),
        (_, eventId) => ({ type: 'EventRetracted', target: eventId, reason: 'It did not happen' }),
        (_, eventId) => ({ type: 'EventRedacted', target: eventId, reason: 'privacy' }),
        (_, eventId) => ({ type: 'EventCorrected', reason: 'r', event: suspension('2026-01-12', { id: eventId }) }),
        (_, eventId) => ({
          type: 'EventAmended',
          target: eventId,
          adds: { ended: '2026-01-13' },
          reason: 'It went on',
        }),
        (_, eventId) => ({ type: 'EventsMerged', into: held, duplicates: [eventId], reason: 'The same' }),
        (_, eventId) => talks('2026-01-14', { id: idOf(20), links: [{ rel: 'responds-to', event: eventId }] }),
      ];
      const tried = async (input: object, headers: Record<string, string>) => {
        const { status: code, text } = await served.post('/alert-rules/effects', input, {
          ...headers,
          'x-request-id': 'the-same',
        });
        return `${code} ${text}`.replaceAll('us-cn.nowhere', secretTrack.id).replaceAll(idOf(99), frozen);
      };
      let differing = 0;
      for (const entry of entries) {
        for (const headers of [{}, as('reader')]) {
          const [is, ought] = [entry(secretTrack.id, frozen), entry('us-cn.nowhere', idOf(99))];
          expect(await tried(is, headers)).toBe(await tried(ought, headers));
        }
        const input = entry(secretTrack.id, frozen);
        if ((await tried(input, as('editor'))) !== (await tried(input, {}))) differing += 1;
      }
      expect(differing).toBeGreaterThan(10);
    });

    it('is known also where nothing is projected, as in a command: what is open cannot name it there', async () => {
      await recordAll();
      const thaw = thawOn(served.fresh.url);
      const below = { ...track, id: 'us-cn.below', parent: secretTrack.id };
      const about = talks('2026-01-14', { id: idOf(21), tracks: [secretTrack.id] });
      const refused = await thaw(['import', '-'], { input: JSON.stringify({ type: 'TrackDefined', track: below }) });
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('names an internal track')]);
      const kept = { type: 'TrackDefined', track: { ...below, visibility: 'internal' } };
      for (const entry of [kept, about]) {
        expect(await thaw(['import', '-'], { input: JSON.stringify(entry) })).toMatchObject({ code: 0 });
      }
      expect((await served.get(`/events/${idOf(21)}`, as('editor'))).status).toBe(200);
      for (const path of [`/events/${idOf(21)}`, '/tracks/us-cn.below']) {
        expect([path, (await served.get(path)).status]).toEqual([path, 404]);
      }
    });

    it('raises no alert', async () => {
      const rule = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };
      expect((await served.post('/alert-rules', rule, as('operator'))).status).toBe(201);
      await served.app.get(Alerter).idle();
      const effectsOf = async (more: object) => {
        return (await served.post('/alert-rules/effects', suspension('2026-01-14', more), as('editor'))).body;
      };
      expect(await effectsOf({ visibility: 'internal' })).toMatchObject({ data: [], statusChanges: [{}] });
      await recordAll();
      // Frozen already to who sees all; to a rule it would be news.
      expect(await effectsOf({})).toMatchObject({ data: [{ outcome: 'would fire' }], statusChanges: [] });
      await served.app.get(Alerter).idle();
      expect((await served.get('/alerts', as('admin'))).body.data).toEqual([]);
      await served.post('/events', suspension('2026-01-14', { id: idOf(9) }), as('recorder'));
      await served.app.get(Alerter).idle();
      expect((await served.get('/alerts')).body.data).toMatchObject([{ track: track.id, state: 'firing' }]);
    });

    it('is in no back-test, whoever asked for it: any reader may read its progress and its result', async () => {
      await recordAll();
      const when = { kind: 'transition', axis: 'status' };
      const order = { rule: { name: 'Changes', when }, from: '2025-11-01', to: '2026-01-14', mode: 'both' };
      const asked = await served.post('/backtests', order, as('operator'));
      expect(asked.body.progress).toMatchObject({ tracks: 1 });
      await served.app.get(BackTestWorker).idle();
      const path = `/backtests/${String(asked.body.id)}`;
      const [forReader, forOperator] = [await served.get(path, as('reader')), await served.get(path, as('operator'))];
      expect(forReader.body).toMatchObject({
        state: 'done',
        progress: { tracks: 1 },
        result: { tracks: 1 },
      });
      expect(forOperator.text).toBe(forReader.text);
      for (const hidden of [secretTrack.id, secretTrack.title, frozen, under])
        expect([hidden, forReader.text.includes(hidden)]).toEqual([hidden, false]);
      // The operator sees the track, and still learns nothing of it here that a reader could read later.
      const named = await served.post('/backtests', { ...order, tracks: [secretTrack.id] }, as('operator'));
      expect([named.status, named.body.code]).toEqual([404, 'unknown-track']);
      expect((await served.post('/backtests', order, as('reader'))).status).toBe(403);
      expect((await served.send('DELETE', path, { headers: as('reader') })).status).toBe(403);
    });

    it('goes to those streams alone whose readers see it', async () => {
      const first = async (headers: Record<string, string>) => {
        const answer = await fetch(`${served.origin}/api/v1/stream?lastEventId=0`, { headers });
        const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
        let text = '';
        while (!text.includes('event: position')) text += (await reader.read()).value ?? '';
        await recordedOnce();
        while (!text.includes(idOf(8))) text += (await reader.read()).value ?? '';
        await reader.cancel();
        return text;
      };
      let recorded: Promise<void> | undefined;
      const recordedOnce = () =>
        (recorded ??= recordAll().then(async () => {
          await served.post('/events', talks('2026-01-14', { id: idOf(8) }), as('recorder'));
        }));
      const [open, whole] = await Promise.all([first({}), first(as('recorder'))]);
      for (const hidden of [frozen, under, secretTrack.id, 'frozen'])
        expect([hidden, open.includes(hidden)]).toEqual([hidden, false]);
      for (const seen of [frozen, under, secretTrack.id, 'frozen'])
        expect([seen, whole.includes(seen)]).toEqual([seen, true]);
    });

    it('stays so after a restart, in a restored log, and when the check finds the notes of it changed', async () => {
      await recordAll();
      const lines = (await exportLines(served.database, 0, 100)).map(({ line }) => JSON.parse(line) as unknown);
      const other = await freshDatabase(engine);
      const target = await other.open();
      await new LogRestore(target).run(
        (async function* () {
          yield lines.map((input, index) => ({ line: index + 1, bytes: 100, input }));
        })(),
      );
      const noted = (database: Database) =>
        database.read((run) => run.query('SELECT position FROM internal_entry ORDER BY 1'));
      expect(await noted(target)).toEqual(await noted(served.database));
      expect(await noted(target)).toHaveLength(3);
      await tamper(target, 'DELETE FROM internal_entry WHERE position = 4');
      expect(await verifyLog(target)).toMatchObject({
        sound: false,
        firstBad: { position: 4, detail: expect.stringContaining('shown to all') },
      });
      await other.drop();
      expect(await verifyLog(served.database)).toMatchObject({ sound: true });
      const again = await served.beside({ isShared: true });
      expect((await again.get(status)).body.status).toBe('active');
      expect((await again.get(status, as('recorder'))).body.status).toBe('frozen');
      expect((await again.get('/status/summary')).body.total).toBe(1);
      await again.close();
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
