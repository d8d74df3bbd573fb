import { Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ValidQuery, Endpoint, ValidBody } from '../../http/endpoint/endpoint.js';
import { cursorOf, linkNext, placeOf } from '../../http/endpoint/pagination.js';
import { DeliveryHistory } from './delivery-history.js';
import * as schemas from '../../contract/alerts/deliveries.js';
import { emptyInput } from '../../contract/empty-input.js';

const noStore = ['cache-control', 'no-store'] as const;

/** Lists deliveries, and sends again those that did not arrive. */
@Controller('deliveries')
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveryHistory) {}

  @Get()
  @Header(...noStore)
  @Endpoint({
    tag: 'channels',
    summary: 'The deliveries, newest first',
    query: schemas.deliveriesQuery,
    answers: { 200: { description: 'A page of deliveries', schema: schemas.deliveryPageSchema } },
  })
  async listDeliveries(
    @ValidQuery() { channel, state, limit, cursor }: z.infer<typeof schemas.deliveriesQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const before = cursor === undefined ? undefined : placeOf(cursor, ['whole'])[0];
    const { data, next } = await this.deliveries.list({ channel, state, before, limit });
    const nextCursor = next === null ? null : cursorOf([next]);
    linkNext(request, reply, 'cursor', nextCursor);
    return { data, nextCursor };
  }

  @Get(':id')
  @Header(...noStore)
  @Endpoint({
    tag: 'channels',
    summary: 'A delivery with its body and its attempts',
    answers: { 200: { description: 'The delivery', schema: schemas.deliveryWithAttemptsSchema } },
    problems: [404],
  })
  async readDelivery(@Param('id') id: string) {
    return this.deliveries.get(id);
  }

  @Post('recover')
  @HttpCode(200)
  @Endpoint({
    tag: 'channels',
    summary: 'Send again the deliveries of a window of time that failed, or whose channel was disabled or removed',
    body: { 'application/json': schemas.recoverySchema },
    invalidBody: 'invalid-recovery',
    answers: {
      200: {
        description: 'The number of deliveries that are sent again, or would be',
        schema: schemas.recoveredSchema,
      },
    },
    problems: [503],
  })
  async recoverDeliveries(@ValidBody() { from, to, channel, dryRun }: z.output<typeof schemas.recoverySchema>) {
    return this.deliveries.recover({ from: Date.parse(from), to: Date.parse(to), channel, dryRun });
  }

  @Post(':id/redeliver')
  @HttpCode(202)
  @Endpoint({
    tag: 'channels',
    summary: 'Send a delivery again, under the same id',
    body: { 'application/json': emptyInput },
    answers: { 202: { description: 'It is in the queue', schema: schemas.deliverySchema } },
    problems: [404, 409, 503],
  })
  async redeliver(@Param('id') id: string) {
    return this.deliveries.redeliver(id);
  }
}
