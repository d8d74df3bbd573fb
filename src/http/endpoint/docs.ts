import fastifyStatic from '@fastify/static';
import { DiscoveryService } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { documentHeaders } from '../content/security-headers.js';
import { base, openApiDocument } from './openapi.js';

const pageAt = (basePath: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Thaw: the HTTP contract</title>
    <link rel="stylesheet" href="${basePath}${base}/docs/swagger-ui.css" />
    <link rel="icon" href="${basePath}${base}/docs/favicon-32x32.png" />
  </head>
  <body>
    <nav aria-label="Pages" style="padding: 0.8rem 1.5rem; font: 1rem sans-serif"><a href="${basePath}/">Thaw: back to the board</a></nav>
    <div id="swagger-ui"></div>
    <script src="${basePath}${base}/docs/swagger-ui-bundle.js"></script>
    <script src="${basePath}${base}/docs/start.js"></script>
  </body>
</html>
`;

// `validatorUrl: null` keeps the page from sending the document to a validator on the internet.
const startAt = (basePath: string) =>
  `SwaggerUIBundle({ url: '${basePath}${base}/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });\n`;

/** The content security policy. Swagger UI's script sets inline styles and images; all else comes from this server. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/**
 * Serves `openapi.json` and, at `docs`, its page; every file of the page comes from this server. The document is made
 * on the first request, so that the start does not wait for it.
 * @param basePath the path below which the server is reached; empty where that is the whole host
 */
export async function serveDocs(app: NestFastifyApplication, version: string, basePath = ''): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  let document: Promise<Buffer> | undefined;
  fastify.get(`${base}/openapi.json`, async (_request, reply) => {
    document ??= openApiDocument(app.get(DiscoveryService), version, basePath).then((made) =>
      Buffer.from(JSON.stringify(made)),
    );
    return reply.type('application/json; charset=utf-8').send(await document);
  });
  fastify.get(`${base}/docs`, (_request, reply) =>
    reply.type('text/html; charset=utf-8').headers(documentHeaders(policy)).send(pageAt(basePath)),
  );
  fastify.get(`${base}/docs/start.js`, (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(startAt(basePath)),
  );
  await fastify.register(fastifyStatic, {
    root: dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')),
    prefix: `${base}/docs/`,
    decorateReply: false,
    index: false,
    allowedPath: (path) => /^\/(swagger-ui\.css|swagger-ui-bundle\.js|favicon-32x32\.png)$/.test(path),
  });
}
