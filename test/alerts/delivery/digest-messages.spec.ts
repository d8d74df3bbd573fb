import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { discordMessage } from '../../../src/alerts/channels/kinds/discord.js';
import { mailOf } from '../../../src/alerts/channels/kinds/email.js';
import { ntfyMessage } from '../../../src/alerts/channels/kinds/ntfy.js';
import { slackMessage } from '../../../src/alerts/channels/kinds/slack.js';
import { teamsMessage } from '../../../src/alerts/channels/kinds/teams.js';
import { digestNotification } from '../../../src/alerts/digests/digest-notification.js';
import type { DigestOfRecord } from '../../../src/contract/alerts/notification.js';
import { idOf } from '../../support/given.js';
import { openDeliveryHarness } from './delivery-harness.js';
import { notification } from '../notifications.js';
import { Receiver } from './receiver.js';

const at = Date.parse('2026-01-15T06:30:00Z');
const item = (n: number, says = 'Frozen since 14 January 2026.') => ({
  title: `Track <${n}>: Frozen`,
  track: `us-cn.track-${n}`,
  says,
  sources: [{ title: 'A statement', publisher: 'Ministry', published: '2026-01-14', url: 'https://mfa.example/1' }],
  url: `https://thaw.example/tracks/us-cn.track-${n}`,
});
const part = (title: string, count: number, listed = count, says?: string) => ({
  ...{ title, count },
  items: Array.from({ length: listed }, (_, n) => item(n, says)),
});
const content = (more: Partial<DigestOfRecord> = {}): DigestOfRecord => ({
  every: 'day',
  from: '2026-01-14T06:29:58.000Z',
  until: '2026-01-15T06:29:58.000Z',
  zone: 'Europe/Berlin',
  changed: part('What changed', 2),
  due: part('What is due by 22 January 2026', 1),
  stale: part('What is stale', 234, 10),
  ...more,
});
const digest = (more: Partial<DigestOfRecord> = {}) =>
  digestNotification({ channel: idOf(1), number: 0, due: at }, content(more), at);

describe('a digest', () => {
  it('is a mail with a subject, a heading for each part and a link for each item, as text and as HTML', () => {
    const { subject, text, html } = mailOf(digest(), { from: 'thaw@example.org', to: [] }, 'Europe/Berlin');
    expect(subject).toBe('Daily digest, Thursday 15 January 2026: two changes of status, one date ahead');
    expect(text).toContain('Two changes of status and one date ahead. 234 tracks are stale.');
    expect(text.match(/^[A-Z ()\d]{10,}$/gm)).toEqual([
      'WHAT CHANGED',
      'WHAT IS DUE BY 22 JANUARY 2026',
      'WHAT IS STALE (10 OF 234)',
    ]);
    expect(text).toContain('  - Ministry: “A statement”, 14 January 2026 https://mfa.example/1\n');
    expect(text.match(/https:\/\/thaw\.example/g)).toHaveLength(13);
    expect(html.match(/<h2[^>]*>[^<]*/g)).toHaveLength(3);
    expect(html).toContain('Track &lt;0&gt;: Frozen');
  });

  it('keeps within the limits of chats, and counts what it leaves out', () => {
    const full = digest({ changed: part('What changed', 500, 100, 'x'.repeat(1_000)) });
    expect(slackMessage(full).blocks.length).toBeLessThanOrEqual(50);
    expect(Buffer.byteLength(JSON.stringify(teamsMessage(full)))).toBeLessThanOrEqual(28_000);
    const [embed] = discordMessage(full).embeds;
    expect(embed!.fields).toHaveLength(5);
    expect(embed!.fields[0]!.name).toContain('What changed \\(100 of 500\\): Track');
    expect(embed!.description).toContain('and 106 more');
    expect(Buffer.byteLength(ntfyMessage(full, 'desk').message)).toBeLessThanOrEqual(4_000);
    expect(JSON.stringify(slackMessage(digest()).blocks)).toContain('What is due by 22 January 2026');
    expect(JSON.stringify(teamsMessage(digest()))).toContain('What changed');
  });

  it('has one id whichever process makes it, and another at its next time', () => {
    const of = (due: number, now: number) =>
      digestNotification({ channel: idOf(1), number: 0, due }, content(), now).id;
    expect(of(at, at)).toBe(of(at, at + 5_000));
    expect(of(at, at)).not.toBe(of(at + 1, at));
  });
});

describe('the zone of a channel', () => {
  let opened: Awaited<ReturnType<typeof openDeliveryHarness>>;
  let receiver: Receiver;
  beforeEach(async () => {
    opened = await openDeliveryHarness('SQLite :memory:');
    receiver = await new Receiver().open();
    opened.room.worker.start();
  });
  afterEach(async () => {
    await opened.close();
    await receiver.close();
  });
  const said = async (schedule?: { zone: string }) => {
    const { room } = opened;
    const made = await room.channels.create({ kind: 'slack', name: 'chat', settings: { url: receiver.url }, schedule });
    const failing = {
      rule: null,
      severity: 'info',
      alerts: [],
      text: 'Nothing has come since 2026-07-01T22:30:00.000Z.',
    };
    await room.put([made.id], notification('one'), notification('two', { type: 'thaw.source.failing' }, failing));
    await room.worker.idle();
    return receiver.received.map(({ body }) => body).join('\n');
  };

  it('is that of the instants in its messages', async () => {
    const text = await said({ zone: 'Europe/Berlin' });
    expect(text).toContain('15 January 2026, 13:00 CET (12:00 UTC)');
    expect(text).toContain('Nothing has come since 2 July 2026, 00:30 CEST (1 July 2026, 22:30 UTC).');
  });

  it('is that of the instants in alerts on sources, while words of the record stay as they are', () => {
    const says = 'The source feed has failed since 2026-07-01 22:30 UTC.';
    const [alert] = notification('any').data.alerts;
    const onSource = { ...alert!, track: null, source: idOf(7), reason: { says, events: [] } };
    const of = (alerts: object[]) => mailOf(notification('x', {}, { text: says, alerts }), { from: 'a@b.example', to: [] }, 'Asia/Tokyo'); // prettier-ignore
    expect(of([onSource]).text.match(/since 2 July 2026, 07:30 GMT\+9 \(1 July 2026, 22:30 UTC\)/g)).toHaveLength(2);
    expect(of([{ ...alert!, reason: { says, events: [] } }]).text.match(/since 2026-07-01 22:30 UTC/g)).toHaveLength(2);
  });

  it('is UTC where none is set', async () => {
    const text = await said();
    expect(text).toContain('2026-01-15 12:00 UTC');
    expect(text).toContain('2026-07-01T22:30:00.000Z');
  });
});
