import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Entry, parseBody, tracksOf } from '../../src/domain/entries/entry.js';
import { TrackTimeline } from '../../src/domain/reading/track-timeline.js';

/** Every track of a shipped record, folded. */
export function timelinesOf(file: string): Map<string, TrackTimeline> {
  const lines = readFileSync(join(__dirname, '../../records', file), 'utf8')
    .trimEnd()
    .split('\n');
  const byTrack = new Map<string, Entry[]>();
  for (const [index, line] of lines.entries()) {
    const body = parseBody(JSON.parse(line));
    const entry: Entry = { position: index + 1, recordedAt: 0, recordedBy: 'record', hash: '', body };
    for (const track of tracksOf(body)) byTrack.set(track, [...(byTrack.get(track) ?? []), entry]);
  }
  return new Map([...byTrack].map(([track, entries]) => [track, TrackTimeline.fold(entries)]));
}

/** What no sentence may look like: a stray value, doubled or missing marks, a number at its start, a lower-case start. */
export const malformed =
  /undefined|null|NaN|\[object|\.\.|,,| {2}| [,.;:]|[,;:]\.$|“”|\(\)|clock:|[^.!?”]$|^[^A-ZÀ-Þ“]/;
