import type { Sentence, ExplanationInput } from './explanation.js';
import { noTalks, waitsForGroup } from '../wording/causes.js';
import { actsInChoice, capitalised } from '../wording/nouns.js';
import { whenInWords, dateInWords } from '../wording/dates.js';
import { statusLabels, type Status } from '../policy/states.js';
import type { NextChange } from '../reading/reading.js';
import { isoDay, parseDay } from '../time/day.js';
import type { EventType } from '../events/vocabulary.js';
import type { TrackView } from '../reading/track-view.js';

/** The sentences on possible changes of the status: by the clock, and by events. */
export function changeSentences(input: ExplanationInput): Sentence[] {
  return [...clockSentences(input), ...byEvents(input)];
}

/** The sentence on what the clock or an announced act will do by itself. */
export function clockSentences({ reading, view }: Pick<ExplanationInput, 'reading' | 'view'>): Sentence[] {
  const [next, ...then] = reading.next;
  if (!next) return [{ text: 'No deadline is running.', events: [] }];
  const event = view.pending.find((placed) => placed.event.id === next.event)?.event;
  const more = then.findIndex((change) => !isSilence(change));
  const silence = isSilence(next) ? [next, ...(more < 0 ? then : then.slice(0, more))] : [next];
  return [{ text: clockInWords(silence, view), events: event ? [event] : [] }];
}

const isSilence = ({ because }: NextChange) => /-days$/.test(because);

function clockInWords([next, ...then]: readonly NextChange[], view: TrackView): string {
  const { on, to, because } = next!;
  const becomes = (change: NextChange) => `“${statusLabels[change.to]}” ${whenInWords(change.on)}`;
  if (because === 'clock:assessment-expired') {
    return `The assessment no longer stands from ${dateInWords(on)} on; the rules alone then make it “${statusLabels[to]}”.`;
  }
  if (because === 'clock:expired') return `Unless a term is renewed, it becomes ${becomes(next!)}.`;
  if (isSilence(next!)) return silenceAhead([next!, ...then], view);
  if (because.startsWith('clock:')) return `By the clock it becomes ${becomes(next!)}.`;
  return `What is announced already makes it ${becomes(next!)}.`;
}

/** What a silence that goes on makes of the track: `If the working group does not meet by 29 July 2024, …`. */
function silenceAhead(changes: readonly NextChange[], view: TrackView): string {
  const parts = changes.map(({ on, to, because, event: id }) => {
    const basis = view.visible().find((event) => event.id === id);
    const without = waitsForGroup(because, basis)
      ? 'the working group does not meet'
      : `there are ${noTalks(view.policy)}`;
    const by = dateInWords(isoDay(parseDay(on, '') - 1));
    return `if ${without} by ${by}, it becomes “${statusLabels[to]}” on the next day`;
  });
  return `${capitalised(parts.join('; '))}.`;
}

/** Whether an act is worth naming: one that ends something is left out where there is nothing to end. */
function isWorthNaming(type: EventType, { view, state }: ExplanationInput): boolean {
  const instrument = ['AgreementExpired', 'AgreementWithdrawn'].includes(type);
  if (instrument)
    return view.visible().some(({ type: t }) => t === 'AgreementSigned' || t === 'AgreementEnteredIntoForce');
  if (type === 'MechanismPaused' || type === 'WorkingGroupDissolved') return state.mechanisms.some((m) => m.live);
  return type !== 'CooperationLapsed';
}

function byEvents(input: ExplanationInput): Sentence[] {
  const groups = input.changes.flatMap(({ to, acts }) => {
    const types = acts.map(({ type }) => type).filter((type) => isWorthNaming(type, input));
    return types.length === 0 ? [] : [{ to, types }];
  });
  if (groups.length === 0) return [];
  const rank = (to: Status) => input.view.policy.standing.indexOf(to);
  const parts = groups
    .sort((a, b) => rank(b.to) - rank(a.to))
    .map(({ to, types }) => `${actsInChoice(types)} would make it “${statusLabels[to]}”`);
  return [{ text: `${capitalised(parts.join('; '))}.`, events: [] }];
}
