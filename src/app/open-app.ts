import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Admission } from '../access/admission.js';
import { serveDocs } from '../http/endpoint/docs.js';
import { ClientAddress } from '../http/server/client-address.js';
import { RateLimits } from '../http/server/rate-limits.js';
import { base, rootPaths } from '../http/endpoint/openapi.js';
import { NestLog } from '../http/server/log.js';
import { RequestMetrics } from '../http/server/request-metrics.js';
import { openWebServer, type WebServerParts } from '../http/server/web-server.js';
import { HotPath } from '../readings/hot-path.js';
import { AppModule } from './app.module.js';
import type { ProcessSettings } from './settings.module.js';

/**
 * Makes the server over its database. It follows the log and answers from `init()` or `listen()` on.
 * @throws ThawError where the database cannot be opened
 */
export async function openApp(settings: ProcessSettings): Promise<NestFastifyApplication> {
  const parts: WebServerParts = { log: settings.log, names: settings };
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(settings), openWebServer(parts), {
    logger: new NestLog(settings.log.pino),
    bodyParser: false,
    forceCloseConnections: true,
    abortOnError: false,
  });
  app.setGlobalPrefix(base, { exclude: rootPaths });
  await serveDocs(app, settings.version, settings.basePath);
  parts.metrics = app.get(RequestMetrics);
  parts.access = app.get(Admission);
  parts.clients = app.get(ClientAddress);
  parts.limits = app.get(RateLimits);
  const hotPath = app.get(HotPath);
  parts.shortcut = (request, response, fields) => hotPath.answer(request, response, fields);
  return app;
}
