import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { StoredAlert } from '../../src/alerts/lifecycle/stored-alert.js';
import { SilenceStore } from '../../src/alerts/rules/silence-store.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { retraction } from '../support/amendments.js';
import { defined, event } from '../support/given.js';
import { AlerterHarness, channel, chief } from './alerter-harness.js';

const start = '2026-01-15T12:00:00Z';
const freezes = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };
const quiet = { name: 'Quiet', when: { kind: 'absence', of: 'dialogue', days: 30 } };
const title = 'United States-China counternarcotics';
const [firing, over] = [`firing Freezes: ${title}`, `resolved Resolved: Freezes: ${title}`];

describeEachEngine('the end of an alert that was told', (engine) => {
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
  const silence = (endsAt: string) => silences().create({ select: {}, reason: 'A summit', author: 'Ada', endsAt });
  const suspend = (day: number) => room.append(event('TalksSuspended', `2026-01-${day}`));
  const resume = (day: number) => room.append(event('CooperationResumed', `2026-01-${day}`));

  it('is told when the silence ends in which it came, once, whichever process is there by then', async () => {
    await room.rule(freezes);
    await suspend(15);
    await silence('2026-01-20T06:00:00Z');
    await room.at('2026-01-16T12:00:00Z');
    await resume(16);
    expect(await room.told()).toEqual([firing]);
    room = await room.restart();
    await room.at('2026-01-20T05:59:59Z');
    expect(await room.told()).toEqual([firing]);
    await room.at('2026-01-20T06:00:00Z');
    expect(await room.told()).toEqual([firing, over]);
    expect((await room.sent())[1]!.data).toMatchObject({
      alerts: [{ state: 'resolved', until: '2026-01-16T12:00:00.000Z' }],
      group: (await room.sent())[0]!.data.group,
    });
    expect((await room.life()).at(-1)).toBe('2026-01-20 told now');
    room = await room.restart();
    await room.at('2026-02-20T06:00:00Z');
    expect(await room.told()).toEqual([firing, over]);
  });

  it('is told at once where the silence is ended by hand', async () => {
    await room.rule(freezes);
    await suspend(15);
    const { id } = await silence('2026-03-20T06:00:00Z');
    await room.at('2026-01-16T12:00:00Z');
    await resume(16);
    await silences().expire(id);
    await room.look();
    expect(await room.told()).toEqual([firing, over]);
  });

  it('is told as a withdrawal where the record was corrected in the silence, also after it was told to be over', async () => {
    await room.rule(freezes);
    const suspended = event('TalksSuspended', '2026-01-15');
    await room.append(suspended);
    const first = await silence('2026-01-16T06:00:00Z');
    await room.append(retraction(suspended, { reason: 'It was another country' }));
    await silences().expire(first.id);
    await room.look();
    const [, withdrawn] = await room.sent();
    expect(withdrawn).toMatchObject({ type: 'thaw.alert.withdrawn', data: { withdrawn: {}, alerts: [{}] } });
    expect(withdrawn!.data.text).toContain('It was another country');

    const again = event('TalksSuspended', '2026-01-16');
    await room.at('2026-01-16T12:00:00Z');
    await room.append(again);
    await room.at('2026-01-17T12:00:00Z');
    await resume(17);
    await silence('2026-01-20T06:00:00Z');
    await room.append(retraction(again, { reason: 'It was another country' }));
    expect((await room.sent()).map(({ type }) => type)).toHaveLength(4);
    await room.at('2026-01-20T06:00:00Z');
    expect((await room.sent()).map(({ type }) => type.split('.').at(-1)!)).toEqual([
      'firing',
      'withdrawn',
      'firing',
      'resolved',
      'withdrawn',
    ]);
  });

  it('is told once where the same comes and goes again in the silence', async () => {
    await room.rule(freezes);
    await suspend(15);
    await silence('2026-01-20T06:00:00Z');
    for (const [day, change] of [
      [16, resume],
      [17, suspend],
      [18, resume],
    ] as const) {
      await room.at(`2026-01-${day}T12:00:00Z`);
      await change(day);
    }
    await room.at('2026-01-20T06:00:00Z');
    expect(await room.told()).toEqual([firing, over]);
  });

  it.each(['is removed', 'is switched off'])('is told after the silence where the rule %s in it', async (how) => {
    const { rule } = await room.rule(freezes);
    await suspend(15);
    await silence('2026-01-20T06:00:00Z');
    if (how === 'is removed') await room.rules.remove(rule.id, undefined);
    else await room.rules.change(rule.id, { enabled: false }, undefined);
    await room.look();
    expect(await room.told()).toEqual([firing]);
    await room.at('2026-01-20T06:00:00Z');
    expect(await room.told()).toEqual([firing, over]);
    await room.at('2026-01-21T06:00:00Z');
    expect(await room.told()).toHaveLength(2);
  });

  it('goes to the channels that heard that it fires, also where the rule names others by then', async () => {
    const { rule } = await room.rule(freezes);
    await suspend(15);
    await silence('2026-01-20T06:00:00Z');
    await room.rules.change(rule.id, { channels: [chief] }, undefined);
    await room.at('2026-01-16T12:00:00Z');
    await resume(16);
    await room.at('2026-01-20T06:00:00Z');
    expect([await room.told(channel), await room.told(chief)]).toEqual([[firing, over], []]);
  });

  it('is owed by no alert that was never told, nor once it was told', async () => {
    await room.rule(freezes);
    await silence('2026-01-17T06:00:00Z');
    await suspend(15);
    await room.at('2026-01-16T12:00:00Z');
    await resume(16);
    await room.at('2026-01-20T06:00:00Z');
    expect(await room.told()).toEqual([]);
    const open = 'SELECT told FROM alert WHERE open = 1';
    expect(await room.database.read((run) => run.query(open))).toEqual([]);
  });

  it('is told at once where it waited for a digest and its rule is removed', async () => {
    const { rule } = await room.rule(freezes);
    const mistaken = event('TalksSuspended', '2026-01-15');
    await room.append(mistaken);
    await room.append(retraction(mistaken, { reason: 'It was another country' }));
    for (const [day, change] of [
      [16, suspend],
      [17, resume],
      [18, suspend],
      [19, resume],
    ] as const) {
      await room.at(`2026-01-${day}T12:00:00Z`);
      await change(day);
    }
    const kinds = async () => (await room.told()).map((line) => line.split(' ')[0]);
    expect(await kinds()).toEqual(['firing', 'withdrawn', 'firing', 'resolved', 'firing']);
    await room.rules.remove(rule.id, undefined);
    await room.look();
    expect((await kinds()).slice(5)).toEqual(['digest']);
    expect((await room.sent())[5]!.data.alerts).toMatchObject([{ state: 'resolved' }]);
  });

  it('is told at once while another fact inhibits alerts of its rule', async () => {
    await room.rule(quiet);
    await room.at('2026-02-09T12:00:00Z');
    await room.append(event('TalksSuspended', '2026-02-09'));
    await room.at('2026-02-11T12:00:00Z');
    await room.append(event('TalksHeld', '2026-02-11'));
    expect(await room.told()).toEqual([`firing Quiet: ${title}`, `resolved Resolved: Quiet: ${title}`]);
  });

  it('is told once where a condition was met again, and again no longer, in the silence', async () => {
    await room.rule(quiet);
    await room.at('2026-02-09T12:00:00Z');
    await silence('2026-06-01T06:00:00Z');
    for (const day of ['2026-02-11', '2026-03-20', '2026-05-01']) {
      await room.at(`${day}T12:00:00Z`);
      await room.append(event('TalksHeld', day));
    }
    await room.at('2026-05-30T12:00:00Z');
    await room.append(event('TalksHeld', '2026-05-30'));
    expect(await room.told()).toEqual([`firing Quiet: ${title}`]);
    await room.at('2026-06-01T06:00:00Z');
    expect(await room.told()).toEqual([`firing Quiet: ${title}`, `resolved Resolved: Quiet: ${title}`]);
  });

  it('is told also of an alert that an earlier version stored, to the channels of its rule', async () => {
    await room.rule(freezes);
    await suspend(15);
    const [{ heard: _, heardBy: __, ...stored }] = (await room.alerts()) as [StoredAlert];
    const body = JSON.stringify(stored).replaceAll("'", "''");
    await room.database.write((run) => run.query(`UPDATE alert SET body = '${body}'`));
    await silence('2026-01-20T06:00:00Z');
    await room.at('2026-01-16T12:00:00Z');
    await resume(16);
    await room.at('2026-01-20T06:00:00Z');
    expect(await room.told()).toEqual([firing, over]);
  });
});
