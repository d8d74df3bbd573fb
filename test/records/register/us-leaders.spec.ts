import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Countries } from '../../../records/build/leaders/countries.js';
import { leftOutReasons } from '../../../records/build/leaders/judgement.js';
import { sortOut } from '../../../records/build/leaders/meetings.js';
import { bodiesOf, readRulings } from '../../../records/build/leaders/record.js';
import { coverageOf, readRegister } from '../../../records/build/leaders/register.js';
import { parseDay } from '../../../src/domain/time/day.js';
import { type Entry, isEvent, parseBody, tracksOf } from '../../../src/domain/entries/entry.js';
import type { EventOf } from '../../../src/domain/events/event.js';
import { TrackTimeline } from '../../../src/domain/reading/track-timeline.js';

const folder = join(__dirname, '../../../records');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const bodies = read('us-leaders.ndjson')
  .trimEnd()
  .split('\n')
  .map((line, index) => parseBody(JSON.parse(line), `line ${index + 1}`));
const talks = bodies.filter(isEvent) as EventOf<'TalksHeld'>[];
const leftOut = read('us-leaders-left-out.csv').trimEnd().split('\n').slice(1);
const countries = new Countries(read('build/us-leaders-countries.csv'));

/** The register's key of a source: `Visits by Foreign Leaders, record 1742 (…)` is `visit-to-us/1742`. */
function keyOf(title: string): string {
  const [, register, id] = /^(Visits|Travels).*, record (\d+) \(/.exec(title)!;
  return `${register === 'Visits' ? 'visit-to-us' : 'travel-from-us'}/${id!}`;
}

function toldBy(key: string): EventOf<'TalksHeld'>[] {
  return talks.filter((event) => event.sources.some((source) => keyOf(source.title) === key));
}

function readingOn(track: string, day: string) {
  const entries = bodies
    .map((body, index): Entry => ({ position: index + 1, recordedAt: 0, recordedBy: 'record', hash: '', body }))
    .filter((entry) => tracksOf(entry.body).includes(track));
  const { status, practice, flags } = TrackTimeline.fold(entries).read(parseDay(day, '/day'));
  return { status, practice: practice.state, stale: flags.includes('stale') };
}

/** What the generator makes of made-up rows; a row is a record without its id, dates of entry and file. */
function made(...rows: { kind?: string; on: string; who: string; country: string; place?: string; remarks: string }[]) {
  const header =
    'kind,id,start_date,end_date,role,name,country_id,country,locale,remarks,created_datetime,last_modified_datetime,source_file';
  const lines = rows.map(({ kind = 'secretary', on, who, country, place = '', remarks }, index) => {
    const [start, end = start] = on.split('/');
    const register = kind === 'foreign-leader' ? 'visit-to-us' : 'travel-from-us';
    const cells = [register, index + 1, start, end, kind, who, 'x', country, place, remarks];
    return [...cells, '2030-01-01T23:00:00-04:00', '', 'travels/x.xml'].map((cell) => `"${cell}"`).join(',');
  });
  const register = readRegister([header, ...lines].join('\n'));
  const sorted = sortOut(register, countries, new Map());
  const events = bodiesOf(sorted, coverageOf(register)).filter(isEvent) as EventOf<'TalksHeld'>[];
  return {
    events: events.map(({ tracks, mode, trackRole }) => `${tracks.join('+')} ${mode} ${trackRole}`),
    sources: events.map((event) => event.sources.length),
    disclosed: events.map((event) => event.disclosed),
    leftOut: sorted.leftOut.map(({ reason }) => reason),
  };
}

const travel = (country: string, remarks: string, on = '1999-05-01') => made({ on, who: 'Jane Doe', country, remarks });
const visit = (country: string, remarks: string, who = 'President Someone') =>
  made({ kind: 'foreign-leader', on: '1999-05-01', who, country, remarks });

describe('the record of the leaders’ dialogue', () => {
  it('accounts for every one of the 7,535 rows of the register: told by an event, or left out with a reason', () => {
    const told = new Set(talks.flatMap((event) => event.sources.map((source) => keyOf(source.title))));
    const out = new Set(leftOut.map((line) => line.split(',')[0]!));
    expect([...told].filter((key) => out.has(key))).toEqual([]);
    expect({ told: told.size, out: out.size, events: talks.length }).toEqual({
      told: 6_446,
      out: 1_089,
      events: 6_329,
    });
    expect(told.size + out.size).toBe(7_535);
    const reasons = new Set(leftOut.map((line) => line.split(',')[3]!));
    expect([...reasons].filter((reason) => !(reason in leftOutReasons))).toEqual([]);
  });

  it('defines each of some 200 tracks once, before its events, and says how far the register looked', () => {
    const defined = bodies.flatMap((body) => (body.type === 'TrackDefined' ? [body.track] : []));
    const covered = bodies.flatMap((body) => (body.type === 'CoverageConfirmed' ? [[body.track, body.until]] : []));
    const touched = new Set(talks.flatMap((event) => event.tracks));
    expect(defined).toHaveLength(203);
    expect(new Set(defined.map((track) => track.id))).toEqual(touched);
    expect(covered).toEqual(defined.map((track) => [track.id, '2025-02-19']));
    expect(defined.find((track) => track.id === 'us-fr.leaders')).toEqual({
      id: 'us-fr.leaders',
      title: 'United States-France leaders’ dialogue',
      parties: ['US', 'FR'],
      topic: 'leaders',
      collection: 'us-leaders-register',
      policy: 'leaders@1',
    });
  });

  it('gives every entry an id of its own and stays small enough to ship', () => {
    expect(new Set(bodies.map((body) => body.id)).size).toBe(bodies.length);
    expect(Buffer.byteLength(read('us-leaders.ndjson'))).toBeLessThan(5_000_000);
  });

  it('keeps former states apart from those that came after', () => {
    const years = (track: string) => {
      const days = talks.filter((event) => event.tracks.includes(track)).map((event) => event.occurred.slice(0, 4));
      return [days[0], days.at(-1)];
    };
    expect(years('us-suhh.leaders')).toEqual(['1943', '1991']);
    expect(years('us-ru.leaders')).toEqual(['1991', '2025']);
    expect(years('us-cshh.leaders')).toEqual(['1943', '1992']);
    expect(years('us-qmvs.leaders')).toEqual(['1951', '1973']);
    expect(years('us-vn.leaders')).toEqual(['1991', '2024']);
    expect(years('us-qmhi.leaders')).toEqual(['1874', '1898']);
    expect(years('us-csxx.leaders')).toEqual(['2003', '2003']);
    expect(years('us-ddde.leaders')).toEqual(['1989', '1989']);
  });

  it('tells a visit as the register has it', () => {
    expect(toldBy('visit-to-us/1742')).toEqual([
      {
        type: 'TalksHeld',
        id: 'c728505b-1198-5c09-8528-6a14c33d5713',
        tracks: ['us-pl.leaders'],
        occurred: '2004-08-07/2004-08-09',
        disclosed: '2010-02-25',
        backfill: true,
        actors: [
          { country: 'US', role: 'host' },
          { country: 'PL', body: 'Prime Minister Marek Belka', role: 'participant' },
        ],
        level: 'head-of-state',
        mode: 'host',
        trackRole: 'dedicated',
        title: 'Prime Minister Marek Belka of Poland visits the United States',
        sources: [
          {
            title: 'Visits by Foreign Leaders, record 1742 (visits/data/2000.xml)',
            publisher: 'Office of the Historian, US Department of State',
            url: 'https://history.state.gov/departmenthistory/visits/poland',
            account: 'US',
          },
        ],
        schemaVersion: 1,
      },
    ]);
  });

  it.each([
    ['travel-from-us/1915', '1866-01-14', 'us-do.leaders', 'visit', 'dedicated', 'ministerial'],
    ['travel-from-us/2661', '1919-01-01/1919-01-06', 'us-it.leaders', 'visit', 'dedicated', 'head-of-state'],
    ['visit-to-us/2138', '1874-12-12/1874-12-23', 'us-qmhi.leaders', 'host', 'side-contact', 'head-of-state'],
    ['travel-from-us/2677', '1928-12-08/1928-12-11', 'us-cl.leaders', 'visit', 'side-contact', 'senior-official'],
    ['visit-to-us/2993', '2020-02-05', 'us-ve.leaders', 'host', 'dedicated', 'head-of-state'],
    ['visit-to-us/2986', '2019-10-11', 'us-cn.leaders', 'host', 'dedicated', 'ministerial'],
    ['visit-to-us/3288', '2024-07-10/2024-07-11', 'us-fr.leaders', 'multilateral', 'side-contact', 'head-of-state'],
    ['travel-from-us/3817', '2018-07-16', 'us-ru.leaders', 'third-place', 'dedicated', 'head-of-state'],
    ['travel-from-us/3297', undefined],
  ])('reads %s', (key, occurred, ...rest) => {
    const events = toldBy(key).map((event) => {
      return [event.occurred, event.tracks.join('+'), event.mode, event.trackRole, event.level];
    });
    expect(events).toEqual(occurred === undefined ? [] : [[occurred, ...rest]]);
  });

  it('tells what the President and the Secretary did together once, with both records among its sources', () => {
    const [havana, ...more] = toldBy('travel-from-us/3616');
    expect(more).toEqual([]);
    expect(havana!.title).toBe('President Barack Obama visits Cuba (Havana)');
    expect(havana!.sources.map((source) => keyOf(source.title))).toEqual([
      'travel-from-us/3616',
      'travel-from-us/3651',
    ]);
  });

  it('splits a journey on which others than the host were met', () => {
    // Vienna, June 1961: the host, and the Soviet premier.
    const vienna = toldBy('travel-from-us/2778');
    expect(vienna.map((event) => [event.tracks, event.mode])).toEqual([
      [['us-at.leaders'], 'visit'],
      [['us-suhh.leaders'], 'third-place'],
    ]);
    expect(vienna[1]!.title).toBe('President John F. Kennedy meets leaders of the Soviet Union in Vienna, Austria');
  });

  it('leaves out a date of entry from before the meeting', () => {
    // Typed over an older form in April 2017; the visit was in August.
    expect(toldBy('visit-to-us/2889')[0]).toMatchObject({ occurred: '2017-08-28', backfill: true });
    expect(toldBy('visit-to-us/2889')[0]!.disclosed).toBeUndefined();
  });

  it.each([
    // The last meetings on record: 19 September 2024 and 8 January 2025 in Paris.
    ['us-fr.leaders', '2025-03-01', 'active', 'meeting', false],
    ['us-fr.leaders', '2025-04-01', 'active', 'meeting', true],
    // The Shah's Tehran on 1 January 1978, then nothing until Geneva in November 2013, then until October 2016.
    ['us-ir.leaders', '1980-01-01', 'active', 'meeting', false],
    ['us-ir.leaders', '1980-01-02', 'active', 'quiet', false],
    ['us-ir.leaders', '1983-01-02', 'dormant', 'silent', false],
    ['us-ir.leaders', '2013-11-07', 'dormant', 'silent', false],
    ['us-ir.leaders', '2016-01-17', 'active', 'meeting', false],
    ['us-ir.leaders', '2025-02-19', 'dormant', 'silent', false],
    // Havana, 9 March 1945 (a visit of 1948 says nothing of a meeting), then 14 August 2015 to 22 March 2016.
    ['us-cu.leaders', '1970-01-01', 'dormant', 'silent', false],
    ['us-cu.leaders', '2018-03-22', 'active', 'meeting', false],
    ['us-cu.leaders', '2018-03-23', 'active', 'quiet', false],
    ['us-cu.leaders', '2025-02-19', 'dormant', 'silent', false],
    // The line of demarcation on 30 June 2019.
    ['us-kp.leaders', '2017-01-01', 'dormant', 'silent', false],
    ['us-kp.leaders', '2019-07-01', 'active', 'meeting', false],
    ['us-kp.leaders', '2025-02-19', 'dormant', 'silent', false],
    // Only at gatherings: no dialogue has opened.
    ['us-nu.leaders', '2024-01-01', 'none', 'never', false],
  ])('%s on %s is %s and %s', (track, day, status, practice, stale) => {
    expect(readingOn(track, day)).toEqual({ status, practice, stale });
  });
});

describe('the rules that make it', () => {
  it.each([
    ['Met with President Riesco and Foreign Minister Huneeus.', 'us-cl.leaders visit dedicated'],
    ['Met with senior Chilean officials.', 'us-cl.leaders visit dedicated'],
    ['Official visit.', 'us-cl.leaders visit dedicated'],
    ['Discussed a trade agreement.', 'us-cl.leaders visit dedicated'],
    ['Attended the inauguration of President Frei.', 'us-cl.leaders visit side-contact'],
    ['Addressed Parliament.', 'us-cl.leaders visit side-contact'],
    ['Attended a meeting of the U.S.-Chilean Joint Commission.', 'us-cl.leaders visit dedicated'],
    ['Met with French President Chirac.', 'us-fr.leaders third-place dedicated'],
    ['Met with the Foreign Ministers of Egypt and Israel.', 'us-eg.leaders+us-il.leaders multilateral dedicated'],
    ['Discussed the Israeli-Palestinian conflict with King Hussein of Jordan.', 'us-jo.leaders third-place dedicated'],
  ])('travel: "%s"', (remarks, event) => {
    expect(travel('Chile', remarks)).toMatchObject({ events: [event], leftOut: [] });
  });

  it.each([
    ['Attended NATO Ministerial Meeting.', 'multilateral'],
    ['Met with NATO Foreign Ministers.', 'multilateral'],
    ['Stopped en route to Manila.', 'stop'],
    ['Refueling stop.', 'stop'],
    ['Vacation.', 'private'],
    ['Visited U.S. military personnel.', 'own-side'],
    ['Conferred with U.S. Ambassadors to Middle Eastern countries.', 'own-side'],
    ['Met with British colonial officials.', 'not-the-government'],
    ['Toured a museum.', 'no-meeting'],
    ['', 'no-meeting'],
  ])('travel is left out: "%s"', (remarks, reason) => {
    expect(travel('Belgium', remarks)).toMatchObject({ events: [], leftOut: [reason] });
  });

  it.each([
    ['State Visit.', 'host dedicated'],
    ['Working visit. Discussed the Middle East peace process.', 'host dedicated'],
    ['Private visit. Met with President Reagan April 1.', 'host dedicated'],
    ['Met with President Bush at the UN General Assembly in New York City.', 'multilateral dedicated'],
    ['Attended NATO Summit Meeting in Chicago, IL.', 'multilateral side-contact'],
    ['Attended funeral of President Kennedy.', 'host side-contact'],
    ['Met with President-elect Eisenhower in New York City.', 'host side-contact'],
  ])('a visit: "%s"', (remarks, event) => {
    expect(visit('France', remarks).events).toEqual([`us-fr.leaders ${event}`]);
  });

  it.each([
    ['Private visit.', 'private'],
    ['Unofficial visit. Also visited New York.', 'private'],
    ['Led French delegation to the UN General Assembly.', 'multilateral'],
  ])('a visit is left out: "%s"', (remarks, reason) => {
    expect(visit('France', remarks)).toMatchObject({ events: [], leftOut: [reason] });
  });

  it('takes a record entered twice for one meeting, and the first day of entry in UTC', () => {
    const row = {
      on: '2021-03-15/2021-03-17',
      who: 'Jane Doe',
      country: 'Japan',
      remarks: 'Met with Emperor Naruhito.',
    };
    expect(made(row, row)).toEqual({
      events: ['us-jp.leaders visit dedicated'],
      sources: [2],
      disclosed: ['2030-01-02'],
      leftOut: [],
    });
  });

  it('lets a companion’s record that says no more follow the President’s, into an event or out', () => {
    const president = { kind: 'president', on: '2001-07-18/2001-07-22', who: 'John Roe', country: 'Italy' };
    const companion = {
      on: '2001-07-17/2001-07-22',
      who: 'Jane Doe',
      country: 'Italy',
      remarks: 'Accompanied President Bush.',
    };
    expect(made({ ...president, remarks: 'Met with Prime Minister Prodi.' }, companion).sources).toEqual([2]);
    expect(made({ ...president, remarks: 'Attended the G-8 Summit.' }, companion)).toMatchObject({
      events: [],
      leftOut: ['multilateral', 'no-meeting'],
    });
  });

  it('refuses a register with a country that the table does not know, or with a record twice', () => {
    expect(() => travel('Atlantis', 'State Visit.')).toThrow('the table of countries does not know "Atlantis"');
    const csv = (ids: string[]) =>
      [
        'kind,id,start_date,end_date,role,name,country_id,country,locale,remarks,created_datetime,source_file',
        ...ids.map(
          (id) => `visit-to-us,${id},2001-01-01,2001-01-01,foreign-leader,King X,x,France,,,2010-01-01T00:00:00Z,f`,
        ),
      ].join('\n');
    expect(() => readRegister(csv(['1', '1']))).toThrow('visit-to-us/1 stands in the register twice');
  });

  it('names every ruling by a record, with a reason or a contact', () => {
    for (const [record, { host, others, reason }] of readRulings(read('build/us-leaders-rulings.csv'))) {
      expect(record).toMatch(/^(visit-to-us|travel-from-us)\/\d+$/);
      expect(Boolean(host) || others.length > 0 || reason !== undefined).toBe(true);
      expect(reason === undefined || reason in leftOutReasons).toBe(true);
    }
  });
});
