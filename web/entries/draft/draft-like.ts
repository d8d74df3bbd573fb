import { type Draft, draftOf, emptyDraft } from './draft.js';

/** What events of a kind have in common: their own dates, words, sources and links are not among it. */
const repeated = [
  ...['type', 'level', 'mode', 'trackRole', 'mechanism', 'ground', 'beneficiary', 'claimKind', 'visibility'],
  ...['cadenceDays', 'presumedOperating'],
];

/**
 * A draft with what repeats of another event: type, tracks and parties with their roles, and what describes its kind.
 * @param begun its id stays, and so do its tracks where it has any
 */
export function draftLike(event: object, begun: Draft): Draft {
  const { values, tracks, trackRoles, actors } = draftOf(event as Record<string, unknown>);
  const kept = Object.entries(values).filter(([name]) => repeated.includes(name));
  const draft = emptyDraft(begun.id, begun.tracks.length > 0 ? begun.tracks : tracks);
  return { ...draft, values: Object.fromEntries(kept), trackRoles, ...(actors.length > 0 && { actors }) };
}
