import type { EventType } from '../events/vocabulary.js';
import { codedAct, type CodedMode } from '../reports/coding/coded-act.js';
import type { Report } from '../reports/report.js';

/** What the code of a report lets be proposed. */
export interface ProposedAct {
  /** `null` where the code says less than any event type does: the judge chooses. */
  readonly type: EventType | null;
  readonly mode: CodedMode | null;
  readonly isMutual: boolean;
  /** The code is of violence, protest or aid in kind: no act between governments. */
  readonly isOffTrack: boolean;
  /** The label of the code with the code, for a sentence. */
  readonly label: string;
}

type Code = NonNullable<Report['code']>;

/** Codes of aid, protest, force posture, coercion other than arrests and expulsions, assault, fighting, mass violence. */
const offTrack: Readonly<Record<Code['scheme'], RegExp>> = {
  CAMEO: /^(?:07|14|15|17(?![34])|18|19|20)/,
  PLOVER: /^(?:AID|PROTEST|MOBILIZE|ASSAULT|COERCE(?!\/(?:arrest|deport|restrict)))/,
  ACLED: /^(?!.*\/Agreement$)/,
};

/** Codes that say only that somebody cooperates, yields, investigates or defies: none is one type of event. */
const vague: Readonly<Record<Code['scheme'], RegExp>> = {
  CAMEO: /^(?:05$|050|06$|06[012]|0832|09|128|162)/,
  PLOVER: /^(?:SUPPORT|COOPERATE$)/,
  ACLED: /^$/,
};

/** What the code of a report lets be proposed; `undefined` for a report without one, or with one that no list has. */
export function proposedAct({ code }: Pick<Report, 'code'>): ProposedAct | undefined {
  const act = code && codedAct(code);
  if (!act) return undefined;
  const { scheme, value } = code;
  const isOffTrack = offTrack[scheme].test(value);
  return {
    type: isOffTrack || vague[scheme].test(value) ? null : act.type,
    mode: act.mode ?? null,
    isMutual: act.isMutual,
    isOffTrack,
    label: `${scheme} ${value}, ${act.label.toLowerCase()}`,
  };
}
