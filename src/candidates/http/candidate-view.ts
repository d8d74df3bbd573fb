import type { CandidateItem, CandidateJudgement } from '../../contract/candidates.js';
import type { MemberSource } from '../../domain/candidates/member.js';
import { countInWords } from '../../domain/wording/nouns.js';
import { parsedBody } from '../candidate-body.js';
import type { CandidateRow } from '../entities.js';
import { removedSource } from '../grouping/report-readers.js';
import type { StoredJudgement } from '../judging/stored-candidate.js';

const instant = (ms: number) => new Date(ms).toISOString();
const minuteOf = (ms: number) => `${instant(ms).slice(0, 16).replace('T', ' ')} UTC`;

/** A candidate as lists show it. */
export function itemView(row: CandidateRow, sources: ReadonlyMap<string, MemberSource>): CandidateItem {
  const { grouping: _, sources: ids, ...body } = parsedBody(row);
  return {
    ...{ id: row.id, version: row.version, state: row.state },
    ...body,
    ...(row.internal === 1 && { visibility: 'internal' as const }),
    sources: ids.map((id) => sourceName(sources.get(id) ?? removedSource(id))),
    score: row.score,
    question: row.question,
    snoozedUntil: row.snoozed_until === null ? null : instant(row.snoozed_until),
    event: row.event,
    mergedInto: row.merged_into,
    firstSeenAt: instant(row.first_seen),
    updatedAt: instant(row.updated_at),
  };
}

/** A source as candidates name it. */
export function sourceName({ id, name }: MemberSource) {
  return { id, name };
}

/** A judgement as it is served. */
export function judgementView({ row, basis, isUndone }: StoredJudgement): CandidateJudgement {
  const { id, kind, judge, reason, at, entry } = row;
  const says = inWords({ row, basis, isUndone });
  return { id, kind, judge, reason, at: instant(at), says, entry, made: basis.made ?? null, isUndone };
}

const reports = ['report', 'reports'] as const;

function inWords({ row: { kind, judge }, basis }: StoredJudgement): string {
  const count = countInWords(basis.reports.length, reports);
  const { moved = {}, snoozedUntil } = basis;
  switch (kind) {
    case 'accept':
      return `${judge} recorded an event from ${count}`;
    case 'accept-as-source':
      return `${judge} added ${count} to an event on record, as sources`;
    case 'merge':
      return `${judge} merged ${countInWords(Object.keys(moved).length, ['candidate', 'candidates'])} into it`;
    case 'split':
      return `${judge} split reports off, as a candidate of their own`;
    case 'dismiss':
      return `${judge} dismissed ${count}`;
    case 'snooze':
      return `${judge} put it off until ${snoozedUntil === undefined ? 'later' : minuteOf(snoozedUntil)}`;
    case 'keep':
      return `${judge} kept the event as it is, although the source changed`;
    case 'correct':
      return `${judge} corrected the event, since the source changed`;
    case 'retract':
      return `${judge} retracted the event, since the source changed`;
    case 'undo':
      return `${judge} took back the last judgement`;
  }
}
