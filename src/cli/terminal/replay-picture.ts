import { type Day, isoDay } from '../../domain/time/day.js';
import type { Status } from '../../domain/policy/states.js';
import type { ReplayFrame } from '../../domain/time-travel/replay-frames.js';
import type { EndFrame } from '../../contract/readings/replay.js';
import { axisOf, bandOf, marksOf, type Paint, Scale, type BandPeriod, statesOf, statusLetters } from './bands.js';
import { visibleText } from '../../domain/wording/visible-text.js';
import { legendOf } from './chart.js';

/** How the player stands. */
export interface Playing {
  readonly day: Day;
  readonly speed: number;
  readonly paused: boolean;
  readonly ended: boolean;
}

interface Lane {
  readonly track: string;
  readonly spells: BandPeriod<Status>[];
  readonly events: { day: Day; moves: boolean }[];
  now: string;
}

/** Of what has scrolled by, so many lines are kept. */
const linesKept = 500;

/** The picture of a replay, drawn from the frames that it has taken so far. */
export class ReplayPicture {
  private readonly lanes: readonly Lane[];
  private readonly told: string[] = [];

  constructor(
    tracks: readonly string[],
    private readonly first: Day,
    private readonly last: Day,
    private readonly paint: Paint,
  ) {
    this.lanes = tracks.map((track) => ({ track, spells: [], events: [], now: 'nothing on record' }));
  }

  take(day: Day, frame: ReplayFrame | EndFrame): void {
    const tracks = frame.kind === 'end' ? [] : 'tracks' in frame ? frame.tracks : [frame.track];
    const lanes = this.lanes.filter(({ track }) => tracks.includes(track));
    if (frame.kind === 'event' || frame.kind === 'entry') {
      for (const lane of lanes) lane.events.push({ day, moves: false });
      const late = frame.kind === 'entry' && frame.late ? ` (of ${frame.date!.edtf}, known late)` : '';
      this.tell(`${frame.day}  ${shortened(tracks)}: ${visibleText(frame.title)}${late}`);
    } else if (frame.kind === 'status') {
      for (const lane of lanes) {
        lane.spells.push({ from: day, state: frame.status });
        lane.now = `${frame.label.toLowerCase()} (${frame.formal}, ${frame.practice})`;
        const event = lane.events.at(-1);
        if (event?.day === day) event.moves = true;
      }
      if (frame.status === frame.before.status && !frame.opening) return;
      const why = frame.revision ? ', as is now known' : frame.cause?.startsWith('clock:') ? ', by the clock' : '';
      this.tell(`${frame.day}  ${shortened(tracks)} → ${this.paint(frame.status, frame.label.toLowerCase())}${why}`);
    }
  }

  /** @returns as many lines as fit, each no longer than `columns` where it is drawn */
  draw({ day, speed, paused, ended }: Playing, columns: number, rows: number): string[] {
    const scale = new Scale(this.first, this.last, Math.max(10, columns - 2));
    const state = ended ? 'the end' : paused ? 'paused' : speed === 0 ? 'as fast as it goes' : `${speed} days a second`;
    const roomy = this.lanes.length * 3 + 8 <= rows;
    const bands = this.lanes.flatMap((lane) => this.laneOf(lane, day, scale, roomy));
    const drawn = this.lanes.flatMap(({ spells }) => spells.map((spell) => spell.state));
    const head = [
      `${isoDay(Math.min(day, this.last))}   ${state}`,
      '',
      axisOf(scale),
      ...bands.slice(0, Math.max(1, rows - 6)),
      '',
    ];
    const foot = [legendOf(drawn, this.paint), 'space pauses, ← slower, → faster, q quits'];
    const room = Math.max(0, rows - head.length - foot.length - 1);
    const told = room === 0 ? [] : this.told.slice(-room);
    const gap = Array.from({ length: room - told.length + 1 }, () => '');
    return [...head, ...told.map((line) => clipped(line, columns)), ...gap, ...foot].slice(0, rows);
  }

  /** Up to the day, and blank behind it: what is to come is not drawn yet. */
  private laneOf({ track, spells, events, now }: Lane, day: Day, scale: Scale, roomy: boolean): string[] {
    const states = statesOf(spells, scale).slice(0, scale.columnOf(day) + 1);
    const band = bandOf(states, statusLetters, this.paint);
    return roomy ? [`${track}  ${now}`, band, marksOf(events, scale)] : [`${band}  ${track}`];
  }

  private tell(line: string): void {
    this.told.push(line);
    if (this.told.length > linesKept) this.told.splice(0, this.told.length - linesKept);
  }
}

/** The tracks of a line: the first, and how many more. */
function shortened([first = '', ...more]: readonly string[]): string {
  return more.length > 0 ? `${first} +${more.length}` : first;
}

/** A line that fits; one that holds colours is short enough as it is. */
function clipped(line: string, columns: number): string {
  return line.length <= columns || line.includes('\u001b') ? line : `${line.slice(0, columns - 1)}…`;
}
