import type { Level } from './event.js';

/** The branches of a state that act on a track. Only the executive acts for the state, and moves a status. */
export const branches = [
  'executive',
  'legislature',
  'courts',
  'other-branch',
  'state-media',
  'quasi-official',
] as const;
export type Branch = (typeof branches)[number];

const courts = /\b(court|tribunal|judge|jury|prosecut\w*|attorney|justice)\b/i;
const legislature =
  /\b(congress|parliament|senat\w*|(?<!white )house|representative|speaker|assembly|duma|knesset|diet|rada|(?<!central )committee|legislat\w*|mp|mps)\b/i;
const media =
  /\b(media|news\w*|press|daily|times|post|tribune|gazette|herald|shimbun|ribao|radio|television|tv|broadcast\w*|agency|xinhua|tass|cgtn|cctv|global times)\b/i;

/**
 * The branch that acts, by the level of an event and the bodies that take the initiative. A legislature, and courts with
 * their prosecutors, share the level `other-branch`; state media share `quasi-official` with go-betweens, foundations and the
 * like.
 */
export function branchOf(level: Level | null | undefined, bodies: readonly string[]): Branch {
  if (level !== 'other-branch' && level !== 'quasi-official') return 'executive';
  const body = bodies.join(' ');
  if (level === 'quasi-official') return media.test(body) ? 'state-media' : 'quasi-official';
  if (courts.test(body)) return 'courts';
  return legislature.test(body) ? 'legislature' : 'other-branch';
}
