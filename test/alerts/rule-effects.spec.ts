import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { effectsLength } from '../../src/contract/alerts/rule-effects.js';
import { Alerter } from '../../src/alerts/evaluation/alerter.js';
import { readRule } from '../../src/alerts/rules/rule-input.js';
import { RuleStore } from '../../src/alerts/rules/rule-store.js';
import type { EntryBody } from '../../src/domain/entries/entry.js';
import { ServedApp } from '../support/served-app.js';
import { amendment } from '../support/amendments.js';
import { defined, event, idOf, track } from '../support/given.js';

const now = '2026-01-15T12:00:00Z';
const military = 'us-cn.military';
const freezes = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };
const thaws = { name: 'Thaws', when: { kind: 'transition', axis: 'status', from: ['frozen'] } };
const silent = { name: 'No dialogue', when: { kind: 'absence', of: 'dialogue', days: 300 } };
const strained = { name: 'Strained', forDays: 5, when: { kind: 'metric', metric: 'pressure', atLeast: 'elevated' } };
const revised = { name: 'Rewritten', severity: 'critical', when: { kind: 'history-revised' } };

interface Effect {
  rule: { id: string; version: number; name: string; severity: string };
  track: string;
  outcome: string;
  says: string | null;
  because: string;
  events: { id: string; title: string }[];
  told: { tell: string; because: string } | null;
  text: string | null;
}

describe('the effect of an event on the rules, over HTTP', () => {
  let served: ServedApp;
  beforeEach(async () => {
    served = await ServedApp.open('SQLite :memory:', now);
    const other = { id: military, title: 'Military contact', topic: 'military' };
    await served.append(defined(), defined(other), event('TalksHeld', '2025-02-01', { backfill: true }));
  });
  afterEach(() => served.close());

  const make = async (...rules: object[]) => {
    for (const rule of rules) expect((await served.post('/alert-rules', rule)).status).toBe(201);
    await served.app.get(Alerter).idle();
  };
  const record = async (...bodies: EntryBody[]) => {
    await served.append(...bodies);
    await served.app.get(Alerter).idle();
  };
  const ask = async (body: object) => {
    const answer = await served.post('/alert-rules/effects', body);
    expect(answer.status).toBe(200);
    return answer.body as unknown as { data: Effect[]; counts: object; statusChanges: object[] };
  };
  const brief = ({ data }: { data: Effect[] }) =>
    data.map(({ rule, track: on, outcome }) => `${rule.name} on ${on} ${outcome}`);

  it('tells which rules would fire, why, and whom it would tell; and stores nothing', async () => {
    await make(freezes, thaws, { ...freezes, name: 'Elsewhere', select: { tracks: ['us-fr.*'] } });
    await make({ ...freezes, name: 'Off', enabled: false });
    const suspension = event('TalksSuspended', '2026-01-14', { title: 'China suspends the talks' });
    const told = await ask(suspension);
    expect(told).toMatchObject({
      data: [
        {
          rule: { name: 'Freezes', version: 1, severity: 'warning' },
          track: track.id,
          title: track.title,
          outcome: 'would fire',
          says: expect.stringContaining(`${track.title} went from dormant to frozen`),
          because: 'it was found',
          events: [{ id: suspension.id, title: 'China suspends the talks', occurred: '2026-01-14' }],
          told: { tell: 'now' },
        },
        { rule: { name: 'Thaws' }, outcome: 'unchanged', says: null, because: 'it finds nothing', told: null },
      ],
      counts: { changed: 1, unchanged: 1 },
      statusChanges: [{ track: track.id, from: { status: 'dormant' }, to: { status: 'frozen' } }],
    });
    await served.app.get(Alerter).idle();
    expect((await served.get('/alerts')).body.data).toEqual([]);
    expect((await served.get(`/events/${suspension.id}`)).status).toBe(404);
    expect((await served.get(`/tracks/${track.id}/status`)).body).toMatchObject({ status: 'dormant' });
  });

  it('says what live evaluation says once the event is recorded, on every track that it touches', async () => {
    await make(freezes, revised, { name: 'Any', when: { kind: 'entry' }, message: '{{rule}}: {{reason}}' });
    const both = event('TalksSuspended', '2025-12-01', { tracks: [track.id, military] });
    const { data } = await ask(both);
    const foretold = data.filter(({ outcome }) => outcome === 'would fire');
    expect(brief({ data: foretold })).toEqual([
      `Freezes on ${track.id} would fire`,
      `Rewritten on ${track.id} would fire`,
      `Any on ${track.id} would fire`,
      `Freezes on ${military} would fire`,
      `Rewritten on ${military} would fire`,
      `Any on ${military} would fire`,
    ]);
    expect(foretold[2]!.text).toBe(`Any: ${foretold[2]!.says}`);
    await record(both);
    const alerts = (await served.get('/alerts')).body.data;
    const line = (rule: unknown, on: unknown, says: unknown) => `${String(rule)} ${String(on)} ${String(says)}`;
    expect(alerts.map((alert) => line((alert.rule as { id: string }).id, alert.track, alert.says)).sort()).toEqual(
      foretold.map(({ rule, track: on, says }) => line(rule.id, on, says)).sort(),
    );
  });

  it('tells what would wait, what goes on waiting, and what would stop', async () => {
    await make(silent, strained, freezes);
    const [holding] = (await served.get('/alerts')).body.data;
    expect(holding).toMatchObject({ rule: { name: 'No dialogue' }, state: 'firing' });
    const rebuke = (day: string) =>
      event('CriticismVoiced', day, { actors: [{ country: 'US', role: 'initiator' }], title: 'A rebuke' });
    await record(rebuke('2026-01-10'));
    const second = rebuke('2026-01-11');
    const foretold = await ask(second);
    expect(foretold.data).toMatchObject([
      { rule: { name: 'Strained' }, outcome: 'would start pending', because: expect.stringContaining('5 days') },
      { rule: { name: 'No dialogue' }, outcome: 'unchanged', because: 'it fires already, and goes on' },
      { rule: { name: 'Freezes' }, outcome: 'unchanged' },
    ]);
    expect(foretold.data[0]).toMatchObject({ told: null, events: [{ title: 'A rebuke' }, { title: 'A rebuke' }] });
    await record(second);
    expect((await ask(rebuke('2026-01-12'))).data).toContainEqual(
      expect.objectContaining({ outcome: 'unchanged', because: 'it goes on waiting' }),
    );
    const retraction = { type: 'EventRetracted', target: second.id, reason: 'It was never imposed' };
    expect(brief(await ask(retraction))[0]).toBe(`Strained on ${track.id} would stop waiting`);
  });

  it('tells what would be over, but not what the day brings about anyway', async () => {
    await make(silent, { ...silent, name: 'Waits', forDays: 5 });
    served.clock.set('2026-01-20T12:00:00Z');
    const talks = await ask(event('TalksHeld', '2026-01-19'));
    expect(brief(talks)).toEqual([
      `No dialogue on ${track.id} would resolve`,
      `Waits on ${track.id} would stop waiting`,
    ]);
    expect(talks.data[0]).toMatchObject({ because: 'the condition holds no longer', told: { tell: 'now' } });
    const remark = await ask(event('StatementMade', '2026-01-19'));
    expect(remark.data.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
    expect(brief(await ask(event('TalksHeld', '2026-01-12')))).toContain(`No dialogue on ${track.id} would withdraw`);
  });

  it('tells of history that it alerts never', async () => {
    await make(freezes);
    const history = event('TalksSuspended', '2026-01-10', { backfill: true });
    expect(await ask(history)).toMatchObject({
      data: [
        {
          outcome: 'unchanged',
          because: 'entered as history: never alerts',
          says: expect.stringContaining('frozen'),
          events: [{ id: history.id }],
          told: null,
        },
      ],
      statusChanges: [{ to: { status: 'frozen' } }],
    });
    await record(history);
    expect((await served.get('/alerts')).body.data).toEqual([]);
  });

  it('tells what a correction or a retraction would withdraw', async () => {
    await make(freezes, revised);
    const suspension = event('TalksSuspended', '2026-01-14', { title: 'A suspension' });
    await record(suspension);
    const retraction = { ...amendment('EventRetracted', { target: suspension.id }), tracks: undefined };
    const retracted = await ask(retraction);
    expect(brief(retracted)).toEqual([`Freezes on ${track.id} would withdraw`, `Rewritten on ${track.id} would fire`]);
    expect(retracted.data[0]).toMatchObject({
      because: 'the record was corrected',
      events: [{ id: suspension.id }, { id: retraction.id, title: 'Retraction of “A suspension”' }],
    });
    const { id: _id, ...read } = suspension;
    const meant = { type: 'StatementMade', title: 'It was a threat', mode: undefined };
    const correction = { type: 'EventCorrected', event: { ...read, ...meant, id: suspension.id }, reason: 'Misread' };
    expect(brief(await ask(correction))).toContain(`Freezes on ${track.id} would withdraw`);
    await record(amendment('EventRetracted', { target: suspension.id }));
    const [alert] = (await served.get(`/alerts?state=withdrawn`)).body.data;
    expect(alert).toMatchObject({ rule: { name: 'Freezes' } });
  });

  it('tells that nobody would hear of it under a silence', async () => {
    await make(freezes);
    const window = { startsAt: '2026-01-01T00:00:00Z', endsAt: '2026-02-01T00:00:00Z' };
    const silence = { ...window, reason: 'a summit', author: 'desk' };
    expect((await served.post('/alert-silences', silence)).status).toBe(201);
    expect((await ask(event('TalksSuspended', '2026-01-14'))).data).toMatchObject([
      { outcome: 'would fire', told: { tell: 'nobody', because: expect.stringContaining('a summit') } },
    ]);
  });

  it('lists fewer where they are long, and counts them all', async () => {
    const rules = served.app.get(RuleStore);
    for (let i = 0; i < 10; i++) await rules.create(readRule({ ...freezes, name: `Freezes ${i}` }));
    await served.app.get(Alerter).idle();
    const sources = Array.from({ length: 50 }, (_, index) => ({
      ...{ title: 't'.repeat(500), publisher: `${index}`, quote: 'q'.repeat(2_000) },
    }));
    const told = await ask(event('TalksSuspended', '2026-01-14', { sources }));
    expect(told.counts).toEqual({ changed: 10, unchanged: 0 });
    expect(JSON.stringify(told.data).length).toBeLessThan(effectsLength);
    expect(told.data.length).toBeGreaterThan(1);
    expect(told.data.length).toBeLessThan(10);
  });

  it('lists five hundred, those that change something first, and counts the rest', async () => {
    await make(thaws);
    const tracks = Array.from({ length: 4 }, (_, i) => `us-cn.part-${i}`);
    await record(...tracks.map((id) => defined({ id, title: id, topic: 'part' })));
    const rules = served.app.get(RuleStore);
    for (let i = 0; i < 130; i++) await rules.create(readRule({ ...thaws, name: `Thaws ${i}` }));
    await make(freezes);
    const told = await ask(event('TalksSuspended', '2026-01-14', { tracks }));
    expect(told.data).toHaveLength(500);
    expect(told.counts).toEqual({ changed: 4, unchanged: 4 * 131 });
    expect(told.data.slice(0, 5).map(({ outcome }) => outcome)).toEqual([
      ...Array<string>(4).fill('would fire'),
      'unchanged',
    ]);
  });

  it('refuses what recording would refuse, field by field, and has nothing to say of what is recorded', async () => {
    await make(freezes);
    const suspension = event('TalksSuspended', '2026-01-14');
    for (const [wrong, code, pointer] of [
      [{ ...suspension, occurred: 'soon' }, 'invalid-event', '/occurred'],
      [{ ...suspension, sources: [{ publisher: 'First' }] }, 'invalid-event', '/sources/0/title'],
      [{ ...suspension, type: 'Rumour' }, 'unknown-type', '/type'],
      [{ ...suspension, tracks: [track.id, 'us-cn.none'] }, 'undefined-track', '/tracks/1'],
      [{ ...suspension, occurred: '2027-01-01' }, 'from-the-future', '/occurred'],
      [{ type: 'EventRetracted', target: idOf(7_400_001), reason: 'no' }, 'unknown-event', '/target'],
    ] as const) {
      const here = await served.post('/alert-rules/effects', wrong);
      expect(here).toMatchObject({ status: 422, body: { code, errors: [{ pointer }] } });
      const there = await served.post('/events?dryRun=true', wrong);
      expect(here.body.errors).toEqual(there.body.errors);
    }
    await record(suspension);
    const clash = await served.post('/alert-rules/effects', { ...suspension, title: 'Another' });
    expect(clash).toMatchObject({ status: 409, body: { code: 'id-clash' } });
    expect(await ask(suspension)).toMatchObject({ data: [], counts: { changed: 0, unchanged: 0 }, statusChanges: [] });
  });
});
