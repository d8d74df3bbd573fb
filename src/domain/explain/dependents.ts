import type { Day } from '../time/day.js';
import type { Link } from '../events/event.js';
import type { StatusInterval } from '../reading/reading.js';
import type { TrackTimeline } from '../reading/track-timeline.js';
import { metricsOn } from '../reading/metrics/make-metrics.js';

/** An interval of a track's history that an event began, or from which the clock counted to its beginning. */
export interface DependentStatus extends Pick<StatusInterval, 'status' | 'formal' | 'practice' | 'from' | 'to'> {
  readonly track: string;
  readonly as: 'cause' | 'basis';
}

/** An event that links to another. */
export interface DependentLink {
  readonly event: string;
  readonly rel: Link['rel'];
  readonly title: string;
}

/** A measure that names an event, by its place in the status of a track: `metrics.lastDialogue`. */
export interface DependentMeasure {
  readonly track: string;
  readonly measure: string;
}

/** What on one track is so because of an event. */
export interface Dependents {
  readonly statuses: readonly DependentStatus[];
  readonly links: readonly DependentLink[];
  readonly measures: readonly DependentMeasure[];
}

/** What rests on an event, on one track as it reads on a day; of one that does not count there, what links to it. */
export function dependentsOf(id: string, timeline: TrackTimeline, day: Day): Dependents {
  const links = timeline.viewed(day, (view) => {
    const events = [...view.visible(), ...view.pending.map(({ event }) => event)];
    return events.flatMap(({ id: event, title, links: all }) =>
      all.filter((link) => link.event === id).map(({ rel }) => ({ event, rel, title })),
    );
  });
  if (!timeline.find(id)) return { statuses: [], links, measures: [] };
  const track = timeline.definition.id;
  const { pressure, assessment } = timeline.read(day);
  const measures = placesOf(id, { metrics: metricsOn(timeline, day), pressure, assessment });
  return {
    statuses: timeline.history(day).flatMap((interval) => resting(id, track, interval)),
    links,
    measures: measures.map((measure) => ({ track, measure })),
  };
}

function resting(id: string, track: string, { cause, basis, ...interval }: StatusInterval): DependentStatus[] {
  if (cause !== id && basis !== id) return [];
  return [{ track, ...interval, as: cause === id ? 'cause' : 'basis' }];
}

/** The places in a document that hold an id, each by the names that lead to it but the last, once. */
function placesOf(id: string, document: object): string[] {
  const found = new Set<string>();
  const search = (value: unknown, path: readonly string[]): void => {
    if (value === id) found.add(path.slice(0, -1).join('.'));
    else if (Array.isArray(value)) for (const item of value) search(item, path);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) search(inner, [...path, key]);
    }
  };
  search(document, []);
  return [...found];
}
