import { partyName } from '../events/party.js';
import type { CodedAct } from './coding/coded-act.js';
import { type Report, type ReportActor, reportLimits } from './report.js';

type Coded = Pick<Report, 'actors' | 'code' | 'publisher' | 'tally'>;

/**
 * The title of a row that has none, as a claim of its coder: `GDELT coded ‘Engage in negotiation’ (046) between the United
 * States and China in one article of reuters.com`.
 */
export function codedTitle(coder: string, act: CodedAct, report: Coded): string {
  const code = report.code?.scheme === 'CAMEO' ? ` (${report.code.value})` : '';
  const words = [`${coder} coded ‘${act.label}’${code}`, sides(report.actors, act.isMutual), articles(report)];
  const title = words.filter((each) => each !== '').join(' ');
  return title.length > reportLimits.titleLength
    ? `${title.slice(0, reportLimits.titleLength - 1).toWellFormed()}…`
    : title;
}

function sides(actors: readonly ReportActor[], isMutual: boolean): string {
  const named = (role: ReportActor['role']) =>
    actors.find((actor) => actor.role === role && nameOf(actor) !== undefined);
  const [by, toward] = [named('initiator'), named('target')].map((actor) => actor && nameOf(actor));
  if (by === undefined) return toward === undefined ? '' : `toward ${toward}`;
  if (toward === undefined) return `by ${by}`;
  return isMutual ? `between ${by} and ${toward}` : `by ${by} toward ${toward}`;
}

/** A state by its name, anybody else as the coder names it: files write names in capitals. */
function nameOf({ party, name }: ReportActor): string | undefined {
  if (party !== undefined) return partyName(party);
  if (name === undefined || name !== name.toUpperCase()) return name;
  return name.toLowerCase().replaceAll(/(?<![\p{L}\p{N}’'])\p{L}/gu, (letter) => letter.toUpperCase());
}

function articles({ tally, publisher }: Coded): string {
  const [count, publishers] = [tally?.articles ?? 0, tally?.publishers ?? 0];
  if (publisher === undefined && count + publishers === 0) return '';
  if (publishers > 1)
    return `in articles of ${publishers} publishers${publisher === undefined ? '' : `, first of ${publisher}`}`;
  return `in ${count > 1 ? `${count} articles` : 'one article'}${publisher === undefined ? '' : ` of ${publisher}`}`;
}
