import { v5 } from 'uuid';

// The UUID namespace of every id that is derived from other data, so that deriving it again gives the same id.
const NAMESPACE = 'b7a54b3a-6d1f-5c0e-9a51-3f6f1d3c8e21';

/** The id of the entry that defines a track by `POST /tracks`: defining it again with the same content is a repeat. */
export function definitionId(track: string): string {
  return idFrom(`track:${track}`);
}

/** The id of the entry that defines a party first by `POST /parties`: of two first definitions at once, one is recorded. */
export function partyDefinitionId(party: string): string {
  return idFrom(`party:${party}`);
}

/** The id of the entry that defines a series first by `POST /series`. */
export function seriesDefinitionId(series: string): string {
  return idFrom(`series:${series}`);
}

/** The id of an event without one, sent under an `Idempotency-Key`. @param place its index in a batch */
export function keyedId(key: string, place = 0): string {
  return idFrom(`key:${place}:${key}`);
}

/** The id of an event without one in a file or batch: from its content, so that a second import repeats it. */
export function contentId(canonical: string): string {
  return idFrom(`content:${canonical}`);
}

/** The id of a CloudEvent whose own is no UUID: CloudEvents make `source` and `id` unique together. */
export function cloudEventId(source: string, id: string): string {
  return idFrom(`cloudevent:${source} ${id}`);
}

/** The id of the event of a row that its source knows by a key: of every version of the row. */
export function keyedRowId(key: string): string {
  return idFrom(`row:${key}`);
}

/** The id of the entry, or of the candidate, that a judgement on a candidate makes: judged once, it is made once. */
export function judgedId(candidate: string, judgement: string): string {
  return idFrom(`judgement:${candidate}:${judgement}`);
}

/**
 * The id of the entry which follows another one in the history of a row: `changed` where its content differs, `gone` where
 * the source has it no more, `back` where it has it again.
 */
export function rowVersionId(step: 'changed' | 'gone' | 'back', before: string, content = ''): string {
  return idFrom(`row-${step}:${before}:${content}`);
}

/** The id of the entry by which a declared policy is adopted. @param before the position of the track's last adoption, else 0 */
export function adoptionId(track: string, policy: string, before: number): string {
  return idFrom(`adoption:${before}:${track}:${policy}`);
}

/** The id of a rule that a file declares by its name. @param number from 1; the next where a rule of this id was removed */
export function appliedRuleId(name: string, number: number): string {
  return idFrom(`rule:${number}:${name}`);
}

/** A lone surrogate has no UTF-8 bytes, so it is replaced here; validation refuses such text later, with a reason. */
function idFrom(name: string): string {
  return v5(name.toWellFormed(), NAMESPACE);
}
