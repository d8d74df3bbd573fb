import type { Report } from '../report.js';
import { cameoAct, type CodedAct } from './cameo.js';
import { ploverAct } from './plover.js';

export type { CodedAct, CodedMode } from './cameo.js';

/**
 * What the code of a report means: the scheme's label and the nearest event type of the vocabulary; `undefined` where the
 * scheme has no such code.
 */
export function codedAct({ scheme, value }: NonNullable<Report['code']>): CodedAct | undefined {
  if (scheme === 'CAMEO') return cameoAct(value);
  return scheme === 'PLOVER' ? ploverAct(value) : acledAct(value);
}

/** ACLED counts violence and protest, `Battles/Armed clash`; only its agreements are acts of cooperation. */
function acledAct(value: string): CodedAct {
  const [event = '', subEvent] = value.split('/');
  const isAgreement = subEvent === 'Agreement';
  return {
    label: subEvent ?? event,
    type: isAgreement ? 'AgreementSigned' : 'IrritantOccurred',
    isMutual: isAgreement,
  };
}
