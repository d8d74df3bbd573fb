import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { dateInWords, dateForms } from '../../domain/wording/dates.js';
import { EdtfDate } from '../../domain/time/edtf-date.js';
import { ThawError } from '../../domain/errors.js';
import { vocabularyCatalog } from '../../domain/explain/catalog.js';
import { EncodedBody, sendEncoded } from '../../http/content/encoded-body.js';
import { ValidQuery, Endpoint } from '../../http/endpoint/endpoint.js';
import { dateQuery, explainedDate, lexicon } from '../../contract/definitions/vocabulary.js';

/** `Cache-Control` of answers that neither entries nor days change, only another version of the server. */
const untilUpgraded = 'public, max-age=300, stale-while-revalidate=86400, stale-if-error=86400';

/** The words of the contract, and its dates in words: for forms and legends. */
@Controller()
export class VocabularyController {
  private coded: EncodedBody | undefined;

  @Get('vocabulary')
  @Endpoint({
    tag: 'intake',
    summary: 'The vocabulary of events: types with their codes and fields, levels, roles, statuses, flags',
    answers: { 200: { description: 'All of it', schema: lexicon }, 304: { description: 'As the ETag says' } },
  })
  readVocabulary(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    this.coded ??= new EncodedBody(Buffer.from(JSON.stringify(vocabularyCatalog())));
    return sendEncoded(request, reply, this.coded, untilUpgraded);
  }

  @Get('dates')
  @Endpoint({
    tag: 'intake',
    summary: 'The meaning of an imprecise date: its bounds, and the date in words',
    query: dateQuery,
    answers: { 200: { description: 'The date', schema: explainedDate }, 304: { description: 'As the ETag says' } },
    problems: [422],
  })
  explainDate(@ValidQuery() { edtf }: z.infer<typeof dateQuery>, @Res({ passthrough: true }) reply: FastifyReply) {
    const date = dateOf(edtf);
    void reply.headers({ 'cache-control': untilUpgraded, vary: 'Accept' });
    return { ...date.view(), words: dateInWords(date.text) };
  }
}

function dateOf(edtf: string): EdtfDate {
  try {
    return EdtfDate.parse(edtf);
  } catch (error) {
    if (!(error instanceof ThawError)) throw error;
    const detail = `${error.message}; ${dateForms}`;
    throw ThawError.invalid(error.code, 'edtf', detail, `edtf: ${detail}`);
  }
}
