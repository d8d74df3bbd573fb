import type { Sentence, ExplanationInput } from './explanation.js';
import { actsInChoice, capitalised, listInWords } from '../wording/nouns.js';
import { dateWithPreposition, dateInWords } from '../wording/dates.js';
import { statusLabels, type Status } from '../policy/states.js';
import type { NextChange } from '../reading/reading.js';
import type { EventType } from '../events/vocabulary.js';

/** The sentences on possible changes of the status: by the clock, and by events. */
export function changeSentences(input: ExplanationInput): Sentence[] {
  return [...byTheClock(input), ...byEvents(input)];
}

const onDay = (iso: string) => ({ edtf: iso, earliest: iso, latest: iso });

function byTheClock({ reading, view }: ExplanationInput): Sentence[] {
  const [next, ...then] = reading.next;
  if (!next) return [{ text: 'Nothing is due to change it by itself.', events: [] }];
  const event = view.pending.find((placed) => placed.event.id === next.event)?.event;
  const more = then.findIndex((change) => !isSilence(change));
  const silence = isSilence(next) ? [next, ...(more < 0 ? then : then.slice(0, more))] : [next];
  return [{ text: clockInWords(silence), events: event ? [event] : [] }];
}

const isSilence = ({ because }: NextChange) => /-days$/.test(because);

function clockInWords([next, ...then]: readonly NextChange[]): string {
  const { on, to, because } = next!;
  const becomes = (change: NextChange) => `“${statusLabels[change.to]}” ${dateWithPreposition(onDay(change.on))}`;
  if (because === 'clock:assessment-expired') {
    return `The assessment no longer stands from ${dateInWords(onDay(on))} on; the rules alone then make it “${statusLabels[to]}”.`;
  }
  if (because === 'clock:expired') return `Unless a term is renewed, it becomes ${becomes(next!)}.`;
  if (isSilence(next!)) return `Without further contact it becomes ${listInWords([next!, ...then].map(becomes))}.`;
  if (because.startsWith('clock:')) return `By the clock it becomes ${becomes(next!)}.`;
  return `What is announced already makes it ${becomes(next!)}.`;
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
