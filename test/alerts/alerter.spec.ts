import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { type EntryBody, parseBody } from '../../src/domain/entries/entry.js';
import { defined, event, idOf, track } from '../support/given.js';
import { AlerterHarness } from './alerter-harness.js';

const start = '2026-01-15T12:00:00Z';
const freezes = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };
const title = 'United States-China counternarcotics';
const eight = Array.from({ length: 8 }, (_, n) => `us-cn.track-${n}`);

describeEachEngine('alerts', (engine) => {
  let fresh: FreshDatabase;
  let room: AlerterHarness;
  beforeEach(async () => {
    fresh = await freshDatabase(engine);
    room = await AlerterHarness.open(fresh, new FixedClock(start));
  });
  afterEach(async () => {
    await room.alerter.stop();
    await fresh.drop();
  });

  it('on an inbox that nobody looks at fire after the set time, and end when somebody has looked it through', async () => {
    await room.append(defined(), event('TalksHeld', '2026-01-10'));
    await room.rule({ name: 'Unread', when: { kind: 'absence', of: 'coverage', days: 14 } });
    await room.rule({ name: 'Stale', when: { kind: 'flag', flag: 'stale' } });
    const looked = (until: string) =>
      room.append(
        parseBody({ type: 'CoverageConfirmed', id: idOf(0xfe + Number(until.slice(8))), track: track.id, until }),
      );
    await room.at('2026-01-20T12:00:00Z');
    await looked('2026-01-20');
    await room.at('2026-02-02T12:00:00Z');
    expect(await room.told()).toEqual([]);
    await room.at('2026-02-03T12:00:00Z');
    expect((await room.sent()).map(({ data }) => data.text)).toEqual([
      `${title} has not been looked through for 14 days, since 2026-01-20.`,
    ]);
    await room.at('2026-02-25T12:00:00Z');
    await looked('2026-02-25');
    expect(await room.told()).toEqual([
      `firing Unread: ${title}`,
      `firing Stale: ${title}`,
      `resolved Resolved: Unread: ${title}`,
      `resolved Resolved: Stale: ${title}`,
    ]);
  });

  it('read each entry once, also where internal ones stand between', async () => {
    const days = [10, 11, 12, 13, 14].map((day) => `2026-01-${day}`);
    await room.append(defined());
    await room.rule(freezes);
    const readsOf = async (bodies: EntryBody[]) => {
      await room.alerter.stop();
      for (const [index, body] of bodies.entries()) {
        room.clock.set(room.clock.now() + 1_000 * (index + 1));
        await room.log.append({ body, recordedBy: 'test' });
      }
      const { readAfter } = room.log;
      let reads = 0;
      room.log.readAfter = (...asked) => {
        reads += 1;
        return readAfter.apply(room.log, asked);
      };
      room.alerter.start();
      await room.alerter.idle();
      room.log.readAfter = readAfter;
      return reads;
    };
    const plain = await readsOf(days.map((day) => event('TalksHeld', day)));
    const mixed = days.flatMap((day) => [
      parseBody({ ...event('TalksHeld', day), visibility: 'internal' }),
      event('TalksHeld', day),
    ]);
    expect(await readsOf(mixed)).toBe(plain);
  });

  it('of a transition reach a channel, with the reason, its event and its sources', async () => {
    await room.append(defined(), event('TalksHeld', '2026-01-10'));
    const { rule } = await room.rule({ ...freezes, severity: 'critical', labels: { desk: 'asia' } });
    const suspended = event('TalksSuspended', '2026-01-15', { title: 'China suspends talks' });
    await room.append(suspended);
    const [sent, ...more] = await room.sent();
    expect(more).toEqual([]);
    expect(sent).toMatchObject({
      type: 'thaw.alert.firing',
      time: '2026-01-15T12:00:00.000Z',
      subject: 'us-cn.counternarcotics',
      data: {
        rule: { id: rule.id, name: 'Freezes', version: 1 },
        severity: 'critical',
        labels: { desk: 'asia' },
        title: `Freezes: ${title}`,
        text: `${title} went from active to frozen when China suspended talks.`,
        alerts: [
          {
            state: 'firing',
            track: 'us-cn.counternarcotics',
            status: { from: 'active', to: 'frozen' },
            since: '2026-01-15T12:00:00.000Z',
            reason: {
              says: `${title} went from active to frozen when China suspended talks.`,
              events: [
                {
                  id: suspended.id,
                  title: 'China suspends talks',
                  occurred: '2026-01-15',
                  sources: [{ publisher: 'First' }, { publisher: 'Second' }],
                },
              ],
            },
            url: 'https://thaw.example/tracks/us-cn.counternarcotics',
            reading: { validAt: '2026-01-15', knownAt: null, position: 3, policy: 'cooperation@2' },
          },
        ],
      },
    });
    expect(await room.life()).toEqual(['2026-01-15 fired now']);
  });

  it('of one act on eight tracks are one notification', async () => {
    await room.append(
      ...eight.map((id) => defined({ id, title: id })),
      event('TalksHeld', '2026-01-10', { tracks: eight }),
    );
    await room.rule(freezes);
    await room.append(event('TalksSuspended', '2026-01-15', { tracks: eight }));
    const sent = await room.sent();
    expect(sent.map(({ data }) => data.title)).toEqual(['Freezes: 8 tracks']);
    expect(sent[0]!.data.alerts.map(({ track }) => track)).toEqual(eight);
    expect(await room.states()).toEqual(eight.map((id) => `${id} firing`));
  });

  it('are not raised by what the log held before the rule', async () => {
    await room.append(defined(), event('TalksHeld', '2026-01-10'), event('TalksSuspended', '2026-01-12'));
    await room.rule(freezes);
    await room.at('2026-03-01T12:00:00Z');
    expect(await room.sent()).toEqual([]);
  });

  it('cost a log without rules nothing: the cursor stays, and leaps to where the first rule begins', async () => {
    await room.append(defined(), event('TalksHeld', '2026-01-10'));
    await room.at('2026-02-20T12:00:00Z');
    expect(await room.store.cursor()).toMatchObject({ position: 0, turn: 0 });
    await room.append(event('TalksSuspended', '2026-02-20'));
    await room.rule({ name: 'Quiet', when: { kind: 'absence', of: 'dialogue', days: 30 } });
    expect(await room.store.cursor()).toMatchObject({ position: 3 });
    expect(await room.alerts()).toMatchObject([{ alert: { state: 'firing' }, reading: { validAt: '2026-02-20' } }]);
  });

  it('are not raised a second time by a restart, nor by another process, nor by all of it again', async () => {
    await room.append(defined(), event('TalksHeld', '2026-01-10'));
    await room.rule(freezes);
    await room.append(event('TalksSuspended', '2026-01-15'));
    room = await room.restart();
    await room.look();
    await room.at('2026-01-20T12:00:00Z');
    expect(await room.told()).toEqual([`firing Freezes: ${title}`]);
    const hash = '(SELECT hash FROM entry WHERE position = 2)';
    const moveBack = `UPDATE alert_cursor SET position = 2, hash = ${hash}, turn = turn + 1`;
    await room.database.write((run) => run.query(moveBack));
    await room.look();
    expect(await room.told()).toEqual([`firing Freezes: ${title}`]);
  });
});
