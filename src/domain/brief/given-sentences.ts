import type { Sentence } from '../explain/explanation.js';
import { heaviestAmong } from '../explain/named-acts.js';
import { partyName } from '../events/party.js';
import { deliveredAmong } from '../reading/ledger/deliverables.js';
import { exchangedFor, nameInExchange } from '../reading/ledger/exchanges.js';
import { aheadOn } from '../reading/ledger/ledger.js';
import type { TrackEvent } from '../record/track-event.js';
import { isoDay } from '../time/day.js';
import { dateInWords, whenInWords } from '../wording/dates.js';
import { countInWords, listInWords } from '../wording/nouns.js';
import { actWeightIn } from './act-weight.js';
import { actDate, type BriefInput, type BriefPart, doubtInWords, firstNamed } from './brief-input.js';

/** What is given is told over this time up to the last day, since a bargain is seldom kept within a month. */
const givenDays = 365;

/**
 * What each side gave in the year up to the last day: controls, enforcement, information, concessions. What is not on
 * record is told as such, and only where somebody kept the record into the span.
 */
export const givenSentences: BriefPart = (input, named) => {
  const { view, from } = input;
  const { parties } = view.definition;
  const giversOf = ({ initiators }: TrackEvent) => initiators.filter((party) => parties.includes(party));
  const all = deliveredAmong([...view.visible(), ...aheadOn(view)])
    .map(({ act }) => act)
    .filter((act) => giversOf(act).length > 0);
  const isKept = view.coverage !== null && view.coverage >= from;
  const recent = all.filter((act) => (act.occurred.latest ?? Infinity) > view.validAt - givenDays);
  if (recent.length === 0) return all.length > 0 && isKept ? [nothingGiven(all, input, named)] : [];
  const clauses = parties.flatMap((party) => {
    const own = recent.filter((act) => giversOf(act).join() === party);
    return clauseOf(`${partyName(party)} gave`, own, input, named);
  });
  const joint = recent.filter((act) => giversOf(act).length > 1);
  const sides = parties.length === 2 ? 'the two sides' : 'several parties';
  clauses.push(...clauseOf(`${sides} jointly delivered`, joint, input, named));
  const without = parties.filter((party) => !recent.some(({ initiators }) => initiators.includes(party)));
  if (isKept && parties.length === 2 && without.length === 1)
    clauses.push(`nothing of the kind by ${partyName(without[0]!)} is on record`);
  const text = `In the year to ${dateInWords(isoDay(view.validAt))} ${clauses.join('; ')}.`;
  return [{ text, events: [...recent].reverse() }];
};

/** What one side gave, without what has been named before. */
function clauseOf(subject: string, acts: readonly TrackEvent[], input: BriefInput, named: Set<string>): string[] {
  const fresh = acts.filter(({ id }) => !named.has(id));
  if (acts.length === 0) return [];
  if (fresh.length === 0) return [`${subject} what is named above`];
  const { heaviest, others } = heaviestAmong(fresh, actWeightIn(input));
  const events = new Map(input.view.visible().map((event) => [event.id, event]));
  const list = listInWords(
    heaviest.map((act) => {
      const title = firstNamed(act, named);
      const returns = exchangedFor(act).flatMap((id) => events.get(id) ?? []);
      return `${title} (${[actDate(act), ...doubtInWords(act), ...exchangeInWords(returns, named)].join(', ')})`;
    }),
  );
  const besides = [
    ...(others.length === 0 ? [] : [countInWords(others.length, ['more', 'more'])]),
    ...(fresh.length === acts.length ? [] : ['what is named above']),
  ];
  return [`${subject} ${list}${besides.length === 0 ? '' : `, besides ${listInWords(besides)}`}`];
}

/** What an act was given for, where it is on record. */
function exchangeInWords(returns: readonly TrackEvent[], named: Set<string>): string[] {
  if (returns.length === 0) return [];
  const titles = returns
    .map((other) => nameInExchange(other) ?? firstNamed(other, named))
    .filter((title) => title !== '');
  const when = whenInWords(returns[0]!.date.text);
  return [`in exchange for ${titles.length === 0 ? `what was agreed ${when}` : listInWords(titles)}`];
}

function nothingGiven(all: readonly TrackEvent[], { view }: BriefInput, named: Set<string>): Sentence {
  const last = all.at(-1)!;
  const title = firstNamed(last, named);
  const giver = view.definition.parties.length === 2 ? 'either side' : 'any party';
  const when = `${whenInWords(last.occurred.text)}${title === '' ? '' : ` (${title})`}`;
  const text = `Nothing that ${giver} gave is on record for the year to ${dateInWords(isoDay(view.validAt))}; the last act of that kind was ${when}.`;
  return { text, events: [last] };
}
