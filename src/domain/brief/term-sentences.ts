import { suspenders } from '../explain/exchange-sentences.js';
import type { Sentence } from '../explain/explanation.js';
import { partyName } from '../events/party.js';
import { ledgerOn } from '../reading/metrics/make-metrics.js';
import { type TermKind, termKinds, termsAmong } from '../reading/ledger/term-fold.js';
import type { Term } from '../reading/ledger/terms.js';
import type { TrackEvent } from '../record/track-event.js';
import type { Day } from '../time/day.js';
import { countInWords, listInWords } from '../wording/nouns.js';
import { type BriefInput, type BriefPart, namedAtMost } from './brief-input.js';

type Events = ReadonlyMap<string, TrackEvent>;

/**
 * The terms that were granted or refused in the span, and what each side wants, makes a condition and offers that is still
 * open; nothing is open on a track that has ended.
 */
export const termSentences: BriefPart = (input, named) => {
  const { terms } = ledgerOn(input.view);
  const events: Events = new Map(input.view.visible().map((event) => [event.id, event]));
  const parties = input.reading.status === 'terminated' ? [] : inOrderOf(input);
  const standing = parties.flatMap((party) =>
    termKinds.flatMap((kind): Told[] => {
      const open = terms.filter((term) => term.open && term.kind === kind && term.by.includes(party));
      return open.length === 0 ? [] : [stillOpen(party, kind, open, events)];
    }),
  );
  return [...answered(terms, input), ...standing].map(({ text, terms: told }) => {
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

/** What a side has that is open, as a subject with its verb, and the older terms that are counted. */
const kinds: Readonly<
  Record<
    TermKind,
    { readonly open: (party: string, isOne: boolean) => string; readonly older: readonly [string, string] }
  >
> = {
  ask: { open: (party) => `What ${party} wants is`, older: ['older demand', 'older demands'] },
  condition: {
    open: (party, isOne) => (isOne ? `The condition that ${party} sets is` : `The conditions that ${party} sets are`),
    older: ['older condition', 'older conditions'],
  },
  offer: {
    open: (party, isOne) => (isOne ? `The offer that ${party} makes is` : `The offers that ${party} makes are`),
    older: ['older offer', 'older offers'],
  },
};

function stillOpen(party: string, kind: TermKind, all: readonly Term[], events: Events): Told {
  const newest = [...all].sort((a, b) => lastMoved(b, events) - lastMoved(a, events));
  const terms = newest.slice(0, namedAtMost);
  const others = all.length - terms.length;
  const { open, older } = kinds[kind];
  const besides = others === 0 ? '' : `, besides ${countInWords(others, older)}`;
  return { text: `${open(partyName(party), all.length === 1)} still open: ${listed(terms)}${besides}.`, terms };
}

/** The terms that an answer of the span closed, by the day of that answer. */
function answered(all: readonly Term[], { from, view }: BriefInput): Told[] {
  const answers = new Map(termsAmong(view.visible()).map(({ event, answer }) => [event.id, answer]));
  const closed = all.flatMap((term) => {
    const day = answers.get(term.event)?.visibleFrom;
    return !term.open && day !== undefined && day >= from ? [{ term, day }] : [];
  });
  if (closed.length === 0) return [];
  const terms = closed.sort((a, b) => a.day - b.day).map(({ term }) => term);
  const newest = terms.slice(-namedAtMost);
  const more = terms.length - newest.length;
  return [{ text: `Answered in this time: ${listed(newest, more)}.`, terms: newest }];
}

function listed(terms: readonly Term[], more = 0): string {
  const words = terms.map(({ title, inWords }) => `“${title}” (${inWords})`);
  return listInWords(more === 0 ? words : [...words, countInWords(more, ['more', 'more'])]);
}

/** The events by which a term was made, the first and its repetitions. */
const eventsOf = ({ event, repeatedBy }: Term) => [event, ...repeatedBy.map((each) => each.event)];

/** The last day on which a term was made or answered. */
function lastMoved(term: Term, events: Events): Day {
  const ids = [...eventsOf(term), ...term.answers.map(({ event }) => event)];
  return Math.max(...ids.map((id) => events.get(id)?.visibleFrom ?? -Infinity));
}
