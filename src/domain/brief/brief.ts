import type { Sentence } from '../explain/explanation.js';
import type { TrackReading } from '../reading/reading.js';
import type { TrackView } from '../reading/track-view.js';
import type { Day } from '../time/day.js';
import { actSentences } from './act-sentences.js';
import { briefInput, type BriefPart } from './brief-input.js';
import { givenSentences } from './given-sentences.js';
import { caveatSentences, dueSentences, expectationSentences, pressureSentences } from './outlook-sentences.js';
import { movementSentences, statusSentences } from './status-sentences.js';
import { termSentences } from './term-sentences.js';
import { talksSentences } from './talks-sentences.js';

/** A brief of a track over a span of days: what a newsroom would print of it, in one paragraph. */
export interface Brief {
  readonly reading: TrackReading;
  /** In the order of the paragraph. */
  readonly sentences: readonly Sentence[];
}

/** Makes the brief of the days from `from` to the day of the view, by what the view knows. */
export function briefOf(view: TrackView, from: Day): Brief {
  const input = briefInput(view, from);
  const named = new Set<string>();
  const make = (part: BriefPart) => part(input, named);
  const status = make(statusSentences);
  // Terms are told of a side, and not once more among the acts of the span.
  const terms = make(termSentences);
  const rest = [actSentences, movementSentences, talksSentences, pressureSentences].flatMap(make);
  const outlook = [givenSentences, dueSentences, expectationSentences, caveatSentences].flatMap(make);
  return { reading: input.reading, sentences: [...status, ...rest, ...terms, ...outlook] };
}
