import type { Day } from '../time/day.js';
import type { Link } from '../events/event.js';
import type { StatusInterval } from '../reading/reading.js';
import type { TrackTimeline } from '../reading/track-timeline.js';
import { metricsOn } from '../reading/metrics/make-metrics.js';

/** A status, or a formal state or practice within one, that an event began, or that the clock began by counting from it. */
export interface DependentStatus extends Pick<StatusInterval, 'status' | 'formal' | 'practice' | 'from'> {
  readonly track: string;
  /** The foremost of the three that began. */
  readonly began: Axis;
  /** When that ended, whatever else changed meanwhile; `null` while it lasts. */
  readonly to: StatusInterval['to'];
  readonly as: 'cause' | 'basis';
}

const axes = ['status', 'formal', 'practice'] as const;
type Axis = (typeof axes)[number];

/** An event with a link to the given one. */
export interface DependentLink {
  readonly event: string;
  readonly rel: Link['rel'];
  readonly title: string;
}

/** A measure that names the event, as a path in the track's status: `metrics.lastDialogue`. */
export interface DependentMeasure {
  readonly track: string;
  readonly measure: string;
}

/** Everything on one track that depends on an event. */
export interface Dependents {
  readonly statuses: readonly DependentStatus[];
  readonly links: readonly DependentLink[];
  readonly measures: readonly DependentMeasure[];
}

/**
 * Finds everything that depends on an event, on one track and day. For an event that does not count on the track, only
 * the links are found.
 * @param id the event's id
 */
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
    statuses: dependentStatuses(id, track, timeline.history(day)),
    links,
    measures: measures.map((measure) => ({ track, measure })),
  };
}

function dependentStatuses(id: string, track: string, history: readonly StatusInterval[]): DependentStatus[] {
  return history.flatMap((interval, index): DependentStatus[] => {
    const { cause, basis, ...states } = interval;
    if (cause !== id && basis !== id) return [];
    const before = history[index - 1];
    const began = axes.find((axis) => interval[axis] !== before?.[axis]) ?? 'status';
    const next = history.findIndex((later, at) => at > index && later[began] !== interval[began]);
    const last = history.at(next === -1 ? -1 : next - 1)!;
    return [{ track, ...states, began, to: last.to, as: cause === id ? 'cause' : 'basis' }];
  });
}

/**
 * The paths in a document to the objects that hold an id, without duplicates: names joined by dots, the last one
 * omitted.
 */
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
