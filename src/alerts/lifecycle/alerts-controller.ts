import { Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ValidQuery, Endpoint, ValidBody } from '../../http/endpoint/endpoint.js';
import { cursorOf, linkNext, placeOf } from '../../http/endpoint/pagination.js';
import { type AlertAcknowledgement, acknowledgement } from '../../contract/alerts/alerts.js';
import { answeredBy } from '../../access/principal.js';
import { AlertQueries } from './alert-queries.js';
import * as schemas from '../../contract/alerts/alerts.js';
import { alertView, alertDetailsView } from './alert-view.js';

const noStore = ['cache-control', 'no-store'] as const;

/** Lists, shows and acknowledges alerts. */
@Controller('alerts')
export class AlertsController {
  constructor(private readonly alerts: AlertQueries) {}

  @Get()
  @Header(...noStore)
  @Endpoint({
    tag: 'alerts',
    summary: 'The alerts, the last changed first',
    query: schemas.alertsQuery,
    answers: { 200: { description: 'A page of alerts', schema: schemas.alertPage } },
  })
  async listAlerts(
    @ValidQuery() { state, rule, track, source, limit, cursor }: z.infer<typeof schemas.alertsQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const after = cursor === undefined ? undefined : placeOf(cursor, ['whole', 'text']);
    const { data, more } = await this.alerts.list({ states: state, rule, track, source, limit, after });
    const last = data.at(-1);
    const nextCursor = more && last ? cursorOf([last.updatedAt, last.stored.alert.key]) : null;
    linkNext(request, reply, 'cursor', nextCursor);
    return { data: data.map(alertView), nextCursor };
  }

  @Get(':key')
  @Header(...noStore)
  @Endpoint({
    tag: 'alerts',
    summary: 'An alert with its history, its reasons and their sources',
    answers: { 200: { description: 'The alert', schema: schemas.wholeAlert } },
    problems: [404],
  })
  async readAlert(@Param('key') key: string) {
    return alertDetailsView(await this.alerts.get(key));
  }

  @Post(':key/acknowledge')
  @HttpCode(200)
  @Endpoint({
    tag: 'alerts',
    summary: 'Acknowledge an alert that fires',
    description: 'It is neither repeated nor escalated any more; that it is resolved or withdrawn is still notified.',
    body: { 'application/json': acknowledgement },
    invalidBody: 'invalid-acknowledgement',
    answers: { 200: { description: 'The alert as it stands now', schema: schemas.wholeAlert } },
    problems: [404, 409],
  })
  async acknowledgeAlert(@Param('key') key: string, @ValidBody() body: AlertAcknowledgement) {
    return alertDetailsView(await this.alerts.acknowledge(key, { ...body, by: answeredBy(body.by) }));
  }
}
