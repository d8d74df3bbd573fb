import { validate } from 'uuid';
import { ThawError } from '../../domain/errors.js';
import { isJsonObject, type JsonObject } from '../../domain/json.js';

/**
 * The body with the fields that its path fills in. @throws ThawError invalid `invalid-event` where the body has another
 * value for one of them
 */
export function withPathFields(body: JsonObject, fields: Readonly<Record<string, string>>): JsonObject {
  for (const [field, value] of Object.entries(fields)) {
    if (body[field] !== undefined && body[field] !== value) throw differsFromPath(`/${field}`, value);
  }
  return { ...body, ...fields };
}

/**
 * The body of a correction with the id of the corrected event, which the body may leave out.
 * @param root the id of the event itself @param path the id in the path, which may be that of an earlier correction
 * @throws ThawError invalid `invalid-event` where the body has another id
 */
export function withCorrectedEvent(body: JsonObject, root: string, path: string): JsonObject {
  const { event } = body;
  if (!isJsonObject(event)) return body;
  const { id } = event;
  const isSame = id === undefined || (typeof id === 'string' && [root, path].includes(id.toLowerCase()));
  if (!isSame) throw differsFromPath('/event/id', root);
  return { ...body, event: { ...event, id: root } };
}

/** The id of an entry in the path, in lower case. @throws ThawError not-found `unknown-event` where it is no UUID */
export function entryIdOf(id: string): string {
  if (!validate(id)) throw unknownEvent(id);
  return id.toLowerCase();
}

/** An error about the entry or track that the path names, as `not-found`; any other error as it is. */
export function notFoundByPath(error: unknown, pointer: string, id: string): unknown {
  if (!(error instanceof ThawError) || !error.errors.some((each) => each.pointer === pointer)) return error;
  if (error.code === 'unknown-event') return unknownEvent(id);
  if (pointer === '/series') {
    return ThawError.notFound('unknown-series', `There is no series ${id.slice(0, 100)}`);
  }
  if (pointer !== '/track') return error;
  return ThawError.notFound('unknown-track', `The track ${id.slice(0, 100)} is not defined`);
}

function differsFromPath(pointer: string, expected: string): ThawError {
  const detail = `is not what the path says: leave it out, or write ${expected.slice(0, 100)}`;
  return ThawError.invalid('invalid-event', pointer, detail);
}

function unknownEvent(id: string): ThawError {
  return ThawError.notFound('unknown-event', `no entry has the id ${id.slice(0, 100)}`);
}
