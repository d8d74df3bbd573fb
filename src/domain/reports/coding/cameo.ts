import type { EventType } from '../../events/vocabulary.js';
import { conflict } from './cameo-conflict.js';
import { cooperation } from './cameo-cooperation.js';

/** How talks were held, as far as a coding scheme tells. */
export type CodedMode = 'visit' | 'host' | 'third-place' | 'multilateral' | 'phone';

/** An act as a coding scheme names it, and what it comes nearest to. */
export interface CodedAct {
  /** The scheme's own words, such as `Engage in negotiation`. */
  readonly label: string;
  /** The nearest event type of the vocabulary: a proposal, since a code says less than a record needs. */
  readonly type: EventType;
  readonly mode?: CodedMode;
  /** Whether the two sides do it together, so that no side does it to the other. */
  readonly isMutual: boolean;
}

const modes: Readonly<Record<string, CodedMode>> = {
  '041': 'phone',
  '042': 'visit',
  '043': 'host',
  '044': 'third-place',
};

/** Acts of two sides: consultations, signed agreements, material cooperation. */
const mutual = /^(04|057|06)/;

const acts: ReadonlyMap<string, CodedAct> = new Map(
  [...cooperation, ...conflict].map(([code, label, type]) => {
    const mode = modes[code];
    return [code, { label, type, ...(mode && { mode }), isMutual: mutual.test(code) }];
  }),
);

/** The act of a CAMEO code of two to four digits, `046`; `undefined` where CAMEO has none. */
export function cameoAct(code: string): CodedAct | undefined {
  return acts.get(code);
}

/** A CAMEO code as the scheme writes it: files of spreadsheets lose the zero in front, `46` for `046`. */
export function cameoCode(written: string): string | undefined {
  if (written.length > 2 && acts.has(written)) return written;
  return acts.has(`0${written}`) ? `0${written}` : acts.has(written) ? written : undefined;
}
