import type { Sentence } from '../explain/explanation.js';
import type { TrackReading } from '../reading/reading.js';
import type { TrackView } from '../reading/track-view.js';
import type { Day } from '../time/day.js';
import { actSentences } from './act-sentences.js';
import { briefInput, type BriefPart } from './brief-input.js';
import { caveatSentences, dueSentences, pressureSentences } from './outlook-sentences.js';
import { movementSentences, statusSentences } from './status-sentences.js';
import { talksSentences } from './talks-sentences.js';

/** A brief of a track over a span of days: what a newsroom would print of it, in one paragraph. */
export interface Brief {
  readonly reading: TrackReading;
  /** In the order of the paragraph. */
  readonly sentences: readonly Sentence[];
}

/** The parts of a brief, in the order of the paragraph. */
const parts: readonly BriefPart[] = [
  statusSentences,
  actSentences,
  movementSentences,
  talksSentences,
  pressureSentences,
  dueSentences,
  caveatSentences,
];

/** Makes the brief of the days from `from` to the day of the view, by what the view knows. */
export function briefOf(view: TrackView, from: Day): Brief {
  const input = briefInput(view, from);
  const named = new Set<string>();
  return { reading: input.reading, sentences: parts.flatMap((part) => part(input, named)) };
}
