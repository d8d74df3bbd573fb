import { suspenders } from '../explain/exchange-sentences.js';
import type { Sentence } from '../explain/explanation.js';
import { partyName } from '../events/party.js';
import { ledgerOn } from '../reading/metrics/make-metrics.js';
import type { Term } from '../reading/ledger/terms.js';
import type { TrackEvent } from '../record/track-event.js';
import type { Day } from '../time/day.js';
import { countInWords, listInWords } from '../wording/nouns.js';
import type { BriefInput, BriefPart } from './brief-input.js';

/** The number of terms that one sentence names. */
const namedAtMost = 3;

type Events = ReadonlyMap<string, TrackEvent>;

/** The terms that were granted or refused in the span, and what each side wants that is still open. */
export const termSentences: BriefPart = (input, named) => {
  const { terms } = ledgerOn(input.view);
  const events: Events = new Map(input.view.visible().map((event) => [event.id, event]));
  const wanted = inOrderOf(input).flatMap((party): Told[] => {
    const open = terms.filter((term) => term.open && term.by.includes(party));
    return open.length === 0 ? [] : [stillWanted(party, open, events)];
  });
  return [...answered(terms, input, events), ...wanted].map(({ text, terms: told }) => {
    for (const id of told.flatMap(eventsOf)) named.add(id);
    const ids = told.flatMap(({ event, answers }) => [event, ...answers.map((answer) => answer.event)]);
    return { text, events: ids.flatMap((id) => events.get(id) ?? []) } satisfies Sentence;
  });
};

/** A text with the terms that it names. */
interface Told {
  readonly text: string;
  readonly terms: readonly Term[];
}

/** The parties of the track, first those whose terms would lift a suspension. */
function inOrderOf({ state, view }: BriefInput): string[] {
  const { parties } = view.definition;
  return [...new Set([...suspenders(state).filter((party) => parties.includes(party)), ...parties])];
}

function stillWanted(party: string, open: readonly Term[], events: Events): Told {
  const newest = [...open].sort((a, b) => lastMoved(b, events) - lastMoved(a, events));
  const terms = newest.slice(0, namedAtMost);
  const others = open.length - terms.length;
  const besides = others === 0 ? '' : `, besides ${countInWords(others, ['older term', 'older terms'])}`;
  return { text: `What ${partyName(party)} wants is still open: ${listed(terms)}${besides}.`, terms };
}

function answered(all: readonly Term[], { from, view }: BriefInput, events: Events): Told[] {
  const terms = all.filter(({ open, answers }) => {
    const day = events.get(answers.at(-1)?.event ?? '')?.visibleFrom;
    return !open && day !== undefined && day >= from && day <= view.validAt;
  });
  const newest = terms.slice(-namedAtMost);
  return terms.length === 0 ? [] : [{ text: `Answered in this time: ${listed(newest)}.`, terms: newest }];
}

function listed(terms: readonly Term[]): string {
  const words = terms.map(({ title, inWords, secondHand }) => {
    return `“${title}” (${secondHand ? 'second-hand; ' : ''}${inWords})`;
  });
  return listInWords(words);
}

/** The events by which a term was made, the first and its repetitions. */
const eventsOf = ({ event, repeatedBy }: Term) => [event, ...repeatedBy.map((each) => each.event)];

/** The last day on which a term was made or answered. */
function lastMoved(term: Term, events: Events): Day {
  const ids = [...eventsOf(term), ...term.answers.map(({ event }) => event)];
  return Math.max(...ids.map((id) => events.get(id)?.visibleFrom ?? -Infinity));
}
