import type { Day } from '../domain/day.js';
import type { DateView } from '../domain/edtf-date.js';
import { lineMeasures } from '../domain/metrics.js';
import { readingOf } from '../domain/read.js';
import type { FormalState, Metrics, PracticeState, TrackReading } from '../domain/reading.js';
import { relationshipId } from '../domain/relationship.js';
import type { TrackTimeline } from '../domain/track-timeline.js';

/** A track as a row of a board shows it: how it stands, without the events that made it so. */
export interface SummaryLine extends Pick<TrackReading, 'status' | 'label' | 'headline' | 'flags'> {
  readonly track: string;
  readonly title: string;
  readonly parties: readonly string[];
  readonly topic: string;
  readonly relationship: string;
  readonly policy: string;
  readonly since: DateView | null;
  readonly formal: { readonly state: FormalState };
  readonly practice: { readonly state: PracticeState };
  readonly pressure: Pick<TrackReading['pressure'], 'level' | 'score'>;
  readonly lastDialogue: Metrics['lastDialogue'];
  readonly direction: Omit<Metrics['direction'], 'events'>;
  /** Whether the status is an analyst's assessment. */
  readonly assessed: boolean;
}

/** The line of a track on a day. */
export function summaryLine(timeline: TrackTimeline, validAt: Day): SummaryLine {
  const { id, title, parties, topic } = timeline.definition;
  return timeline.viewed(validAt, (view) => {
    const { status, label, headline, since, formal, practice, pressure, flags, assessment } = readingOf(view);
    const { lastDialogue, direction } = lineMeasures(view);
    const { change, riskAlert, resolutionOpportunity } = direction;
    return {
      ...{ track: id, title, parties, topic, relationship: relationshipId(parties), policy: timeline.policy.name },
      ...{ status, label, since, headline },
      formal: { state: formal.state },
      practice: { state: practice.state },
      pressure: { level: pressure.level, score: pressure.score },
      lastDialogue,
      direction: { change, riskAlert, resolutionOpportunity },
      flags,
      assessed: assessment !== null,
    };
  });
}
