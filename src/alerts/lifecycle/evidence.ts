import { notificationLimits } from '../../contract/alerts/notification.js';
import { type Entry, isAmendment, isEvent, namedBy } from '../../domain/entries/entry.js';
import type { DiplomaticEvent } from '../../domain/events/event.js';
import { AmendmentIndex } from '../../domain/record/amendment-index.js';
import { dayOfInstant, isoDay } from '../../domain/time/day.js';
import type { EventLog } from '../../event-log/event-log.js';

/** An event, or an amendment of the record, that an alert rests on. */
export interface Evidence {
  readonly id: string;
  readonly title: string;
  /** EDTF. */
  readonly occurred: string;
  readonly sources: DiplomaticEvent['sources'];
}

const kinds: Readonly<Record<string, string>> = {
  EventCorrected: 'Correction',
  EventAmended: 'Addition',
  EventRetracted: 'Retraction',
  EventsMerged: 'Merge',
  EventDisputed: 'Dispute',
  EventRedacted: 'Redaction',
  VisibilityChanged: 'Change of visibility',
  AssessmentRecorded: 'Assessment',
  PolicyAdopted: 'Another policy',
  CoverageConfirmed: 'Confirmation',
  TrackDefined: 'Definition',
};

/** The entries that alerts rest on, read from the log, as amended by all that is known. */
export class EvidenceReader {
  private constructor(private readonly index: AmendmentIndex) {}

  /**
   * Reads entries and all amendments of them.
   * @param ids ids of entries
   * @param more entries that are not recorded yet and are treated as if they were
   */
  static async read(log: EventLog, ids: readonly string[], more: readonly Entry[] = []): Promise<EvidenceReader> {
    const distinct = [...new Set(ids)];
    const recorded = distinct.length > 0 ? await log.readAbout(distinct) : [];
    return new EvidenceReader(new AmendmentIndex([...recorded, ...more]));
  }

  /** The evidence for some ids, in their order, at most as much as a notification holds. Unknown ids are skipped. */
  forIds(ids: readonly string[]): Evidence[] {
    return ids.slice(0, notificationLimits.events).flatMap((id) => this.forId(id) ?? []);
  }

  /** The reason that an amendment gives; `null` where it gives none. */
  reasonOf(id: string): string | null {
    const body = this.index.find(id)?.body;
    if (!body) return null;
    if ('reason' in body) return body.reason;
    return body.type === 'EventDisputed' ? body.says : null;
  }

  private forId(id: string): Evidence | undefined {
    const entry = this.index.find(id);
    if (!entry) return undefined;
    const { body } = entry;
    // A retracted event is shown as recorded: that is what the alert was about.
    const event = isEvent(body) ? (this.index.current(id)?.event ?? body) : null;
    if (event) return { id, title: event.title, occurred: event.occurred, sources: event.sources };
    const sources = 'sources' in body ? (body.sources ?? []) : [];
    return { id, title: this.titleOf(entry), occurred: isoDay(dayOfInstant(entry.recordedAt)), sources };
  }

  private titleOf({ body }: Entry): string {
    const kind = kinds[body.type] ?? body.type;
    const about = isAmendment(body) ? this.index.find(namedBy(body)[0]!)?.body : undefined;
    const title = about && isEvent(about) ? ` of “${about.title}”` : '';
    return `${kind}${title}`.slice(0, notificationLimits.title);
  }
}
