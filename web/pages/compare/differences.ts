import type { ImpreciseDate, DayRange } from '../../contract/answers.js';
import type { FieldDifference } from '../../contract/comparison.js';
import { pointerParts } from '../../wording/field-words.js';
import { capitalised, shortDateInWords, dayInWords, daysInWords, inWords, plain } from '../../wording/words.js';

/** Row of a difference: field and both values. */
export interface DifferenceRow {
  readonly what: string;
  readonly from: unknown;
  readonly to: unknown;
}

export interface DifferenceGroup {
  readonly name: string;
  readonly rows: readonly DifferenceRow[];
}

/** Fields that the first table of the page already shows. */
const headed = ['status', 'since', 'label', 'headline', 'formal', 'practice', 'flags'];

const groupNames: Readonly<Record<string, string>> = {
  next: 'What would change it',
  coverage: 'Coverage of the record',
  pressure: 'Pressure',
  assessment: 'Assessment',
  lastContact: 'Last contact',
  lastDialogue: 'Last dialogue',
  lastMechanismSession: 'Last session of a mechanism',
  byLevel: 'Contact by level',
  daysInStatus: 'Time in this status',
  freezes: 'Freezes',
  rhythm: 'Rhythm of dialogue',
  goldstein: 'Goldstein scale',
  publishers: 'Publishers',
  openAsks: 'Open demands',
};

const words: Readonly<Record<string, string>> = {
  ...{ edtf: 'date', min: 'at least', max: 'at most', events: 'entries', event: 'entry', medianGapDays: 'median gap' },
  ...{ totalDays: 'total', longestGap: 'longest gap', lastContact: 'last contact', lastDialogue: 'last dialogue' },
  ...{ medianDaysToThaw: 'median time to thaw', reportedOnly: 'reported only', partly: 'partly fulfilled' },
};

/** Differences besides the status and its parts, in groups and in words; bounds of a date are joined. */
export function groupsOf(differences: readonly FieldDifference[]): DifferenceGroup[] {
  const groups = new Map<string, FieldDifference[]>();
  for (const difference of differences) {
    const [first, second] = pointerParts(difference.pointer);
    if (first === undefined || headed.includes(first)) continue;
    const key = first === 'metrics' ? (second ?? first) : first;
    groups.set(key, [...(groups.get(key) ?? []), difference]);
  }
  return [...groups].map(([key, found]) => ({ name: groupNames[key] ?? sentence(key), rows: rowsOf(key, found) }));
}

function rowsOf(key: string, differences: readonly FieldDifference[]): DifferenceRow[] {
  const byBranch = new Map<string, FieldDifference[]>();
  for (const difference of differences) {
    const branch = /\/(edtf|earliest|latest|min|max)$/.test(difference.pointer)
      ? difference.pointer.slice(0, difference.pointer.lastIndexOf('/'))
      : difference.pointer;
    byBranch.set(branch, [...(byBranch.get(branch) ?? []), difference]);
  }
  return [...byBranch].flatMap(([branch, found]) => {
    const joined = joinedBounds(found);
    const name = (pointer: string) => wordsOf(pointer, key);
    if (joined) return [{ what: name(branch), ...joined }];
    return found.map(({ pointer, from, to }) => ({ what: name(pointer), from, to }));
  });
}

/** Joined bounds of a date or range; `null` where not all differ, so that one side would be incomplete. */
function joinedBounds(found: readonly FieldDifference[]): { from: unknown; to: unknown } | null {
  const keys = found.map(({ pointer }) => pointerParts(pointer).at(-1)!);
  const whole = [
    ['edtf', 'earliest', 'latest'],
    ['min', 'max'],
  ].some((all) => all.every((key) => keys.includes(key)));
  if (!whole) return null;
  const side = (which: 'from' | 'to') => Object.fromEntries(found.map((each, index) => [keys[index]!, each[which]]));
  return { from: side('from'), to: side('to') };
}

function wordsOf(pointer: string, group: string): string {
  const segments = pointerParts(pointer);
  const own = segments.slice(segments[0] === 'metrics' ? 2 : 1);
  const said = own.filter((segment, index) => !(segment === 'days' && index === own.length - 1 && own.length > 1));
  return said.length === 0 ? (groupNames[group] ?? sentence(group)) : sentence(said.map(segmentInWords).join(', '));
}

function segmentInWords(segment: string): string {
  if (words[segment] !== undefined) return words[segment];
  return /^[A-Z]+$/.test(segment) ? segment : plain(segment).toLowerCase();
}

function sentence(text: string): string {
  const spaced = /^[a-z]+[A-Z]/.test(text) ? plain(text) : text;
  return capitalised(spaced);
}

/** Whether a text is the id of an entry. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}

/** Entries that only this side has, for a field that lists entries; `null` for other fields. */
export function entriesOnlyIn(side: unknown, other: unknown): { count: number; only: string[] } | null {
  const list = (value: unknown) => (Array.isArray(value) && value.every(isId) ? value : null);
  const [own, others] = [list(side), list(other)];
  if (own === null || (own.length === 0 && (others?.length ?? 0) === 0)) return null;
  return { count: own.length, only: own.filter((id) => !others?.includes(id)) };
}

/** Value of a reading in words, without ids of entries, which are shown as links. */
export function valueInWords(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'number') return inWords(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return textInWords(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueInWords).join('; ');
  const fields = value as Record<string, unknown>;
  if ('edtf' in fields && 'earliest' in fields) return shortDateInWords(fields as unknown as ImpreciseDate);
  if (typeof fields.min === 'number' && typeof fields.max === 'number')
    return daysInWords(fields as unknown as DayRange);
  if (isDue(fields)) return `${plain(fields.to)} on ${dayInWords(fields.on)}`;
  return Object.entries(fields)
    .filter(([, part]) => !isId(part) && !(Array.isArray(part) && part.every(isId)))
    .map(([key, part]) => `${segmentInWords(key)}: ${valueInWords(part)}`)
    .join(', ');
}

function isDue(fields: Record<string, unknown>): fields is { on: string; to: string } {
  return typeof fields.on === 'string' && typeof fields.to === 'string' && 'because' in fields;
}

function textInWords(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return dayInWords(text);
  return /^[a-z]+(-[a-z]+)+$/.test(text) ? plain(text).toLowerCase() : text;
}
