import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDay } from '../../src/domain/time/day.js';
import {
  type Entry,
  type EntryBody,
  isAmendment,
  namedBy,
  parseBody,
  tracksOf,
} from '../../src/domain/entries/entry.js';
import type { DiplomaticEvent } from '../../src/domain/events/event.js';
import { ledgerOn, metricsOn } from '../../src/domain/reading/metrics/make-metrics.js';
import type { AsOf } from '../../src/domain/record/resolve-record.js';
import { TrackTimeline } from '../../src/domain/reading/track-timeline.js';

/** UUID v5 of `urn:thaw:records:us-cn` in the URL namespace. */
const namespace = 'c29d67c0-c482-5e5d-9382-efb8ba9c4837';

/** The id of a shipped event, by its key (`USCN-CN-049/resumed`): RFC 9562, version 5. */
export function idOfKey(key: string): string {
  const name = Buffer.concat([Buffer.from(namespace.replaceAll('-', ''), 'hex'), Buffer.from(key)]);
  const digest = createHash('sha1').update(name).digest().subarray(0, 16);
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  return digest.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export const bodies: readonly EntryBody[] = readFileSync(join(__dirname, '../../records/us-cn.ndjson'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line, index) => parseBody(JSON.parse(line), `line ${index + 1}`));

/** A shipped event, by its key. */
export function shipped(key: string): DiplomaticEvent {
  const id = idOfKey(key);
  const body = bodies.find((each) => each.id === id);
  if (!body) throw new Error(`the record ships no ${key}`);
  return body as DiplomaticEvent;
}

/** The shipped record was put into the log on this day; what a test adds comes after it, or on a day that it names. */
const entered = Date.UTC(2026, 5, 1);
export interface Added {
  readonly body: EntryBody;
  readonly on?: string;
}

export interface Asked extends Omit<AsOf, 'knownAt'> {
  readonly knownAt?: string;
  readonly track?: string;
}

/** Everything that the shipped record, with what is added, says of a track on a day. */
export function reading(
  validAt: string,
  { knownAt, track = 'counternarcotics', ...cut }: Asked = {},
  ...added: Added[]
) {
  const id = track.includes('.') && !track.startsWith('military') ? track : `us-cn.${track}`;
  const day = parseDay(validAt, '');
  const timeline = TrackTimeline.fold(recordOf(id, added)).asOf({
    ...cut,
    ...(knownAt === undefined ? {} : { knownAt: parseDay(knownAt, '') }),
  });
  return {
    ...timeline.read(day),
    metrics: metricsOn(timeline, day),
    history: timeline.history(day),
    events: timeline.events(day),
    ledger: timeline.viewed(day, (view) => ledgerOn(view)),
    titleOf: (event: string) => timeline.find(event)?.title,
  };
}

/** The entries of a track of the shipped record, with what is added. */
export function recordOf(id: string, added: readonly Added[] = []): Entry[] {
  const log = [...bodies.map((body): Added => ({ body })), ...added].map(({ body, on }, i): Entry => {
    const recordedAt = on === undefined ? entered : Date.parse(on);
    return { position: i + 1, recordedAt, recordedBy: 'record', hash: '', body };
  });
  const named = new Set(added.flatMap(({ body }) => (isAmendment(body) ? namedBy(body) : [])));
  return log.filter(({ body }) => tracksOf(body).includes(id) || named.has(body.id));
}
