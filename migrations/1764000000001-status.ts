import type { MigrationInterface, QueryRunner } from 'typeorm';

type Columns = readonly (readonly [column: string, meaning: string, day?: 'day' | '', from?: string])[];

const trackStatus: Columns = [
  ['track', 'The id of the track'],
  ['title', 'Its title'],
  ['parties', 'The codes of its parties, sorted as defined, with commas between: US,CN'],
  ['topic', 'Its topic'],
  ['parent', 'The track it is a part of, if any'],
  ['policy', 'The rules it is read by, such as cooperation@1'],
  [
    'status',
    'The headline: none, exploratory, resumed, active, working-group-active, paused, dormant, frozen, terminated',
  ],
  ['formal', 'What is declared: none, exploratory, resumed, open, mechanism, paused, suspended, ended'],
  ['practice', 'What is done: never, meeting, quiet, silent'],
  ['pressure_level', 'The irritants of the trailing 90 days: low, elevated, high'],
  ['pressure_score', 'Their sum'],
  ['flags', 'Those of thaw, contested, provisional, strained, stale that are up, with commas between; empty for none'],
  ['since_edtf', 'When the status began, as EDTF; null before the first event'],
  ['since_earliest', 'The first day on which it may have begun', 'day'],
  ['since_latest', 'The last day on which it may have begun', 'day'],
  ['last_dialogue_event', 'The id of the last dialogue with all parties present'],
  ['last_dialogue_earliest', 'The first day on which that may have been', 'day'],
  ['last_dialogue_latest', 'The last day on which that may have been', 'day'],
  ['position', 'The version of the track: the position of its last entry that counts here'],
  ['valid_at', 'The day of the reading; it holds until next_check_on', 'day'],
  ['next_check_on', 'The day on which the clock alone may change it', 'day'],
  ['reading', 'The whole reading as JSON, as it is served'],
  [
    'stopped_at',
    'Where the row stands still: the position of an entry that cannot be read or folded',
    '',
    's.position',
  ],
  ['stopped_reason', 'What is wrong with that entry', '', 's.reason'],
];

const statusInterval: Columns = [
  ['track', 'The id of the track'],
  ['ordinal', 'The place of the interval in the history of its track, from 0'],
  ['status', 'The status over these days'],
  ['formal', 'What was declared'],
  ['practice', 'What was done'],
  ['from_edtf', 'When it began, as EDTF'],
  ['from_earliest', 'The first day on which it may have begun', 'day'],
  ['from_latest', 'The last day on which it may have begun', 'day'],
  ['to_edtf', 'When the next one began, as EDTF; null while it lasts'],
  ['to_earliest', 'The first day on which the next one may have begun', 'day'],
  ['to_latest', 'The last day on which the next one may have begun', 'day'],
  ['cause', 'The id of the event that began it, or clock:<rule>'],
  ['basis', 'The id of the event that the clock counted from'],
];

const tables: Record<string, string> = {
  projection: 'How far each projection of the log has come, and which generation of its rows is current',
  projected_status: 'The rows of every generation: read the view track_status',
  projected_interval: 'The rows of every generation: read the view status_interval',
  stopped_track: 'The tracks that stand still at an entry that cannot be read or folded, by generation',
};

const views = [
  ['track_status', trackStatus, 'The status of each track now: a row a track'],
  ['status_interval', statusInterval, 'The history of each track: intervals that adjoin, without gap or overlap'],
] as const;

/** SQLite has no days, only texts of them; and it keeps the remarks within the view: see `.schema track_status`. */
function select(columns: Columns, sqlite: boolean): string {
  const expressions = columns.map(([name, meaning, day, from = `r.${name}`]) => {
    return `${from}${day && !sqlite ? '::date' : ''} /* ${meaning} */ AS ${name}`;
  });
  return expressions.join(',\n  ');
}

function comment(kind: string, name: string, meaning: string): string {
  return `COMMENT ON ${kind} ${name} IS '${meaning}'`;
}

/** The current status of each track and the history of it, with the checkpoint up to which they are projected. */
export class Status1764000000001 implements MigrationInterface {
  name = 'Status1764000000001';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const whole = sqlite ? 'integer' : 'int8';
    await run.query(`CREATE TABLE "projection" ("name" text PRIMARY KEY NOT NULL, "version" ${whole} NOT NULL,
      "generation" ${whole} NOT NULL, "newest_generation" ${whole} NOT NULL, "position" ${whole} NOT NULL)`);
    await run.query(`CREATE TABLE "projected_status" ("generation" ${whole} NOT NULL, "track" text NOT NULL,
      "title" text NOT NULL, "parties" text NOT NULL, "topic" text NOT NULL, "parent" text, "policy" text NOT NULL,
      "status" text NOT NULL, "formal" text NOT NULL, "practice" text NOT NULL, "pressure_level" text NOT NULL,
      "pressure_score" ${whole} NOT NULL, "flags" text NOT NULL, "since_edtf" text, "since_earliest" text,
      "since_latest" text, "last_dialogue_event" text, "last_dialogue_earliest" text, "last_dialogue_latest" text,
      "position" ${whole} NOT NULL, "valid_at" text NOT NULL, "next_check_on" text, "reading" text NOT NULL,
      PRIMARY KEY ("generation", "track"))`);
    await run.query(`CREATE TABLE "projected_interval" ("generation" ${whole} NOT NULL, "track" text NOT NULL,
      "ordinal" ${whole} NOT NULL, "status" text NOT NULL, "formal" text NOT NULL, "practice" text NOT NULL,
      "from_edtf" text NOT NULL, "from_earliest" text, "from_latest" text, "to_edtf" text, "to_earliest" text,
      "to_latest" text, "cause" text, "basis" text, PRIMARY KEY ("generation", "track", "ordinal"))`);
    await run.query(`CREATE TABLE "stopped_track" ("generation" ${whole} NOT NULL, "track" text NOT NULL,
      "position" ${whole} NOT NULL, "reason" text NOT NULL, PRIMARY KEY ("generation", "track"))`);
    await run.query(`INSERT INTO "projection" VALUES ('status', 1, 1, 1, 0)`);
    const current = `JOIN projection p ON p.name = 'status' AND p.generation = r.generation`;
    await run.query(`CREATE VIEW "track_status" AS SELECT ${select(trackStatus, sqlite)} FROM projected_status r ${current}
      LEFT JOIN stopped_track s ON s.generation = r.generation AND s.track = r.track`);
    await run.query(`CREATE VIEW "status_interval" AS SELECT ${select(statusInterval, sqlite)}
      FROM projected_interval r ${current}`);
    if (sqlite) return;
    for (const [table, meaning] of Object.entries(tables)) await run.query(comment('TABLE', table, meaning));
    for (const [name, , meaning] of views) await run.query(comment('VIEW', name, meaning));
    for (const [name, columns] of views) {
      for (const [column, meaning] of columns) await run.query(comment('COLUMN', `${name}.${column}`, meaning));
    }
  }

  async down(run: QueryRunner): Promise<void> {
    for (const view of ['track_status', 'status_interval']) await run.query(`DROP VIEW "${view}"`);
    for (const table of Object.keys(tables)) await run.query(`DROP TABLE "${table}"`);
  }
}
