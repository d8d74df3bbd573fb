import { answerLimits, type ToolArguments } from '../contract/mcp/arguments.js';
import { statusLabels } from '../domain/policy/states.js';
import { dateInWords, sinceInWords, whenInWords } from '../domain/wording/dates.js';
import { capitalised, countInWords } from '../domain/wording/nouns.js';
import type { AsOfQuery } from '../readings/as-of.js';
import { comparisonQueryOf } from '../readings/compare/comparison-query.js';
import type { Compare, ComparedSide, Comparison } from '../readings/compare/comparisons.js';
import { explainedEvents, publishersInWords } from '../readings/explain/explained-events.js';
import type { ToolAnswer } from './answer.js';
import { citationLine, fixedAsOf, type Services } from './services.js';

/** The as-of parameter in which the two sides of a comparison differ. */
const parameterOf = { days: 'validAt', knowledge: 'knownAt', accounts: 'account', policies: 'policy' } as const;

/** What differs between two readings of a track, and what makes the difference. */
export async function compareReadings(
  args: ToolArguments<'compare_readings'>,
  services: Services,
): Promise<ToolAnswer> {
  const asOf = fixedAsOf(args, services);
  const compare = comparisonQueryOf(args, asOf);
  const found = await services.comparisons.compare(args.track, compare, asOf);
  const causes = await causesOf(found, sideOf(compare, asOf, 1), services);
  const listed = causes.slice(0, answerLimits.events);
  const { count } = found.because;
  const more = count > listed.length ? `, of which ${countInWords(listed.length, ['is', 'are'])} listed` : '';
  const isSame = found.from.status === found.to.status && found.from.headline === found.to.headline;
  return {
    lines: [
      found.track,
      ...[found.from, found.to].map((side) => `${sideInWords(found.by, side)}: ${side.headline}`),
      ...(isSame ? ['Both read the same.'] : []),
      `${causeWords[found.by]}: ${count}${more}.`,
      ...listed,
    ],
    closing: [
      await citationLine(args.track, sideOf(compare, asOf, 0), services),
      await citationLine(args.track, sideOf(compare, asOf, 1), services),
    ],
  };
}

const causeWords: Readonly<Record<Comparison['by'], string>> = {
  days: 'What happened between the two',
  knowledge: 'What became known between the two',
  accounts: 'Where the accounts differ',
  policies: 'Where the rules differ',
};

function sideOf({ by, pair }: Compare, asOf: AsOfQuery, index: 0 | 1): AsOfQuery {
  return { ...asOf, [parameterOf[by]]: pair[index] };
}

function sideInWords(by: Comparison['by'], { reading }: ComparedSide): string {
  if (by === 'days') return `On ${dateInWords(reading.validAt)}`;
  if (by === 'knowledge') return `As known on ${dateInWords(reading.knownAt)}`;
  return by === 'accounts' ? `By the account of ${reading.account!}` : `By the policy ${reading.policy}`;
}

/** The causes, a line each, those that decide before the others. */
async function causesOf(found: Comparison, later: AsOfQuery, { reader, log }: Services): Promise<string[]> {
  const decide = <T extends { decisive: boolean | null }>(data: readonly T[]) =>
    [...data].sort((a, b) => Number(b.decisive === true) - Number(a.decisive === true)).slice(0, answerLimits.events);
  switch (found.by) {
    case 'days': {
      const data = decide(found.because.data);
      const timeline = await reader.timeline(found.track, later);
      const named = data.flatMap(({ event }) => (event === null ? [] : (timeline.find(event) ?? [])));
      const events = new Map((await explainedEvents(log, named, later)).map((event) => [event.id, event]));
      return data.map(({ date, rule, title, event, decisive, became }) => {
        const publishers = publishersInWords(events.get(event ?? '')?.sources ?? []);
        const what = [
          ...(rule === undefined ? [] : [`by the clock (${rule.replace('clock:', '').replaceAll('-', ' ')})`]),
          ...(title === null ? [] : [`“${title}”`]),
        ].join(', from ');
        const source = publishers === '' ? '' : ` (${publishers})`;
        const effect = decisive && became ? `; it then read ${statusLabels[became.status].toLowerCase()}` : '';
        const when = capitalised(whenInWords(date.edtf));
        return `${when}: ${what}${source}${effect}${event === null ? '' : `; event ${event}`}`;
      });
    }
    case 'knowledge':
      return decide(found.because.data).map(({ entry, known, gist, without }) => {
        const since = without?.since ? ` ${sinceInWords(without.since.edtf)}` : '';
        const effect = without ? `; without it: ${statusLabels[without.status].toLowerCase()}${since}` : '';
        return `Known ${whenInWords(known)}: ${gist}${effect}; entry ${entry}`;
      });
    case 'accounts':
      return decide(found.because.data).map(({ event, title, tellings, disputes, decisive }) => {
        const dates = Object.entries(tellings).map(
          ([party, date]) => `${party}: ${date ? dateInWords(date) : 'not reported'}`,
        );
        const disputed = disputes.map(({ party, says }) => `; ${party} says: ${says.replace(/\.$/, '')}`).join('');
        return `“${title}”, ${dates.join(', ')}${disputed}${decisive ? '; it decides' : ''}; event ${event}`;
      });
    case 'policies':
      return found.because.data.map(({ pointer, from, to }) => {
        const rule = pointer.slice(1).replaceAll('/', ', ');
        return isPlain(from) && isPlain(to) ? `${rule}: ${valueInWords(from)}, then ${valueInWords(to)}` : rule;
      });
  }
}

/** Whether a value of a rule is printed; a table of transitions is not. */
function isPlain(value: unknown): value is number | string | boolean | undefined {
  return value === undefined || ['number', 'string', 'boolean'].includes(typeof value);
}

function valueInWords(value: number | string | boolean | undefined): string {
  return value === undefined ? 'absent' : String(value);
}
