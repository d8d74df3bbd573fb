import type { Sentence } from '../explain/explanation.js';
import { heaviestAmong, weightOfType } from '../explain/named-acts.js';
import { partyName } from '../events/party.js';
import { deliveredAmong } from '../reading/ledger/deliverables.js';
import { exchangedFor } from '../reading/ledger/exchanges.js';
import { aheadOn } from '../reading/ledger/ledger.js';
import type { TrackEvent } from '../record/track-event.js';
import { isoDay } from '../time/day.js';
import { dateInWords, whenInWords } from '../wording/dates.js';
import { capitalised, countInWords, listInWords } from '../wording/nouns.js';
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
  clauses.push(...clauseOf('together they delivered', joint, input, named));
  const empty = parties.filter((party) => !recent.some(({ initiators }) => initiators.includes(party)));
  if (parties.length === 2 && empty.length === 1) clauses.push(`${partyName(empty[0]!)} gave nothing`);
  if (clauses.length === 0) return [];
  const text = `In the year to ${dateInWords(isoDay(view.validAt))} ${clauses.join('; ')}.`;
  return [{ text, events: [...recent].reverse() }];
};

/** What one side gave, without what has been named before. */
function clauseOf(subject: string, acts: readonly TrackEvent[], { view }: BriefInput, named: Set<string>): string[] {
  const fresh = acts.filter(({ id }) => !named.has(id));
  if (fresh.length === 0) return [];
  const { heaviest, others } = heaviestAmong(fresh, weightOfType);
  const events = new Map(view.visible().map((event) => [event.id, event]));
  const list = listInWords(
    heaviest.map((act) => {
      const title = firstNamed(act, named);
      const returns = exchangedFor(act).flatMap((id) => events.get(id) ?? []);
      const exchange = returns.map((other) => exchangeInWords(other, named));
      return `${title} (${[actDate(act), ...exchange].join(', ')})`;
    }),
  );
  for (const { id } of others) named.add(id);
  const more = others.length === 0 ? '' : `, besides ${countInWords(others.length, ['more', 'more'])}`;
  const above = fresh.length === acts.length ? '' : ', apart from what is named above';
  return [`${subject} ${list}${more}${above}`];
}

function exchangeInWords(other: TrackEvent, named: Set<string>): string {
  const title = firstNamed(other, named);
  return `in exchange for ${title === '' ? 'what was agreed' : title} ${whenInWords(other.date.text)}`;
}

function nothingGiven(all: readonly TrackEvent[], { view }: BriefInput, named: Set<string>): Sentence {
  const last = all.at(-1)!;
  const title = firstNamed(last, named);
  const nobody = view.definition.parties.length === 2 ? 'neither side' : 'no party';
  const when = `${whenInWords(last.occurred.text)}${title === '' ? '' : ` (${title})`}`;
  const text = `${capitalised(nobody)} gave anything in the year to ${dateInWords(isoDay(view.validAt))}; the last act of that kind was ${when}.`;
  return { text, events: [last] };
}
