import { Controller, Get, Header, Param } from '@nestjs/common';
import { digestPreviews } from '../../contract/alerts/schedules.js';
import { Endpoint } from '../../http/endpoint/endpoint.js';
import { DigestPreviews } from './digest-previews.js';

/** Shows what the digests of a channel would say. */
@Controller('alert-channels')
export class DigestsController {
  constructor(private readonly previews: DigestPreviews) {}

  @Get(':id/digests')
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'channels',
    summary: 'The digests of a channel: what each would say now, and when it is next sent',
    answers: { 200: { description: 'The digests in their order; nothing is sent', schema: digestPreviews } },
    problems: [404, 503],
  })
  previewDigests(@Param('id') id: string) {
    return this.previews.of(id);
  }
}
