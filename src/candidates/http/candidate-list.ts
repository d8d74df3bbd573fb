import { Injectable } from '@nestjs/common';
import { validate } from 'uuid';
import type { z } from 'zod';
import {
  type candidatesQuery,
  type CandidateCounts,
  candidateLimits,
  type CandidateItem,
  type CandidateOrder,
  type CandidateState,
  candidateStates,
} from '../../contract/candidates.js';
import { type SkipReason, skipReasons } from '../../domain/candidates/features.js';
import { isoDay } from '../../domain/time/day.js';
import { foldedText } from '../../domain/wording/folded-text.js';
import { Database } from '../../event-log/database/database.js';
import { execute } from '../../event-log/database/sql.js';
import { cursorOf, placeOf, wrongCursor } from '../../http/endpoint/pagination.js';
import type { CandidateRow } from '../entities.js';
import { ofVisibleSource } from '../../sources/registry/internal-sources.js';
import { ReportReaders, removedSource } from '../grouping/report-readers.js';
import { visibleCandidate } from '../judging/stored-candidate.js';
import { itemView, sourceName } from './candidate-view.js';

export type CandidatesQuery = z.output<typeof candidatesQuery>;

/** What awaits judgement. */
const awaiting: readonly CandidateState[] = ['waiting', 'source-changed'];

/** Reads pages of candidates, and counts them. */
@Injectable()
export class CandidateList {
  constructor(
    private readonly database: Database,
    private readonly readers: ReportReaders,
  ) {}

  /**
   * A page of candidates. Each state is read by itself in the order of its index, and the pages are merged: so a page costs
   * the same however many wait.
   * @throws ThawError invalid `invalid-parameter` for a cursor of another list
   */
  async page(query: CandidatesQuery): Promise<{ data: CandidateItem[]; nextCursor: string | null }> {
    const { order, limit, cursor } = query;
    const after = cursor === undefined ? undefined : placeBehind(cursor);
    const states = query.state?.length ? [...new Set(query.state)] : awaiting;
    const sources = await this.readers.sources();
    const rows = await this.database.read(async (run) => {
      const found: CandidateRow[] = [];
      for (const state of states) {
        const { sql, values } = statementFor(query, state, after);
        found.push(...(await execute<CandidateRow>(run, sql, values)).rows);
      }
      return found;
    });
    const key = columnOf(order);
    rows.sort((a, b) => b[key] - a[key] || (a.id < b.id ? 1 : -1));
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const nextCursor = rows.length > limit && last ? cursorOf([last[key], last.id]) : null;
    return { data: page.map((row) => itemView(row, sources)), nextCursor };
  }

  /** How many candidates there are by state, and how many await judgement by track and source. */
  async counts(): Promise<CandidateCounts> {
    await this.readers.refresh();
    const sources = await this.readers.sources();
    return this.database.read(async (run) => {
      const states = await execute<{ state: CandidateState; count: number }>(
        run,
        `SELECT state, count(*) AS count FROM candidate WHERE ${visibleCandidate('id')} GROUP BY state`,
      );
      const by = async (kind: string) => {
        const sql = `SELECT value, count(*) AS count FROM candidate_facet
          WHERE kind = $1 AND state IN ('waiting', 'source-changed') AND ${visibleCandidate('candidate')} GROUP BY value ORDER BY 2 DESC, 1 LIMIT $2`;
        return (await execute<{ value: string; count: number }>(run, sql, [kind, candidateLimits.listedTracks])).rows;
      };
      const skipped = await execute<{ reason: SkipReason; reports: number }>(
        run,
        `SELECT reason, CAST(sum(reports) AS bigint) AS reports FROM candidate_skip
         WHERE ${ofVisibleSource('source')} GROUP BY reason ORDER BY 2 DESC`,
      );
      return {
        states: countsByState(states.rows),
        tracks: (await by('track')).map(({ value, count }) => ({
          track: value,
          title: this.readers.titleOf(value),
          count,
        })),
        sources: (await by('source')).map(({ value, count }) => {
          return { source: sourceName(sources.get(value) ?? removedSource(value)), count };
        }),
        skipped: skipped.rows.map(({ reason, reports }) => ({ reason: skipReasons[reason], reports })),
      };
    });
  }
}

function columnOf(order: CandidateOrder): 'score' | 'updated_at' {
  return order === 'score' ? 'score' : 'updated_at';
}

/** The counts with a 0 for every state that no candidate is in. */
function countsByState(rows: readonly { state: CandidateState; count: number }[]): CandidateCounts['states'] {
  const none = Object.fromEntries(candidateStates.map((state) => [state, 0])) as Record<CandidateState, number>;
  return { ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
}

/** The place that a cursor names: a score, which may be below 0, or an instant, and the id of a candidate. */
function placeBehind(cursor: string): readonly [number, string] {
  const [place, id] = placeOf(cursor, ['any', 'text']);
  if (!Number.isSafeInteger(place) || !validate(id)) throw wrongCursor('is no cursor of this list');
  return [Number(place), id];
}

/** The statement for the candidates of one state behind a place, one more than a page. */
function statementFor(
  { track, source, party, q, from, to, order, limit }: CandidatesQuery,
  state: CandidateState,
  after: readonly [number, string] | undefined,
): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const facets = Object.entries({ track, source, party }).filter(([, value]) => value !== undefined) as [
    string,
    string,
  ][];
  const [first, ...rest] = facets;
  const table = first ? 'candidate_facet f JOIN candidate c ON c.id = f.candidate' : 'candidate c';
  const [own, id] = first ? ['f', 'f.candidate'] : ['c', 'c.id'];
  const key = `${own}.${columnOf(order)}`;
  const conditions = [
    ...(first ? [`f.kind = ${parameter(first[0])}`, `f.value = ${parameter(first[1])}`] : []),
    `${own}.state = ${parameter(state)}`,
    visibleCandidate(id),
    ...(first ? [`c.state = ${parameter(state)}`] : []),
    ...rest.map(([kind, value]) => {
      const same = `o.kind = ${parameter(kind)} AND o.value = ${parameter(value)} AND o.candidate = ${id}`;
      return `EXISTS (SELECT 1 FROM candidate_facet o WHERE ${same})`;
    }),
    ...(from === undefined ? [] : [`c.day_to >= ${parameter(isoDay(from))}`]),
    ...(to === undefined ? [] : [`c.day_from <= ${parameter(isoDay(to))}`]),
    ...wordsOf(q).map((word) => `c.search LIKE ${parameter(`%${word}%`)} ESCAPE '!'`),
  ];
  if (after) {
    const [place, last] = [parameter(after[0]), parameter(after[1])];
    conditions.push(`(${key}, ${id}) < (${place}, ${last})`);
  }
  const sql = `SELECT c.* FROM ${table} WHERE ${conditions.join(' AND ')}
    ORDER BY ${key} DESC, ${id} DESC LIMIT ${parameter(limit + 1)}`;
  return { sql, values };
}

/** The words of a search as patterns of `LIKE`, of which every one has to be found. */
function wordsOf(q = ''): string[] {
  const words = foldedText(q)
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.map((word) => word.replaceAll(/[!%_]/g, '!$&'));
}
