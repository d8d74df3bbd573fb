import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { preferredOf } from '../content/media-types.js';

declare module 'fastify' {
  interface FastifyInstance {
    missingPage?: { readonly document: string; readonly headers: Readonly<Record<string, string>> };
  }
}

/** Has a browser see a page instead of a problem where nothing is there. */
export function showMissingPage(
  fastify: FastifyInstance,
  document: string,
  headers: Readonly<Record<string, string>>,
): void {
  fastify.decorate('missingPage', { document, headers });
}

/** Answers 404 by a page, where there is one and the client would rather read that. @returns whether it did */
export function sendMissingPage({ server, method, headers }: FastifyRequest, reply: FastifyReply): boolean {
  const { missingPage } = server;
  if (!missingPage || (method !== 'GET' && method !== 'HEAD')) return false;
  const html = 'text/html';
  if (preferredOf(['application/problem+json', 'application/json', html], headers.accept) !== html) return false;
  void reply
    .code(404)
    .headers({ ...missingPage.headers, vary: 'Accept' })
    .type(`${html}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .send(missingPage.document);
  return true;
}
