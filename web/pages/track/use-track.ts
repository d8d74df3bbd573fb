import { useMemo } from 'preact/hooks';
import { type Clocks, pinsOf } from '../../time-travel/as-of.js';
import { dayOf, today } from '../../dates/days.js';
import type { History } from '../../contract/answers.js';
import { useRecorded } from '../../api/live.js';
import { type Answer, useAnswer } from '../../api/use-query.js';
import type {
  Explanation,
  LedgerAnswer,
  MarksAnswer,
  TrackAnswer,
  WholeReading,
} from '../../contract/track-answers.js';

/** All that the page of a track asks, the light answers first. */
export interface TrackAnswers {
  readonly track: Answer<TrackAnswer>;
  readonly status: Answer<WholeReading>;
  /** The whole course of things up to today on the pinned knowledge: the day that is read is a place in it. */
  readonly history: Answer<History>;
  /** The same on what is known now: what the sliders reach over. */
  readonly historyNow: Answer<History>;
  readonly marks: Answer<MarksAnswer>;
  readonly marksNow: Answer<MarksAnswer>;
  readonly explained: Answer<Explanation>;
  readonly ledger: Answer<LedgerAnswer>;
}

export function useTrack(id: string, clocks: Clocks): TrackAnswers {
  const version = useRecorded(id);
  const path = `/tracks/${encodeURIComponent(id)}`;
  const pins = pinsOf(clocks);
  const course = useMemo(() => courseOf(clocks), [pins]);
  const track = useAnswer<TrackAnswer>(path, version);
  const status = useAnswer<WholeReading>(`${path}/status${pins}`, version);
  const historyNow = useAnswer<History>(`${path}/history`, version);
  const pinned = useAnswer<History>(course === '' ? null : `${path}/history${course}`, version);
  const light = (status.data ?? status.problem) !== undefined && historyNow.data !== undefined;
  const marksNow = useAnswer<MarksAnswer>(light ? `${path}/marks` : null, version);
  const pinnedMarks = useAnswer<MarksAnswer>(light && course !== '' ? `${path}/marks${course}` : null, version);
  return {
    ...{ track, status, historyNow, marksNow },
    history: course === '' ? historyNow : pinned,
    marks: course === '' ? marksNow : pinnedMarks,
    explained: useAnswer<Explanation>(light ? `${path}/explain${pins}` : null, version),
    ledger: useAnswer<LedgerAnswer>(light ? `${path}/commitments${pins}` : null, version),
  };
}

/** The pins without a day in the past, so that a step of its slider asks for no new history. */
function courseOf(clocks: Clocks): string {
  const ahead = clocks.validAt !== undefined && dayOf(clocks.validAt) > today();
  return pinsOf({ ...clocks, validAt: ahead ? clocks.validAt : undefined });
}
