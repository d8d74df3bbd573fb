import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { AccessModule } from '../../access/access.module.js';
import { EventLogModule } from '../../event-log/event-log.module.js';
import { HttpModule } from '../../http/http.module.js';
import { ServerSettings } from '../../http/server/settings.js';
import { ReadingsModule } from '../../readings/readings.module.js';
import { PageSubjects } from './page-subjects.js';
import { servePages } from './pages.js';

/** The built pages of `web/`; without their folder only the API is served. */
@Module({ imports: [AccessModule, EventLogModule, HttpModule, ReadingsModule], providers: [PageSubjects] })
export class PagesModule implements OnModuleInit {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly settings: ServerSettings,
    private readonly subjects: PageSubjects,
  ) {}

  async onModuleInit(): Promise<void> {
    const { pagesFolder, basePath = '' } = this.settings;
    if (pagesFolder === undefined) return;
    const fastify = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    await servePages(fastify, { folder: pagesFolder, basePath, subjects: this.subjects });
  }
}
