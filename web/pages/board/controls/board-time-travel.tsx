import { useMemo, useRef } from 'preact/hooks';
import { TimeTravelPanel } from '../../../time-travel/panel/time-travel-panel.js';
import { type DayNumber, dayOf, today } from '../../../dates/days.js';
import { useQuery } from '../../../api/use-query.js';
import { stepDays } from '../summary/step-days.js';
import type { Summary } from '../summary/summary.js';

/**
 * Time travel panel of the board. It steps over the days on which a status began or a dialogue took place, by the
 * answers so far: today's, and those of the visited days.
 */
export default function BoardTimeTravel({ summary }: { readonly summary: Summary }) {
  const { data: present } = useQuery<Summary>('/status/summary');
  const seen = useRef<ReadonlySet<DayNumber>>(new Set());
  const steps = useMemo(() => {
    seen.current = new Set([...seen.current, ...stepDays(summary), ...(present ? stepDays(present) : [])]);
    return [...seen.current].sort((a, b) => a - b);
  }, [summary, present]);
  const from = Math.min(steps[0] ?? today(), dayOf(summary.validAt), dayOf(summary.knownAt));
  return <TimeTravelPanel from={from} to={Math.max(today(), dayOf(summary.validAt))} steps={steps} />;
}
