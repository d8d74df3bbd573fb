import type { Sentence } from '../explain/explanation.js';
import { partyName } from '../events/party.js';
import { ledgerOn } from '../reading/metrics/make-metrics.js';
import type { Term } from '../reading/ledger/terms.js';
import type { TrackEvent } from '../record/track-event.js';
import type { Day } from '../time/day.js';
import { countInWords, listInWords } from '../wording/nouns.js';
import type { BriefInput, BriefPart } from './brief-input.js';

/** The number of terms that are named of each side. */
const namedOfEach = 3;

/** What each side wants that is still open, and the terms of the span that were answered for good. */
export const termSentences: BriefPart = (input, named) => {
  const { terms } = ledgerOn(input.view);
  const events = new Map(input.view.visible().map((event) => [event.id, event]));
  const told = (list: readonly Term[]): TrackEvent[] => {
    for (const { event } of list) named.add(event);
    return list
      .flatMap(({ event, answers }) => [event, ...answers.map((answer) => answer.event)])
      .flatMap((id) => events.get(id) ?? []);
  };
  const closed = terms.filter((term) => !term.open && isAnsweredInSpan(term, input, events));
  const answered: Sentence[] =
    closed.length === 0
      ? []
      : [
          {
            text: `Answered in this time: ${listed(closed.slice(-namedOfEach))}.`,
            events: told(closed.slice(-namedOfEach)),
          },
        ];
  const wanted = input.view.definition.parties.flatMap((party): Sentence[] => {
    const open = terms
      .filter((term) => term.open && term.by.includes(party))
      .sort((a, b) => lastMoved(b, events) - lastMoved(a, events));
    if (open.length === 0) return [];
    const first = open.slice(0, namedOfEach);
    const others = open.length - first.length;
    const besides = others === 0 ? '' : `, besides ${countInWords(others, ['older term', 'older terms'])}`;
    return [{ text: `What ${partyName(party)} wants is still open: ${listed(first)}${besides}.`, events: told(first) }];
  });
  return [...answered, ...wanted];
};

function listed(terms: readonly Term[]): string {
  return listInWords(
    terms.map(({ title, inWords, secondHand }) => `“${title}” (${secondHand ? 'reported by others; ' : ''}${inWords})`),
  );
}

function isAnsweredInSpan(
  { answers }: Term,
  { from, view }: BriefInput,
  events: ReadonlyMap<string, TrackEvent>,
): boolean {
  const answer = answers.at(-1);
  const day = answer && events.get(answer.event)?.visibleFrom;
  return day !== undefined && day >= from && day <= view.validAt;
}

/** The last day on which a term was made or answered. */
function lastMoved({ event, repeatedBy, answers }: Term, events: ReadonlyMap<string, TrackEvent>): Day {
  const days = [event, ...[...repeatedBy, ...answers].map((each) => each.event)].map(
    (id) => events.get(id)?.visibleFrom ?? -Infinity,
  );
  return Math.max(...days);
}
