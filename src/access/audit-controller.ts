import { Controller, Get, Header } from '@nestjs/common';
import type { z } from 'zod';
import { auditPageSchema, auditQuery } from '../contract/access/access.js';
import { Endpoint, ValidQuery } from '../http/endpoint/endpoint.js';
import { AuditLog } from './audit-log.js';

/** The audit log, for who administers. */
@Controller('audit')
export class AuditController {
  constructor(private readonly audit: AuditLog) {}

  @Get()
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'The audit log: keys, sign-ins, settings, and who was refused',
    description:
      'In order, or the newest first. Each hash is over the one before and the entry, as that of the log of events is: `position` is the sequence, `recordedAt` the instant in milliseconds, `recordedBy` the actor, `body` action and detail.',
    permission: 'administer',
    query: auditQuery,
    answers: {
      200: {
        description:
          'A page of entries; `next` is the `after` of the next one, or its `before` where the newest come first',
        schema: auditPageSchema,
      },
    },
  })
  async listAudit(@ValidQuery() query: z.output<typeof auditQuery>) {
    const data = await this.audit.page(query);
    const { limit } = query;
    return { data, next: data.length === limit ? data.at(-1)!.sequence : null };
  }
}
