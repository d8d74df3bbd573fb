import { execFileSync, spawn } from 'node:child_process';
import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { backTestTimes, BackTestWorker } from '../../../src/alerts/back-test/back-test-worker.js';
import { resultLength } from '../../../src/contract/alerts/back-test.js';
import { parseBody } from '../../../src/domain/entries/entry.js';
import { execute } from '../../../src/event-log/database/sql.js';
import { Projector } from '../../../src/projection/projector.js';
import { describeEachEngine } from '../../support/databases.js';
import { defined, event, idOf, track } from '../../support/given.js';
import { ServedApp } from '../../support/served-app.js';
import { HeldBackTests } from './held-back-tests.js';

const rule = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };
/** Node starts the script in a quarter of the time as one file. */
const script = 'node_modules/.cache/thaw-test/run-back-test-until-killed.mjs';
beforeAll(() => {
  execFileSync(process.execPath, [
    'test/runner/bundle.mjs',
    'test/alerts/back-tests/run-back-test-until-killed.ts',
    script,
  ]);
}, 60_000);

const order = { rule, from: '2020-01-01', to: '2025-12-31' };
/** Known on the day on which it happened. */
const known = (...given: Parameters<typeof event>) => parseBody({ ...event(...given), disclosed: given[1] });
const frozen = known('TalksSuspended', '2022-08-05');

describeEachEngine(
  'a back-test that one process was asked for',
  (engine) => {
    let one: ServedApp;
    let two: ServedApp;
    let held: HeldBackTests;
    const idle = (served: ServedApp) => served.app.get(BackTestWorker).idle();

    beforeEach(async () => {
      one = await ServedApp.open(engine);
      await one.append(defined(), defined({ id: 'us-cn.trade' }), known('TalksHeld', '2022-05-01'), frozen);
      two = await one.beside();
      // Its look at the start is over, so that it takes nothing before its clock is moved.
      await idle(two);
      held = HeldBackTests.of(one);
    });
    afterEach(async () => {
      held.release();
      await two.close();
      await one.close();
    });

    /** Lets a process look by its own clock for what others have done. */
    const later = async (served: ServedApp, ms: number) => {
      served.clock.advanceTo(served.clock.now() + ms);
      // Not until it is idle, since the work under way may be held.
      await served.app.get(BackTestWorker)['follower'].idle();
    };
    const stored = async () => {
      const { rows } = await one.database.read((run) =>
        execute<{ state: string; attempts: number; asked_by: string }>(run, 'SELECT * FROM back_test'),
      );
      return rows;
    };
    const asked = async () => {
      const { body } = await one.post('/backtests', order);
      await held.begun;
      return `/backtests/${String(body.id)}`;
    };

    it('is answered for by the other: its progress, and its result', async () => {
      const path = await asked();
      expect((await two.get(path)).body).toMatchObject({ state: 'running', progress: { tracksDone: 0, tracks: 2 } });
      held.release();
      await idle(one);
      const { body } = await two.get(path);
      expect(body).toMatchObject({ state: 'done', progress: { tracksDone: 2, tracks: 2 }, error: null });
      expect(body.result).toMatchObject({ noise: { alerts: 1 }, firings: [{ evidence: [{ id: frozen.id }] }] });
      expect(body).toEqual((await one.get(path)).body);
    });

    it('is run once, however many processes look for work', async () => {
      await asked();
      await later(two, backTestTimes.leaseMs - 1);
      held.release();
      await Promise.all([idle(one), idle(two)]);
      await later(two, 3_600_000);
      await later(one, 3_600_000);
      expect(await stored()).toMatchObject([{ state: 'done', attempts: 1, asked_by: 'local' }]);
    });

    it('is cancelled by the other, and then gone from both; who runs it stops within a second', async () => {
      const path = await asked();
      expect((await two.send('DELETE', path)).status).toBe(204);
      for (const served of [one, two]) expect((await served.get(path)).status).toBe(404);
      await later(one, backTestTimes.renewMs);
      held.release();
      await idle(one);
      expect(await stored()).toEqual([]);
      // The place is free, and nothing comes back.
      expect((await one.get(path)).body.code).toBe('unknown-backtest');
    });

    it('is begun by the other where the first one stops, at once', async () => {
      const path = await asked();
      const closing = one.app.get(BackTestWorker).onApplicationShutdown();
      held.release();
      await closing;
      expect(await stored()).toMatchObject([{ state: 'waiting', attempts: 0 }]);
      await later(two, 5_000);
      await idle(two);
      expect((await two.get(path)).body).toMatchObject({ state: 'done', result: { noise: { alerts: 1 } } });
    });

    it('goes on in the other within 10 s where the first one is killed in the middle', async () => {
      await one.app.get(BackTestWorker).onApplicationShutdown();
      await two.app.get(BackTestWorker).onApplicationShutdown();
      const { body } = await one.post('/backtests', order);
      await beginAndKill(one.fresh.url, new Date(one.clock.now()).toISOString());
      expect(await stored()).toMatchObject([{ state: 'running', attempts: 1 }]);
      two.app.get(BackTestWorker).onApplicationBootstrap();
      await idle(two);
      const path = `/backtests/${String(body.id)}`;
      expect((await two.get(path)).body).toMatchObject({ state: 'running', result: null });
      await later(two, 10_000);
      await idle(two);
      expect((await two.get(path)).body).toMatchObject({ state: 'done', result: { noise: { alerts: 1 } } });
      expect(await stored()).toMatchObject([{ attempts: 2 }]);
    }, 60_000);

    it('is given up where it ends its process three times', async () => {
      await one.app.get(BackTestWorker).onApplicationShutdown();
      const { body } = await one.post('/backtests', order);
      await one.database.write((run) =>
        execute(run, `UPDATE back_test SET state = 'running', attempts = 3, lease = 'of one that is gone'`),
      );
      await later(two, 5_000);
      const { body: failed } = await two.get(`/backtests/${String(body.id)}`);
      expect(failed).toMatchObject({ state: 'failed', result: null, error: expect.stringContaining('3 times') });
    });

    it('is not begun by a process that does not know the log so far yet', async () => {
      await one.app.get(BackTestWorker).onApplicationShutdown();
      await two.app.get(Projector).stop();
      await one.append(defined({ id: 'us-cn.fishing' }));
      await one.post('/backtests', { ...order, tracks: ['us-cn.fishing'] });
      await later(two, 5_000);
      expect(await stored()).toMatchObject([{ state: 'waiting', attempts: 0 }]);
      await two.app.get(Projector).start();
      await two.get('/status/summary?atLeastPosition=5');
      await later(two, 5_000);
      await idle(two);
      expect(await stored()).toMatchObject([{ state: 'done', tracks: 1 }]);
    });

    it('has none of the words that are redacted while it runs, or after it', async () => {
      const words = 'the officer Zhang Example of 12 Rose Lane';
      const named = known('TalksSuspended', '2024-02-01', { id: idOf(7_700_005), title: words });
      await one.append(known('CooperationResumed', '2023-01-01'), named);
      await two.get('/status/summary?atLeastPosition=6');
      const before = await two.post('/backtests', order);
      await idle(two);
      expect((await one.get(`/backtests/${String(before.body.id)}`)).text).toContain('Rose Lane');
      const during = await asked();
      const redacted = { fields: ['/title'], reason: 'Data of a private person' };
      expect((await one.post(`/events/${named.id}/redactions`, redacted)).status).toBe(201);
      held.release();
      await idle(one);
      await later(one, 5_000);
      await idle(one);
      for (const path of [`/backtests/${String(before.body.id)}`, during]) {
        const { body, text } = await one.get(path);
        expect(body).toMatchObject({ state: 'done', result: { noise: { alerts: 2 } } });
        expect(text).not.toContain('Rose Lane');
      }
    });

    it(`lists no more firings than fit into ${resultLength} characters, and counts them all`, async () => {
      const quote = 'q'.repeat(2_000);
      const sources = Array.from({ length: 20 }, (_, n) => ({ title: `Report ${n}`, publisher: `Paper ${n}`, quote }));
      const days = Array.from({ length: 120 }, (_, n) => new Date(Date.UTC(2021, 0, 1 + n)).toISOString().slice(0, 10));
      await one.append(
        ...days.map((day, n) =>
          known(n % 2 ? 'CooperationResumed' : 'TalksSuspended', day, { id: idOf(7_800_000 + n), sources }),
        ),
      );
      held.release();
      const { body } = await one.post('/backtests', { ...order, mode: 'both', tracks: [track.id] });
      await idle(one);
      const { body: done, text } = await two.get(`/backtests/${String(body.id)}`);
      const { firings, noise } = done.result as { firings: unknown[]; noise: { alerts: number } };
      expect(noise.alerts).toBe(61);
      expect(firings.length).toBeLessThan(60);
      expect(text.length).toBeLessThan(resultLength + 10_000);
      expect(text.length).toBeGreaterThan(resultLength - 100_000);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);

/** Runs a process that begins a back-test, and kills it in the middle of that. */
function beginAndKill(url: string, now: string): Promise<void> {
  const child = spawn(process.execPath, [script, url, now]);
  return new Promise((resolve, reject) => {
    let complaint = '';
    child.stdout.on('data', () => child.kill('SIGKILL'));
    child.stderr.on('data', (chunk) => (complaint += chunk));
    child.on('close', (_, signal) => (signal === 'SIGKILL' ? resolve() : reject(new Error(complaint))));
  });
}
