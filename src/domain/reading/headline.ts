import type { DateView } from '../time/edtf-date.js';
import type { TrackEvent } from '../record/track-event.js';
import { partyName } from '../events/party.js';
import type { Status } from './reading.js';
import type { FormalPosition, TrackState } from '../fold/state.js';
import type { StatusPeriod } from '../fold/status-history.js';

export const statusLabels: Readonly<Record<Status, string>> = {
  none: 'No cooperation on record',
  exploratory: 'Exploratory',
  resumed: 'Resumed',
  active: 'Active',
  'working-group-active': 'Working group active',
  paused: 'Paused',
  dormant: 'Dormant',
  frozen: 'Frozen',
  terminated: 'Terminated',
};

const dayInWords = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const monthInWords = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const listInWords = new Intl.ListFormat('en-GB');

/** A date in words: `5 August 2022`, `about 2020`, `between 20 and …`. */
export function dateInWords(date: DateView): string {
  const { edtf, earliest, latest } = date;
  const about = /[~?%]/.test(edtf) ? 'about ' : '';
  const bare = edtf.replaceAll(/[~?%]/g, '');
  if (/^\d{4}-\d{2}-\d{2}$/.test(bare)) return about + dayInWords.format(new Date(bare));
  if (/^\d{4}-(0\d|1[0-2])$/.test(bare)) return about + monthInWords.format(new Date(`${bare}-01`));
  if (/^\d{4}$/.test(bare)) return about + bare;
  if (earliest !== null && earliest === latest) return about + dayInWords.format(new Date(earliest));
  if (earliest === null || latest === null) return about + edtf;
  return `some day between ${dayInWords.format(new Date(earliest))} and ${dayInWords.format(new Date(latest))}`;
}

/** One sentence: what is so, since when, and by which act, rule of the clock or assessment. */
export function headlineOf(
  status: Status,
  began: StatusPeriod | undefined,
  { formal, assessment }: TrackState,
): string {
  const label = statusLabels[status];
  if (assessment) return assessedInWords(label, began, assessment);
  if (!began || status === 'none') return `${label}.`;
  const { event } = began;
  const moved = formal.since !== null && began.cause === formal.event?.id;
  const since = `${label} since ${dateInWords(moved ? formal.since : began.from)}`;
  if (event === null) return `${since}.`;
  if (event.assessment && began.cause === event.id) {
    return `${since}, at first by an assessment that stood until ${dateInWords(event.expires!.view())}: ${event.title}`;
  }
  if (began.cause === 'clock:expired') return `${since}, when what this event made expired: ${event.title}.`;
  if (began.cause.startsWith('clock:')) return `${since}: ${clockInWords(began.cause)} ${quoted(event)}.`;
  return `${since}${actInWords(event, formal)}.`;
}

/** An assessment is never passed off as what the rules say. */
function assessedInWords(label: string, began: StatusPeriod | undefined, standing: TrackEvent): string {
  const { analyst, reason } = standing.assessment!;
  const until = dateInWords(standing.expires!.view());
  const from = dateInWords(standing.date.view());
  const since = `${label} since ${began ? dateInWords(began.from) : from}`;
  // The status may be older than the assessment that now holds it where it is.
  const by = began?.event === standing ? 'by' : `and since ${from} by`;
  return `${since} ${by} an assessment of ${analyst} that stands until ${until}: ${reason}`;
}

function clockInWords(cause: string): string {
  if (cause === 'clock:assessment-expired') return 'an assessment expired,';
  const days = /after-(\d+)-days$/.exec(cause)?.[1];
  return days ? `${days} days passed without contact after` : 'no contact is on record after';
}

function quoted(event: TrackEvent): string {
  return `“${event.title}” (${dateInWords(event.date.view())})`;
}

const actWords: Partial<Record<TrackEvent['type'], string>> = {
  TalksSuspended: 'suspended talks',
  CooperationSuspended: 'suspended cooperation',
  AgreementWithdrawn: 'withdrew from the agreement',
  MechanismPaused: 'paused the mechanism',
};

function actInWords(event: TrackEvent, formal: FormalPosition): string {
  const words = actWords[event.type];
  if (!words) return `: ${event.title}`;
  const by = formal.event === event ? formal.by : event.initiators;
  return `, when ${listInWords.format(by.map(partyName))} ${words} (“${event.title}”)`;
}
