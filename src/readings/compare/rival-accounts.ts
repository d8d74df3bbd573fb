import { Injectable } from '@nestjs/common';
import { ledgerOn } from '../../domain/reading/metrics/make-metrics.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import type { CommitmentEntry } from '../../domain/reading/ledger/commitments.js';
import { namedCauses } from '../../domain/time-travel/comparison.js';
import {
  type Counted,
  disputesOf,
  type RivalAccounts,
  rivalCommitments,
} from '../../domain/time-travel/rival-accounts.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import type { AsOfQuery } from '../as-of.js';
import { ClaimsReader } from '../claims/claims.js';
import { StatusReader } from '../status-reader.js';

/** The timeline of a track in the account of one party. */
interface AccountTimeline {
  readonly party: string;
  readonly timeline: TrackTimeline;
}

/** Reads what parties tell differently beside dates: disputes, claims, commitments. */
@Injectable()
export class RivalAccountsReader {
  constructor(
    private readonly reader: StatusReader,
    private readonly claims: ClaimsReader,
  ) {}

  /**
   * The rival accounts of a day.
   * @param whole the track in nobody's account
   * @param asOf the as-of parameters that all of the timelines share
   */
  async between(whole: TrackTimeline, accounts: readonly AccountTimeline[], asOf: AsOfQuery): Promise<RivalAccounts> {
    const day = this.reader.day(asOf);
    const parties = accounts.map(({ party }) => party);
    const events = whole.viewed(day, (view) => view.visible());
    const ledgers = new Map<string, readonly CommitmentEntry[]>();
    const pause = yieldingPauses();
    for (const { party, timeline } of accounts) {
      await pause();
      ledgers.set(party, timeline.viewed(day, (view) => ledgerOn(view)).commitments);
    }
    await pause();
    const { claims } = await this.claims.claimsOn(whole, asOf);
    await pause();
    const commitments = newest(rivalCommitments(ledgers));
    await pause();
    const heldBy = (party: string) => claims.filter(({ holder }) => holder.some((each) => each.party === party));
    return {
      disputes: newest(disputesOf(events, parties)),
      claims: Object.fromEntries(parties.map((party) => [party, newest(heldBy(party))])),
      commitments,
    };
  }
}

/** The list with its length, cut to the newest; it is oldest first. */
function newest<T>(list: readonly T[]): Counted<T> {
  return { count: list.length, data: list.slice(-namedCauses) };
}
