import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { backTestLimits } from '../../../src/contract/alerts/back-test.js';
import { BackTestWorker } from '../../../src/alerts/back-test/back-test-worker.js';
import { type EntryBody, parseBody } from '../../../src/domain/entries/entry.js';
import { keyHeader } from '../../support/access.js';
import { describeEachEngine } from '../../support/databases.js';
import { defined, event, idOf, track } from '../../support/given.js';
import { type Answer, ServedApp } from '../../support/served-app.js';
import { HeldBackTests } from './held-back-tests.js';

const status = { kind: 'transition', axis: 'status' };
const rule = { name: 'Freezes', when: { ...status, to: ['frozen'] } };
const range = { from: '2020-01-01', to: '2025-12-31' };

/** Known on the day on which it happened, or on another. */
const told = (body: EntryBody, disclosed?: string) =>
  parseBody({ ...body, ...('occurred' in body ? { disclosed: disclosed ?? body.occurred } : {}) });

describeEachEngine('back-tests over HTTP', (engine) => {
  let served: ServedApp;
  const talks = told(event('TalksHeld', '2022-05-01', { title: 'Talks in Hawaii' }));
  const frozen = told(event('TalksSuspended', '2022-08-05', { title: 'Countermeasures' }), '2022-08-09');
  const resumed = told(event('CooperationResumed', '2023-11-15'));
  const again = told(event('TalksSuspended', '2024-02-01', { title: 'A rumour' }));
  const denied = parseBody({
    ...{ type: 'EventRetracted', id: idOf(7_700_001), target: again.id, reason: 'It was only a rumour' },
    ...{ tracks: [track.id], disclosed: '2024-02-20' },
  });

  beforeAll(async () => {
    served = await ServedApp.open(engine);
    await served.append(defined(), defined({ id: 'us-cn.trade', title: 'Trade', topic: 'trade' }));
    await served.append(talks, frozen, resumed, again, denied);
  });
  afterAll(() => served.close());

  async function finished({ body }: Answer): Promise<Answer> {
    await served.app.get(BackTestWorker).idle();
    return served.get(`/backtests/${String(body.id)}`);
  }

  it('is taken on, and says where its progress and its result are', async () => {
    const started = await served.post('/backtests', { rule, ...range });
    expect(started.status).toBe(202);
    expect(started.headers.get('location')).toBe(`/api/v1/backtests/${String(started.body.id)}`);
    expect(started.body).toMatchObject({ state: 'running', result: null, progress: { tracksDone: 0, tracks: 2 } });
    const { body } = await finished(started);
    expect(body).toMatchObject({ state: 'done', error: null, progress: { tracksDone: 2, tracks: 2 } });
  });

  it('gives each firing its day, its reason, its lateness, its end and its sources, and the noise', async () => {
    const { body } = await finished(await served.post('/backtests', { rule, ...range, mode: 'both' }));
    expect(body.result).toMatchObject({
      noise: { alerts: 2, withdrawn: 1, notifications: 2, says: '2 alerts in 6 years, one of them withdrawn' },
      withHindsight: { alerts: 1, says: '1 alert in 6 years' },
      lateness: { median: 4, worst: 4 },
      missed: [],
      firings: [
        {
          track: track.id,
          firedOn: '2022-08-09',
          since: '2022-08-05',
          says: `${track.title} went from active to frozen when China suspended talks, as became known four days later.`,
          status: { from: 'active', to: 'frozen' },
          ended: { on: '2023-11-15', how: 'resolved' },
          hindsight: { firedOn: '2022-08-05', daysLate: 4 },
          evidence: [{ id: frozen.id, title: 'Countermeasures', occurred: '2022-08-05' }],
        },
        {
          firedOn: '2024-02-01',
          ended: { on: '2024-02-20', how: 'withdrawn', entry: denied.id },
          hindsight: null,
          evidence: [{ id: again.id, title: 'A rumour', sources: [{ publisher: 'First' }, { publisher: 'Second' }] }],
        },
      ],
    });
  });

  it('knows nothing before it was known: what happened on 5 August fires on no day before the 9th', async () => {
    const early = await finished(await served.post('/backtests', { rule, from: '2020-01-01', to: '2022-08-08' }));
    expect(early.body.result).toMatchObject({ firings: [], noise: { says: 'no alerts in 3 years' } });
  });

  it('runs a rule that is stored, on some of its tracks', async () => {
    const made = await served.post('/alert-rules', rule);
    const ruleId = String((made.body.rule as { id?: string } | undefined)?.id ?? made.body.id);
    const { body } = await finished(await served.post('/backtests', { ruleId, ...range, tracks: ['us-cn.trade'] }));
    expect(body.result).toMatchObject({ rule: { id: ruleId }, tracks: 1, firings: [] });
  });

  it.each([
    [{ ...range }, 422, 'invalid-backtest', '/rule'],
    [{ rule, ruleId: idOf(1), ...range }, 422, 'invalid-backtest', '/rule'],
    [{ rule: { ...rule, when: { ...status, to: ['thawed'] } }, ...range }, 422, undefined, '/rule/when/to/0'],
    [{ rule: { ...rule, message: 'Now {{stauts}}' }, ...range }, 422, undefined, '/rule/message'],
    [{ rule, from: '2025-12-31', to: '2025-01-01' }, 422, 'invalid-backtest', '/from'],
    [{ rule, ...range, to: '2026-01-16' }, 422, 'invalid-backtest', '/to'],
    [{ rule, ...range, tracks: ['us-cn.fishing'] }, 404, 'unknown-track', '/tracks/0'],
    [
      { rule: { ...rule, select: { topics: ['trade'] } }, ...range, tracks: [track.id] },
      422,
      'track-not-selected',
      '/tracks/0',
    ],
    [
      { rule: { ...rule, when: { kind: 'history-revised' } }, ...range, mode: 'hindsight' },
      422,
      'invalid-backtest',
      '/mode',
    ],
    [{ ruleId: idOf(99), ...range }, 404, 'unknown-rule', undefined],
  ])('refuses %j with %s, and starts nothing', async (asked, code, problem, pointer) => {
    const { status: answered, body } = await served.post('/backtests', asked);
    const errors = (body.errors ?? []) as { pointer: string }[];
    expect([answered, errors[0]?.pointer]).toEqual([code, pointer]);
    if (problem) expect(body.code).toBe(problem);
  });

  it('is stopped and forgotten on demand; what is not there is not found', async () => {
    const { body } = await served.post('/backtests', { rule, ...range });
    const path = `/backtests/${String(body.id)}`;
    expect((await served.send('DELETE', path)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) {
      const gone = await served.send(method, path);
      expect([gone.status, gone.body.code]).toEqual([404, 'unknown-backtest']);
    }
  });

  it(`lets ${backTestLimits.open} wait or run, ${backTestLimits.ofOne} of one key, and keeps the last ${backTestLimits.finished} that are over`, async () => {
    const worker = served.app.get(BackTestWorker);
    await worker.idle();
    const held = HeldBackTests.of(served);
    const one = await keyHeader(served, { name: 'one', role: 'operator' });
    const other = await keyHeader(served, { name: 'other', role: 'operator' });
    const ask = (by: Record<string, string>) => served.post('/backtests', { rule, ...range }, by);
    const asked: string[] = [];
    const fill = async (by: Record<string, string>, count: number) => {
      for (let n = 0; n < count; n++) {
        const { status: answered, body } = await ask(by);
        expect(answered).toBe(202);
        asked.push(String(body.id));
      }
    };
    const refuses = async (by: Record<string, string>, detail: string) => {
      const { status: answered, body, headers } = await ask(by);
      expect([answered, body.code, headers.get('retry-after')]).toEqual([503, 'too-many-backtests', '5']);
      expect(body.detail).toContain(detail);
    };
    await fill(one, backTestLimits.ofOne);
    await refuses(one, `${backTestLimits.ofOne} back-tests of yours`);
    await fill(other, backTestLimits.open - backTestLimits.ofOne);
    await refuses(other, `${backTestLimits.open} back-tests wait or run`);
    expect((await served.send('DELETE', `/backtests/${asked.pop()}`, { headers: other })).status).toBe(204);
    await refuses(one, 'of yours');
    await fill(other, 1);
    expect(held.count).toBe(backTestLimits.running);
    held.release();
    await worker.idle();
    for (let n = 0; n < backTestLimits.finished - 1; n++) {
      served.clock.advanceTo(served.clock.now() + 1);
      await ask(one);
      await worker.idle();
    }
    const states = await Promise.all(asked.map(async (id) => (await served.get(`/backtests/${id}`)).status));
    expect(states).toEqual([...Array.from({ length: backTestLimits.open - 1 }, () => 404), 200]);
  });
});
