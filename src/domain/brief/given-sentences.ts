import type { Sentence } from '../explain/explanation.js';
import { heaviestAmong } from '../explain/named-acts.js';
import { partyName } from '../events/party.js';
import { deliveredAmong } from '../reading/ledger/deliverables.js';
import { exchangedFor } from '../reading/ledger/exchanges.js';
import { aheadOn } from '../reading/ledger/ledger.js';
import type { TrackEvent } from '../record/track-event.js';
import { isoDay } from '../time/day.js';
import { dateInWords, whenInWords } from '../wording/dates.js';
import { capitalised, countInWords, listInWords } from '../wording/nouns.js';
import { actWeightIn } from './act-weight.js';
import { actDate, type BriefInput, type BriefPart, firstNamed } from './brief-input.js';

/** What is given is told over this time up to the last day, since a bargain is seldom kept within a month. */
const givenDays = 365;

/** What each side gave in the year up to the last day: controls, enforcement, information, concessions. */
export const givenSentences: BriefPart = (input, named) => {
  const { view } = input;
  const all = deliveredAmong([...view.visible(), ...aheadOn(view)]).map(({ act }) => act);
  if (all.length === 0) return [];
  const recent = all.filter((act) => (act.occurred.start.latest ?? -Infinity) > view.validAt - givenDays);
  if (recent.length === 0) return [nothingGiven(all, input, named)];
  const { parties } = view.definition;
  const joint = recent.filter(({ initiators }) => initiators.length > 1);
  const clauses = parties.flatMap((party) => {
    const own = recent.filter(({ initiators }) => initiators.length === 1 && initiators[0] === party);
    return clauseOf(`${partyName(party)} gave`, own, input, named);
  });
  const sides = parties.length === 2 ? 'the two sides' : 'several parties';
  clauses.push(...clauseOf(`${sides} together delivered`, joint, input, named));
  const empty = parties.filter((party) => !recent.some(({ initiators }) => initiators.includes(party)));
  if (parties.length === 2 && empty.length === 1) clauses.push(`${partyName(empty[0]!)} gave nothing`);
  if (clauses.length === 0) return [];
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
      return `${title} (${[actDate(act), ...exchangeInWords(returns, named)].join(', ')})`;
    }),
  );
  for (const { id } of others) named.add(id);
  const besides = [
    ...(others.length === 0 ? [] : [countInWords(others.length, ['more', 'more'])]),
    ...(fresh.length === acts.length ? [] : ['what is named above']),
  ];
  return [`${subject} ${list}${besides.length === 0 ? '' : `, besides ${listInWords(besides)}`}`];
}

/** What an act was given for, where it is on record. */
function exchangeInWords(returns: readonly TrackEvent[], named: Set<string>): string[] {
  if (returns.length === 0) return [];
  const titles = returns.map((other) => firstNamed(other, named)).filter((title) => title !== '');
  const when = whenInWords(returns[0]!.date.text);
  return [`in exchange for ${titles.length === 0 ? `what was agreed ${when}` : listInWords(titles)}`];
}

function nothingGiven(all: readonly TrackEvent[], { view }: BriefInput, named: Set<string>): Sentence {
  const last = all.at(-1)!;
  const title = firstNamed(last, named);
  const nobody = view.definition.parties.length === 2 ? 'neither side' : 'no party';
  const when = `${whenInWords(last.occurred.text)}${title === '' ? '' : ` (${title})`}`;
  const text = `${capitalised(nobody)} gave anything in the year to ${dateInWords(isoDay(view.validAt))}; the last act of that kind was ${when}.`;
  return { text, events: [last] };
}
