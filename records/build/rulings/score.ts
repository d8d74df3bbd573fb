import { readFileSync } from 'node:fs';
import { type Entry, parseBody, tracksOf } from '../../../src/domain/entries/entry.js';
import type { Policy } from '../../../src/domain/policy/policy.js';
import type { TrackReading } from '../../../src/domain/reading/reading.js';
import { TrackTimeline } from '../../../src/domain/reading/track-timeline.js';
import { EdtfDate } from '../../../src/domain/time/edtf-date.js';
import { type Label, labelMap } from './labels.js';
import { type Ruling, ruledTracks, rulingsOf } from './read-rulings.js';

/** A ruling beside the reading of its day. */
export interface Judged extends Ruling {
  readonly track: string;
  readonly reading: TrackReading;
  readonly agrees: boolean;
}

/** How the flag `strained` fares on tracks that work by ruling and by reading. */
export interface StrainScore {
  readonly hits: number;
  readonly missed: number;
  readonly falseAlarms: number;
  readonly rightlyNone: number;
}

/** Reads every ruled day of every ruled track from the shipped records, by the track's own policy or another. */
export function judgeRulings(policy?: Policy): Judged[] {
  const entries = ['us-cn', 'worked-examples'].flatMap((name) => entriesOf(`records/${name}.ndjson`));
  return ruledTracks().flatMap((track) => {
    const own = TrackTimeline.fold(entries.filter(({ body }) => tracksOf(body).includes(track)));
    const timeline = policy ? own.asOf({ policy }) : own;
    return rulingsOf(track).map((ruling) => {
      const reading = timeline.read(EdtfDate.parse(ruling.date).latest!);
      return { ...ruling, track, reading, agrees: labelMap[ruling.label](reading) };
    });
  });
}

function entriesOf(path: string): Entry[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map((line, i) => {
    const body = parseBody(JSON.parse(line), `${path}, line ${i + 1}`);
    return { position: i + 1, recordedAt: Date.UTC(2026, 10, 28), recordedBy: 'record', hash: '', body };
  });
}

/** Agreement by a key of the rulings, in order of first appearance. */
export function agreementBy(judged: readonly Judged[], key: 'track' | 'label') {
  const groups = new Map<string, { agree: number; all: number }>();
  for (const one of judged) {
    const group = groups.get(one[key]) ?? { agree: 0, all: 0 };
    groups.set(one[key], { agree: group.agree + (one.agrees ? 1 : 0), all: group.all + 1 });
  }
  return groups;
}

/** The score of the flag `strained`: days ruled `active` or `active, strained` on which the track reads as working. */
export function strainScore(judged: readonly Judged[]): StrainScore {
  const working = judged.filter(({ reading }) => labelMap.active(reading));
  const count = (label: Label, strained: boolean) =>
    working.filter((one) => one.label === label && one.reading.flags.includes('strained') === strained).length;
  return {
    hits: count('active, strained', true),
    missed: count('active, strained', false),
    falseAlarms: count('active', true),
    rightlyNone: count('active', false),
  };
}
