import type { EventGroup } from '../events/vocabulary.js';
import { vocabularyOf } from '../events/vocabulary.js';
import type { Level } from '../events/event.js';
import type { ActWeight } from '../explain/named-acts.js';
import { isAct, isInformal, type TrackEvent } from '../record/track-event.js';
import type { BriefInput } from './brief-input.js';

/** What an act of a group is worth to a reader, before its level and its effect. */
const groupWeights: Readonly<Record<EventGroup, number>> = {
  suspension: 40,
  resumption: 40,
  commitment: 20,
  cooperation: 24,
  concession: 24,
  mechanism: 24,
  pressure: 20,
  dialogue: 18,
  statement: 2,
};

const levelWeights: Partial<Readonly<Record<Level, number>>> = {
  'head-of-state': 6,
  'head-of-government': 6,
  ministerial: 3,
  'senior-official': 1,
};

/** A meeting that has not taken place, and a remark in passing. */
const slight = 6;

/** The weight of an act that moved the status, and of one that began or ended an approach or moved the formal state. */
const ofMoves = { status: 100, formal: 50 } as const;

/** Decides which acts of a span a brief names: what moved the status first, then by kind and level. */
export function actWeightIn({ view, trace, from }: BriefInput): ActWeight {
  const moved = new Map<string, number>();
  view.periods.slice(0, view.count).forEach((period, i, periods) => {
    if (period.event === null || period.day < from) return;
    const before = periods[i - 1];
    const weight =
      before?.status !== period.status ? ofMoves.status : before.formal !== period.formal ? ofMoves.formal : 0;
    moved.set(period.event.id, Math.max(weight, moved.get(period.event.id) ?? 0));
  });
  for (const { event, before, after } of trace) {
    const isThaw = (before.thaw === null) !== (after.thaw === null);
    if (isThaw) moved.set(event.id, Math.max(ofMoves.formal, moved.get(event.id) ?? 0));
  }
  return (act) =>
    (moved.get(act.id) ?? 0) + kindWeight(act) + (act.level === null ? 0 : (levelWeights[act.level] ?? 0));
}

function kindWeight(act: TrackEvent): number {
  if (!isAct(act) || isInformal(act)) return 0;
  const { isNoMeeting, polarity } = vocabularyOf(act.type);
  if (isNoMeeting === true || act.role === 'side-contact') return slight;
  return groupWeights[act.group] + Math.abs(polarity);
}
