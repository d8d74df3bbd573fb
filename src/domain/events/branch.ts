import type { Level } from './event.js';

/** The branches of a state that act on a track. Only the executive acts for the state, and moves a status. */
export const branches = ['executive', 'legislature', 'courts', 'other-branch', 'state-media'] as const;
export type Branch = (typeof branches)[number];

const courts = /\b(court|tribunal|judge|jury|prosecut\w*|attorney|justice)\b/i;
const legislature =
  /\b(congress|parliament|senat\w*|(?<!white )house|representative|speaker|assembly|duma|knesset|diet|rada|(?<!central )committee|legislat\w*|mp|mps)\b/i;

/**
 * The branch that acts, by the level of an event and the bodies that take the initiative. A legislature, and courts with
 * their prosecutors, share the level `other-branch`; `quasi-official` is state media and go-betweens.
 */
export function branchOf(level: Level | null | undefined, bodies: readonly string[]): Branch {
  if (level === 'quasi-official') return 'state-media';
  if (level !== 'other-branch') return 'executive';
  const body = bodies.join(' ');
  if (courts.test(body)) return 'courts';
  return legislature.test(body) ? 'legislature' : 'other-branch';
}
