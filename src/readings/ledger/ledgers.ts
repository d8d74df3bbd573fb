import { Injectable } from '@nestjs/common';
import { EdtfDate } from '../../domain/time/edtf-date.js';
import { isEvent, knownOn } from '../../domain/entries/entry.js';
import type { Ledger } from '../../domain/reading/ledger.js';
import type { LedgerReference } from '../../domain/reading/exchanges.js';
import { ledgerOn } from '../../domain/reading/metrics/make-metrics.js';
import { EventLog } from '../../event-log/event-log.js';
import type { AsOfQuery } from '../as-of.js';
import { type ReadingAsOf, StatusReader } from '../status-reader.js';

/** The ledger of a track, with the as-of parameters of the reading. */
export interface TrackLedger {
  readonly data: Ledger;
  readonly reading: ReadingAsOf;
}

/** Draws up ledgers of tracks. */
@Injectable()
export class Ledgers {
  constructor(
    private readonly reader: StatusReader,
    private readonly log: EventLog,
  ) {}

  /** The ledger of a track as of some day, knowledge and position. @throws ThawError as `StatusReader.timeline` */
  async ledgerAsOf(track: string, asOf: AsOfQuery): Promise<TrackLedger> {
    const timeline = await this.reader.timeline(track, asOf);
    const data = timeline.viewed(this.reader.day(asOf), (view) => ledgerOn(view));
    // Noted before the first await: a live timeline may take in further entries meanwhile.
    const reading = this.reader.readingAsOf(timeline, asOf);
    await this.nameReferences(data, asOf);
    return { data, reading };
  }

  /** Fills in titles and dates of events of other tracks, where the as-of parameters let them be known. */
  private async nameReferences({ commitments, concessions }: Ledger, asOf: AsOfQuery): Promise<void> {
    const { position = Infinity, knownAt = Infinity, without = [] } = asOf;
    const references = [...commitments, ...Object.values(concessions).flat()].flatMap((entry) => entry.inExchangeFor);
    const nameless = references.filter(({ title, event }) => title === null && !without.includes(event));
    const found = new Map<string, Pick<LedgerReference, 'title' | 'date'>>();
    for (const id of new Set(nameless.map(({ event }) => event))) {
      const entry = await this.log.find(id);
      if (!entry || !isEvent(entry.body) || entry.position > position || knownOn(entry) > knownAt) continue;
      found.set(id, { title: entry.body.title, date: EdtfDate.parse(entry.body.occurred).view() });
    }
    for (const reference of nameless) Object.assign(reference, found.get(reference.event));
  }
}
