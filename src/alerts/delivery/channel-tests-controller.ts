import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { deliveryWithAttemptsSchema } from '../../contract/alerts/deliveries.js';
import { emptyInput } from '../../contract/empty-input.js';
import { Endpoint } from '../../http/endpoint/endpoint.js';
import { TestNotification } from './test-notification.js';

/** Tests channels. It is part of delivery, because a test is sent as every other notification is. */
@Controller('alert-channels')
export class ChannelTestsController {
  constructor(private readonly tests: TestNotification) {}

  @Post(':id/test')
  @HttpCode(200)
  @Endpoint({
    tag: 'channels',
    summary: 'Send a notification that is marked TEST, and wait for the first attempt',
    body: { 'application/json': emptyInput },
    answers: { 200: { description: 'The delivery with its attempt', schema: deliveryWithAttemptsSchema } },
    problems: [404, 409, 503],
  })
  async testChannel(@Param('id') id: string) {
    return this.tests.send(id);
  }
}
