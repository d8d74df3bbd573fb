import type { FastifyReply, FastifyRequest } from 'fastify';
import { wrongQuery } from './endpoint.js';

export interface Page<T> {
  readonly data: T[];
  readonly nextCursor: string | null;
}

/** The cursor of a place: opaque to clients, and in fact the place of the last item of a page as JSON. */
export function cursorOf(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * The place that a cursor names.
 * @throws ThawError invalid `invalid-parameter` unless it is a place of so many parts
 */
export function placeOf(cursor: string, parts: number): (string | number)[] {
  const place = parsed(Buffer.from(cursor, 'base64url').toString());
  const fits =
    Array.isArray(place) && place.length === parts && place.every((part) => ['string', 'number'].includes(typeof part));
  if (!fits) throw wrongCursor('is no cursor of this list');
  return place as (string | number)[];
}

export function wrongCursor(detail: string) {
  return wrongQuery('invalid-parameter', [{ pointer: 'cursor', detail }]);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Sets the `Link` header to the next page: the same request with another cursor. */
export function linkNext(request: FastifyRequest, reply: FastifyReply, parameter: string, cursor: string | null): void {
  if (cursor === null) return;
  const [path, query] = request.url.split('?', 2) as [string, string?];
  const parameters = new URLSearchParams(query);
  parameters.set(parameter, cursor);
  void reply.header('link', `<${path}?${parameters.toString()}>; rel="next"`);
}
