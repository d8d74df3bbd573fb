import { Injectable, Optional } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { v7 } from 'uuid';
import { canonicalUrl } from '../../domain/candidates/canonical-url.js';
import { type Duplicate, likelyDuplicate } from '../../domain/candidates/duplicate.js';
import type { MemberSource } from '../../domain/candidates/member.js';
import { scoreReasons } from '../../domain/candidates/score.js';
import { type Summary, summaryOf } from '../../domain/candidates/summary.js';
import { vocabularyOf } from '../../domain/events/vocabulary.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { inView } from '../../event-log/view.js';
import { execute, jsonRowsOf } from '../../event-log/database/sql.js';
import { Projector } from '../../projection/projector.js';
import { bodyOf, type CandidateBody, columnsOf } from '../candidate-body.js';
import { type CandidateRow, candidateTable } from '../entities.js';
import { appendJudgement, lockCandidates } from '../judgement-log.js';
import { type CandidateMembers, membersOf } from './candidate-members.js';
import { readPlaces } from './candidate-cursors.js';
import { TrackOutlooks } from './track-outlooks.js';
import { TrackWatchers } from './track-watchers.js';

/** Candidates that are summed up at once. */
const atOnce = 100;

type Dirty = Pick<
  CandidateRow,
  'id' | 'version' | 'state' | 'updated_at' | 'event' | 'question' | 'snoozed_until' | 'dirty' | 'body' | 'score'
>;

interface Refreshed {
  readonly row: Dirty;
  readonly summary: Summary;
  readonly body: CandidateBody;
  readonly isGone: boolean;
}

/** Sums candidates up anew after their reports, or their tracks, have changed: title, proposal, likely duplicate, score. */
@Injectable()
export class CandidateRefresher {
  constructor(
    private readonly database: Database,
    private readonly outlooks: TrackOutlooks,
    private readonly projector: Projector,
    private readonly clock: Clock,
    @Optional() private readonly watchers?: TrackWatchers,
  ) {}

  /**
   * Sums up some of the candidates that are marked, those first whose reports have changed.
   * @param only leaves those out of which only a track has changed
   * @returns how many are others now, and whether there may be more to do
   */
  refresh(sources: ReadonlyMap<string, MemberSource>, only?: 'reports'): Promise<{ changed: number; isMore: boolean }> {
    // Every reader is shown the result, so that it is made of what every reader sees, whoever asks for it.
    return inView('open', () => this.refreshNext(sources, only));
  }

  private async refreshNext(sources: ReadonlyMap<string, MemberSource>, only: 'reports' | undefined) {
    const { dirty, members, log } = await this.database.read(async (run) => {
      const sql = `SELECT id, version, state, updated_at, event, question, snoozed_until, dirty, body, score FROM candidate
        WHERE dirty > 0 AND dirty <= $1 ORDER BY dirty LIMIT ${atOnce}`;
      const dirty = (await execute<Dirty>(run, sql, [only ? 1 : 2])).rows;
      const members = await membersOf(run, dirty.map(({ id }) => id), sources); // prettier-ignore
      return { dirty, members, log: (await readPlaces(run)).log };
    });
    if (dirty.length === 0) return { changed: 0, isMore: false };
    // Another process may have marked them for entries that this one has not taken in yet.
    await this.projector.reached(log);
    const refreshed: Refreshed[] = [];
    for (const row of dirty) {
      const own = members.get(row.id);
      if (own) refreshed.push(await this.summedUp(row, own));
    }
    return this.database.write(async (run) => {
      await lockCandidates(run);
      // Tracks have changed meanwhile: what was made of them may be old, and the marks stay.
      if ((await readPlaces(run)).log !== log) return { changed: 0, isMore: true };
      let changed = 0;
      for (const each of refreshed) if (await this.store(run, each)) changed += 1;
      return { changed, isMore: dirty.length === atOnce };
    });
  }

  /** What a candidate is, with its likely duplicate and score. */
  async assess(members: CandidateMembers, ownEvent: string | null): Promise<{ summary: Summary; body: CandidateBody }> {
    const summary = summaryOf(members.members);
    const { proposal } = summary;
    const tracks = proposal.tracks.map(({ track }) => track);
    const duplicate = await this.duplicateOf(summary, tracks, members, ownEvent);
    const { type } = proposal;
    const row = type === null ? undefined : vocabularyOf(type);
    const reasons = scoreReasons({
      wouldBecome: type === null ? null : await this.outlooks.wouldBecome(tracks, type),
      countsForStatus: row?.isContact === true || row?.expectedToCount === true,
      hasType: type !== null,
      publishers: summary.publishers.length,
      articles: summary.articles,
      hasWords: proposal.tracks.some(({ by }) => by === 'words'),
      watchers: (await this.watchers?.watching(tracks)) ?? 0,
      isOnRecord: duplicate !== undefined,
      isCodedOnly: summary.isCodedOnly,
    });
    const sources = [...new Set(members.members.map(({ source }) => source.id))].sort();
    return { summary, body: bodyOf(summary, members.count, sources, { duplicate, reasons }) };
  }

  private async duplicateOf(
    { title, from, to, proposal }: Summary,
    tracks: readonly string[],
    { members }: CandidateMembers,
    ownEvent: string | null,
  ): Promise<Duplicate | undefined> {
    const events = await this.outlooks.eventsNear(tracks, from, to);
    const urls = new Set(
      members.flatMap(({ report }) => (report.url === undefined ? [] : (canonicalUrl(report.url) ?? []))),
    );
    const sought = { from, to, type: proposal.type, tracks, title, urls };
    return likelyDuplicate(sought, events.filter(({ id }) => id !== ownEvent)); // prettier-ignore
  }

  private async summedUp(row: Dirty, members: CandidateMembers): Promise<Refreshed> {
    const isGone = row.state === 'waiting' && members.members.every(({ isDeleted }) => isDeleted);
    return { row, ...(await this.assess(members, row.event)), isGone };
  }

  /**
   * Stores a summary, unless the candidate has changed meanwhile: then it is still marked. Where only a track has changed,
   * the candidate keeps its version, so that whoever is judging it is not disturbed.
   * @returns whether the candidate is another now
   */
  private async store(run: QueryRunner, { row, summary, body, isGone }: Refreshed): Promise<boolean> {
    const state = isGone ? 'dismissed' : row.state;
    const byTrack = row.dirty === 2;
    const columns = { ...columnsOf(summary, body), state, version: row.version + (byTrack ? 0 : 1) };
    const where = { id: row.id, version: row.version, dirty: row.dirty };
    const isSame = byTrack && !isGone && columns.body === row.body && columns.score === row.score;
    const { affected } = await run.manager.update(candidateTable, where, isSame ? { dirty: 0 } : columns);
    if (affected === 0 || isSame) return false;
    await writeFacets(run, { ...row, ...columns, score: columns.score! }, body);
    if (!isGone) return true;
    const from = { state: row.state, event: row.event, question: row.question, snoozedUntil: row.snoozed_until };
    await appendJudgement(run, {
      ...{ id: v7(), candidate: row.id, kind: 'dismiss', judge: 'Thaw', at: this.clock.now(), entry: null },
      reason: 'its provider has deleted every report of it',
      basis: { reports: [], publishers: [], from },
    });
    return true;
  }
}

/** Stores tracks, sources and parties of a candidate for filters and counts. */
export async function writeFacets(
  run: QueryRunner,
  { id, state, score, updated_at }: Pick<CandidateRow, 'id' | 'state' | 'score' | 'updated_at'>,
  { tracks, sources, parties }: Pick<CandidateBody, 'tracks' | 'sources' | 'parties'>,
): Promise<void> {
  await execute(run, 'DELETE FROM candidate_facet WHERE candidate = $1', [id]);
  const facets = [
    ...tracks.map((value) => ({ kind: 'track', value })),
    ...sources.map((value) => ({ kind: 'source', value })),
    ...parties.map((value) => ({ kind: 'party', value })),
  ];
  await execute(
    run,
    `INSERT INTO candidate_facet (kind, value, candidate, state, score, updated_at)
     SELECT n.kind, n.value, $2::uuid, $3::text, $4::int8, $5::int8
     FROM ${jsonRowsOf({ kind: 'text', value: 'text' })} WHERE true`,
    [JSON.stringify(facets), id, state, score, updated_at],
  );
}
