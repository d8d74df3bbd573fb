/**
 * The rooms under the bench, as the build made them: the only file of the bench that imports from dist/, so that a class
 * which moves is mended here. What stands on others is taken from the rooms that the server has, put together by Nest.
 */
import { randomUUID } from 'node:crypto';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { NestFactory } from '@nestjs/core';
import { ReportGrouper } from '../dist/src/candidates/grouping/report-grouper.js';
import { ReportReaders } from '../dist/src/candidates/grouping/report-readers.js';
import { lockCandidates } from '../dist/src/candidates/judgement-log.js';
import { ChannelStore } from '../dist/src/alerts/channels/channel-store.js';
import { SecretKey } from '../dist/src/secrets/secret-key.js';
import { SecretKeys } from '../dist/src/secrets/secret-keys.js';
import { DeliveryModule } from '../dist/src/alerts/delivery/delivery.module.js';
import { DeliveryWorker } from '../dist/src/alerts/delivery/delivery-worker.js';
import { DeliveryQueue } from '../dist/src/alerts/outbox/delivery-queue.js';
import { Outbox } from '../dist/src/alerts/outbox/outbox.js';
import { SettingsModule } from '../dist/src/app/settings.module.js';
import { openDatabase } from '../dist/src/app/database-url.js';
import { gdeltFile } from '../dist/src/domain/reports/gdelt/gdelt-file.js';
import { backTestTrack } from '../dist/src/domain/alerts/back-test.js';
import { evaluateRule } from '../dist/src/domain/alerts/evaluation.js';
import { alertRuleSchema } from '../dist/src/domain/alerts/rule.js';
import { RuleIndex } from '../dist/src/domain/alerts/rule-index.js';
import { TrackOnDay } from '../dist/src/domain/alerts/track-on-day.js';
import { parseBody } from '../dist/src/domain/entries/entry.js';
import { flagNames, formalStates, statuses } from '../dist/src/domain/policy/states.js';
import { TrackTimeline } from '../dist/src/domain/reading/track-timeline.js';
import { systemClock } from '../dist/src/domain/time/clock.js';
import { dayOfInstant } from '../dist/src/domain/time/day.js';
import { appendAllLimit, EventLog } from '../dist/src/event-log/event-log.js';
import { DefinedParties } from '../dist/src/event-log/by-type/defined-parties.js';
import { openLog as openServerLog } from '../dist/src/http/server/log.js';
import { Importer } from '../dist/src/intake/import/importer.js';
import { ImportModule } from '../dist/src/intake/import/import.module.js';
import { IntakeModule } from '../dist/src/intake/intake.module.js';
import { readLines } from '../dist/src/event-log/lines/ndjson.js';
import { Recorder } from '../dist/src/intake/record/recorder.js';
import { Projector } from '../dist/src/projection/projector.js';
import { Rebuild } from '../dist/src/projection/rebuild.js';
import { ReadingsModule } from '../dist/src/readings/readings.module.js';
import { Replays } from '../dist/src/readings/replay/replays.js';
import { onlyFile } from '../dist/src/sources/kinds/archive.js';
import { fileLimits } from '../dist/src/sources/kinds/gdelt/quarter-files.js';
import { SourceFetch } from '../dist/src/sources/polling/source-fetch.js';
import { SourceQueue } from '../dist/src/sources/polling/source-queue.js';
import { SourceSecrets } from '../dist/src/sources/registry/source-secrets.js';
import { SourceStore } from '../dist/src/sources/registry/source-store.js';
import { RefusalStore } from '../dist/src/sources/reports/refusal-store.js';
import { ReportStore } from '../dist/src/sources/reports/report-store.js';
import { trackDefined } from './events.js';

export {
  alertRuleSchema,
  backTestTrack,
  dayOfInstant,
  evaluateRule,
  flagNames,
  formalStates,
  parseBody,
  RuleIndex,
  statuses,
};
export { TrackOnDay, TrackTimeline };

/** Rooms of the server over the database of a URL, with the tables of today, wired and started as in the server. */
async function openRooms(url, rooms) {
  const database = await openDatabase(url);
  await database.migrate();
  const settings = {
    open: async () => database,
    clock: systemClock,
    log: openServerLog({ level: 'silent', format: 'json' }),
    version: 'bench',
    privateAddresses: 'all',
    secretKeys: new SecretKeys({ current: SecretKey.generate() }),
  };
  const imports = [EventEmitterModule.forRoot(), SettingsModule.of(settings), ...rooms];
  const context = await NestFactory.createApplicationContext(
    { module: class BenchModule {}, imports },
    { logger: ['error'] },
  );
  const get = (provider) => context.get(provider, { strict: false });
  return { database, log: get(EventLog), get, close: () => context.close() };
}

/** A log that nothing follows, and the way of files into it. */
export async function openLog(url) {
  return openRooms(url, [ImportModule]);
}

/** Defines `count` tracks. The ids of a series are as many fewer for its events. */
export async function defineTracks(log, series, count) {
  const requests = Array.from({ length: count }, (_, n) => {
    return { body: parseBody(trackDefined(series, n)), recordedBy: 'bench' };
  });
  for (let from = 0; from < count; from += appendAllLimit) {
    await log.appendAll(requests.slice(from, from + appendAllLimit));
  }
}

/** What `thaw import` does with a file of NDJSON. @throws Error when a line is refused */
export async function importLines({ get }, chunks) {
  const onRefusal = ({ line, message }) => {
    throw new Error(`line ${line}: ${message}`);
  };
  return get(Importer).import(readLines(chunks), { recordedBy: 'bench', onRefusal });
}

/** What `thaw rebuild` does. */
export async function rebuild({ database, log }) {
  return new Rebuild(database, log, systemClock).run();
}

/** The way in of the HTTP server: a recorder whose projector follows the log. */
export async function openRecorder(url) {
  const opened = await openRooms(url, [IntakeModule]);
  return { ...opened, recorder: opened.get(Recorder) };
}

/** Replays of a process that holds no timeline yet, and whose projector has reached `position`. */
export async function openReplays(url, position) {
  const { get, close } = await openRooms(url, [ReadingsModule]);
  await get(Projector).reached(position);
  return { replays: get(Replays), close };
}

/** The delivery of notifications from an outbox to one webhook, on the database of a URL. */
export async function openDeliveries(databaseUrl, webhookUrl) {
  const { database, get, close } = await openRooms(databaseUrl, [DeliveryModule]);
  const [outbox, worker] = [get(Outbox), get(DeliveryWorker)];
  const channel = await get(ChannelStore).create({ kind: 'webhook', name: 'bench', settings: { url: webhookUrl } });
  return {
    /** Puts notifications into the outbox, committed. */
    put: (notifications) =>
      database.write((run) =>
        outbox.put(
          run,
          notifications.map((notification) => ({ notification, channels: [channel.id] })),
        ),
      ),
    /** Sends all that waits. @throws Error where something still waits at the end */
    async deliver() {
      worker.start();
      await worker.idle();
      await worker.stop();
      const { waiting } = await get(DeliveryQueue).length(Date.now());
      if (waiting > 0) throw new Error(`${waiting} deliveries were not sent`);
    },
    close,
  };
}

/** The reports of a file of GDELT events as its archive holds it: read, unpacked and parsed, and nothing else. */
export async function parsedGdelt(archive, file) {
  const text = (await onlyFile(archive, fileLimits.fileBytes)).toString('utf8');
  return gdeltFile(text, file, { ...everyRow, parties: [], acts: [] }).reports;
}

/** The settings of GDELT by which every row becomes a report. */
const everyRow = { betweenParties: false, typedActor: false, rootOnly: false, minConfidence: 0 };

/**
 * A source of GDELT over the database of a URL, whose provider is a function.
 * @param answer the status and body of the last part of an address
 */
export async function openGdelt(databaseUrl, { answer, now, isFiltered }) {
  const database = await openDatabase(databaseUrl);
  await database.migrate();
  const [events, clock] = [new EventEmitter2(), { now, at: () => () => undefined }];
  const secrets = new SourceSecrets({ secretKeys: new SecretKeys({ current: SecretKey.generate() }) });
  const reports = new ReportStore(database);
  const queue = new SourceQueue(reports, new RefusalStore(database));
  const context = {
    of: (settings, source, signal) => ({
      ...{ settings, signal, now: clock.now(), stored: (keys) => reports.find(source, keys) },
      http: async (url) => ({ headers: {}, url, isMoved: false, ...(await answer(url.split('/').at(-1))) }),
    }),
  };
  const settings = { stream: 'english', mentions: false, ...(!isFiltered && { ...everyRow, acts: '' }) };
  const sources = new SourceStore(database, secrets, clock, events);
  const input = { kind: 'gdelt', name: 'GDELT', settings, reliability: 'F', paused: false };
  const { id } = await sources.create(input);
  const fetch = new SourceFetch(database, queue, context, secrets, clock, events);
  return {
    /** Fetches once. @throws Error where the fetch fails */
    async fetch() {
      const due = clock.now() + 3_600_000;
      const claim = { now: due, until: due, lease: randomUUID(), limit: 1 };
      const [leased] = await database.write((run) => queue.claim(run, claim));
      const { outcome } = await fetch.run(leased, new AbortController().signal);
      if (outcome !== 'fetched') throw new Error((await sources.get(id)).health.fault);
      return (await sources.get(id)).health.reports;
    },
    close: () => database.close(),
  };
}

/** Groups reports of one source as the follower does, batch by batch: stores them, reads them, finds the alike ones. */
export async function openGrouping(database, log) {
  const [source, batch] = [{ id: '0190163d-8694-7000-8000-00000000f001', name: 'A feed', reliability: 'F' }, 500];
  const [store, readers] = [new ReportStore(database), new ReportReaders(log, new DefinedParties(log), database)];
  await readers.refresh();
  let last = 0;
  /** @returns the milliseconds that grouping took, without storing the reports */
  const group = async (reports) => {
    await database.write((run) => store.store(run, source.id, { reports, deletions: [] }, Date.now()));
    const began = performance.now();
    for (;;) {
      const stored = await store.readAfter(last, batch);
      if (stored.length === 0) return performance.now() - began;
      const versions = stored.map((each) => ({ stored: each, source, read: readers.read(each, source) }));
      await database.write(async (run) => {
        await lockCandidates(run);
        await ReportGrouper.group(run, versions, Date.now(), false);
      });
      last = stored.at(-1).sequence;
    }
  };
  return Object.assign(group, { skipTo: (sequence) => (last = sequence) });
}

/** Defines a track of the United States with each of some parties. */
export async function definePairs(log, parties) {
  for (const [at, party] of parties.entries()) {
    const id = `us-${party.toLowerCase()}.bench`;
    const track = { id, title: `Bench track ${at}`, parties: ['US', party], topic: 'bench' };
    const entry = { type: 'TrackDefined', id: `0190163d-8694-7000-8000-0000000000${at + 10}`, track };
    await log.append({ body: parseBody(entry), recordedBy: 'bench' });
  }
}

/** How each engine makes what `fillCandidates` writes. */
const fillings = {
  sqlite: {
    rows: 'n',
    before: 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)',
    day: (days) => `date('2020-01-01', '+' || (${days}) || ' days')`,
    id: (text) => `'0190163d-8694-7000-8000-' || substr('000000000000' || (${text}), -12)`,
    text: (length) => `substr(hex(randomblob(${length})), 1, ${length})`,
    below: (count) => `abs(random() % ${count})`,
    twelve: `(SELECT value FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12]'))`,
  },
  postgres: {
    rows: 'generate_series(1, $1::int) AS n(i)',
    before: '',
    day: (days) => `to_char(date '2020-01-01' + (${days}), 'YYYY-MM-DD')`,
    id: (text) => `('0190163d-8694-7000-8000-' || lpad((${text})::text, 12, '0'))::uuid`,
    text: (length) => `substr(repeat(md5(random()::text), ${Math.ceil(length / 32)}), 1, ${length})`,
    below: (count) => `floor(random() * ${count})::bigint`,
    twelve: 'generate_series(1, 12)',
  },
};

/**
 * Fills the tables of a database with so many reports and their candidates, four reports each, as grouping leaves them:
 * rows of the usual size, keys that lie together by days.
 */
export async function fillCandidates(database, count, onOneDay) {
  const { rows, before, day, id, text, below, twelve } = fillings[database.engine];
  if (count === 0) return;
  const source = `CAST('0190163d-8694-7000-8000-00000000f001' AS ${database.engine === 'postgres' ? 'uuid' : 'text'})`;
  await database.write(async (run) => {
    const fill = (sql) => run.query(`${before} ${sql}`, [count]);
    await fill(
      `INSERT INTO report (sequence, source, report_key, version, deleted, stored_at, digest, body)
       SELECT i, ${source}, 'old' || i, 1, 0, 0, ${text(64)}, '{"title":"' || ${text(300)} || '"}' FROM ${rows}`,
    );
    await fill(
      `INSERT INTO candidate_report (number, source, report_key, version, deleted, candidate, joined_by, joined_at, features, matches)
       SELECT i, ${source}, 'old' || i, 1, 0, ${id('i / 4')}, 'title', 0,
         '{"words":"' || ${text(300)} || '"}', '[{"track":"' || ${text(150)} || '"}]' FROM ${rows}`,
    );
    const days = day(`i / ${onOneDay}`);
    await fill(
      `INSERT INTO candidate (id, state, version, score, day_from, day_to, search, body, dirty, by_hand, first_seen, updated_at)
       SELECT ${id('i')}, 'waiting', 1, i % 100, ${days}, ${days}, ${text(200)}, ${text(900)}, 0, 0, i, i FROM ${rows} WHERE i % 4 = 0`,
    );
    await fill(
      `INSERT INTO candidate_key (hash, report)
       SELECT CAST((18262 + i / ${onOneDay}) / 8 AS bigint) * 274877906944 + ${below(274_877_906_944)}, i
       FROM ${rows} CROSS JOIN ${twelve} AS t ORDER BY 1`,
    );
  });
  await database.write((run) => run.query('ANALYZE'));
}
