import { daysOfAssessment, targetsOf } from '../entries/amendment.js';
import { isAmendment } from '../entries/entry.js';
import type { TrackEntry } from '../record/track-entry.js';
import type { TrackEvent } from '../record/track-event.js';
import type { Day } from '../time/day.js';

/** The most amendments that are kept as the reason of one version. */
const mostReasons = 5;

/** What a change of status rests on, as far as amendments may be about it. */
interface Amendable {
  /** The day on which the new status begins. */
  readonly day: Day;
  readonly cause: string;
  readonly event: TrackEvent | null;
}

/** What the amendments of a track are about, also by way of other amendments. */
export class AmendmentTargets {
  private readonly byId: ReadonlyMap<string, TrackEntry>;

  /** @param entries all entries of the track */
  constructor(entries: readonly TrackEntry[]) {
    this.byId = new Map(entries.filter(({ kind }) => kind !== 'event').map((entry) => [entry.id, entry]));
  }

  /**
   * Positions of those among some entries that amend a change of status, at most five: what is about its own event, and
   * assessments and policies of the track that hold on its day, each also by way of an amendment that it retracts.
   * @param versions the change as it read before, and as it reads now
   */
  of(versions: readonly Amendable[], entries: readonly TrackEntry[]): number[] {
    const own = new Set(versions.flatMap(({ cause, event }) => (event ? [cause, event.id] : [cause])));
    const days = versions.map(({ day }) => day);
    return entries
      .filter((entry) => entry.kind !== 'event' && this.amends(entry, own, days, new Set()))
      .slice(0, mostReasons)
      .map(({ position }) => position);
  }

  private amends(entry: TrackEntry, own: ReadonlySet<string>, days: readonly Day[], seen: Set<string>): boolean {
    if (entry.kind === 'event' || seen.has(entry.id)) return false;
    if (own.has(entry.id)) return true;
    seen.add(entry.id);
    if (entry.kind === 'correction') return own.has(entry.event.id);
    const { body } = entry;
    if (body.type === 'PolicyAdopted') return true;
    if (body.type === 'AssessmentRecorded') {
      const { first, last } = daysOfAssessment(body, entry.known);
      // The status of the day after its term is told with the assessed one as the status before.
      return days.some((day) => first <= day && day <= last + 1);
    }
    if (!isAmendment(body)) return false;
    return targetsOf(body).some((id) => {
      const target = this.byId.get(id);
      return own.has(id) || (target !== undefined && this.amends(target, own, days, seen));
    });
  }
}
