import type { TrackReading } from '../../../src/domain/reading/reading.js';

const has = (reading: TrackReading, flag: TrackReading['flags'][number]) => reading.flags.includes(flag);
const stopped = ({ status }: TrackReading) => status === 'frozen' || status === 'terminated';
const missesRhythm = (reading: TrackReading) =>
  has(reading, 'partial') && reading.lines.some(({ state }) => state === 'overdue');
const running = ({ status }: TrackReading) => status === 'active' || status === 'working-group-active';

/** The labels of rulings, and what each asks of a reading of that day. One map serves every track. */
export const labelMap = {
  none: ({ status }) => status === 'none',
  exploratory: ({ status }) => status === 'exploratory',
  active: running,
  'active, strained': (reading) => running(reading) && has(reading, 'strained'),
  'partly working': (reading) => reading.status === 'resumed' || reading.status === 'active' || has(reading, 'partial'),
  eroding: (reading) => !stopped(reading) && (reading.practice.state !== 'meeting' || missesRhythm(reading)),
  'de facto frozen': ({ status }) => status === 'dormant',
  paused: ({ status }) => status === 'paused',
  suspended: (reading) => reading.status === 'frozen' && !has(reading, 'thaw'),
  'suspended, contact on resuming': (reading) => reading.status === 'frozen' && has(reading, 'thaw'),
  'resumption agreed': ({ status }) => status === 'resumed',
  ended: ({ status }) => status === 'terminated',
} as const satisfies Readonly<Record<string, (reading: TrackReading) => boolean>>;

export type Label = keyof typeof labelMap;

/** Whether a text is one of the labels. */
export function isLabel(text: string): text is Label {
  return Object.hasOwn(labelMap, text);
}
