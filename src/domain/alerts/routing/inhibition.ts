import type { Status } from '../../policy/states.js';
import { relationshipId, rollUp } from '../../reading/relationship.js';
import type { AlertCondition } from '../rule.js';
import type { SelectableTrack } from '../track-selection.js';

/** A track of the same relationship, with its present status. */
export interface SiblingTrack {
  readonly id: string;
  readonly status: Status;
}

/**
 * The reason why another fact makes an alert redundant; `null` where none does. A rule on silence or dormancy is
 * inhibited while the track, or its whole relationship, is frozen: the freeze already explains the silence. A
 * relationship is frozen when one of its tracks is and none of them works.
 * @param siblings all tracks of the relationship, `track` among them
 */
export function inhibitionOf(
  when: AlertCondition,
  track: SelectableTrack,
  siblings: readonly SiblingTrack[],
): string | null {
  if (!isAboutDormancy(when)) return null;
  if (siblings.some(({ id, status }) => id === track.id && status === 'frozen')) return `${track.id} is frozen`;
  const statuses = siblings.map(({ status }) => status);
  if (!statuses.includes('frozen') || rollUp(statuses) !== 'not working') return null;
  return `the relationship ${relationshipId(track.parties)} is frozen`;
}

/** Whether a condition can only be met by a lack of contact. */
function isAboutDormancy(when: AlertCondition): boolean {
  switch (when.kind) {
    case 'absence':
      return when.of === 'dialogue' || when.of === 'contact';
    case 'metric':
      return when.metric === 'days-since-dialogue' || when.metric === 'silence-rank';
    case 'transition':
      return when.to?.every((to) => to === 'dormant' || to === 'quiet' || to === 'silent') ?? false;
    default:
      return false;
  }
}
