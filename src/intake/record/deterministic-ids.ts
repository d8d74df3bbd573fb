import { v5 } from 'uuid';

// The namespace of every id that is made from something else, so that making it again gives the same one.
const NAMESPACE = 'b7a54b3a-6d1f-5c0e-9a51-3f6f1d3c8e21';

/** The id of the entry that defines a track by `POST /tracks`: defining it again with the same content is a repeat. */
export function definitionId(track: string): string {
  return idFrom(`track:${track}`);
}

/** The id of an event that came without one, under an `Idempotency-Key`; `place` is its place in a batch. */
export function keyedId(key: string, place = 0): string {
  return idFrom(`key:${place}:${key}`);
}

/** The id of an event that came without one in a file or batch: from its content, so that a second run repeats it. */
export function contentId(canonical: string): string {
  return idFrom(`content:${canonical}`);
}

/** The id of a CloudEvent whose own is no UUID: CloudEvents make `source` and `id` unique together. */
export function cloudEventId(source: string, id: string): string {
  return idFrom(`cloudevent:${source} ${id}`);
}

/** Half of a surrogate pair has no bytes of its own; whatever holds one is refused later, for a reason that says so. */
function idFrom(name: string): string {
  return v5(name.toWellFormed(), NAMESPACE);
}
