import { Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ValidQuery, Endpoint, ValidBody } from '../../http/endpoint/endpoint.js';
import { cursorOf, linkNext, placeOf } from '../../http/endpoint/pagination.js';
import { DeliveryHistory } from './delivery-history.js';
import * as schemas from '../../contract/alerts/deliveries.js';

const noStore = ['cache-control', 'no-store'] as const;

/** The log of deliveries, and the ways to send again what did not arrive. */
@Controller('deliveries')
export class DeliveriesController {
  constructor(private readonly log: DeliveryHistory) {}

  @Get()
  @Header(...noStore)
  @Endpoint({
    tag: 'channels',
    summary: 'The deliveries, newest first',
    query: schemas.deliveriesQuery,
    answers: { 200: { description: 'A page of them', schema: schemas.deliveryPageSchema } },
  })
  async listDeliveries(
    @ValidQuery() { channel, state, limit, cursor }: z.infer<typeof schemas.deliveriesQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const before = cursor === undefined ? undefined : Number(placeOf(cursor, 1)[0]);
    const { data, next } = await this.log.list({ channel, state, before, limit });
    const nextCursor = next === null ? null : cursorOf([next]);
    linkNext(request, reply, 'cursor', nextCursor);
    return { data, nextCursor };
  }

  @Get(':id')
  @Header(...noStore)
  @Endpoint({
    tag: 'channels',
    summary: 'A delivery with its body and its tries',
    answers: { 200: { description: 'The delivery', schema: schemas.deliveryWithTriesSchema } },
    problems: [404],
  })
  async readDelivery(@Param('id') id: string) {
    return this.log.get(id);
  }

  @Post('recover')
  @HttpCode(200)
  @Endpoint({
    tag: 'channels',
    summary: 'Send after all what failed, or died with its channel, within a window of time',
    body: { 'application/json': schemas.recoverySchema },
    invalidBody: 'invalid-recovery',
    answers: { 200: { description: 'How many are sent again, or would be', schema: schemas.recoveredSchema } },
    problems: [503],
  })
  async recoverDeliveries(@ValidBody() { from, to, channel, dryRun }: z.output<typeof schemas.recoverySchema>) {
    return this.log.recover({ from: Date.parse(from), to: Date.parse(to), channel, dryRun });
  }

  @Post(':id/redeliver')
  @HttpCode(202)
  @Endpoint({
    tag: 'channels',
    summary: 'Send a delivery again, under the same id',
    answers: { 202: { description: 'It is in the queue', schema: schemas.deliverySchema } },
    problems: [404, 409, 503],
  })
  async redeliver(@Param('id') id: string) {
    return this.log.redeliver(id);
  }
}
