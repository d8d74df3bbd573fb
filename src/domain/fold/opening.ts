import type { Day } from '../time/day.js';
import type { Opening, TrackEvent } from '../record/track-event.js';
import type { Contact, TrackState } from './state.js';

/**
 * The state of a track that begins with the opening state of its definition: formal and practice stand as defined until
 * the first event of the record, from whose day on silence is counted. What the record has before it is older news, and
 * gives way to it.
 */
export function openTrack(state: TrackState, event: TrackEvent, { formal, practice }: Opening): TrackState {
  const lastDay = practice === 'meeting' ? Infinity : -Infinity;
  const contact: Contact | null = practice === 'never' ? null : { lastDay, event };
  const carried = formal === 'mechanism' || formal === 'paused';
  const mechanisms = carried
    ? state.mechanisms.map((m) => ({
        ...m,
        live: true,
        pausedBy: formal === 'paused' ? event : null,
        lastSession: contact,
      }))
    : state.mechanisms;
  return {
    ...state,
    formal: { state: formal, by: [], since: event.date.startView(), event, expired: false },
    suspensions: formal === 'suspended' ? [{ by: [], event }] : [],
    beneath: 'none',
    mechanisms,
    engagement: contact,
    jointAct: practice === 'quiet' ? { day: Infinity, event } : null,
    lapse: practice === 'silent' ? event : null,
  };
}

/** Begins to count silence from the day of the first event, where the opening state has lasted until then. */
export function beginRecord(state: TrackState, day: Day): TrackState {
  const { engagement, jointAct, mechanisms } = state;
  const lasts = (contact: Contact | null): contact is Contact =>
    contact !== null && contact.event.opening !== null && contact.lastDay === Infinity;
  const pending = jointAct !== null && jointAct.event.opening !== null && jointAct.day === Infinity;
  if (!lasts(engagement) && !pending && !mechanisms.some((m) => lasts(m.lastSession))) return state;
  const until = <C extends Contact | null>(contact: C) => (lasts(contact) ? { ...contact, lastDay: day } : contact);
  return {
    ...state,
    engagement: until(engagement),
    jointAct: pending ? { ...jointAct, day } : jointAct,
    mechanisms: mechanisms.map((m) => (lasts(m.lastSession) ? { ...m, lastSession: until(m.lastSession) } : m)),
  };
}
