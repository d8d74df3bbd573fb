import type { LateCounts } from '../../../src/contract/readings/timeline-marks.js';
import { inWords } from '../../wording/words.js';

/** `3 events were not known yet, 1 read differently.` */
export function laterKnowledgeInWords({ added, changed, removed }: LateCounts): string {
  const parts = [
    ...(added > 0 ? [[added, 'not known yet'] as const] : []),
    ...(changed > 0 ? [[changed, 'read differently'] as const] : []),
    ...(removed > 0 ? [[removed, 'counted that no longer does', 'counted that no longer do'] as const] : []),
  ].map(([count, one, many = one], index) => {
    const verb = one === 'not known yet' ? (count === 1 ? 'was ' : 'were ') : '';
    const noun = index === 0 ? (count === 1 ? ' event' : ' events') : '';
    return `${inWords(count)}${noun} ${verb}${count === 1 ? one : many}`;
  });
  if (parts.length === 0) return 'Nothing that is known now was hidden then.';
  return `${parts.join(', ')}.`;
}
