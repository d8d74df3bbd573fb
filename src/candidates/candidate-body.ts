import type { CandidateItem } from '../contract/candidates.js';
import type { Duplicate } from '../domain/candidates/duplicate.js';
import { type ScoreReason, scoreOf } from '../domain/candidates/score.js';
import type { Summary } from '../domain/candidates/summary.js';
import { partyLabel } from '../domain/events/party.js';
import { isoDay } from '../domain/time/day.js';
import { foldedText } from '../domain/wording/folded-text.js';
import type { CandidateRow } from './entities.js';

/** What is made of the reports of a candidate, as it is stored. */
export type CandidateBody = Pick<
  CandidateItem,
  'title' | 'day' | 'parties' | 'type' | 'tracks' | 'reports' | 'publishers' | 'reasons' | 'duplicate'
> & { readonly sources: readonly string[]; readonly grouping: string };

/** What a summary and its reasons are stored as. @param count the number of all reports */
export function bodyOf(
  { proposal, title, parties, publishers, grouping }: Summary,
  count: number,
  sources: readonly string[],
  { duplicate, reasons }: { readonly duplicate: Duplicate | undefined; readonly reasons: readonly ScoreReason[] },
): CandidateBody {
  const { id, type, title: recorded, occurred, tracks } = duplicate?.event ?? {};
  return {
    ...{ title, day: String(proposal.event.occurred), parties, type: proposal.type },
    tracks: proposal.tracks.map(({ track }) => track),
    ...{ reports: count, publishers: publishers.length, sources, reasons, grouping },
    duplicate: duplicate ? { id: id!, type: type!, title: recorded!, occurred: occurred!, tracks: [...tracks!], says: duplicate.says } : null, // prettier-ignore
  };
}

/** The columns that a summary fills. */
export function columnsOf({ from, to, publishers }: Summary, body: CandidateBody): Partial<CandidateRow> {
  const words = [body.title, ...publishers.slice(0, 50), ...body.parties, ...body.parties.map(partyLabel)];
  return {
    score: scoreOf(body.reasons),
    ...{ day_from: isoDay(from), day_to: isoDay(to) },
    search: foldedText(words.join(' ')).slice(0, 4_000),
    body: JSON.stringify(body),
    dirty: 0,
  };
}

/** The body of a candidate; that of one that was grouped a moment ago, and not summed up yet, is empty. */
export function parsedBody({ body, day_from: from, day_to: to }: CandidateRow): CandidateBody {
  if (body !== '') return JSON.parse(body) as CandidateBody;
  const day = from === to ? from : `[${from}..${to}]`;
  const counts = { reports: 1, publishers: 1 };
  return { ...{ title: '…', day, parties: [], type: null, tracks: [], ...counts, reasons: [], duplicate: null, sources: [], grouping: '' } }; // prettier-ignore
}
