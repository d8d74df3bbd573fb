import { Injectable } from '@nestjs/common';
import { candidateLimits, type CandidateReport, type WholeCandidate } from '../../contract/candidates.js';
import { likenessOf, sharedSpans } from '../../domain/candidates/likeness.js';
import { headlineOf, membersInOrder } from '../../domain/candidates/member.js';
import { proposalOf } from '../../domain/candidates/proposal.js';
import { ThawError } from '../../domain/errors.js';
import { Database } from '../../event-log/database/database.js';
import { EntryDryRun } from '../../intake/record/dry-run.js';
import { parsedBody } from '../candidate-body.js';
import type { StoredMember } from '../grouping/candidate-members.js';
import { changeSince, judgedReport } from '../grouping/judged-basis.js';
import { ReportReaders } from '../grouping/report-readers.js';
import { actionsOf, type StoredCandidate, StoredCandidates } from '../judging/stored-candidate.js';
import { itemView, judgementView, sourceName } from './candidate-view.js';

/** Shows one candidate whole: its reports, its proposal, and what recording it would change. */
@Injectable()
export class CandidateDetails {
  constructor(
    private readonly database: Database,
    private readonly candidates: StoredCandidates,
    private readonly readers: ReportReaders,
    private readonly dryRun: EntryDryRun,
  ) {}

  /** @throws ThawError not-found `unknown-candidate` */
  async read(id: string): Promise<WholeCandidate> {
    const candidate = await this.candidates.read(id);
    const { row, members, judgements } = candidate;
    const sources = await this.readers.sources();
    const { event, missing, because, tracks } = members.length > 0 ? proposalOf(members) : nothing;
    return {
      ...itemView(row, sources),
      grouping: parsedBody(row).grouping,
      reportList: await this.reportsOf(candidate),
      proposal: {
        ...{ event, missing: [...missing], because },
        tracks: tracks.map(({ track, by, says }) => ({ track, title: this.readers.titleOf(track), by, says })),
      },
      ...(await this.effectOf(candidate, event, missing)),
      judgements: judgements.slice(0, candidateLimits.listedJudgements).map(judgementView),
      actions: actionsOf(candidate),
    };
  }

  /** What recording the proposed event now would change; it is computed when it is asked for, since statuses move. */
  private async effectOf(
    { row: { state } }: StoredCandidate,
    event: WholeCandidate['proposal']['event'],
    missing: readonly string[],
  ): Promise<Pick<WholeCandidate, 'effect' | 'noEffect'>> {
    if (state !== 'waiting' && state !== 'snoozed') return { effect: null, noEffect: 'it is decided' };
    if (missing.length > 0) return { effect: null, noEffect: `the proposal lacks ${missing.join(', ')}` };
    try {
      const { changes, remarks } = await this.dryRun.run(event);
      return { effect: { ...changes, remarks }, noEffect: null };
    } catch (error) {
      if (!(error instanceof ThawError)) throw error;
      return { effect: null, noEffect: error.message };
    }
  }

  private async reportsOf(candidate: StoredCandidate): Promise<CandidateReport[]> {
    const { members, row, judgements } = candidate;
    if (members.length === 0) return [];
    const headline = headlineOf(membersInOrder(members));
    const [last] = judgements;
    const isDecided = row.state === 'accepted' || row.state === 'source-changed';
    const listed = members.slice(0, candidateLimits.listedReports);
    return Promise.all(
      listed.map(async (member) => ({
        ...reportView(member),
        likeness:
          member.number === (headline as StoredMember).number
            ? null
            : likenessOf(member.features.words, headline.features.words),
        alike: member === headline ? [] : sharedSpans(member.report.title, headline.report.title),
        change: isDecided ? await this.changeOf(row.id, member) : null,
        isNew: last !== undefined && member.joinedAt > last.row.at,
      })),
    );
  }

  /** What is different in a report since it was judged. */
  private async changeOf(candidate: string, member: StoredMember): Promise<CandidateReport['change']> {
    const { source, report, version, isDeleted, storedAt } = member;
    const now = { sequence: 0, source: source.id, version, isDeleted, storedAt, report };
    const judged = await this.database.read((run) => judgedReport(run, candidate, now));
    const says = judged && changeSince(judged, now);
    return says === undefined ? null : { accepted: judged!.version, says };
  }
}

const nothing: ReturnType<typeof proposalOf> = {
  ...{ event: {}, missing: ['type', 'tracks'], type: null, tracks: [] },
  because: { type: '', date: '', level: '', sources: '' },
};

function reportView({ source, key, version, isDeleted, report, storedAt, joinedBy }: StoredMember) {
  const { title, url, publisher, day, dayIsPublication, language, summary, actors, place, code, tally, published } =
    report;
  return {
    ...{ source: sourceName(source), key, version, isDeleted },
    ...{ title, url, publisher, day, dayIsPublication, language, summary, actors, place, code, tally },
    published: published === undefined ? null : new Date(published).toISOString(),
    storedAt: new Date(storedAt).toISOString(),
    joinedBy,
  };
}
