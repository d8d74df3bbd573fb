import type { Countries } from './countries.js';
import type { Judgement, Reason } from './judgement.js';
import type { Row } from './register.js';
import { judgeTravel } from './travel.js';
import { judgeVisit } from './visit.js';

/** A meeting, told by one record or by several. */
export interface Meeting {
  /** `travel-from-us/2657`, or the same with `/third-place` for those met there whose country it was not. */
  readonly key: string;
  /** The record that tells it; its days, name and place are taken. */
  readonly row: Row;
  /** All the records that tell it, the first one first. */
  readonly rows: Row[];
  /** The parties met, the country of the record first where it was one of them. */
  readonly parties: readonly string[];
  /** The party in whose country it was; the United States for a visit to it. */
  readonly at: string;
  /** Met in a country that was neither side's. */
  readonly thirdPlace: boolean;
  readonly role: 'dedicated' | 'side-contact';
  readonly gathering: boolean;
  readonly offices: ReadonlyMap<string, readonly string[]>;
}

export interface Sorted {
  readonly meetings: Meeting[];
  readonly leftOut: readonly { readonly row: Row; readonly reason: Reason }[];
}

/** A record judged by hand, where the rules cannot know. */
export type Ruling = Pick<Judgement, 'host' | 'others' | 'reason'>;

/** Turns the rows of the register into meetings; every row ends in one of the two lists. */
export function sortOut(rows: readonly Row[], countries: Countries, rulings: ReadonlyMap<string, Ruling>): Sorted {
  const told = rows.map((row) => {
    const party = countries.partyOf(row.country, row.start);
    const judged = row.kind === 'visit-to-us' ? judgeVisit(row) : judgeTravel(row, party, countries);
    return { row, party, judged: ruled(judged, rulings.get(row.key)) };
  });
  const meetings: Meeting[] = [];
  const leftOut: { row: Row; reason: Reason }[] = [];
  const index = new Map<string, Meeting[]>();
  // The President's journeys first, so that his companions' records find them.
  const inOrder = [...told].sort((a, b) => rank(a.row) - rank(b.row));
  for (const { row, party, judged } of inOrder) {
    const before = (index.get(row.kind + party) ?? []).filter((meeting) => sameMeeting(meeting, row, judged));
    let known = false;
    for (const meeting of before) {
      meeting.rows.push(row);
      known = true;
    }
    const covered = new Set(before.flatMap((meeting) => meeting.parties));
    const made = meetingsOf(row, party, judged).filter(
      (meeting) => !meeting.parties.every((code) => covered.has(code)),
    );
    for (const meeting of made) {
      meetings.push(meeting);
      index.set(row.kind + party, [...(index.get(row.kind + party) ?? []), meeting]);
      known = true;
    }
    if (!known) leftOut.push({ row, reason: judged.reason ?? 'no-meeting' });
  }
  return { meetings, leftOut };
}

function ruled(judged: Judgement, ruling: Ruling | undefined): Judgement {
  if (!ruling) return judged;
  return { gathering: judged.gathering, offices: judged.offices, accompanied: false, ...ruling };
}

function rank(row: Row): number {
  return row.role === 'secretary' ? 1 : 0;
}

/**
 * Whether a record tells a meeting that is known already: the same traveller in the same country on the same days (or
 * on days within them), or the Secretary of State in the country while the President was, give or take a day, or
 * longer where the record says that he went along. A record that tells more than what is known stands for itself.
 */
function sameMeeting(meeting: Meeting, row: Row, judged: Judgement): boolean {
  const { row: first, thirdPlace, parties, role } = meeting;
  if (thirdPlace) {
    const silent = judged.accompanied && !judged.host && judged.others.length === 0;
    if (!silent && !judged.others.some((code) => parties.includes(code))) return false;
  } else if (judged.host === 'dedicated' && role !== 'dedicated') return false;
  if (first.name === row.name) {
    if (row.kind === 'visit-to-us') return row.start <= first.end && row.end >= first.start;
    const within = row.start >= first.start && row.end <= first.end && row.locale === first.locale;
    return within || (row.start === first.start && row.end === first.end);
  }
  if (row.role !== 'secretary' || first.role !== 'president') return false;
  const from = shift(first.start, -1);
  const to = shift(first.end, 1);
  if (judged.accompanied) return row.start <= to && row.end >= from;
  return judged.host !== undefined && row.start >= from && row.end <= to;
}

function meetingsOf(row: Row, party: string, judged: Judgement): Meeting[] {
  const { gathering, offices } = judged;
  const common = { row, gathering, offices, at: row.kind === 'visit-to-us' ? 'US' : party };
  const made: Meeting[] = [];
  if (judged.host) {
    made.push({ ...common, key: row.key, rows: [row], parties: [party], thirdPlace: false, role: judged.host });
  }
  const others = judged.others.filter((code) => code !== party && code !== 'US');
  if (others.length > 0) {
    const key = `${row.key}/third-place`;
    made.push({ ...common, key, rows: [row], parties: [...others].sort(), thirdPlace: true, role: 'dedicated' });
  }
  return made;
}

function shift(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
