import type { EventType } from '../../events/vocabulary.js';
import type { CodedAct, CodedMode } from './cameo.js';

type PloverRow = readonly [label: string, type: EventType, qualified?: Readonly<Record<string, EventType>>];

/**
 * The events of PLOVER (draft 0.8, 2021), with the nearest event type of the vocabulary by the crosswalk from CAMEO. A
 * mode, or a context of cooperation, may mean another one than the event alone.
 */
const rows: Readonly<Record<string, PloverRow>> = {
  AGREE: ['Agree to future action', 'CommitmentMade'],
  CONSULT: ['Consult', 'TalksHeld'],
  SUPPORT: ['Support', 'SupportVoiced'],
  COOPERATE: [
    'Cooperate',
    'CommitmentPartlyFulfilled',
    { legal: 'JointEnforcementAction', intelligence: 'InformationShared' },
  ],
  AID: ['Provide aid', 'ConcessionMade'],
  CONCEDE: ['Concede', 'ConcessionMade'],
  RETREAT: ['Retreat', 'ConcessionMade', { ease: 'SanctionEased' }],
  REQUEST: ['Request', 'DemandMade', { meet: 'TalksProposed' }],
  ACCUSE: ['Accuse', 'CriticismVoiced', { investigate: 'AdverseListingPublished' }],
  REJECT: ['Reject', 'DemandRejected', { meet: 'TalksDeclined' }],
  THREATEN: ['Threaten', 'ThreatIssued'],
  PROTEST: ['Protest', 'IrritantOccurred'],
  SANCTION: ['Sanction', 'CooperationSuspended', { expel: 'IrritantOccurred' }],
  MOBILIZE: ['Mobilize', 'IrritantOccurred'],
  COERCE: ['Coerce', 'IrritantOccurred', { restrict: 'SanctionImposed', arrest: 'IndictmentAnnounced' }],
  ASSAULT: ['Assault', 'IrritantOccurred'],
};

const modes: Readonly<Record<string, CodedMode>> = {
  visit: 'visit',
  'third-party': 'third-place',
  multilateral: 'multilateral',
  phone: 'phone',
};

/** Acts of two sides. */
const mutual: ReadonlySet<string> = new Set(['AGREE', 'CONSULT', 'COOPERATE']);

/** The contexts that a code keeps, since they mean another act than the event alone. */
export const ploverContexts: readonly string[] = ['legal', 'intelligence'];

/**
 * The act of a PLOVER event with its mode or context, `CONSULT` or `CONSULT/visit`; `undefined` where PLOVER has no such
 * event. A mode that is not known says no more than the event.
 */
export function ploverAct(code: string): CodedAct | undefined {
  const [event = '', qualifier] = code.split('/');
  const row = Object.hasOwn(rows, event) ? rows[event] : undefined;
  if (!row) return undefined;
  const [label, type, qualified = {}] = row;
  const mode = event === 'CONSULT' && qualifier !== undefined && Object.hasOwn(modes, qualifier) && modes[qualifier];
  return {
    label: qualifier === undefined ? label : `${label}: ${qualifier}`,
    type: qualifier !== undefined && Object.hasOwn(qualified, qualifier) ? qualified[qualifier]! : type,
    ...(mode && { mode }),
    isMutual: mutual.has(event),
  };
}
