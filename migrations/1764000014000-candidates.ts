import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments: Record<string, string> = {
  'TABLE candidate':
    'Groups of reports that tell of one act, for a person to judge; nothing of them counts in any status',
  'COLUMN candidate.id': 'A UUID',
  'COLUMN candidate.state': 'waiting, snoozed, accepted, dismissed, source-changed or merged',
  'COLUMN candidate.version': 'Counts its changes, from 1',
  'COLUMN candidate.score': 'Its place in the order: the sum of the points of its reasons',
  'COLUMN candidate.day_from': 'The first day on which it may have happened, as an ISO day',
  'COLUMN candidate.day_to': 'The last day on which it may have happened, as an ISO day',
  'COLUMN candidate.search': 'Title, publishers and parties as they are searched: in small letters, without accents',
  'COLUMN candidate.body': 'What is made of its reports, as JSON',
  'COLUMN candidate.dirty': '1 where its reports have changed since body and score were made',
  'COLUMN candidate.by_hand': '1 where a person has merged or split it: it is joined with nothing by itself any more',
  'COLUMN candidate.first_seen': 'When its first report was grouped, in milliseconds since 1970 UTC',
  'COLUMN candidate.updated_at': 'When it last changed, in milliseconds since 1970 UTC',
  'COLUMN candidate.snoozed_until': 'Until when it is snoozed, in milliseconds since 1970 UTC',
  'COLUMN candidate.question': 'What has to be decided where a source has changed, or why it is back',
  'COLUMN candidate.event': 'The id of the event that it was accepted as, or as a source of',
  'COLUMN candidate.merged_into': 'The id of the candidate that has its reports',
  'COLUMN candidate.pending': 'A judgement whose entry is being appended to the log, as JSON',
  'COLUMN candidate.pending_at': 'Since when, in milliseconds since 1970 UTC',
  'TABLE candidate_facet': 'Tracks, sources and parties of each candidate, for filters and counts',
  'COLUMN candidate_facet.kind': 'track, source or party',
  'COLUMN candidate_facet.value': 'The id of the track or source, or the party',
  'COLUMN candidate_facet.candidate': 'The id of the candidate',
  'COLUMN candidate_facet.state': 'Its state',
  'COLUMN candidate_facet.score': 'Its score',
  'COLUMN candidate_facet.updated_at': 'When it last changed, in milliseconds since 1970 UTC',
  'TABLE candidate_report': 'The reports of candidates: each belongs to one',
  'COLUMN candidate_report.number': 'The sequence of the version by which it was first grouped',
  'COLUMN candidate_report.source': 'The id of the source',
  'COLUMN candidate_report.report_key': 'The key of the row or item at its provider',
  'COLUMN candidate_report.version': 'The last version that was read',
  'COLUMN candidate_report.deleted': '1 where the provider has deleted it',
  'COLUMN candidate_report.candidate': 'The id of the candidate',
  'COLUMN candidate_report.joined_by': 'Why it is in the group: first, url, title, act or hand',
  'COLUMN candidate_report.joined_at': 'When it was grouped, in milliseconds since 1970 UTC',
  'COLUMN candidate_report.features': 'By what it is grouped, as JSON',
  'COLUMN candidate_report.matches': 'The tracks that it is about, as JSON',
  'TABLE candidate_key': 'The index by which reports that may be alike are found',
  'COLUMN candidate_key.hash': 'A hash of parties, days and a part of the words, or the address, or the coded act',
  'COLUMN candidate_key.report': 'The number of the report',
  'TABLE judgement': 'What was decided on candidates, appended only',
  'COLUMN judgement.sequence': 'The order in which they were made, from 1',
  'COLUMN judgement.id': 'A UUID, of the client where it gives one',
  'COLUMN judgement.candidate': 'The id of the candidate',
  'COLUMN judgement.kind': 'accept, accept-as-source, merge, split, dismiss, snooze, keep, correct, retract or undo',
  'COLUMN judgement.judge': 'The person who judged',
  'COLUMN judgement.reason': 'Why',
  'COLUMN judgement.at': 'Milliseconds since 1970 UTC',
  'COLUMN judgement.entry': 'The id of the entry that it appended to the log',
  'COLUMN judgement.body':
    'The versions of the reports and the publishers that it rests on, and what undoes it, as JSON',
  'TABLE candidate_cursor': 'How far reports have been grouped',
  'COLUMN candidate_cursor.name':
    'reports: the last sequence; look-back: the last one read again for new tracks; tracks: the last definition seen',
  'COLUMN candidate_cursor.place': 'The sequence or position',
  'TABLE candidate_skip': 'How many reports became no candidate',
  'COLUMN candidate_skip.source': 'The id of the source',
  'COLUMN candidate_skip.reason': 'Why: deleted, parties, track or act',
  'COLUMN candidate_skip.reports': 'The number of reports',
};

/** Candidates, their reports and judgements. */
export class Candidates1764000014000 implements MigrationInterface {
  name = 'Candidates1764000014000';

  async up(run: QueryRunner): Promise<void> {
    const sqlite = run.connection.options.type !== 'postgres';
    const [whole, uuid] = sqlite ? ['integer', 'varchar'] : ['int8', 'uuid'];
    await run.query(`CREATE TABLE "candidate" ("id" ${uuid} PRIMARY KEY NOT NULL, "state" text NOT NULL,
      "version" ${whole} NOT NULL, "score" ${whole} NOT NULL, "day_from" text NOT NULL, "day_to" text NOT NULL,
      "search" text NOT NULL, "body" text NOT NULL, "dirty" ${whole} NOT NULL, "by_hand" ${whole} NOT NULL,
      "first_seen" ${whole} NOT NULL, "updated_at" ${whole} NOT NULL, "snoozed_until" ${whole}, "question" text,
      "event" ${uuid}, "merged_into" ${uuid}, "pending" text, "pending_at" ${whole})`);
    await run.query(`CREATE INDEX "candidate_by_score" ON "candidate" ("state", "score", "id")`);
    await run.query(`CREATE INDEX "candidate_by_change" ON "candidate" ("state", "updated_at", "id")`);
    await run.query(`CREATE INDEX "candidate_dirty" ON "candidate" ("dirty") WHERE dirty = 1`);
    await run.query(`CREATE INDEX "candidate_pending" ON "candidate" ("pending_at") WHERE pending_at IS NOT NULL`);
    await run.query(`CREATE TABLE "candidate_facet" ("kind" text NOT NULL, "value" text NOT NULL, "candidate" ${uuid} NOT NULL,
      "state" text NOT NULL, "score" ${whole} NOT NULL, "updated_at" ${whole} NOT NULL,
      PRIMARY KEY ("kind", "value", "candidate"))`);
    await run.query(
      `CREATE INDEX "candidate_facet_by_score" ON "candidate_facet" ("kind", "value", "state", "score", "candidate")`,
    );
    await run.query(
      `CREATE INDEX "candidate_facet_by_change" ON "candidate_facet" ("kind", "value", "state", "updated_at", "candidate")`,
    );
    await run.query(`CREATE INDEX "candidate_facet_candidate" ON "candidate_facet" ("candidate")`);
    await run.query(`CREATE TABLE "candidate_report" ("number" ${whole} PRIMARY KEY NOT NULL, "source" ${uuid} NOT NULL,
      "report_key" text NOT NULL, "version" ${whole} NOT NULL, "deleted" ${whole} NOT NULL, "candidate" ${uuid} NOT NULL,
      "joined_by" text NOT NULL, "joined_at" ${whole} NOT NULL, "features" text NOT NULL, "matches" text NOT NULL)`);
    await run.query(`CREATE UNIQUE INDEX "candidate_report_key" ON "candidate_report" ("source", "report_key")`);
    await run.query(`CREATE INDEX "candidate_report_candidate" ON "candidate_report" ("candidate", "number")`);
    await run.query(`CREATE TABLE "candidate_key" ("hash" ${whole} NOT NULL, "report" ${whole} NOT NULL,
      PRIMARY KEY ("hash", "report"))`);
    await run.query(`CREATE INDEX "candidate_key_report" ON "candidate_key" ("report")`);
    await run.query(`CREATE TABLE "judgement" ("sequence" ${whole} PRIMARY KEY NOT NULL, "id" ${uuid} NOT NULL,
      "candidate" ${uuid} NOT NULL, "kind" text NOT NULL, "judge" text NOT NULL, "reason" text, "at" ${whole} NOT NULL,
      "entry" ${uuid}, "body" text NOT NULL)`);
    await run.query(`CREATE UNIQUE INDEX "judgement_id" ON "judgement" ("id")`);
    await run.query(`CREATE INDEX "judgement_candidate" ON "judgement" ("candidate", "sequence")`);
    await run.query(`CREATE TABLE "candidate_cursor" ("name" text PRIMARY KEY NOT NULL, "place" ${whole} NOT NULL)`);
    await run.query(`CREATE TABLE "candidate_skip" ("source" ${uuid} NOT NULL, "reason" text NOT NULL,
      "reports" ${whole} NOT NULL, PRIMARY KEY ("source", "reason"))`);
    if (sqlite) return;
    for (const [what, text] of Object.entries(comments)) await run.query(`COMMENT ON ${what} IS '${text}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    const own = ['skip', 'cursor', 'key', 'report', 'facet'].map((name) => `candidate_${name}`);
    for (const table of ['judgement', ...own, 'candidate']) await run.query(`DROP TABLE "${table}"`);
  }
}
