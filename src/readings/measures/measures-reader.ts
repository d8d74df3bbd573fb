import { Injectable } from '@nestjs/common';
import { type Measures, measuresOn, withForeignLags } from '../../domain/reading/measures/measures.js';
import { EventLog } from '../../event-log/event-log.js';
import type { AsOfQuery } from '../as-of.js';
import { nameReferences } from '../references.js';
import { StatusReader } from '../status-reader.js';
import type { ReadingAsOf } from '../track-status.js';

/** The measures of a track, with the as-of parameters of the reading. */
export interface TrackMeasures {
  readonly data: Measures;
  readonly reading: ReadingAsOf;
}

/** Reads the measures of tracks beyond those of their status. */
@Injectable()
export class MeasuresReader {
  constructor(
    private readonly reader: StatusReader,
    private readonly log: EventLog,
  ) {}

  /** The measures of a track as of some day, knowledge and position. @throws ThawError as `StatusReader.timeline` */
  async measuresAsOf(track: string, asOf: AsOfQuery): Promise<TrackMeasures> {
    const timeline = await this.reader.timeline(track, asOf);
    const measures = timeline.viewed(this.reader.day(asOf), measuresOn);
    // Noted before the first await: a live timeline may take in further entries meanwhile.
    const reading = this.reader.readingAsOf(timeline, asOf);
    const irritants = measures.responseLag.freezes.map(({ irritant }) => irritant);
    await nameReferences(this.log, irritants, asOf);
    return { data: withForeignLags(measures), reading };
  }
}
