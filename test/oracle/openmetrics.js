/** The past of some tracks as OpenMetrics, one sample a day at its beginning (UTC), for `.ci/oracle`. */
import { readFileSync } from 'node:fs';
import { dayOfInstant } from '../../dist/src/domain/time/day.js';
import { isEvent, parseBody, tracksOf } from '../../dist/src/domain/entries/entry.js';
import { statuses } from '../../dist/src/domain/policy/states.js';
import { TrackTimeline } from '../../dist/src/domain/reading/track-timeline.js';

/** Every track of the shipped records, by its id. */
export function shippedTracks() {
  const lines = ['us-cn', 'us-leaders'].flatMap((name) =>
    readFileSync(new URL(`../../records/${name}.ndjson`, import.meta.url), 'utf8')
      .split('\n')
      .filter((text) => text !== ''),
  );
  const bodies = lines.map((text) => parseBody(JSON.parse(text)));
  const byId = new Map(bodies.map((body) => [body.id, body]));
  const recordedAt = Date.UTC(2026, 5, 30);
  const byTrack = new Map();
  bodies.forEach((body, i) => {
    // The tracks of an entry about others are those of what it is about.
    const told =
      isEvent(body) || body.target === undefined ? body : { ...body, tracks: tracksOf(byId.get(body.target)) };
    const entry = { position: i + 1, recordedAt, recordedBy: 'oracle', hash: '', body: told };
    for (const track of tracksOf(told)) byTrack.set(track, [...(byTrack.get(track) ?? []), entry]);
  });
  const defined = ([, entries]) => entries.some(({ body }) => body.type === 'TrackDefined');
  return new Map([...byTrack].filter(defined).map(([id, entries]) => [id, TrackTimeline.fold(entries)]));
}

/** What was known of a day on its evening: the record as of every day on which something became known. */
function knownOn(timeline) {
  const days = new Set(timeline.source.entries().map(({ known }) => known));
  let known = null;
  return (day) => {
    if (known === null || days.has(day)) known = timeline.asOf({ knownAt: day });
    return known;
  };
}

/** @param write takes the text piece by piece */
export function exportHistory(tracks, { from, to }, write) {
  const samples = { thaw_status_code: [], thaw_last_dialogue_day: [] };
  for (const [track, timeline] of tracks) {
    const modes = { 'as-known': knownOn(timeline), hindsight: () => timeline };
    for (const [mode, on] of Object.entries(modes)) {
      const labels = `{track="${track}",mode="${mode}"}`;
      for (let day = from; day <= to; day++) {
        const seen = on(day);
        const at = day * 86_400;
        samples.thaw_status_code.push(
          `${labels} ${statuses.indexOf(seen.periodsUntil(day).at(-1)?.status ?? 'none')} ${at}`,
        );
        const last = seen.lastDialogue(day)?.date.end.latest ?? null;
        if (last !== null) samples.thaw_last_dialogue_day.push(`${labels} ${last} ${at}`);
      }
    }
  }
  for (const [name, lines] of Object.entries(samples)) {
    write(`# TYPE ${name} gauge\n`);
    for (let i = 0; i < lines.length; i += 5_000) {
      write(
        lines
          .slice(i, i + 5_000)
          .map((line) => `${name}${line}\n`)
          .join(''),
      );
    }
  }
  write('# EOF\n');
}

export const dayOfText = (text) => dayOfInstant(Date.parse(`${text}T00:00:00Z`));
