import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { AlertQueries } from '../../src/alerts/lifecycle/alert-queries.js';
import { SilenceStore } from '../../src/alerts/rules/silence-store.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { retraction } from '../support/amendments.js';
import { defined, event } from '../support/given.js';
import { channel, chief, AlerterHarness } from './alerter-harness.js';

const start = '2026-01-15T12:00:00Z';
const freezes = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };
const quiet = { name: 'Quiet', when: { kind: 'absence', of: 'dialogue', days: 30 } };
const title = 'United States-China counternarcotics';

describeEachEngine('the life of an alert', (engine) => {
  let fresh: FreshDatabase;
  let room: AlerterHarness;
  beforeEach(async () => {
    fresh = await freshDatabase(engine);
    room = await AlerterHarness.open(fresh, new FixedClock(start));
    await room.append(defined(), event('TalksHeld', '2026-01-10'));
  });
  afterEach(async () => {
    await room.alerter.stop();
    await fresh.drop();
  });
  const silences = () => new SilenceStore(room.database, room.clock, room.events);
  const directory = () => new AlertQueries(room.database, room.log, room.clock);

  it('ends when the record is corrected: it is withdrawn, and says by which entry and what was said before', async () => {
    await room.rule(freezes);
    const suspended = event('TalksSuspended', '2026-01-15');
    await room.append(suspended);
    const taken = retraction(suspended, { reason: 'It was another country' });
    await room.append(taken);
    const [, withdrawn] = await room.sent();
    const said = `${title} went from active to frozen when China suspended talks.`;
    expect(withdrawn).toMatchObject({
      type: 'thaw.alert.withdrawn',
      data: {
        title: `Withdrawn: Freezes: ${title}`,
        withdrawn: { entry: taken.id, said },
        alerts: [{ state: 'withdrawn', until: '2026-01-15T12:00:00.000Z' }],
      },
    });
    expect(withdrawn!.data.text).toContain('It was another country');
    expect(withdrawn!.data.group).toBe((await room.sent())[0]!.data.group);
    expect(await room.life()).toEqual(['2026-01-15 fired now', '2026-01-15 withdrawn now']);
    const { alert } = (await room.alerts())[0]!;
    const { events } = await directory().get(alert.key);
    expect(events.map(({ id }) => id)).toEqual([suspended.id, taken.id]);
  });

  it('is withdrawn also where it was resolved long ago', async () => {
    await room.rule(freezes);
    const suspended = event('TalksSuspended', '2026-01-15');
    await room.append(suspended);
    await room.at('2026-02-20T12:00:00Z');
    await room.append(event('CooperationResumed', '2026-02-20'));
    await room.at('2026-03-20T12:00:00Z');
    await room.append(retraction(suspended));
    const kinds = (await room.told()).map((line) => line.split(' ')[0]);
    expect(kinds).toEqual(['firing', 'resolved', 'withdrawn']);
  });

  it('begins when a condition has held for as many days as the rule says, and is dropped where it does not', async () => {
    await room.rule({ ...freezes, forDays: 10 });
    await room.append(event('TalksSuspended', '2026-01-15'));
    expect(await room.states()).toEqual(['us-cn.counternarcotics pending']);
    await room.at('2026-01-24T23:59:59Z');
    expect(await room.sent()).toEqual([]);
    await room.at('2026-01-25T00:00:00Z');
    expect(await room.told()).toEqual([`firing Freezes: ${title}`]);
    await room.append(event('CooperationResumed', '2026-01-25'));
    expect(await room.states()).toEqual(['us-cn.counternarcotics resolved']);
    await room.at('2026-01-26T12:00:00Z');
    await room.append(event('TalksSuspended', '2026-01-26'));
    await room.append(event('CooperationResumed', '2026-01-27'));
    await room.at('2026-03-01T12:00:00Z');
    expect(await room.told()).toEqual([`firing Freezes: ${title}`, `resolved Resolved: Freezes: ${title}`]);
  });

  it('begins with the day on which silence has lasted long enough, and ends with the next dialogue', async () => {
    await room.rule(quiet);
    await room.at('2026-02-08T23:59:59Z');
    expect(await room.sent()).toEqual([]);
    await room.at('2026-02-09T00:00:00Z');
    const [sent] = await room.sent();
    expect(sent).toMatchObject({
      type: 'thaw.alert.firing',
      time: '2026-02-09T00:00:00.000Z',
      data: {
        text: expect.stringContaining('without dialogue for 30 days'),
        alerts: [{ reading: { validAt: '2026-02-09' } }],
      },
    });
    await room.at('2026-02-12T12:00:00Z');
    await room.append(event('TalksHeld', '2026-02-12'));
    expect(await room.told()).toEqual([`firing Quiet: ${title}`, `resolved Resolved: Quiet: ${title}`]);
    await room.at('2026-03-20T12:00:00Z');
    expect(await room.alerts()).toMatchObject([{ alert: { state: 'firing', round: 2 } }]);
  });

  it('begins on the right day where the process was down on it', async () => {
    await room.rule(quiet);
    await room.alerter.stop();
    room.clock.advanceTo('2026-02-20T12:00:00Z');
    room = await room.restart();
    expect(await room.life()).toEqual(['2026-02-09 fired now']);
  });

  it('begins once at once where the condition holds when the rule is made', async () => {
    await room.at('2026-03-01T12:00:00Z');
    await room.rule(quiet);
    room = await room.restart();
    await room.at('2026-03-10T12:00:00Z');
    expect(await room.told()).toEqual([`firing Quiet: ${title}`]);
  });

  it.each([
    [
      'a flag',
      { kind: 'flag', flag: 'provisional' },
      [event('TalksSuspended', '2026-01-15', { sources: [{ title: 'One', publisher: 'First' }] })],
    ],
    [
      'a threshold',
      { kind: 'metric', metric: 'pressure', atLeast: 'elevated' },
      [event('SanctionImposed', '2026-01-14'), event('SanctionImposed', '2026-01-15')],
    ],
    ['an entry', { kind: 'entry', types: ['TalksSuspended'] }, [event('TalksSuspended', '2026-01-15')]],
    ['a revision of history', { kind: 'history-revised' }, [event('TalksSuspended', '2025-11-15')]],
  ])('begins with %s', async (_, when, entries) => {
    await room.rule({ name: 'Looks', when });
    for (const entry of entries) await room.append(entry);
    expect(await room.told()).toEqual([`firing Looks: ${title}`]);
  });

  it('is not begun by history that is entered afterwards, though an old event that becomes known is news', async () => {
    await room.rule(freezes);
    await room.append(event('TalksSuspended', '2026-01-12', { backfill: true }));
    expect(await room.sent()).toEqual([]);
    await room.append(event('CooperationResumed', '2026-01-13', { backfill: true }));
    await room.append(event('TalksSuspended', '2026-01-14'));
    expect(await room.told()).toEqual([`firing Freezes: ${title}`]);
  });

  it('is repeated until somebody acknowledges it', async () => {
    await room.rule({ ...freezes, repeatDays: 7 });
    await room.append(event('TalksSuspended', '2026-01-15'));
    await room.at('2026-01-22T00:00:00Z');
    await room.at('2026-01-29T00:00:00Z');
    expect(await room.told()).toEqual([
      `firing Freezes: ${title}`,
      `firing Still so: Freezes: ${title}`,
      `firing Still so: Freezes: ${title}`,
    ]);
    const { alert } = (await room.alerts())[0]!;
    await directory().acknowledge(alert.key, { by: 'Ada', why: 'The desk knows' });
    await room.look();
    await room.at('2026-03-29T00:00:00Z');
    expect(await room.told()).toHaveLength(3);
    await expect(directory().acknowledge(alert.key, { by: 'Bob', why: 'Me too' })).rejects.toMatchObject({
      code: 'already-acknowledged',
    });
  });

  it('is escalated where nobody acknowledges it in time, and what becomes of it is told there as well', async () => {
    await room.rule({ ...freezes, escalate: { afterDays: 3, channels: [chief] } });
    await room.append(event('TalksSuspended', '2026-01-15'));
    await room.at('2026-01-17T23:00:00Z');
    expect(await room.sent(chief)).toEqual([]);
    await room.at('2026-01-18T00:00:00Z');
    expect(await room.told(chief)).toEqual([`firing Not acknowledged: Freezes: ${title}`]);
    await room.append(event('CooperationResumed', '2026-01-18'));
    expect((await room.told(chief)).at(-1)).toBe(`resolved Resolved: Freezes: ${title}`);
    expect(await room.told()).toHaveLength(3);
  });

  it('is not escalated once somebody has acknowledged it', async () => {
    await room.rule({ ...freezes, escalate: { afterDays: 3, channels: [chief] } });
    await room.append(event('TalksSuspended', '2026-01-15'));
    const { alert } = (await room.alerts())[0]!;
    await directory().acknowledge(alert.key, { by: 'Ada', why: 'The desk knows' });
    await room.at('2026-02-18T00:00:00Z');
    expect(await room.sent(chief)).toEqual([]);
    await expect(directory().acknowledge('nothing', { by: 'Ada', why: 'x' })).rejects.toMatchObject({
      code: 'unknown-alert',
    });
  });

  it('is told to nobody while a silence stands, and once it ends if it still fires', async () => {
    await room.rule(freezes);
    const select = { tracks: ['us-cn.*'] };
    await silences().create({ select, reason: 'A summit', author: 'Ada', endsAt: '2026-01-20T06:00:00Z' });
    await room.append(event('TalksSuspended', '2026-01-15'));
    expect(await room.sent()).toEqual([]);
    expect(await room.life()).toEqual(['2026-01-15 fired nobody']);
    await room.at('2026-01-20T05:59:59Z');
    expect(await room.sent()).toEqual([]);
    await room.at('2026-01-20T06:00:00Z');
    expect(await room.told()).toEqual([`firing Freezes: ${title}`]);
    expect(await room.life()).toEqual(['2026-01-15 fired nobody', '2026-01-20 told now']);
  });

  it('of which nobody was told is not told to be over either', async () => {
    await room.rule(freezes);
    const endsAt = '2026-03-01T00:00:00Z';
    const silence = await silences().create({ select: {}, reason: 'A summit', author: 'Ada', endsAt });
    await room.append(event('TalksSuspended', '2026-01-15'));
    await room.at('2026-01-16T12:00:00Z');
    await room.append(event('CooperationResumed', '2026-01-16'));
    expect(await room.life()).toEqual(['2026-01-15 fired nobody', '2026-01-16 resolved nobody']);
    await silences().expire(silence.id);
    await room.at('2026-03-10T00:00:00Z');
    expect(await room.sent()).toEqual([]);
  });

  it('of dormancy is held back while the relationship is frozen', async () => {
    await room.append(
      defined({ id: 'us-cn.military', title: 'Military' }),
      event('TalksHeld', '2026-01-10', { tracks: ['us-cn.military'] }),
    );
    await room.rule(quiet);
    await room.append(event('TalksSuspended', '2026-01-15', { tracks: ['us-cn.military', 'us-cn.counternarcotics'] }));
    await room.at('2026-02-09T12:00:00Z');
    expect(await room.states()).toEqual(['us-cn.counternarcotics firing', 'us-cn.military firing']);
    expect(await room.sent()).toEqual([]);
    expect(await room.life()).toEqual(['2026-02-09 fired nobody', '2026-02-09 fired nobody']);
    await room.at('2026-02-10T12:00:00Z');
    await room.append(event('CooperationResumed', '2026-02-10', { tracks: ['us-cn.military'] }));
    expect(await room.told()).toEqual(['firing Quiet: Military']);
  });

  it('that comes and goes is told in one digest', async () => {
    await room.rule(freezes);
    for (const [day, type] of [
      [16, 'TalksSuspended'],
      [17, 'CooperationResumed'],
      [18, 'TalksSuspended'],
      [19, 'CooperationResumed'],
      [20, 'TalksSuspended'],
      [21, 'CooperationResumed'],
    ] as const) {
      await room.at(`2026-01-${day}T12:00:00Z`);
      await room.append(event(type, `2026-01-${day}`));
    }
    const kinds = async () => (await room.told()).map((line) => line.split(' ')[0]);
    expect(await kinds()).toEqual(['firing', 'resolved', 'firing', 'resolved']);
    await room.at('2026-01-26T23:00:00Z');
    expect(await kinds()).toHaveLength(4);
    await room.at('2026-01-27T12:00:00Z');
    expect(await kinds()).toEqual(['firing', 'resolved', 'firing', 'resolved', 'digest']);
    const digest = (await room.sent()).at(-1)!;
    expect(digest.data).toMatchObject({
      title: 'Comes and goes: Freezes: one track since 2026-01-20',
      alerts: [{ state: 'resolved' }],
    });
    room = await room.restart();
    await room.at('2026-02-27T12:00:00Z');
    expect(await kinds()).toHaveLength(5);
  });

  it('goes on where its rule changes in words, and is resolved where it asks something else', async () => {
    const { rule } = await room.rule(freezes);
    await room.append(event('TalksSuspended', '2026-01-15'));
    await room.rules.change(rule.id, { severity: 'critical', name: 'Freezes!' }, undefined);
    await room.look();
    expect(await room.told()).toEqual([`firing Freezes: ${title}`]);
    await room.rules.change(rule.id, { when: { ...freezes.when, to: ['terminated'] } }, undefined);
    await room.look();
    expect(await room.told()).toEqual([`firing Freezes: ${title}`, `resolved Resolved: Freezes!: ${title}`]);
  });

  it('is told with all others of its rule where they begin, or end, because the rule was made or removed', async () => {
    const ids = Array.from({ length: 120 }, (_, n) => `us-cn.track-${String(n).padStart(3, '0')}`);
    await room.append(...ids.map((id) => defined({ id, title: id })));
    const talks = ids.map((id) => event('TalksHeld', '2025-01-10', { tracks: [id] }));
    await room.append(...talks);
    const { rule } = await room.rule({ ...quiet, select: { tracks: ['us-cn.track-*'] } });
    const sent = await room.sent();
    expect(sent.map(({ data }) => [data.title, data.alerts.length])).toEqual([
      ['Quiet: 100 tracks', 100],
      ['Quiet: 20 tracks', 20],
    ]);
    expect(new Set(sent.flatMap(({ data }) => data.alerts.map(({ track }) => track)))).toEqual(new Set(ids));
    await room.rules.remove(rule.id, undefined);
    await room.look();
    expect((await room.told()).slice(2)).toEqual([
      'resolved Resolved: Quiet: 100 tracks',
      'resolved Resolved: Quiet: 20 tracks',
    ]);
  });

  it.each(['is removed', 'is switched off'])('is resolved where its rule %s, and told where it fired', async (how) => {
    const { rule } = await room.rule(freezes);
    await room.append(event('TalksSuspended', '2026-01-15'));
    if (how === 'is removed') await room.rules.remove(rule.id, undefined);
    else await room.rules.change(rule.id, { enabled: false }, undefined);
    await room.look();
    expect(await room.told()).toEqual([`firing Freezes: ${title}`, `resolved Resolved: Freezes: ${title}`]);
    expect(await room.sent(channel)).toHaveLength(2);
  });
});
