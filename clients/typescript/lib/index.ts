import createClient, { type Client, type ClientOptions } from 'openapi-fetch';
import type { components, paths } from './schema.js';

/** The schemas of the server by name, as in `Schema<'TrackStatus'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** A client with a method for each HTTP method, typed by the paths of the server. */
export type ThawClient = Client<paths>;

export type { components, paths };

/**
 * Opens a client of a Thaw server.
 * @param address where the server is, without a path: `https://thaw.example`
 * @param options `key` is sent as the bearer token; all others are those of openapi-fetch
 */
export function openThaw(address: string, options: ClientOptions & { readonly key?: string } = {}): ThawClient {
  const { key, ...others } = options;
  const client = createClient<paths>({ ...others, baseUrl: `${address.replace(/\/+$/, '')}/api/v1` });
  if (key !== undefined) {
    client.use({ onRequest: ({ request }) => void request.headers.set('authorization', `Bearer ${key}`) });
  }
  return client;
}
