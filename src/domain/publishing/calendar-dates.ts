import { partyName } from '../events/party.js';
import { statusLabels } from '../policy/states.js';
import { foreseen } from '../reading/make-reading.js';
import { commitmentsAmong, isOpen } from '../reading/ledger/commitment-fold.js';
import type { TrackView } from '../reading/track-view.js';
import { isAct, linkedTo, type TrackEvent } from '../record/track-event.js';
import { withExpiries } from '../fold/status-history.js';
import type { DateView } from '../time/edtf-date.js';
import { whenInWords } from '../wording/dates.js';
import { capitalised, listInWords } from '../wording/nouns.js';

/** A date that stands on a track's calendar. */
export interface CalendarDate {
  /** Names it, whatever its date becomes: its kind and event. That of the clock has no event: there is one a track. */
  readonly key: string;
  /** The id of its event; `null` for that of the clock. */
  readonly event: string | null;
  readonly title: string;
  readonly note: string;
  readonly date: DateView;
  /** Positions of the entries that its event was read from. */
  readonly readFrom: readonly number[];
}

/** The key of the date on which the clock alone would change the status. */
export const clockKey = 'clock';

/** The dates ahead on a day, and those of promises that are still open: what is due, expected, announced, expires, or lapses. */
export function datesOn(view: TrackView): CalendarDate[] {
  const events = view.visible();
  return [...promisesDue(events), ...expected(events), ...announced(view), ...expiries(view), ...byTheClock(view)];
}

function promisesDue(events: readonly TrackEvent[]): CalendarDate[] {
  return commitmentsAmong(events).flatMap(({ event, outcome }) => {
    if (!isOpen(outcome) || event.due === null || event.type !== 'CommitmentMade') return [];
    const note = `A promise of ${by(event)}, made ${whenInWords(event.occurred.text)}.`;
    return [
      {
        key: `due ${event.id}`,
        event: event.id,
        title: `Due: ${event.title}`,
        note,
        date: event.due.view(),
        readFrom: positionsOf(event),
      },
    ];
  });
}

function expected(events: readonly TrackEvent[]): CalendarDate[] {
  const came = new Set(events.flatMap((event) => linkedTo(event, 'fulfils')));
  return events.flatMap((event) => {
    if (event.type !== 'OutcomeExpected' || event.due === null || came.has(event.id)) return [];
    const note = `${capitalised(by(event))} said so ${whenInWords(event.occurred.text)}.`;
    return [
      {
        key: `expected ${event.id}`,
        event: event.id,
        title: `Expected: ${event.title}`,
        note,
        date: event.due.view(),
        readFrom: positionsOf(event),
      },
    ];
  });
}

/** Acts that are announced, or done and not yet in force. */
function announced({ pending, validAt }: TrackView): CalendarDate[] {
  return pending.flatMap(({ event }) => {
    if (event.announcedFrom > validAt || event.day <= validAt || !isAct(event)) return [];
    const isDone = event.date.text !== event.occurred.text;
    const title = `${isDone ? 'Takes effect' : 'Announced'}: ${event.title}`;
    const note = isDone
      ? `${capitalised(by(event))} acted ${whenInWords(event.occurred.text)}.`
      : 'It is announced for this date.';
    return [
      {
        key: `announced ${event.id}`,
        event: event.id,
        title,
        note,
        date: event.date.view(),
        readFrom: positionsOf(event),
      },
    ];
  });
}

function expiries(view: TrackView): CalendarDate[] {
  const state = withExpiries(view.state, view.validAt, view.policy);
  return state.expiries.flatMap(({ event, ends }) => {
    if (event.expires === null) return [];
    const what = ends === 'assessment' ? 'assessment' : ends === 'mechanism' ? 'term of the working group' : ends;
    const note = `The ${what} ends unless it is renewed.`;
    return [
      {
        key: `expires ${event.id}`,
        event: event.id,
        title: `Expires: ${event.title}`,
        note,
        date: event.expires.view(),
        readFrom: positionsOf(event),
      },
    ];
  });
}

/** The first day on which the clock alone would change the status. */
function byTheClock(view: TrackView): CalendarDate[] {
  const status = view.periods[view.count - 1]?.status ?? 'none';
  const next = foreseen(view, status).find(
    ({ because }) => because.startsWith('clock:') && because !== 'clock:expired',
  );
  if (!next || next.because === 'clock:assessment-expired') return [];
  const to = statusLabels[next.to];
  const date = { edtf: next.on, earliest: next.on, latest: next.on };
  const note = `The status is “${statusLabels[status]}”. Without further contact than is announced it would become “${to}” on this day.`;
  const title = `Would become “${to}”: ${view.definition.title}`;
  const event = view.visible().find(({ id }) => id === next.event);
  return [{ key: clockKey, event: null, title, note, date, readFrom: event ? positionsOf(event) : [] }];
}

function positionsOf({ readFrom, addedFrom }: TrackEvent): number[] {
  return [...readFrom, ...addedFrom];
}

function by({ initiators, participants }: TrackEvent): string {
  const parties = initiators.length > 0 ? initiators : participants;
  return parties.length > 0 ? listInWords(parties.map(partyName)) : 'a party';
}
