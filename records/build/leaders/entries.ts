import { v5 as uuidOf } from 'uuid';
import type { CoverageConfirmed, TrackDefined } from '../../../src/domain/entries/entry.js';
import type { Actor, EventOf, Source } from '../../../src/domain/events/event.js';
import { partyName } from '../../../src/domain/events/party.js';
import { travelledAsElect } from './judgement.js';
import type { Meeting } from './meetings.js';
import type { Row } from './register.js';

const namespace = uuidOf('https://history.state.gov/departmenthistory', uuidOf.URL);
const publisher = 'Office of the Historian, US Department of State';

/** The id of an entry made from the register: the same name gives the same id in every build. */
export function idOf(name: string): string {
  return uuidOf(`historian/${name}`, namespace);
}

export function trackOf(party: string): string {
  return `us-${party.toLowerCase()}.leaders`;
}

export function trackDefined(party: string): TrackDefined {
  const id = trackOf(party);
  const title = `United States-${partyName(party).replace(/^the /, '')} leaders’ dialogue`;
  return {
    type: 'TrackDefined',
    id: idOf(`track/${id}`),
    track: {
      id,
      title,
      parties: ['US', party],
      topic: 'leaders',
      collection: 'us-leaders-register',
      policy: 'leaders@1',
    },
    schemaVersion: 1,
  };
}

/** States how far the register was read; `note` says to what day each of its three parts goes. */
export function coverageConfirmed(party: string, until: string, note: string): CoverageConfirmed {
  const track = trackOf(party);
  return { type: 'CoverageConfirmed', id: idOf(`coverage/${track}/${until}`), track, until, note, schemaVersion: 1 };
}

export function talksHeld(meeting: Meeting): EventOf<'TalksHeld'> {
  const { row, role, thirdPlace, parties } = meeting;
  const level = levelOf(row);
  const disclosed = disclosedOn(meeting);
  return {
    type: 'TalksHeld',
    id: idOf(meeting.key),
    tracks: parties.map(trackOf),
    occurred: row.start === row.end ? row.start : `${row.start}/${row.end}`,
    ...(disclosed && { disclosed }),
    backfill: true,
    actors: actorsOf(meeting),
    ...(level && { level }),
    mode: meeting.gathering || (thirdPlace && parties.length > 1) ? 'multilateral' : modeOf(row, thirdPlace),
    trackRole: role,
    title: titleOf(meeting),
    sources: meeting.rows.map(sourceOf),
    schemaVersion: 1,
  };
}

/**
 * The day that the first of the records was entered. Some were typed over the form of an older one and bear its date,
 * before they happened: that says nothing.
 */
function disclosedOn({ rows, row }: Meeting): string | undefined {
  return rows
    .map(({ created }) => created)
    .filter((created) => created >= row.start)
    .sort()[0];
}

function levelOf(row: Row): 'head-of-state' | 'ministerial' | 'senior-official' | undefined {
  if (row.role === 'secretary') return 'ministerial';
  // A President-elect holds no office yet; a Vice Premier heads no government.
  if (travelledAsElect(row.remarks) || /-elect|-designate/i.test(row.name)) return 'senior-official';
  return /^(?:Vice|Deputy) /.test(row.name) ? 'ministerial' : 'head-of-state';
}

function modeOf(row: Row, thirdPlace: boolean): 'host' | 'visit' | 'third-place' {
  if (thirdPlace) return 'third-place';
  return row.kind === 'visit-to-us' ? 'host' : 'visit';
}

function traveller(row: Row): string {
  if (row.role === 'president') return `${travelledAsElect(row.remarks) ? 'President-elect' : 'President'} ${row.name}`;
  return row.role === 'secretary' ? `Secretary of State ${row.name.replace(/ \(.*\)/, '')}` : row.name;
}

function actorsOf({ row, parties, thirdPlace, offices }: Meeting): Actor[] {
  const body = traveller(row).slice(0, 200);
  if (row.kind === 'visit-to-us') {
    return [
      { country: 'US', role: 'host' },
      { country: parties[0]!, body, role: 'participant' },
    ];
  }
  const met = parties.map((country): Actor => {
    const named = offices.get(country) ?? [];
    // Long lists often name guests of other countries too, without saying so.
    const office = named.length > 0 && named.length <= 2 ? named.join(' and ').slice(0, 200) : undefined;
    return { country, ...(office && { body: office }), role: thirdPlace ? 'participant' : 'host' };
  });
  return [{ country: 'US', body, role: 'participant' }, ...met];
}

function titleOf({ row, parties, at, thirdPlace, gathering, role }: Meeting): string {
  const who = traveller(row);
  const country = partyName(parties[0]!);
  const place = row.locale === '' ? '' : ` (${row.locale})`;
  if (row.kind === 'visit-to-us') {
    if (gathering) return `${who} of ${country} at a gathering in the United States`;
    return `${who} of ${country} ${role === 'dedicated' ? 'visits' : 'comes to'} the United States`;
  }
  if (!thirdPlace) return short(`${who} ${role === 'dedicated' ? 'visits' : 'comes to'} ${country}${place}`);
  const others = parties.length > 3 ? `${parties.length} other countries` : listed(parties.map(partyName));
  const host = partyName(at);
  const where = row.locale === '' || row.locale === host ? host : `${row.locale}, ${host}`;
  return short(`${who} meets leaders of ${others} in ${where}`);
}

function short(title: string): string {
  return title.length > 200 ? `${title.slice(0, 199)}…` : title;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}

const registers = {
  'foreign-leader': 'Visits by Foreign Leaders',
  president: 'Travels Abroad of the President',
  secretary: 'Travels Abroad of the Secretary of State',
} as const;

function sourceOf(row: Row): Source {
  const page = row.file.split('/').at(-1)!.replace('.xml', '');
  const path = row.kind === 'visit-to-us' ? `visits/${row.countryId}` : `travels/${row.role}/${page}`;
  return {
    title: `${registers[row.role]}, record ${row.id} (${row.file})`,
    publisher,
    url: `https://history.state.gov/departmenthistory/${path}`,
    account: 'US',
  };
}
