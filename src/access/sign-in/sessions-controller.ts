import { Controller, Delete, Get, Header, HttpCode, Param } from '@nestjs/common';
import { sessionListSchema } from '../../contract/access/people.js';
import { Endpoint } from '../../http/endpoint/endpoint.js';
import { AuditLog } from '../audit-log.js';
import { currentPrincipal } from '../principal.js';
import { Sessions } from './sessions.js';

const permission = 'administer';

/** The sign-ins that are open. */
@Controller('sessions')
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly audit: AuditLog,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'The sign-ins that are open, the newest first',
    permission,
    answers: { 200: { description: 'The sign-ins', schema: sessionListSchema } },
  })
  async listSessions() {
    return { data: await this.sessions.list() };
  }

  @Delete(':id')
  @HttpCode(204)
  @Endpoint({
    tag: 'access',
    summary: 'End a sign-in',
    description: 'Every process refuses it within a second. Ending what has ended does nothing.',
    permission,
    answers: { 204: { description: 'It has ended' } },
  })
  async endSession(@Param('id') id: string): Promise<void> {
    const ended = await this.sessions.endById(id);
    if (!ended) return;
    const detail = { session: ended.id, name: ended.name };
    await this.audit.note({ actor: currentPrincipal().name, action: 'session-ended', detail });
  }
}
