import { belongsToNoTrack, type EntryBody, isEvent, tracksOf } from '../entries/entry.js';

/**
 * What somebody may do. `see-internal`: read also what is not for every reader; `record`: enter what happened; `edit`: amend
 * the record and how it is read.
 */
export const permissions = ['read', 'see-internal', 'record', 'edit', 'operate', 'administer'] as const;
export type Permission = (typeof permissions)[number];

/** The roles, each with what it may do; everybody who may do anything may read. */
export const roles = {
  reader: ['read'],
  recorder: ['read', 'see-internal', 'record'],
  editor: ['read', 'see-internal', 'record', 'edit'],
  operator: ['read', 'see-internal', 'operate'],
  admin: permissions,
} as const satisfies Readonly<Record<string, readonly Permission[]>>;
export type Role = keyof typeof roles;

export const roleNames = Object.keys(roles) as Role[];

/** Whether a role may do something. */
export function isPermitted(role: Role, permission: Permission): boolean {
  return (roles[role] as readonly Permission[]).includes(permission);
}

/** The roles that may do something, from the least powerful on. */
export function rolesWith(permission: Permission): Role[] {
  return roleNames.filter((role) => isPermitted(role, permission));
}

/**
 * What recording an entry takes: events, definitions, figures and additions are recorded; all else edits the record, but
 * for a redaction. That is the one act by which something is lost, so that an editor, who can always be shown to have
 * changed something, cannot do it.
 */
export function permissionFor(body: EntryBody): Permission {
  if (body.type === 'EventRedacted') return 'administer';
  if (isEvent(body) || belongsToNoTrack(body) || body.type === 'EventAmended') return 'record';
  return body.type === 'TrackDefined' || body.type === 'CoverageConfirmed' ? 'record' : 'edit';
}

/** The form of a track pattern: the id of a track, or the beginning of ids with `*` behind it. */
export const trackPatternForm = /^(\*|[a-z0-9][a-z0-9.-]{0,98}\*?)$/;

/** Whether a track fits one of the patterns: `us-cn.*` fits all ids that begin with `us-cn.`. */
export function fitsPattern(track: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith('*') ? track.startsWith(pattern.slice(0, -1)) : track === pattern,
  );
}

/**
 * The first track of an entry that no pattern fits, or `every track` of one that belongs to none; `undefined` where all fit.
 */
export function trackOutside(body: EntryBody, patterns: readonly string[]): string | undefined {
  if (belongsToNoTrack(body)) return patterns.includes('*') ? undefined : 'every track';
  return tracksOf(body).find((track) => !fitsPattern(track, patterns));
}
