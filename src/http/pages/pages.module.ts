import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { ServerSettings } from '../server/settings.js';
import { servePages } from './pages.js';

/** The built pages of `web/`; without their folder only the API is served. */
@Module({})
export class PagesModule implements OnModuleInit {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly settings: ServerSettings,
  ) {}

  async onModuleInit(): Promise<void> {
    const { pagesFolder } = this.settings;
    if (pagesFolder === undefined) return;
    await servePages(this.adapter.httpAdapter.getInstance<FastifyInstance>(), pagesFolder);
  }
}
