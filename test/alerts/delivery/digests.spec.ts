import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { DeliveryWorker } from '../../../src/alerts/delivery/delivery-worker.js';
import { DigestSender } from '../../../src/alerts/digests/digest-sender.js';
import { settlingMs } from '../../../src/alerts/digests/digest-times.js';
import { messageOf, plainText } from '../../../src/alerts/channels/message.js';
import type { Notification } from '../../../src/contract/alerts/notification.js';
import { Projector } from '../../../src/projection/projector.js';
import { amendment, retraction } from '../../support/amendments.js';
import { describeEachEngine } from '../../support/databases.js';
import { defined, event } from '../../support/given.js';
import { ServedApp } from '../../support/served-app.js';
import { Receiver } from './receiver.js';

const track = 'us-cn.counternarcotics';
const publicUrl = 'https://thaw.example';
const daily = { every: 'day', at: '07:30' };

// 15 January 2026 is a Thursday; 07:30 in Berlin is 06:30 UTC.
const [before, due] = ['2026-01-15T04:00:00Z', '2026-01-15T06:30:00Z'];

describeEachEngine(
  'digests of a channel',
  (engine) => {
    let served: ServedApp;
    let receiver: Receiver;

    beforeEach(async () => {
      const more = { publicUrl, privateAddresses: 'all' as const };
      served = await ServedApp.open(engine, before, undefined, more);
      receiver = await new Receiver().open();
      await served.append(defined({ collection: 'narcotics' }), event('TalksHeld', '2025-12-20', { backfill: true }));
    });
    afterEach(async () => {
      await served.close();
      await receiver.close();
    });

    const channel = async (schedule: object, name = 'desk') => {
      const settings = { url: receiver.url };
      const made = await served.post('/alert-channels', { kind: 'webhook', name, settings, schedule });
      expect(made.status).toBe(201);
      await look();
      return made.body.id as string;
    };
    const look = async (on = served) => {
      const sender = on.app.get(DigestSender);
      sender.wake();
      await sender.idle();
      await on.app.get(DeliveryWorker).idle();
    };
    const to = async (instant: string) => {
      served.clock.advanceTo(instant);
      await served.app.get(Projector).reached((await served.eventLog.head()).position);
      await look();
    };
    const sent = () => receiver.received.map(({ body }) => JSON.parse(body) as Notification);
    const titles = () => sent().map(({ data }) => data.title);
    const textOf = (notification: Notification) => plainText(messageOf(notification, 50, 'Europe/Berlin'));

    it('say at their time what changed with its cause and sources, what is due, and what is stale', async () => {
      await channel({ zone: 'Europe/Berlin', digests: [daily] });
      const sources = [
        { title: 'A statement', publisher: 'Ministry', url: 'https://mfa.example/1', published: '2026-01-14' },
      ];
      await served.append(event('TalksSuspended', '2026-01-14', { sources }));
      await to('2026-01-15T06:29:59Z');
      expect(sent()).toEqual([]);
      await to(due);
      const [digest] = sent();
      expect(sent()).toHaveLength(1);
      expect(digest).toMatchObject({ type: 'thaw.digest', data: { rule: null, severity: 'info', alerts: [] } });
      expect(digest!.data.title).toBe('Daily digest, Thursday 15 January 2026: one change of status');
      const text = textOf(digest!);
      expect(text).toBe(
        [
          'One change of status.',
          'From 14 January 2026, 07:30 CET (06:30 UTC) to 15 January 2026, 07:30 CET (06:30 UTC).',
          '',
          'WHAT CHANGED',
          '',
          'United States-China counternarcotics: Frozen',
          '  Frozen since 14 January 2026, when China suspended talks (“TalksSuspended on 2026-01-14”). The status before was “Active”.',
          '  - Ministry: “A statement”, 14 January 2026 https://mfa.example/1',
          `  ${publicUrl}/tracks/${track}?validAt=2026-01-14`,
          '',
          'Thaw · 15 January 2026, 07:30 CET (06:30 UTC)',
        ].join('\n'),
      );
    });

    it('tell the dates ahead, and what nobody has confirmed for long', async () => {
      await channel({ digests: [daily] });
      const [until, late] = ['2026-01-20', '2026-04-20'];
      await served.append(event('CommitmentMade', '2026-01-10', { due: until, title: 'China promises a list' }));
      await served.append(event('CommitmentMade', '2026-01-11', { due: late, title: 'China promises another' }));
      await to('2026-01-15T07:30:00Z');
      const [first] = sent();
      expect(first!.data.digest!.due).toMatchObject({
        title: 'What is due by 22 January 2026',
        count: 1,
        items: [{ title: '20 January 2026: Due: China promises a list', track, url: `${publicUrl}/tracks/${track}` }],
      });
      await to('2027-01-15T07:30:00Z');
      expect(sent().at(-1)!.data.digest!.stale).toMatchObject({ count: 1, items: [{ track }] });
      expect(textOf(sent().at(-1)!)).toContain('WHAT IS STALE\n\nUnited States-China counternarcotics');
    });

    it('say in one line that there is nothing to say, or are left out by their setting', async () => {
      await channel({ digests: [daily] });
      await channel({ digests: [{ ...daily, whenEmpty: 'skip' }] }, 'terse');
      await to('2026-01-15T07:30:00Z');
      expect(titles()).toEqual(['Daily digest, Thursday 15 January 2026: nothing new']);
      expect(sent()[0]!.data.text.split('\n')[0]).toBe('Nothing has changed, and nothing is due by 22 January 2026.');
    });

    it('are sent once, whichever process looks, and tell each thing once', async () => {
      await channel({ zone: 'Europe/Berlin', digests: [daily] });
      const other = await served.beside({ publicUrl, privateAddresses: 'all' });
      await served.append(event('TalksSuspended', '2026-01-14'));
      served.clock.advanceTo(due);
      other.clock.advanceTo(due);
      await Promise.all([look(), look(other)]);
      await to('2026-01-16T06:30:00Z');
      other.clock.advanceTo('2026-01-16T06:30:00Z');
      await look(other);
      await other.close();
      expect(titles()).toEqual([
        'Daily digest, Thursday 15 January 2026: one change of status',
        'Daily digest, Friday 16 January 2026: nothing new',
      ]);
    });

    it('make up once for all that an outage has missed', async () => {
      await channel({ digests: [daily] });
      await to('2026-01-15T07:30:00Z');
      await served.append(event('TalksSuspended', '2026-01-15'));
      // Nobody looks for three days: the clock leaps without ringing.
      served.clock.set('2026-01-18T09:00:00Z');
      await look();
      await look();
      expect(titles()).toEqual([
        'Daily digest, Thursday 15 January 2026: nothing new',
        'Daily digest, Sunday 18 January 2026: one change of status',
      ]);
      expect(sent()[1]!.data.digest!.from).toBe('2026-01-15T07:29:58.000Z');
      await to('2026-01-19T07:30:00Z');
      expect(titles()).toHaveLength(3);
    });

    it('tell what is recorded while one is made in the next', async () => {
      await channel({ digests: [daily] });
      await to(new Date(Date.parse('2026-01-15T07:30:00Z') - settlingMs + 1).toISOString());
      await served.append(event('TalksSuspended', '2026-01-15'));
      await to('2026-01-15T07:30:00Z');
      await to('2026-01-16T07:30:00Z');
      expect(titles()).toEqual([
        'Daily digest, Thursday 15 January 2026: nothing new',
        'Daily digest, Friday 16 January 2026: one change of status',
      ]);
    });

    it('tell of a retraction, and not of history that comes late', async () => {
      await channel({ digests: [daily] });
      const suspended = event('TalksSuspended', '2026-01-14');
      await served.append(suspended);
      await to('2026-01-15T07:30:00Z');
      await served.append(retraction(suspended, { reason: 'It was a rumour' }));
      await served.append(event('TalksSuspended', '2024-03-01', { backfill: true }));
      await served.append(event('CooperationResumed', '2024-06-01', { backfill: true }));
      await to('2026-01-16T07:30:00Z');
      const { items } = sent()[1]!.data.digest!.changed;
      expect(items.map(({ title }) => title)).toEqual(['Withdrawn: United States-China counternarcotics: Frozen']);
      expect(items[0]!.says).toContain('It was a rumour.');
    });

    it('tell of an assessment that is recorded days after its day', async () => {
      await channel({ digests: [daily] });
      const met = event('TalksHeld', '2026-01-10');
      const term = { from: '2026-01-11', expires: '2026-06-01' };
      await served.append(met);
      await to('2026-01-16T07:30:00Z');
      await served.append(amendment('AssessmentRecorded', { status: 'frozen', evidence: [met.id], ...term }));
      await to('2026-01-17T07:30:00Z');
      const { items } = sent().at(-1)!.data.digest!.changed;
      expect(items.map(({ title }) => title)).toEqual(['United States-China counternarcotics: Frozen']);
    });

    it('of midnight are named by the day that begins', async () => {
      await channel({ zone: 'Europe/Berlin', digests: [{ every: 'day', at: '00:00' }] });
      await to('2026-01-15T23:00:00Z');
      expect(titles()).toEqual(['Daily digest, Friday 16 January 2026: nothing new']);
    });

    it('are of the tracks and collections that they name', async () => {
      await served.append(defined({ id: 'us-cn.other', title: 'Another', topic: 'trade', collection: 'trade' }));
      await channel({
        digests: [
          { ...daily, collections: ['trade'] },
          { ...daily, at: '07:31', select: { tracks: ['us-cn.counter*'] } },
        ],
      });
      await served.append(event('TalksSuspended', '2026-01-14'), event('TalksSuspended', '2026-01-13', { tracks: ['us-cn.other'] })); // prettier-ignore
      await to('2026-01-15T07:31:00Z');
      const told = sent().map(({ data }) => data.digest!.changed.items.map((item) => item.track));
      expect(told).toEqual([['us-cn.other'], [track]]);
    });

    it('say nothing of what is internal', async () => {
      const id = await channel({ digests: [daily] });
      await served.append(event('TalksSuspended', '2026-01-14', { visibility: 'internal' }));
      await served.append(defined({ id: 'us-cn.hidden', title: 'Hidden', topic: 'x', visibility: 'internal' }));
      const preview = await served.get(`/alert-channels/${id}/digests`);
      await to('2026-01-15T07:30:00Z');
      expect(preview.text).not.toMatch(/Frozen|hidden/i);
      expect(titles()).toEqual(['Daily digest, Thursday 15 January 2026: nothing new']);
      expect(JSON.stringify(sent())).not.toMatch(/Frozen|hidden/i);
    });

    it('are shown before they are sent, and nothing is sent by that', async () => {
      const weekly = { every: 'week', weekday: 'monday', at: '08:00', zone: 'Asia/Tokyo' };
      const id = await channel({ zone: 'Europe/Berlin', digests: [daily, weekly] });
      await served.append(event('TalksSuspended', '2026-01-14'));
      const { status, body } = await served.get(`/alert-channels/${id}/digests`);
      expect(status).toBe(200);
      expect(body.data).toMatchObject([
        { digest: daily, zone: 'Europe/Berlin', nextAt: '2026-01-15T06:30:00.000Z', isEmpty: false },
        { digest: weekly, zone: 'Asia/Tokyo', nextAt: '2026-01-18T23:00:00.000Z', isEmpty: false },
      ]);
      expect(body.data[0]!.text).toContain('United States-China counternarcotics: Frozen');
      expect(sent()).toEqual([]);
      await to(due);
      expect(titles()).toEqual(['Daily digest, Thursday 15 January 2026: one change of status']);
      expect((await served.get('/alert-channels/none/digests')).status).toBe(404);
    });

    it('that are changed are due at their next time, and lose nothing in between', async () => {
      const id = await channel({ digests: [daily] });
      await to('2026-01-15T07:30:00Z');
      served.clock.advanceTo('2026-01-15T07:45:00Z');
      await served.append(event('TalksSuspended', '2026-01-15'));
      served.clock.advanceTo('2026-01-15T10:00:00Z');
      const patch = { schedule: { digests: [{ ...daily, at: '08:00' }] } };
      const init = { method: 'PATCH', body: JSON.stringify(patch), headers: { 'content-type': 'application/json' } };
      expect((await served.send('PATCH', `/alert-channels/${id}`, init)).status).toBe(200);
      await look();
      expect(titles()).toHaveLength(1);
      await to('2026-01-16T08:00:00Z');
      expect(titles()[1]).toBe('Daily digest, Friday 16 January 2026: one change of status');
      await served.send('DELETE', `/alert-channels/${id}`);
      await to('2026-01-17T08:00:00Z');
      expect(titles()).toHaveLength(2);
    });

    const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
    const monday = { days: ['monday'], from: '01:00', to: '02:00' };
    const collections = Array.from({ length: 21 }, (_, n) => `c${n}`);
    it.each([
      ['an unknown zone', { zone: 'Berlin' }, '/zone', 'is no time zone such as Europe/Berlin'],
      ['24:00', { digests: [{ ...daily, at: '24:00' }] }, '/digests/0/at', 'is no time of day such as 07:30'],
      ['a week without a day', { digests: [{ every: 'week', at: '07:30' }] }, '/digests/0/weekday', 'has a day'],
      ['a day in a day', { digests: [{ ...daily, weekday: 'monday' }] }, '/digests/0/weekday', 'this one is daily'],
      ['six digests', { digests: Array.from({ length: 6 }, () => daily) }, '/digests', '5'],
      ['21 collections', { digests: [{ ...daily, collections }] }, '/digests/0/collections', '20'],
      ['21 windows', { quiet: { windows: Array.from({ length: 21 }, () => monday) } }, '/quiet/windows', '20'],
      ['1:00', { quiet: { windows: [{ ...monday, from: '1:00' }] } }, '/quiet/windows/0/from', 'is no time of day'],
      ['no days', { quiet: { windows: [{ ...monday, days: [] }] } }, '/quiet/windows/0/days', 'needs at least one'],
      ['a whole week', { quiet: { windows: [{ days: week, from: '05:00', to: '05:00' }] } }, '/quiet/windows', 'cover the whole week'], // prettier-ignore
      ['an empty one', {}, '', 'is empty'],
    ])('refuse %s by field and reason', async (_, schedule, pointer, detail) => {
      const refused = await served.post('/alert-channels', { kind: 'log', name: 'x', schedule });
      expect(refused).toMatchObject({ status: 422, body: { code: 'invalid-channel' } });
      expect(refused.body.errors).toEqual([
        { pointer: `/schedule${pointer}`, detail: expect.stringContaining(detail) as unknown },
      ]);
    });

    it('are refused where a channel carries no text', async () => {
      const settings = { url: 'https://alerts.example' };
      const body = { kind: 'alertmanager', name: 'x', settings, schedule: { digests: [daily] } };
      const refused = await served.post('/alert-channels', body);
      expect(refused.status).toBe(422);
      expect(refused.text).toContain('are text, and a channel of kind alertmanager carries none');
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
