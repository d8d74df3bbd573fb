import { Injectable } from '@nestjs/common';
import type { Ledger } from '../../domain/reading/ledger/ledger.js';
import type { LedgerReference } from '../../domain/reading/ledger/exchanges.js';
import { ledgerOn } from '../../domain/reading/metrics/make-metrics.js';
import { EventLog } from '../../event-log/event-log.js';
import type { AsOfQuery } from '../as-of.js';
import { nameReferences } from '../references.js';
import { StatusReader } from '../status-reader.js';
import type { ReadingAsOf } from '../track-status.js';

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
    await nameReferences(this.log, referencesIn(data), asOf);
    return { data, reading };
  }
}

/** The references of a ledger that may be to events of other tracks. */
function referencesIn({ commitments, concessions, deliverables, bargains }: Ledger): LedgerReference[] {
  return [
    ...[...commitments, ...Object.values(concessions).flat()].flatMap((entry) => entry.inExchangeFor),
    ...Object.values(deliverables).flatMap((own) => own.flatMap((act) => [...act.fulfils, ...act.inExchangeFor])),
    ...bargains.flatMap(({ elsewhere }) => elsewhere),
  ];
}
