import { AmendmentIndex } from '../../domain/record/amendment-index.js';
import { type Entry, isAmendment, isEvent, namedBy } from '../../domain/entries/entry.js';
import type { DiplomaticEvent } from '../../domain/events/event.js';
import { isoDay, dayOfInstant } from '../../domain/time/day.js';
import type { EventLog } from '../../event-log/event-log.js';
import { notificationLimits } from '../../contract/alerts/notification.js';

/** An event, or an entry about the record, as a reason shows it. */
export interface Evidence {
  readonly id: string;
  readonly title: string;
  /** EDTF. */
  readonly occurred: string;
  readonly sources: DiplomaticEvent['sources'];
}

const kinds: Readonly<Record<string, string>> = {
  EventCorrected: 'Correction',
  EventRetracted: 'Retraction',
  EventsMerged: 'Merge',
  EventDisputed: 'Dispute',
  AssessmentRecorded: 'Assessment',
  PolicyAdopted: 'Another policy',
  CoverageConfirmed: 'Confirmation',
  TrackDefined: 'Definition',
};

/** The entries that reasons rest on, read from the log, as they read by all that is known. */
export class EvidenceReader {
  private constructor(private readonly dossier: AmendmentIndex) {}

  /**
   * Reads the entries with some ids, and all that is about them.
   * @param more entries that are not recorded, as if they were
   */
  static async read(log: EventLog, ids: readonly string[], more: readonly Entry[] = []): Promise<EvidenceReader> {
    const wanted = [...new Set(ids)];
    const found = wanted.length > 0 ? await log.readAbout(wanted) : [];
    return new EvidenceReader(new AmendmentIndex([...found, ...more]));
  }

  /** In the order of the ids; ids of no entry are passed over. */
  of(ids: readonly string[]): Evidence[] {
    return ids.slice(0, notificationLimits.events).flatMap((id) => this.one(id) ?? []);
  }

  /** Why an entry about the record was made, in its own words. */
  reasonOf(id: string): string | null {
    const body = this.dossier.find(id)?.body;
    if (!body) return null;
    if ('reason' in body) return body.reason;
    return body.type === 'EventDisputed' ? body.says : null;
  }

  private one(id: string): Evidence | undefined {
    const entry = this.dossier.find(id);
    if (!entry) return undefined;
    const { body } = entry;
    // What was retracted is shown as it was recorded: it is what was said.
    const event = isEvent(body) ? (this.dossier.current(id) ?? body) : null;
    if (event) return { id, title: event.title, occurred: event.occurred, sources: event.sources };
    const sources = 'sources' in body ? (body.sources ?? []) : [];
    return { id, title: this.titleOf(entry), occurred: isoDay(dayOfInstant(entry.recordedAt)), sources };
  }

  private titleOf({ body }: Entry): string {
    const kind = kinds[body.type] ?? body.type;
    const about = isAmendment(body) ? this.dossier.find(namedBy(body)[0]!)?.body : undefined;
    const title = about && isEvent(about) ? ` of “${about.title}”` : '';
    return `${kind}${title}`.slice(0, notificationLimits.title);
  }
}
