import { Controller, Get, Header } from '@nestjs/common';
import { z } from 'zod';
import { Endpoint } from '../../http/endpoint/endpoint.js';
import { asyncApiDocument } from './asyncapi.js';

const documentSchema = z
  .looseObject({ asyncapi: z.literal('3.0.0') })
  .meta({ id: 'AsyncApiDocument', description: 'See asyncapi.com' });

/** Serves the AsyncAPI document, which describes what Thaw sends; the OpenAPI document describes what it serves. */
@Controller()
export class AsyncApiController {
  @Get('asyncapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  @Endpoint({
    tag: 'channels',
    summary: 'What Thaw sends, as an AsyncAPI 3.0 document',
    answers: { 200: { description: 'The document', schema: documentSchema } },
  })
  readAsyncApi() {
    return asyncApiDocument();
  }
}
