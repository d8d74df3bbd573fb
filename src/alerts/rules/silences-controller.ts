import { Controller, Delete, Get, Header, Param, Post, Res } from '@nestjs/common';
import { answeredBy } from '../../access/principal.js';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { ValidQuery, Endpoint, ValidBody } from '../../http/endpoint/endpoint.js';
import { silenceInput } from '../../contract/alerts/silences.js';
import { SilenceStore } from './silence-store.js';
import * as schemas from '../../contract/alerts/silences.js';
import { silenceView } from './rule-views.js';

/** Lists, makes and ends silences: alerts that match one are not notified while it lasts. */
@Controller('alert-silences')
export class SilencesController {
  constructor(private readonly silences: SilenceStore) {}

  @Get()
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'alerts',
    summary: 'The silences',
    query: schemas.silencesQuery,
    answers: { 200: { description: 'The last to end first', schema: schemas.silenceList } },
  })
  async listSilences(@ValidQuery() { ended }: z.infer<typeof schemas.silencesQuery>) {
    return { data: (await this.silences.list(ended === 'true')).map(silenceView) };
  }

  @Post()
  @Endpoint({
    tag: 'alerts',
    summary: 'Suppress the notifications of alerts for a time',
    description: 'The alerts themselves go on, and those that still fire when the silence ends are notified then.',
    body: { 'application/json': silenceInput },
    invalidBody: 'invalid-silence',
    answers: { 201: { description: 'The silence', schema: schemas.silenceSchema } },
    problems: [409],
  })
  async addSilence(
    @ValidBody() silence: z.output<typeof silenceInput>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    void reply.code(201);
    return silenceView(await this.silences.create({ ...silence, author: answeredBy(silence.author) }));
  }

  @Delete(':id')
  @Endpoint({
    tag: 'alerts',
    summary: 'End a silence now',
    answers: { 200: { description: 'The silence as it ended', schema: schemas.silenceSchema } },
    problems: [404],
  })
  async expireSilence(@Param('id') id: string) {
    return silenceView(await this.silences.expire(id));
  }
}
