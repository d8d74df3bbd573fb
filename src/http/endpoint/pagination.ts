import type { FastifyReply, FastifyRequest } from 'fastify';
import { isStorable } from '../../domain/storable-text.js';
import { wrongQuery } from './endpoint.js';

export interface Page<T> {
  readonly data: T[];
  readonly nextCursor: string | null;
}

/** The cursor of a place: opaque to clients, and in fact the place of the last item of a page as JSON. */
export function cursorOf(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** What a part of a place is; `whole` is a count, a position or an instant in milliseconds, `number` may be before 1970. */
type PlacePart = 'text' | 'whole' | 'number' | 'any';
type Place<Parts extends readonly PlacePart[]> = {
  [Index in keyof Parts]: Parts[Index] extends 'text'
    ? string
    : Parts[Index] extends 'whole' | 'number'
      ? number
      : string | number;
};

const isPart: Readonly<Record<PlacePart, (part: unknown) => boolean>> = {
  text: (part) => typeof part === 'string' && isStorable(part),
  whole: (part) => Number.isSafeInteger(part) && (part as number) >= 0,
  number: (part) => Number.isFinite(part),
  any: (part) => Number.isFinite(part) || isPart.text(part),
};

/**
 * The place that a cursor names. Anyone can forge a cursor, so every part is held to what its column takes.
 * @throws ThawError invalid `invalid-parameter` unless it is a place of such parts
 */
export function placeOf<const Parts extends readonly PlacePart[]>(cursor: string, parts: Parts): Place<Parts> {
  const place = parsed(Buffer.from(cursor, 'base64url').toString());
  const fits =
    Array.isArray(place) && place.length === parts.length && parts.every((part, index) => isPart[part](place[index]));
  if (!fits) throw wrongCursor('is no cursor of this list');
  return place as Place<Parts>;
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
