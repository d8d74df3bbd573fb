import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { deliveryWithTriesSchema } from '../../contract/alerts/deliveries.js';
import { Endpoint } from '../../http/endpoint/endpoint.js';
import { TestNotification } from './test-notification.js';

/** Tests of channels. They belong to deliveries, because a test goes the way of every other notification. */
@Controller('alert-channels')
export class ChannelTestsController {
  constructor(private readonly tests: TestNotification) {}

  @Post(':id/test')
  @HttpCode(200)
  @Endpoint({
    tag: 'channels',
    summary: 'Send a notification that is marked TEST, and wait for the first try',
    answers: { 200: { description: 'The delivery with its try', schema: deliveryWithTriesSchema } },
    problems: [404, 409, 503],
  })
  async testChannel(@Param('id') id: string) {
    return this.tests.send(id);
  }
}
