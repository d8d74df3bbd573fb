import { DiscoveryService } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { openApiDocument } from './openapi.js';

/**
 * Serves `openapi.json` and, at `docs`, its page, whose every file comes from this server. The document is made when it
 * is first asked for, since a start should not wait for it.
 */
export function serveDocs(app: NestFastifyApplication, version: string): void {
  const document = () => openApiDocument(app.get(DiscoveryService), version) as unknown as OpenAPIObject;
  SwaggerModule.setup('docs', app, document, {
    useGlobalPrefix: true,
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Thaw: the HTTP contract',
    // Else the page asks a validator on the internet about the document.
    swaggerOptions: { validatorUrl: null },
  });
}
