import { listedPartyOf } from '../../events/party.js';
import { parseDay, startOfDay } from '../../time/day.js';
import { listedPartyNamed } from '../../wording/party-by-name.js';
import { cameoCode } from '../coding/cameo.js';
import { codedAct } from '../coding/coded-act.js';
import { cameoParty } from '../coding/country-codes.js';
import { ploverContexts } from '../coding/plover.js';
import { codedTitle } from '../coded-title.js';
import { type Report, type ReportActor, reportLimits } from '../report.js';
import { partyDropReason, type PartyFilter } from '../party-filter.js';
import { storedText } from '../table-rows.js';
import type { CodedCells, CodedColumns } from './coded-columns.js';

/** The states of one side that a report keeps. */
const statesOfSide = 8;

/** The columns of one side. */
interface Side {
  readonly name: string;
  readonly country: string;
  readonly sector: string;
}

const sides = {
  POLECAT: {
    initiator: { name: 'Actor Name', country: 'Actor Country', sector: 'Primary Actor Sector' },
    target: { name: 'Recipient Name', country: 'Recipient Country', sector: 'Primary Recipient Sector' },
  },
  ICEWS: {
    initiator: { name: 'Source Name', country: 'Source Country', sector: 'Source Sectors' },
    target: { name: 'Target Name', country: 'Target Country', sector: 'Target Sectors' },
  },
} as const;

/** A row of POLECAT or ICEWS as a report, or in words why it is none. */
export function codedReport({ scheme }: CodedColumns, cell: CodedCells): Report | string {
  const code = scheme === 'ICEWS' ? icewsCode(cell) : ploverCode(cell);
  const act = code && codedAct(code);
  if (!act)
    return scheme === 'ICEWS'
      ? `CAMEO Code ${cell('CAMEO Code')} is unknown`
      : `Event Type ${cell('Event Type')} is unknown`;
  const date = cell('Event Date').slice(0, 10);
  if (instantOf(date) === undefined) return `Event Date ${date} is no day`;
  const published = instantOf(cell('Publication Date').slice(0, 10));
  const publisher = storedText(cell(scheme === 'ICEWS' ? 'Publisher' : 'Source'), 200);
  const place = storedText(
    [cell('City'), cell('Province'), cell('Country')].filter((each) => each !== '').join(', '),
    300,
  );
  const placeParty = stateOf(cell('Country'));
  const language = languageOf(cell('Language'));
  const { initiator, target } = sides[scheme];
  const report: Omit<Report, 'title'> = {
    // The id alone is given to several events: with the date it is unique.
    key: `${cell('Event ID')} ${date}`.slice(0, reportLimits.keyLength),
    ...(publisher !== undefined && { publisher }),
    ...(published !== undefined && { published }),
    day: date,
    ...(language !== undefined && { language }),
    actors: [...actorsOf(cell, initiator, 'initiator'), ...actorsOf(cell, target, 'target')],
    ...(place !== undefined && { place }),
    ...(placeParty !== undefined && { placeParty }),
    code,
  };
  return { ...report, title: codedTitle(scheme, act, report) };
}

function icewsCode(cell: CodedCells): Report['code'] {
  const value = cameoCode(cell('CAMEO Code'));
  return value === undefined ? undefined : { scheme: 'CAMEO', value };
}

function ploverCode(cell: CodedCells): Report['code'] {
  const [event, mode] = [cell('Event Type'), cell('Event Mode')];
  const contexts = cell('Contexts')
    .split(/[;,]/)
    .map((each) => each.trim().toLowerCase());
  const context = event === 'COOPERATE' ? contexts.find((each) => ploverContexts.includes(each)) : undefined;
  const qualifier = mode === '' ? context : mode;
  return { scheme: 'PLOVER', value: (qualifier === undefined ? event : `${event}/${qualifier}`).slice(0, 60) };
}

/** The states of a side, each an actor, or the actor whose state is not said. */
function actorsOf(cell: CodedCells, { name, country, sector }: Side, role: ReportActor['role']): ReportActor[] {
  const states = cell(country)
    .split(';')
    .flatMap((each) => stateOf(each.trim()) ?? []);
  const [named, type] = [storedText(cell(name), reportLimits.nameLength), storedText(cell(sector), 40)];
  const rest = { ...(named !== undefined && { name: named }), role, ...(type !== undefined && { type }) };
  const parties = [...new Set(states)].slice(0, statesOfSide);
  if (parties.length > 0) return parties.map((party) => ({ party, ...rest }));
  return named === undefined && type === undefined ? [] : [rest];
}

/** POLECAT writes three letters, and ICEWS an English name. */
function stateOf(country: string): string | undefined {
  if (country === '') return undefined;
  return /^[A-Z]{3}$/.test(country) ? (cameoParty(country) ?? listedPartyOf(country)) : listedPartyNamed(country);
}

function languageOf(language: string): string | undefined {
  return /^[a-z]{2,3}$/.test(language) ? language : undefined;
}

function instantOf(date: string): number | undefined {
  try {
    return startOfDay(parseDay(date, ''));
  } catch {
    return undefined;
  }
}

/** Why a report is left out, in a few words; `undefined` where it is kept. */
export function codedDropReason({ actors }: Report, filter: PartyFilter): string | undefined {
  const of = (role: ReportActor['role']) =>
    actors.filter((actor) => actor.role === role).flatMap(({ party }) => party ?? []);
  return partyDropReason(of('initiator'), of('target'), filter);
}
