import type { QueryRunner } from 'typeorm';
import { v7 } from 'uuid';
import { type ReadReport, type ReportFeatures, publisherOf } from '../../domain/candidates/features.js';
import { indexKeysOf, type Placement, placeReport } from '../../domain/candidates/grouping.js';
import type { MemberSource } from '../../domain/candidates/member.js';
import type { TrackMatch } from '../../domain/candidates/track-matcher.js';
import { publisherKey } from '../../domain/events/publisher.js';
import type { StoredReport } from '../../domain/reports/report.js';
import { isoDay, parseDay } from '../../domain/time/day.js';
import type { CandidateReportRow } from '../entities.js';
import { changeSince, lastDismissal, judgedReport } from './judged-basis.js';
import { type GroupRow, NearReports } from './near-reports.js';
import * as rows from './group-rows.js';

/** A version of a report with what was read in it. */
export interface ReadVersion {
  readonly stored: StoredReport;
  readonly source: MemberSource;
  readonly read: ReadReport;
}

interface Grouped {
  readonly features: ReportFeatures;
  readonly matches: readonly TrackMatch[];
}

/** Groups one batch of new versions of reports, in one transaction. */
export class ReportGrouper {
  private readonly changed = new Set<string>();
  private readonly made = new Set<string>();
  private readonly absorbed = new Map<string, string>();
  private readonly added: CandidateReportRow[] = [];
  private readonly keys: { hash: number; report: number }[] = [];
  private readonly skipped = new Map<string, { source: string; reason: string; reports: number }>();

  private constructor(
    private readonly run: QueryRunner,
    private readonly near: NearReports,
    private readonly known: Map<string, rows.KnownReport>,
    private readonly now: number,
  ) {}

  /**
   * Groups versions of reports in the transaction of `run`, in their order, and marks the candidates that they change.
   * @param isLookBack reads them once more, for tracks that are new: those that belong to no candidate, or to one that waits
   * @param now milliseconds since 1970 UTC
   */
  static async group(
    run: QueryRunner,
    versions: readonly ReadVersion[],
    now: number,
    isLookBack: boolean,
  ): Promise<void> {
    const known = await rows.readKnown(run, versions.map(({ stored }) => stored)); // prettier-ignore
    const isNew = ({ stored }: ReadVersion) => !known.has(rows.nameOf(stored));
    const fresh = isLookBack ? versions.filter(isNew) : versions;
    const hashes = fresh.flatMap(({ read }) => ('skip' in read ? [] : indexKeysOf(read.features)));
    const near = await NearReports.read(run, [...new Set(hashes)]);
    await near.readCandidates(run, [...new Set([...known.values()].map(({ candidate }) => candidate))]);
    const grouper = new ReportGrouper(run, near, known, now);
    for (const version of versions) await grouper.take(version, isLookBack);
    await grouper.write();
  }

  private async take(version: ReadVersion, isLookBack: boolean): Promise<void> {
    const { stored, read } = version;
    const known = this.known.get(rows.nameOf(stored));
    if (known) return isLookBack ? this.readAgain(known, version) : this.takeNewVersion(known, version);
    if (!('skip' in read) && !stored.isDeleted) return this.takeNew(version, read);
    // What was read before and is about no new track either was counted then.
    if (isLookBack) return;
    const reason = 'skip' in read ? read.skip : 'deleted';
    const count = this.skipped.get(`${stored.source} ${reason}`) ?? { source: stored.source, reason, reports: 0 };
    count.reports += 1;
    this.skipped.set(`${stored.source} ${reason}`, count);
  }

  private async takeNew({ stored, source }: ReadVersion, { features, matches }: Grouped): Promise<void> {
    const hashes = indexKeysOf(features);
    const isInternal = source.isInternal === true;
    const placement = placeReport(features, this.near.linked(features, hashes, isInternal));
    const candidate = this.join(placement, features, isInternal);
    if (candidate.state === 'dismissed') await this.reopen(candidate, publisherOf(stored.report, source.name));
    const { sequence: number, source: sourceId, version } = stored;
    const row: CandidateReportRow = {
      ...{ number, source: sourceId, report_key: stored.report.key, version, deleted: 0, candidate: candidate.id },
      ...{ joined_by: placement.link?.by ?? 'first', joined_at: this.now },
      ...{ features: JSON.stringify(features), matches: JSON.stringify(matches) },
    };
    this.added.push(row);
    this.known.set(rows.nameOf(stored), { ...row, number });
    if (this.near.needs(features, hashes, candidate.id)) {
      for (const hash of hashes) this.keys.push({ hash, report: number });
      this.near.add(number, features, hashes, candidate.id);
    }
  }

  /** The candidate that a report joins, made or joined with others where that has to be. */
  private join({ group, absorbed }: Placement, features: ReportFeatures, isInternal: boolean): GroupRow {
    for (const other of absorbed) this.absorb(other, group!);
    const candidate = (group === null ? undefined : this.near.candidates.get(group)) ?? this.make(features, isInternal);
    candidate.day_from = isoDay(Math.min(parseDay(candidate.day_from, ''), features.from));
    candidate.day_to = isoDay(Math.max(parseDay(candidate.day_to, ''), features.to));
    candidate.updated_at = this.now;
    this.changed.add(candidate.id);
    return candidate;
  }

  private make({ from, to }: ReportFeatures, isInternal: boolean): GroupRow {
    const days = { day_from: isoDay(from), day_to: isoDay(to) };
    const times = { first_seen: this.now, updated_at: this.now };
    const row: GroupRow = { id: v7(), state: 'waiting', ...days, internal: isInternal ? 1 : 0, by_hand: 0, question: null, ...times }; // prettier-ignore
    this.near.candidates.set(row.id, row);
    this.made.add(row.id);
    return row;
  }

  private absorb(other: string, into: string): void {
    const [from, to] = [this.near.candidates.get(other)!, this.near.candidates.get(into)!];
    to.first_seen = Math.min(to.first_seen, from.first_seen);
    if (from.day_from < to.day_from) to.day_from = from.day_from;
    if (from.day_to > to.day_to) to.day_to = from.day_to;
    this.near.move(other, into);
    for (const row of this.added) if (row.candidate === other) row.candidate = into;
    for (const known of this.known.values()) if (known.candidate === other) known.candidate = into;
    this.changed.delete(other);
    for (const [id, target] of this.absorbed) if (target === other) this.absorbed.set(id, into);
    // One that this batch has made is not stored yet.
    if (!this.made.delete(other)) this.absorbed.set(other, into);
  }

  /** A dismissed group comes back where somebody reports it who has not before; not for the same publishers. */
  private async reopen(candidate: GroupRow, publisher: string): Promise<void> {
    const dismissal = await lastDismissal(this.run, candidate.id);
    if (!dismissal || dismissal.publishers.includes(publisherKey(publisher))) return;
    candidate.state = 'waiting';
    candidate.question = `Dismissed by ${dismissal.judge} (${dismissal.reason}); now ${publisher} reports it, too`;
  }

  /** A later version of a report stays where it is: what was judged by it may have to be judged again. */
  private async takeNewVersion(known: rows.KnownReport, { stored, read }: ReadVersion): Promise<void> {
    const candidate = this.near.candidates.get(known.candidate);
    if (!candidate || stored.version <= known.version) return;
    known.version = stored.version;
    known.deleted = stored.isDeleted ? 1 : 0;
    const grouped = stored.isDeleted || 'skip' in read ? undefined : read;
    await this.storeVersion(known, grouped);
    if (candidate.state === 'accepted' || candidate.state === 'source-changed') {
      const judged = await judgedReport(this.run, candidate.id, stored);
      const change = judged && changeSince(judged, stored);
      if (change !== undefined) {
        candidate.state = 'source-changed';
        candidate.question = `The source changed: ${change}. Correct, retract or keep?`;
      }
    }
    candidate.updated_at = this.now;
    this.changed.add(candidate.id);
  }

  /** What is found in a report by the tracks that there are now, where its candidate waits; it stays where it is. */
  private async readAgain(known: rows.KnownReport, { stored, read }: ReadVersion): Promise<void> {
    const candidate = this.near.candidates.get(known.candidate);
    if (candidate?.state !== 'waiting' || 'skip' in read || stored.version !== known.version || stored.isDeleted)
      return;
    const { features, matches } = rows.json(read);
    if (features === known.features && matches === known.matches) return;
    await this.storeVersion(known, read);
    this.changed.add(candidate.id);
  }

  private async storeVersion(known: rows.KnownReport, grouped: Grouped | undefined): Promise<void> {
    const hashes = grouped ? indexKeysOf(grouped.features) : [];
    const unwritten = this.added.find(({ number }) => number === known.number);
    if (unwritten) {
      Object.assign(unwritten, { version: known.version, deleted: known.deleted });
      if (grouped) Object.assign(unwritten, rows.json(grouped));
    } else await rows.updateReport(this.run, known, grouped);
    if (!grouped) return;
    await rows.removeKeys(this.run, known.number);
    for (let at = this.keys.length - 1; at >= 0; at -= 1)
      if (this.keys[at]!.report === known.number) this.keys.splice(at, 1);
    for (const hash of hashes) this.keys.push({ hash, report: known.number });
    this.near.add(known.number, grouped.features, hashes, known.candidate);
  }

  private async write(): Promise<void> {
    const candidates = [...this.changed].map((id) => this.near.candidates.get(id)!);
    await rows.insertCandidates(this.run, candidates.filter(({ id }) => this.made.has(id))); // prettier-ignore
    await rows.updateCandidates(this.run, candidates.filter(({ id }) => !this.made.has(id))); // prettier-ignore
    await rows.mergeCandidates(this.run, this.absorbed, this.now);
    await rows.insertReports(this.run, this.added);
    await rows.insertKeys(this.run, this.keys);
    await rows.countSkipped(this.run, [...this.skipped.values()]);
  }
}
