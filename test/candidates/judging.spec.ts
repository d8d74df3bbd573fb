import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PendingEntries } from '../../src/candidates/judging/pending-entries.js';
import { judgementLimits } from '../../src/contract/judgements.js';
import { idOf } from '../intake/samples.js';
import { describeEachEngine, type TestEngineName } from '../support/databases.js';
import { headline, Inbox, meeting } from './inbox.js';

const edited = {
  ...{ type: 'CooperationResumed', tracks: ['us-cn.counternarcotics'], occurred: '2026-01-12', title: 'Talks resumed' },
  actors: [
    { country: 'US', role: 'participant' },
    { country: 'CN', role: 'participant' },
  ],
  sources: [{ title: meeting, publisher: 'Reuters', reliability: 'F', credibility: 6 }],
};

const judging = (engine: TestEngineName) => {
  let inbox: Inbox;
  let id: string;

  beforeEach(async () => {
    inbox = await Inbox.open(engine);
    await inbox.take([headline(meeting), headline(meeting, { publisher: 'AP' })]);
    id = (await inbox.list())[0]!.id;
  });
  afterEach(() => inbox.close());

  const status = async () => (await inbox.served.get('/tracks/us-cn.counternarcotics/status')).body.status;
  const head = async () => (await inbox.served.eventLog.head()).position;

  it('accepts one as an event that names its reports and its judge, and moves the status', async () => {
    const { proposal, effect, noEffect, actions } = await inbox.whole(id);
    expect([proposal.missing, effect, noEffect]).toEqual([['mode'], null, 'the proposal lacks mode']);
    expect(actions).toEqual(['accept', 'accept-as-source', 'merge', 'split', 'dismiss', 'snooze']);
    const { status: code, body } = await inbox.judge(id, { kind: 'accept', event: edited });
    expect(code).toBe(200);
    expect(body).toMatchObject({
      judgement: { kind: 'accept', judge: 'Ana', says: 'Ana recorded an event from two reports' },
      candidate: { id, state: 'accepted' },
      recorded: { statusChanges: [{ from: { status: 'frozen' }, to: { status: 'resumed' } }] },
    });
    const { event } = body.candidate as { event: string };
    expect(await inbox.log(3)).toEqual([
      expect.objectContaining({
        ...{ id: event, title: 'Talks resumed' },
        derivedFrom: {
          judge: 'Ana',
          reports: [
            { source: 'A feed', key: `Reuters ${meeting}`, version: 1 },
            { source: 'A feed', key: `AP ${meeting}`, version: 1 },
          ],
        },
      }),
    ]);
    expect(await status()).toBe('resumed');
    expect(await inbox.list()).toEqual([]);
  });

  it('shows the effect that recording the proposal would have', async () => {
    await inbox.take([headline('US and China resume counternarcotics cooperation', { day: '2026-01-13' })]);
    const [first] = await inbox.list();
    expect(first!.reasons[0]!.says).toBe('could change us-cn.counternarcotics from frozen to resumed');
    const { effect, proposal } = await inbox.whole(first!.id);
    expect(proposal.missing).toEqual([]);
    expect(effect!.statusChanges).toMatchObject([{ from: { status: 'frozen' }, to: { status: 'resumed' } }]);
    expect((await inbox.judge(first!.id, { kind: 'accept' })).status).toBe(200);
    expect(await status()).toBe('resumed');
  });

  it('appends once, however often the same judgement is sent', async () => {
    const judgement = { id: idOf(71), kind: 'accept', event: edited };
    const answers = [];
    for (let turn = 0; turn < 3; turn += 1) answers.push(await inbox.judge(id, judgement));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(await head()).toBe(4);
    const again = await inbox.judge(id, { kind: 'accept', event: edited });
    expect([again.status, again.body.code]).toEqual([409, 'candidate-decided']);
    const other = await inbox.judge(id, { id: idOf(71), kind: 'dismiss', reason: 'no' });
    expect([other.status, other.body.code]).toEqual([409, 'judgement-exists']);
  });

  it('finishes an acceptance that a process left between the log and the candidate', async () => {
    const { served } = inbox;
    const pending = served.app.get<Record<string, unknown>>(PendingEntries);
    const { mark } = pending;
    // The process ends after the append.
    pending.mark = () => Promise.reject(new Error('killed'));
    expect((await inbox.judge(id, { kind: 'accept', event: edited })).status).toBe(500);
    pending.mark = mark;
    expect([await head(), (await inbox.list())[0]!.state]).toEqual([4, 'waiting']);
    const meanwhile = await inbox.judge(id, { kind: 'dismiss', reason: 'no' });
    expect([meanwhile.status, meanwhile.body.code]).toEqual([409, 'being-judged']);
    served.clock.advanceTo(served.clock.now() + 11_000);
    await inbox.grouped();
    const { state, judgements, event } = await inbox.whole(id);
    expect([state, judgements.length, await head()]).toEqual(['accepted', 1, 4]);
    expect((await inbox.log(3))[0]!.id).toBe(event);
  });

  it('drops an acceptance whose event is refused, and names the field', async () => {
    const refused = await inbox.judge(id, { kind: 'accept', event: { ...edited, tracks: ['us-cn.unknown'] } });
    expect([refused.status, refused.body.code, refused.body.errors]).toMatchObject([
      422,
      'undefined-track',
      [{ pointer: '/tracks/0' }],
    ]);
    const { state, actions } = await inbox.whole(id);
    expect([state, actions.includes('accept'), await head()]).toEqual(['waiting', true, 3]);
    const incomplete = await inbox.judge(id, { kind: 'accept' });
    expect([incomplete.status, incomplete.body.code]).toEqual([422, 'incomplete-proposal']);
    const withId = await inbox.judge(id, { kind: 'accept', event: { ...edited, id: idOf(9) } });
    expect([withId.status, withId.body.errors]).toMatchObject([422, [{ pointer: '/event/id' }]]);
  });

  it('takes an acceptance back by a retraction', async () => {
    await inbox.judge(id, { kind: 'accept', event: edited });
    const { status: code, body } = await inbox.judge(id, { kind: 'undo', reason: 'it was a slip' });
    expect([code, (body.candidate as { state: string }).state, await status()]).toEqual([200, 'waiting', 'frozen']);
    expect((await inbox.log(4))[0]).toMatchObject({
      ...{ type: 'EventRetracted', reason: 'Ana took back the judgement of Ana: it was a slip' },
    });
    expect((await inbox.whole(id)).judgements.map(({ kind, isUndone }) => [kind, isUndone])).toEqual([
      ['undo', false],
      ['accept', true],
    ]);
    expect((await inbox.judge(id, { kind: 'undo' })).status).toBe(409);
    expect((await inbox.judge(id, { kind: 'accept', event: edited })).status).toBe(200);
    expect(await status()).toBe('resumed');
  });

  it('adds reports as sources to an event on record, which is proposed where it is likely the same', async () => {
    await inbox.judge(id, { kind: 'accept', event: edited });
    const later = { publisher: 'Xinhua', day: '2026-01-14', published: Date.UTC(2026, 0, 14) };
    await inbox.take([headline('China and the US resume talks on counternarcotics, talks resumed', later)]);
    const [second] = await inbox.list();
    expect(second!.duplicate).toMatchObject({ title: 'Talks resumed' });
    expect((await inbox.judge(second!.id, { kind: 'accept-as-source' })).status).toBe(200);
    expect((await inbox.log(4))[0]).toMatchObject({
      ...{ type: 'EventAmended', target: second!.duplicate!.id, derivedFrom: { judge: 'Ana' } },
      adds: { sources: [{ publisher: 'Xinhua', reliability: 'F', credibility: 6 }] },
    });
    await inbox.judge(second!.id, { kind: 'undo' });
    expect((await inbox.log(5))[0]).toMatchObject({ type: 'EventRetracted' });
    const none = await inbox.judge(second!.id, { kind: 'accept-as-source', event: idOf(99) });
    expect(none.status).toBe(422);
  });

  it('keeps a dismissed group away for the same publishers, and brings it back for a new one', async () => {
    await inbox.judge(id, { kind: 'dismiss', reason: 'an old story' });
    await inbox.take([headline(`${meeting} again`, { publisher: 'Boston Globe (AP)' })]);
    expect(await inbox.list()).toEqual([]);
    await inbox.take([headline(meeting, { publisher: 'Xinhua' })]);
    const [back] = await inbox.list();
    expect(back).toMatchObject({
      id,
      reports: 4,
      question: 'Dismissed by Ana (an old story); now Xinhua reports it, too',
    });
    const { reportList } = await inbox.whole(id);
    expect(reportList.map(({ isNew }) => isNew)).toEqual([false, false, false, false]);
  });

  it('snoozes until an instant', async () => {
    const { clock } = inbox.served;
    const put = (await inbox.judge(id, { kind: 'snooze', until: '2026-01-16T08:00:00+01:00' })).body;
    expect(put).toMatchObject({ judgement: { says: 'Ana put it off until 2026-01-16 07:00 UTC', made: null } });
    expect((await inbox.list('state=snoozed'))[0]!.snoozedUntil).toBe('2026-01-16T07:00:00.000Z');
    clock.advanceTo('2026-01-16T06:59:59Z');
    await inbox.grouped();
    expect(await inbox.list()).toEqual([]);
    clock.advanceTo('2026-01-16T07:00:00Z');
    await inbox.grouped();
    expect((await inbox.list()).map((each) => each.id)).toEqual([id]);
    expect((await inbox.judge(id, { kind: 'snooze', until: '2026-01-16T00:00:00Z' })).status).toBe(422);
  });

  it('merges and splits by hand, leaves both alone from then on, and takes them back', async () => {
    await inbox.take([headline('Washington and Beijing discuss fentanyl and counternarcotics')]);
    const other = (await inbox.list()).find((each) => each.id !== id)!.id;
    const merged = await inbox.judge(id, { kind: 'merge', candidates: [other] });
    expect([merged.status, (merged.body.candidate as { reports: number }).reports]).toEqual([200, 3]);
    expect((await inbox.whole(other)).state).toBe('merged');
    const { reportList } = await inbox.whole(id);
    const [first] = reportList;
    const name = { source: first!.source.id, key: first!.key };
    const split = await inbox.judge(id, { kind: 'split', reports: [name] });
    const [made] = split.body.others as { id: string; reports: number }[];
    expect([made!.reports, (await inbox.whole(id)).reports]).toEqual([1, 2]);
    // A report that is alike to both joins one, and joins nothing.
    await inbox.take([headline(meeting, { publisher: 'Kyodo' })]);
    expect((await inbox.list()).map(({ reports }) => reports)).toEqual([2, 2]);
    await inbox.judge(id, { kind: 'undo' });
    expect((await inbox.whole(id)).reports).toBe(4);
    await inbox.judge(id, { kind: 'undo' });
    expect([(await inbox.whole(id)).reports, (await inbox.whole(other)).reports]).toEqual([3, 1]);
  });

  it('asks what to do when the source of an accepted event changes', async () => {
    await inbox.judge(id, { kind: 'accept', event: edited });
    const key = `Reuters ${meeting}`;
    await inbox.take([headline(meeting, { key, tally: { mentions: 9 } })]);
    expect(await inbox.list()).toEqual([]);
    await inbox.take([headline('US and China do not hold counternarcotics talks', { key })]);
    const [changed] = await inbox.list();
    expect(changed).toMatchObject({ id, state: 'source-changed' });
    expect(changed!.question).toBe(
      `The source changed: title was “${meeting}”, is “US and China do not hold counternarcotics talks”. Correct, retract or keep?`,
    );
    const { actions, reportList } = await inbox.whole(id);
    expect(actions).toEqual(['keep', 'correct', 'retract']);
    expect(reportList[0]!.change).toMatchObject({ accepted: 1 });
    expect((await inbox.judge(id, { kind: 'keep' })).status).toBe(200);
    expect(await inbox.list()).toEqual([]);
    await inbox.take([], { deletions: [key] });
    expect((await inbox.list())[0]!.question).toContain('Reuters has deleted');
    await inbox.judge(id, { kind: 'correct', reason: 'another day', event: { ...edited, occurred: '2026-01-11' } });
    expect((await inbox.log(4))[0]).toMatchObject({ type: 'EventCorrected', reason: 'another day' });
    await inbox.take([headline(meeting, { publisher: 'AP', key: `AP ${meeting}`, day: '2026-01-11' })]);
    await inbox.judge(id, { kind: 'retract', reason: 'it never was' });
    expect([(await inbox.whole(id)).state, await status()]).toEqual(['dismissed', 'frozen']);
  });

  it('judges many at once, each by itself', async () => {
    await inbox.take([headline('Washington and Beijing discuss fentanyl and counternarcotics')]);
    const ids = (await inbox.list()).map((each) => each.id);
    const judgement = { kind: 'dismiss', judge: 'Ana', reason: 'noise' };
    const { status: code, body } = await inbox.served.post('/candidates/judgements', {
      candidates: [...ids, idOf(99)],
      judgement,
    });
    expect([code, body.judged, body.refused]).toEqual([200, 2, 1]);
    expect(body.results).toMatchObject([
      { state: 'dismissed', refusal: null },
      { state: 'dismissed', refusal: null },
      { state: null, refusal: { code: 'unknown-candidate' } },
    ]);
  });

  it('confirms coverage of a track, by which stale goes', async () => {
    const { served } = inbox;
    served.clock.advanceTo('2026-03-15T12:00:00Z');
    await served.app.get((await import('../../src/projection/projector.js')).Projector).idle();
    expect((await served.get('/tracks/us-cn.counternarcotics/status')).body.flags).toContain('stale');
    const path = '/tracks/us-cn.counternarcotics/coverage';
    const answer = await served.post(path, { until: '2026-03-14', judge: 'Ana', note: 'all feeds' });
    expect([answer.status, (await inbox.log(3))[0]]).toMatchObject([
      ...[201, { type: 'CoverageConfirmed', until: '2026-03-14', note: 'Ana: all feeds' }],
    ]);
    expect((await served.get('/tracks/us-cn.counternarcotics/status')).body.flags).not.toContain('stale');
    expect((await served.post('/tracks/us-cn.none/coverage', { until: '2026-03-14', judge: 'Ana' })).status).toBe(404);
    expect((await served.post(path, { until: '2027-01-01', judge: 'Ana' })).body.code).toBe('from-the-future');
  });
};

describeEachEngine('judging candidates', judging, ['SQLite file', 'PostgreSQL']);

describe('limits of judgements', () => {
  it('are refused with the field', async () => {
    const inbox = await Inbox.open('SQLite :memory:');
    await inbox.take([headline(meeting)]);
    const { id } = (await inbox.list())[0]!;
    const refusals: [object, string][] = [
      [{ kind: 'dismiss' }, '/reason'],
      [{ kind: 'dismiss', reason: 'x'.repeat(judgementLimits.reasonLength + 1) }, '/reason'],
      [{ kind: 'dismiss', reason: 'x', judge: 'x'.repeat(judgementLimits.judgeLength + 1) }, '/judge'],
      [{ kind: 'merge', candidates: [id] }, '/candidates/0'],
      [{ kind: 'merge', candidates: Array(judgementLimits.candidates + 1).fill(id) }, '/candidates'],
      [{ kind: 'snooze', until: 'tomorrow' }, '/until'],
      [{ kind: 'bury' }, '/kind'],
    ];
    for (const [judgement, pointer] of refusals) {
      const { status, body } = await inbox.judge(id, judgement);
      expect([status, (body.errors as { pointer: string }[])[0]!.pointer]).toEqual([422, pointer]);
    }
    const split = await inbox.judge(id, { kind: 'split', reports: [{ source: idOf(1), key: 'k' }] });
    expect(split.status).toBe(409);
    const many = {
      candidates: Array(judgementLimits.candidates + 1).fill(id),
      judgement: { kind: 'keep', judge: 'Ana' },
    };
    expect((await inbox.served.post('/candidates/judgements', many)).status).toBe(422);
    expect((await inbox.served.get('/candidates/none')).status).toBe(404);
    await inbox.close();
  });
});
