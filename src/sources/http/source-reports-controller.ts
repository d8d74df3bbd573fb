import { Controller, Get, Header, Headers, HttpCode, Param, Post } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { cloudEventSchema, cloudEventsInput } from '../../contract/log/intake.js';
import * as schemas from '../../contract/sources.js';
import { passedOnReport } from '../../domain/reports/licence.js';
import type { StoredReport } from '../../domain/reports/report.js';
import { Database } from '../../event-log/database/database.js';
import { Endpoint, ValidBody, ValidQuery } from '../../http/endpoint/endpoint.js';
import { NextLink } from '../../http/endpoint/next-link.js';
import { cursorOf, placeOf } from '../../http/endpoint/pagination.js';
import type { SourceRow } from '../entities.js';
import { SourceStore } from '../registry/source-store.js';
import { mentionOf } from '../registry/source-view.js';
import { RefusalStore } from '../reports/refusal-store.js';
import { ReportStore } from '../reports/report-store.js';
import { type PushedItems, pushTypes, readPushed } from '../webhook/pushed-items.js';
import { ReportPush } from '../webhook/report-push.js';

const noStore = ['cache-control', 'no-store'] as const;

/** What a source has reported, what of it could not be read, and the door for providers that send. */
@Controller('sources')
export class SourceReportsController {
  constructor(
    private readonly database: Database,
    private readonly sources: SourceStore,
    private readonly reports: ReportStore,
    private readonly refusals: RefusalStore,
    private readonly push: ReportPush,
  ) {}

  @Get(':id/reports')
  @Header(...noStore)
  @NextLink('cursor')
  @Endpoint({
    tag: 'sources',
    summary:
      'The versions of reports that a source has given, the newest first, as far as its licence lets them be passed on',
    query: schemas.reportsQuery,
    answers: { 200: { description: 'A page of reports', schema: schemas.reportPageSchema } },
    problems: [404],
  })
  async listReports(
    @Param('id') id: string,
    @ValidQuery() { limit, cursor }: z.infer<typeof schemas.reportsQuery>,
  ): Promise<schemas.ReportPage> {
    const source = await this.database.read((run) => this.sources.row(run, id));
    const found = await this.reports.list(source.id, beforeOf(cursor), limit + 1);
    return pageOf(
      found,
      limit,
      ({ sequence }) => sequence,
      (report) => reportView(report, source),
    );
  }

  @Get(':id/refusals')
  @Header(...noStore)
  @NextLink('cursor')
  @Endpoint({
    tag: 'sources',
    summary: `The items of a source that could not be read, the newest first; the last ${schemas.sourceLimits.refusals} are kept`,
    query: schemas.refusalsQuery,
    answers: { 200: { description: 'A page of refusals', schema: schemas.refusalPageSchema } },
    problems: [404],
  })
  async listRefusals(
    @Param('id') id: string,
    @ValidQuery() { limit, cursor }: z.infer<typeof schemas.refusalsQuery>,
  ): Promise<schemas.SourceRefusalPage> {
    const source = await this.database.read((run) => this.sources.row(run, id));
    const found = await this.refusals.list(source.id, beforeOf(cursor), limit + 1);
    return pageOf(
      found,
      limit,
      ({ sequence }) => sequence,
      ({ sequence, at, item, reason, excerpt }) => {
        return { id: sequence, at: new Date(at).toISOString(), item, reason, excerpt };
      },
    );
  }

  @Post(':id/reports')
  @HttpCode(202)
  @Endpoint({
    tag: 'sources',
    summary: 'Send reports to a webhook',
    description:
      'A report, an event that is proposed, or a list of either; bare, or in CloudEvents structured, binary or as a batch. Without a key a report has that of its envelope (source and id), else one of its content, so that sending it again stores nothing. What cannot be read is refused by itself.',
    body: {
      [pushTypes.plain]: schemas.pushedReports,
      [pushTypes.cloudEvent]: cloudEventSchema,
      [pushTypes.cloudEvents]: cloudEventsInput,
    },
    requestHeaders: {
      Authorization: 'Bearer and the token of the source; where it has none, a key of a recorder',
      'ce-specversion': 'A CloudEvent in binary mode: 1.0; then ce-id, ce-source and ce-type are needed, too',
    },
    permission: 'none',
    answers: { 202: { description: 'What became of them', schema: schemas.pushedSchema } },
    problems: [401, 404, 409, 503],
  })
  async pushReports(
    @Param('id') id: string,
    @ValidBody(readPushed) items: PushedItems,
    @Headers() headers: FastifyRequest['headers'],
  ) {
    return this.push.store(id, headers, items);
  }
}

function beforeOf(cursor: string | undefined): number | undefined {
  return cursor === undefined ? undefined : placeOf(cursor, ['whole'])[0];
}

function pageOf<Row, View>(
  found: readonly Row[],
  limit: number,
  sequenceOf: (row: Row) => number,
  view: (row: Row) => View,
): { data: View[]; nextCursor: string | null } {
  const shown = found.slice(0, limit);
  return {
    data: shown.map(view),
    nextCursor: found.length > limit ? cursorOf([sequenceOf(shown.at(-1)!)]) : null,
  };
}

function reportView(stored: StoredReport, source: SourceRow): schemas.ReportView {
  const { sequence, version, isDeleted, storedAt, report } = stored;
  return {
    ...{ sequence, source: source.id, version, deleted: isDeleted, storedAt: new Date(storedAt).toISOString() },
    mention: mentionOf(source),
    report: passedOnReport(report, source.licence),
  };
}
