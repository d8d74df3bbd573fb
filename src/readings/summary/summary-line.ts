import type { SummaryLine } from '../../contract/readings/summary.js';
import type { Day } from '../../domain/time/day.js';
import { lineMetrics } from '../../domain/reading/metrics/make-metrics.js';
import { readingOf } from '../../domain/reading/make-reading.js';
import type { TrackReading } from '../../domain/reading/reading.js';
import { relationshipId } from '../../domain/reading/relationship.js';
import type { Visibility } from '../../domain/wording/visibility.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import type { StatusRow } from '../../projection/rows/status-row.js';

/** The line of a track on a day. @param visibility how much of it readers do not see, for who does */
export function summaryLine(timeline: TrackTimeline, validAt: Day, visibility?: Visibility): SummaryLine {
  const { id, title, parties, topic, collection = null } = timeline.definition;
  return timeline.viewed(validAt, (view) => {
    const { lastDialogue, direction } = lineMetrics(view);
    const { change, riskAlert, resolutionOpportunity } = direction;
    const measures = { lastDialogue, direction: { change, riskAlert, resolutionOpportunity } };
    const named = { track: id, title, parties, topic, collection, policy: timeline.policy.name };
    return { ...lineOf(named, readingOf(view), measures), ...(visibility && { visibility }) };
  });
}

/** The line of a track whose record cannot be read any more, from its last reading. */
export function lineOfRow(row: StatusRow): SummaryLine {
  return lineOf(row, row.reading, { lastDialogue: null, direction: null });
}

type Named = Pick<StatusRow, 'track' | 'title' | 'parties' | 'topic' | 'collection' | 'policy'>;

function lineOf(
  { track, title, parties, topic, collection, policy }: Named,
  reading: Omit<TrackReading, 'next' | 'coverage'>,
  { lastDialogue, direction }: Pick<SummaryLine, 'lastDialogue' | 'direction'>,
): SummaryLine {
  const { status, label, headline, since, formal, practice, pressure, flags, assessment } = reading;
  return {
    ...{ track, title, parties, topic, collection, relationship: relationshipId(parties), policy },
    ...{ status, label, since, headline },
    formal: { state: formal.state },
    practice: { state: practice.state },
    pressure: { level: pressure.level, score: pressure.score },
    ...{ lastDialogue, direction, flags },
    assessed: assessment !== null,
  };
}
