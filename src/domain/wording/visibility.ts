/** How much of a track or an event readers do not see. */
export const visibilities = ['internal', 'partly-internal'] as const;
export type Visibility = (typeof visibilities)[number];

/** The roles that see what is internal, in words. */
export const internalRoles = 'recorder, editor, operator or admin';

/** A mark in one or two words: `Internal`. */
export function visibilityLabel(visibility: Visibility): string {
  return visibility === 'internal' ? 'Internal' : 'Partly internal';
}

/** A text with its mark before it, where it has one: `(internal) Talks in private`. */
export function withMark(text: string, visibility: Visibility | undefined): string {
  return visibility ? `(${visibilityLabel(visibility).toLowerCase()}) ${text}` : text;
}

/** What a mark says in full, without a full stop. @param what what it stands on, as in `this track` */
export function visibilityInWords(visibility: Visibility, what: string): string {
  const seers = `seen by those who sign in as ${internalRoles}`;
  if (visibility === 'internal') return `Internal: ${what} is ${seers}`;
  return `Partly internal: some entries of ${what} are ${seers}; other readers may get another answer`;
}
