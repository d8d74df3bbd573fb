import { firstDayOf } from '../../domain/entries/remarks.js';
import type { TrackDefinition } from '../../domain/entries/track-definition.js';
import type { DiplomaticEvent } from '../../domain/events/event.js';
import type { Day } from '../../domain/time/day.js';
import { isJsonObject } from '../../domain/json.js';

type Dated = Pick<DiplomaticEvent, 'id' | 'occurred'>;
type Named = { readonly id: string; readonly mechanism?: unknown };

/** What remarks need to know of one track: the first day of each event, and who named each mechanism first. */
export class TrackFacts {
  /** The position up to which the log was read. */
  position = 0;
  private readonly days = new Map<string, Day>();
  private readonly namedBy = new Map<string, string>();

  /** How many events and mechanisms it holds. */
  get size(): number {
    return this.days.size + this.namedBy.size;
  }

  mechanisms(): Iterable<string> {
    return this.namedBy.keys();
  }

  /** Whether the definition, or an event other than this one, has named a mechanism first. */
  names(mechanism: string, id: string): boolean {
    const by = this.namedBy.get(mechanism);
    return by !== undefined && by !== id;
  }

  /**
   * The earliest first day of the events but one; `Infinity` where there is no other.
   * @param near a day that decides: the first event found before it is given, earliest or not
   */
  firstDayBut(id: string, near: Day): Day {
    let first = Infinity;
    for (const [other, day] of this.days) {
      if (other === id || day >= first) continue;
      first = day;
      if (first < near) break;
    }
    return first;
  }

  addDay({ id, occurred }: Dated): void {
    const day = firstDayOf(occurred);
    if (day !== null) this.days.set(id, day);
  }

  addMechanism({ id, mechanism }: Named): void {
    if (typeof mechanism === 'string' && !this.namedBy.has(mechanism)) this.namedBy.set(mechanism, id);
  }

  define({ mechanisms = [] }: Pick<TrackDefinition, 'mechanisms'>): void {
    for (const { id } of mechanisms) this.namedBy.set(id, 'its definition');
  }

  /**
   * Takes in an entry of the log by the few fields that count here, since the whole schema takes twenty times as long. An
   * entry that cannot be read is passed over.
   */
  take(json: string, track: string): void {
    try {
      const body: unknown = JSON.parse(json);
      if (!isJsonObject(body)) return;
      const { type, target, event } = body;
      if (type === 'TrackDefined') this.define(body.track as TrackDefinition);
      else if (type === 'EventRetracted') this.days.delete(String(target));
      else this.takeEvent((type === 'EventCorrected' ? event : body) as DiplomaticEvent, track);
    } catch {
      return;
    }
  }

  private takeEvent(event: DiplomaticEvent & Named, track: string): void {
    if (event.occurred === undefined || !Array.isArray(event.actors)) return;
    if (!event.tracks.includes(track)) this.days.delete(event.id);
    else {
      this.addDay(event);
      this.addMechanism(event);
    }
  }
}
