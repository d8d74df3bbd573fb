import type { Sentence } from '../explain/explanation.js';
import { countedByType, heaviestAmong } from '../explain/named-acts.js';
import type { TrackEvent } from '../record/track-event.js';
import { isoDay } from '../time/day.js';
import { spanInWords } from '../wording/dates.js';
import { actClauses, capitalised } from '../wording/nouns.js';
import { actWeightIn } from './act-weight.js';
import { actDate, type BriefPart, doubtInWords } from './brief-input.js';

/** The heaviest acts of the span, who did them, when, and the others counted by type. */
export const actSentences: BriefPart = (input, named) => {
  const { acts, hasEvents, view, from } = input;
  const when = spanInWords(isoDay(from), isoDay(view.validAt));
  const untold = acts.filter(({ id }) => !named.has(id));
  if (untold.length === 0) return hasEvents || view.visible().length === 0 ? [] : [nothingIn(when)];
  const { heaviest, others } = heaviestAmong(untold, actWeightIn(input));
  for (const { id } of heaviest) named.add(id);
  const clauses = actClauses(byDayAndActor(heaviest), view.definition.parties, titleAndDate);
  const told: Sentence = { text: `${capitalised(when)} ${clauses}.`, events: heaviest };
  if (others.length === 0) return [told];
  return [told, { text: `Besides, the record has ${countedByType(others)}.`, events: [...others].reverse() }];
};

function nothingIn(when: string): Sentence {
  return { text: `Nothing is on record ${when}.`, events: [] };
}

/** Acts in order of time, those of one day by the actor whose act comes first. */
function byDayAndActor(acts: readonly TrackEvent[]): TrackEvent[] {
  const actorOf = ({ initiators }: TrackEvent) => initiators.join();
  const placeOf = (act: TrackEvent) =>
    acts.findIndex((other) => other.day === act.day && actorOf(other) === actorOf(act));
  return [...acts].sort((a, b) => a.day - b.day || placeOf(a) - placeOf(b));
}

function titleAndDate(act: TrackEvent, before: TrackEvent | undefined): string {
  const date = actDate(act);
  const isSameDay = /^[\d-]{10}$/.test(act.occurred.text) && before !== undefined && actDate(before) === date;
  return [`“${act.title}”`, isSameDay ? 'the same day' : date, ...doubtInWords(act)].join(', ');
}
