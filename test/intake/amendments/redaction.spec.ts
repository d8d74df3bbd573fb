import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { DigestContent } from '../../../src/alerts/digests/digest-content.js';
import { DigestSender } from '../../../src/alerts/digests/digest-sender.js';
import { Alerter } from '../../../src/alerts/evaluation/alerter.js';
import type { Database } from '../../../src/event-log/database/database.js';
import { copyingTables } from '../../../src/event-log/redaction/forget-copies.js';
import { execute } from '../../../src/event-log/database/sql.js';
import { openCheckpoint } from '../../../src/integrity/checkpoint.js';
import { exportLines, exportPages } from '../../../src/integrity/log-export.js';
import { CheckpointRoots, LogImport } from '../../../src/integrity/log-import.js';
import { MerkleTree } from '../../../src/integrity/merkle/merkle-tree.js';
import { LogRestore } from '../../../src/integrity/restore.js';
import { verifyLog } from '../../../src/integrity/verify.js';
import { SigningKey } from '../../../src/integrity/signed-note.js';
import { foldedText } from '../../../src/domain/wording/folded-text.js';
import { ProjectionCheck } from '../../../src/projection/projection-check.js';
import { describeEachEngine, freshDatabase } from '../../support/databases.js';
import { ServedApp } from '../../support/served-app.js';
import { tamper } from '../../support/tampering.js';
import { idOf, now, suspension, talks, track } from '../samples.js';

const quote = 'the officer Zhang Example of 12 Rose Lane was present';
const title = 'Zhang Example suspends the talks';
const summary = 'Zhang Example, born in 1971, told reporters';
const reason = 'personal data of somebody who holds no office';
const secrets = [quote, title, summary, 'Rose Lane', 'born in 1971', 'Zhang Example'];
const [held, frozen, corrected, redaction] = [idOf(1), idOf(2), idOf(3), idOf(4)];

const event = suspension('2026-01-12', {
  id: frozen,
  title,
  summary,
  sources: [
    { title: 'A release', publisher: 'A ministry', quote },
    { title: 'B', publisher: 'Another' },
  ],
});

/** Every byte of an SQLite database, or every row of every table on PostgreSQL. */
async function everything(database: Database): Promise<string> {
  const { options } = database.dataSource;
  if (options.type === 'better-sqlite3') {
    const files = ['', '-wal'].map((end) => readFile(`${options.database}${end}`, 'latin1').catch(() => ''));
    return (await Promise.all(files)).join('');
  }
  return database.read(async (run) => {
    const tables = (await run.query(`SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()`)) as {
      name: string;
    }[];
    const dumps: string[] = [];
    for (const { name } of tables) dumps.push(JSON.stringify(await run.query(`SELECT * FROM "${name}"`)));
    return dumps.join('\n');
  });
}

describeEachEngine(
  'a redaction',
  (engine) => {
    const key = SigningKey.generate('thaw.example/test');
    let served: ServedApp;

    beforeEach(async () => {
      served = await ServedApp.open(engine, new Date(now).toISOString(), key);
      await served.post('/tracks', track);
      await served.post('/events', talks('2025-12-01', { id: held }));
    });
    afterEach(() => served.close());

    const given = async () => {
      await served.post('/alert-rules', {
        name: 'Freezes',
        when: { kind: 'transition', axis: 'status', to: ['frozen'] },
      });
      await served.app.get(Alerter).idle();
      await served.post('/events', event);
      const corrections = {
        id: corrected,
        reason: 'the date',
        event: { ...event, id: undefined, occurred: '2026-01-11' },
      };
      expect((await served.post(`/events/${frozen}/corrections`, corrections)).status).toBe(201);
      await served.app.get(Alerter).idle();
    };
    const redact = (more: object) => served.post(`/events/${frozen}/redactions`, { id: redaction, reason, ...more });
    const fields = ['/title', '/summary', '/sources/0'];
    const paths = [
      ...[`/events/${frozen}`, `/events/${corrected}`, '/events', '/alerts', `/tracks/${track.id}`, '/status/summary'],
      ...['events', 'status', 'history', 'explain', 'ledger', 'marks'].map((path) => `/tracks/${track.id}/${path}`),
      `/tracks/${track.id}/status?position=3&knownAt=2026-01-15&validAt=2026-01-15`,
      `/tracks/${track.id}/explain?position=3`,
    ];
    const readings = async () => (await Promise.all(paths.map((path) => served.get(path)))).map(({ text }) => text);

    it('blanks texts in the event, its corrections and all that was made of them, and keeps its date and effect', async () => {
      await given();
      expect((await readings()).join('\n')).toContain('Zhang Example');
      const before = (await served.get(`/events/${frozen}`)).body;
      const report = { key: 'a', title, text: quote };
      await served.database.write((run) =>
        run.query(`INSERT INTO report (sequence, source, report_key, version, deleted, stored_at, digest, body)
          VALUES (1, '${idOf(50)}', 'a', 1, 0, 0, '', '${JSON.stringify(report)}')`),
      );
      expect(await redact({ fields })).toMatchObject({ status: 201, body: { statusChanges: [], historyChanges: [] } });
      await served.app.get(Alerter).idle();
      const after = (await served.get(`/events/${frozen}`)).body;
      expect(after).toMatchObject({
        ...{ hash: before.hash, standing: 'stands' },
        body: {
          title: '[redacted]',
          occurred: '2026-01-12',
          sources: [{ title: '[redacted]', publisher: '[redacted]' }, {}],
        },
        redacted: {
          by: redaction,
          fields: ['/sources/0/publisher', '/sources/0/quote', '/sources/0/title', '/summary', '/title'],
        },
        current: { title: '[redacted]', occurred: '2026-01-11' },
      });
      expect(after.redacted).toMatchObject({ says: expect.stringContaining('Parts of this entry were redacted') });
      expect((after.amendments as { body: object }[])[1]).toMatchObject({
        recordedBy: 'local',
        body: { type: 'EventRedacted', reason },
      });
      const texts = [...(await readings()), await everything(served.database)];
      for (const secret of secrets) expect(texts.filter((text) => text.includes(secret))).toEqual([]);
      expect((await served.get(`/tracks/${track.id}/status`)).body.status).toBe('frozen');
    });

    it('reaches digests, short words included, and one that is being made meanwhile', async () => {
      const channel = { kind: 'log', name: 'desk', schedule: { digests: [{ every: 'day', at: '13:00' }] } };
      expect((await served.post('/alert-channels', channel)).status).toBe(201);
      await given();
      const sender = served.app.get(DigestSender);
      const content = served.app.get(DigestContent);
      const digests = () => served.database.read(async (run) => JSON.stringify(await run.query(`SELECT body FROM alert_delivery WHERE type = 'thaw.digest'`))); // prettier-ignore
      const look = async (instant: string) => {
        served.clock.advanceTo(instant);
        sender.wake();
        await sender.idle();
      };
      await look('2026-01-15T13:00:00Z');
      expect(await digests()).toContain('A ministry');
      const of = jest.spyOn(content, 'of');
      const meanwhile: unknown[] = [];
      of.mockImplementationOnce(async (request) => {
        of.mockRestore();
        const made = await content.of({ ...request, from: now - 1 });
        meanwhile.push(JSON.stringify(made), (await redact({ fields })).status);
        return made;
      });
      await look('2026-01-16T13:00:00Z');
      await look('2026-01-16T13:01:00Z');
      expect(meanwhile).toEqual([expect.stringContaining('A ministry'), 201]);
      const made = await digests();
      expect(made.match(/Daily digest/g)).toHaveLength(2);
      for (const secret of [...secrets, 'A ministry', 'A release']) expect(made).not.toContain(secret);
    });

    it('of the whole body takes the event out of every reading, also of those as known before', async () => {
      await given();
      const past = `/tracks/${track.id}/status?knownAt=2026-01-15&position=3`;
      expect((await served.get(past)).body.status).toBe('frozen');
      const dry = await served.post(`/events/${frozen}/redactions?dryRun=true`, { reason });
      const { statusChanges } = (await redact({})).body;
      expect(statusChanges).toMatchObject([{ track: track.id, from: { status: 'frozen' } }]);
      expect(dry.body.statusChanges).toEqual(statusChanges);
      expect((await served.get(past)).body.status).not.toBe('frozen');
      expect((await served.get(`/events/${frozen}`)).body).toMatchObject({
        body: { type: 'EntryBlanked', was: 'TalksSuspended', tracks: [track.id] },
        current: null,
      });
      const dump = await everything(served.database);
      for (const secret of secrets) expect(dump).not.toContain(secret);
      // A publisher named A, or a title B, is no part of an id.
      expect(dump).not.toMatch(/[\da-f]\[redacted\]|\[redacted\][\da-f]/);
      expect((await served.get('/events?type=TalksSuspended')).body.data).toEqual([]);
    });

    it('leaves chain, tree, checkpoints, proofs, statuses and exports verifiable', async () => {
      await given();
      const checkpoint = (await served.get('/log/checkpoint')).text;
      const proof = await served.get('/log/proofs/inclusion?position=3&size=4');
      await redact({ fields });
      await served.post(`/events/${frozen}/redactions`, { reason });
      expect((await served.get('/log/proofs/inclusion?position=3&size=4')).body).toEqual(proof.body);
      expect((await served.get('/log/checkpoint')).status).toBe(200);
      expect(await verifyLog(served.database)).toMatchObject({ sound: true, entries: 6 });
      expect(await new ProjectionCheck(served.database, served.eventLog).run()).toMatchObject({ differing: 0 });
      const lines = (await exportLines(served.database, 0, 100)).map(({ line }) => JSON.parse(line) as unknown);
      const [copy, roots] = [new LogImport(), new CheckpointRoots([4])];
      for (const line of lines) roots.take(copy.take(line));
      copy.end();
      expect(roots.at(4)).toEqual(openCheckpoint(checkpoint, key.verifier).root);

      const other = await freshDatabase(engine);
      const target = await other.open();
      const inputs = async function* () {
        yield lines.map((input, index) => ({ line: index + 1, bytes: 100, input }));
      };
      expect(await new LogRestore(target).run(inputs())).toMatchObject({ added: 6 });
      expect(await new LogRestore(target).run(inputs())).toMatchObject({ present: 6 });
      expect(await verifyLog(target)).toMatchObject({ sound: true, entries: 6 });
      expect((await new MerkleTree(target).heads([6]))[0]).toEqual(
        (await new MerkleTree(served.database).heads([6]))[0],
      );
      await other.drop();
    });

    it('that the log does not have is found: an entry blanked, or put back, or given other words', async () => {
      await given();
      await redact({ fields });
      const [row] = (await served.database.read((run) => run.query('SELECT body FROM entry WHERE position = 3'))) as {
        body: string;
      }[];
      const set = (body: string) => `UPDATE entry SET body = '${body}' WHERE position = 3`;
      for (const body of [row!.body.replace('2026-01-12', '2026-01-13'), row!.body.replace(redaction, idOf(9))]) {
        await tamper(served.database, set(body));
        expect(await verifyLog(served.database)).toMatchObject({
          sound: false,
          firstBad: { position: 3, reason: 'changed' },
        });
      }
      await tamper(served.database, set(row!.body));
      expect(await verifyLog(served.database)).toMatchObject({ sound: true });
      await expect(
        served.database.write((run) => run.query(set(row!.body.replace(redaction, idOf(9))))),
      ).rejects.toThrow('append-only');
      await expect(
        served.database.write((run) => run.query('UPDATE entry SET hash = body WHERE position = 3')),
      ).rejects.toThrow('append-only');
    });

    it('takes its words also from where they are folded, quoted, cut or made of an address', async () => {
      const [said, url] = [
        '“Zhāng Exämple of the Rose Lane” was there',
        'https://www.press.example/2026/zhang-example-of-rose-lane.html',
      ];
      const sources = [
        { title: 'A release', publisher: 'A ministry', quote: said, url },
        { title: 'B', publisher: 'Another' },
      ];
      expect(
        (await served.post('/events', { ...event, title: 'Talks suspended', summary: undefined, sources })).status,
      ).toBe(201);
      const features = {
        words: 'zhang example of rose lane',
        url: 'press.example/2026/zhang-example-of-rose-lane.html',
      };
      const excerpt = `${'x'.repeat(460)} ${JSON.stringify(`he says ${said}`)}`.slice(0, 499);
      const [search, question] = [foldedText(`talks suspended ${said}`), `${'y'.repeat(300)}${said.slice(0, 20)}`];
      const insert = (sql: string, values: unknown[]) => served.database.write((run) => execute(run, sql, values));
      await insert(
        `INSERT INTO candidate (id, state, version, score, day_from, day_to, search, body, dirty, by_hand, first_seen, updated_at, question)
          VALUES ($1, 'new', 1, 0, '2026-01-12', '2026-01-12', $2, '', 0, 0, 0, 0, $3)`,
        [idOf(51), search, question],
      );
      await insert(
        `INSERT INTO candidate_report (number, source, report_key, version, deleted, candidate, joined_by, joined_at, features, matches)
          VALUES (1, $1, 'a', 1, 0, $2, 'new', 0, $3, '[]')`,
        [idOf(50), idOf(51), JSON.stringify(features)],
      );
      await insert(
        `INSERT INTO report_refusal (sequence, source, at, item, reason, excerpt) VALUES (1, $1, 0, 'item 1', 'none', $2)`,
        [idOf(50), `${excerpt}…`],
      );
      expect((await redact({ fields: ['/sources/0/quote', '/sources/0/url'] })).status).toBe(201);
      const left = await everything(served.database);
      for (const word of ['zhang example', 'zhang-example', 'Zhāng Ex', 'the Rose Lane'])
        expect(left).not.toContain(word);
      expect(left).toContain('talks suspended [redacted]');
    });

    it('is no tampering where it comes while the log is verified, whatever was read by then', async () => {
      const reads = 8;
      for (let at = 1; at <= reads; at++) {
        const id = idOf(20 + at);
        expect((await served.post('/events', { ...event, id, occurred: `2025-12-1${at}` })).status).toBe(201);
        const send = (of: string[]) => served.post(`/events/${id}/redactions`, { reason, fields: of });
        if (at % 2 === 0) expect((await send(['/summary'])).status).toBe(201);
        let read = 0;
        const racing = Object.create(served.database, {
          read: {
            value: async (work: Parameters<Database['read']>[0]) => {
              read += 1;
              if (read === at) expect((await send(['/title'])).status).toBe(201);
              return served.database.read(work);
            },
          },
        }) as Database;
        expect([at, await verifyLog(racing)]).toEqual([at, expect.objectContaining({ sound: true })]);
        expect(read).toBeGreaterThanOrEqual(at);
      }
    });

    it('of what an export has given already makes that export fail, and one of what comes later does not', async () => {
      const ids = [idOf(21), idOf(22), idOf(23), idOf(24)];
      for (const [at, id] of ids.entries())
        expect((await served.post('/events', { ...event, id, occurred: `2025-12-1${at}` })).status).toBe(201);
      const exported = async (redacted: string) => {
        const copy = new LogImport();
        let page = 0;
        for await (const lines of exportPages(served.database, 2)) {
          for (const { line } of lines) copy.take(JSON.parse(line));
          page += 1;
          if (page === 2) await served.post(`/events/${redacted}/redactions`, { reason, fields: ['/title'] });
        }
        copy.end();
      };
      await exported(ids[3]!);
      await expect(exported(ids[0]!)).rejects.toMatchObject({ code: 'redacted-meanwhile' });
    });

    it('takes the same content again for a repeat, and stores nothing of it', async () => {
      await given();
      await redact({ fields });
      expect(await served.post('/events', event)).toMatchObject({ status: 200, body: { id: frozen, position: 3 } });
      expect((await redact({ fields })).status).toBe(200);
      expect((await served.post('/events', { ...event, title: 'Another' })).body).toMatchObject({ code: 'id-clash' });
      expect(await everything(served.database)).not.toContain('Zhang Example');
    });

    it('is refused where it names no text, an entry that others rest on, or repeats the words in its reason', async () => {
      await given();
      const refused = async (answer: ReturnType<typeof redact>) => {
        const { status, body } = await answer;
        return [status, body.code, (body.errors as { pointer: string }[] | undefined)?.[0]?.pointer];
      };
      expect(await refused(redact({ fields: ['/title', '/occurred'] }))).toEqual([
        422,
        'nothing-to-redact',
        '/fields/1',
      ]);
      expect(await refused(redact({ fields, reason: `because: ${title}` }))).toEqual([
        422,
        'telling-reason',
        '/reason',
      ]);
      const { id } = (await served.post(`/events/${held}/retractions`, { reason })).body;
      expect(await refused(served.post(`/events/${String(id)}/redactions`, { reason }))).toEqual([
        422,
        'not-redactable',
        '/target',
      ]);
      expect(await refused(served.post(`/events/${idOf(99)}/redactions`, { reason }))).toEqual([
        404,
        'unknown-event',
        undefined,
      ]);
      await redact({});
      expect(await refused(served.post(`/events/${frozen}/redactions`, { reason }))).toEqual([
        409,
        'redacted-event',
        '/target',
      ]);
      expect(await refused(served.post(`/events/${redaction}/retractions`, { reason }))).toEqual([
        422,
        'not-retractable',
        '/target',
      ]);
    });

    it('knows every column that may hold words of an event', async () => {
      const known = new Set(
        copyingTables.flatMap(({ name, json, plain = [] }) => [...json, ...plain].map((column) => `${name}.${column}`)),
      );
      const texts = served.database.dataSource.entityMetadatas.flatMap(({ tableName, columns }) =>
        columns.filter(({ type }) => type === 'text').map(({ databaseName }) => `${tableName}.${databaseName}`),
      );
      expect(texts.filter((column) => !known.has(column) && !withoutWords.some((form) => form.test(column)))).toEqual(
        [],
      );
      expect([...known].filter((column) => !texts.includes(column))).toEqual([]);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);

/** Columns of ids, hashes, days, kinds, counts, settings and credentials, and those of the log itself. */
const withoutWords = [
  /^(proposal\.(act|tracks|proposed_by|proposer|if_version|decided_by)$|person\.)/,
  /^(entry|entry_track|entry_target|internal_track|log_head|merkle_subtree|signed_checkpoint|idempotency_key|projection|stopped_track)\./,
  /^(access_key|access_session|passkey|passkey_challenge|audit_entry|alert_rule|alert_rule_version|alert_silence|alert_cursor|alert_channel)\./,
  /^(source|source_state|candidate_cursor|candidate_skip|candidate_facet|projected_interval)\./,
  /^back_test\.(query|asked_by)$/,
  /^jetstream_cursor\.(stream|hash|stream_created)$/,
  /^projected_status\.(track|title|parties|topic|parent|policy|status|formal|practice|pressure_level|flags|collection)$/,
  /^projected_status\.(since|last_dialogue)_\w+$|^projected_status\.(valid_at|next_check_on)$/,
  /\.(key|report_key|state|track|group_key|told|type|notification|lease|outcome|kind|judge|digest|joined_by|day_from|day_to)$/,
];
