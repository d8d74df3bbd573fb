import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { mcpAnswer, mcpMessage } from '../contract/mcp/message.js';
import { ThawError } from '../domain/errors.js';
import { Endpoint, ValidBody } from '../http/endpoint/endpoint.js';
import { PublicAddress } from '../http/endpoint/public-address.js';
import { ServerSettings } from '../http/server/settings.js';
import { makeMcpServer } from './mcp-server.js';
import { Tools } from './tools.js';

const json = 'application/json';

/** The Model Context Protocol over HTTP, without sessions: each message is answered by itself. */
@Controller('mcp')
export class McpController {
  constructor(
    private readonly tools: Tools,
    private readonly address: PublicAddress,
    private readonly settings: ServerSettings,
  ) {}

  @Post()
  @HttpCode(200)
  @Endpoint({
    tag: 'agents',
    summary: 'A message of the Model Context Protocol (Streamable HTTP, in JSON alone): tools that read',
    description: 'There are no sessions and no streams: a GET is a 405, as the protocol has it.',
    permission: 'read',
    body: { [json]: mcpMessage },
    invalidBody: 'invalid-message',
    answers: {
      200: { description: 'The result of the request', schema: mcpAnswer },
      202: { description: 'A notification was taken' },
    },
    problems: [413, 422],
  })
  async answerMessage(
    @ValidBody() message: z.output<typeof mcpMessage>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const answer = await this.answerOf(message, request);
    const text = await answer.text();
    if (answer.status >= 400) throw refusalOf(text);
    void reply.status(answer.status);
    if (text === '') return undefined;
    void reply.headers({ 'content-type': `${json}; charset=utf-8`, 'cache-control': 'no-store' });
    return text;
  }

  private async answerOf(message: z.output<typeof mcpMessage>, request: FastifyRequest): Promise<Response> {
    const address = this.address.seenBy(request);
    const server = await makeMcpServer((name, args) => this.tools.call(name, args, address), this.settings.version);
    const { WebStandardStreamableHTTPServerTransport: Transport } =
      await import('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js');
    const transport = new Transport({ enableJsonResponse: true });
    const version = request.headers['mcp-protocol-version'];
    const headers = {
      'content-type': json,
      accept: `${json}, text/event-stream`,
      ...(typeof version === 'string' && { 'mcp-protocol-version': version }),
    };
    try {
      await server.connect(transport);
      return await transport.handleRequest(new Request(address, { method: 'POST', headers }), { parsedBody: message });
    } finally {
      await server.close();
    }
  }
}

/** What the protocol refuses before any method is looked at: an unknown version of it, say. */
function refusalOf(text: string): ThawError {
  const { error } = JSON.parse(text) as { readonly error?: { readonly message?: string } };
  const message = error?.message ?? 'the message cannot be read';
  return new ThawError('invalid', 'malformed-request', message);
}
