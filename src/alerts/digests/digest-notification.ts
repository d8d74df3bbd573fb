import { createHash } from 'node:crypto';
import { type DigestOfRecord, type Notification, notificationSchema } from '../../contract/alerts/notification.js';
import { dayInZone, instantInZone } from '../../domain/time/zone.js';
import { capitalised, countInWords, listInWords } from '../../domain/wording/nouns.js';
import { notificationSource } from '../outbox/own-notification.js';
import { settlingMs } from './digest-times.js';

/** The channel and the place in its schedule of a digest, and the time at which it was due. */
export interface DigestPlace {
  readonly channel: string;
  readonly number: number;
  /** In milliseconds since 1970 UTC. */
  readonly due: number;
}

/** Whether nothing has changed and nothing is due. What is stale alone is no news. */
export function isEmptyDigest({ changed, due }: DigestOfRecord): boolean {
  return changed.count === 0 && due.count === 0;
}

/** The notification of a digest: the same id for the same place and time, whichever process makes it. */
export function digestNotification(place: DigestPlace, digest: DigestOfRecord, at: number): Notification {
  const { channel, number, due } = place;
  const key = createHash('sha256').update(`${channel} ${number} ${due}`).digest('base64url').slice(0, 32);
  return notificationSchema.parse({
    specversion: '1.0',
    id: `digest_${key}`,
    source: notificationSource,
    type: 'thaw.digest',
    time: new Date(at).toISOString(),
    subject: channel,
    datacontenttype: 'application/json',
    data: {
      group: `digest:${channel}:${number}`,
      rule: null,
      severity: 'info',
      labels: {},
      title: titleOf(digest),
      text: textOf(digest),
      alerts: [],
      digest,
    },
  });
}

/** As in `Daily digest, Thursday 15 January 2026: two changes of status, one date ahead`. */
function titleOf(digest: DigestOfRecord): string {
  const name = digest.every === 'day' ? 'Daily digest' : 'Weekly digest';
  const counts = newsOf(digest);
  const what = counts.length > 0 ? counts.join(', ') : 'nothing new';
  return `${name}, ${dayInZone(Date.parse(digest.until) + settlingMs, digest.zone)}: ${what}`;
}

/** As in `two changes of status` and `one date ahead`. */
function newsOf({ changed, due }: DigestOfRecord): string[] {
  return [
    ...(changed.count > 0 ? [countInWords(changed.count, ['change of status', 'changes of status'])] : []),
    ...(due.count > 0 ? [countInWords(due.count, ['date ahead', 'dates ahead'])] : []),
  ];
}

function textOf(digest: DigestOfRecord): string {
  const { due, stale, from, until, zone } = digest;
  const begin = isEmptyDigest(digest)
    ? `Nothing has changed, and nothing is ${due.title.replace(/^What is /, '')}.`
    : `${capitalised(listInWords(newsOf(digest)))}.`;
  const staleTracks = countInWords(stale.count, ['track is', 'tracks are']);
  const rest = stale.count > 0 ? ` ${capitalised(staleTracks)} stale.` : '';
  // A digest of 07:30 is told of as such, although it leaves out the last seconds.
  const span = [from, until].map((instant) => instantInZone(Date.parse(instant) + settlingMs, zone)).join(' to ');
  return `${begin}${rest}\nFrom ${span}.`;
}
