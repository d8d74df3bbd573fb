import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type SignInFault, signInFault } from '../../contract/access/access.js';
import { ThawError } from '../../domain/errors.js';
import { Endpoint } from '../../http/endpoint/endpoint.js';
import { base } from '../../http/endpoint/openapi.js';
import { PublicAddress } from '../../http/endpoint/public-address.js';
import { ClientAddress } from '../../http/server/client-address.js';
import { AttemptLimit } from './attempt-limit.js';
import { AuditLog } from '../audit-log.js';
import { cookieNamed, sessionCookieOf } from '../credentials.js';
import { People } from '../people/people.js';
import { Sessions } from './sessions.js';
import { OidcProvider, type SignInBegun } from './oidc-provider.js';

/** Holds what was begun while the browser is at the provider; `Lax`, since the provider sends the browser back. */
const begunCookie = '__Host-thaw-sign-in';
const begunSeconds = 600;
const begunTerms = 'Path=/; Secure; HttpOnly; SameSite=Lax';
const begunSchema = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() });

const back = `${base}/session/provider/return`;

/** The sign-in of browsers at an OpenID provider. Whatever comes of it, the browser ends at the page /account. */
@Controller('session/provider')
export class OidcController {
  constructor(
    private readonly provider: OidcProvider,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly audit: AuditLog,
    private readonly attempts: AttemptLimit,
    private readonly clients: ClientAddress,
    private readonly address: PublicAddress,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'Sign a browser in at the OpenID provider',
    permission: 'none',
    answers: { 303: { description: 'To the provider; to /account?failed=… where it cannot be asked' } },
    problems: [404],
  })
  async beginAtProvider(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.orToAccount(request, reply, async () => {
      const { address, begun } = await this.provider.begin(this.address.seenBy(request) + back);
      const content = Buffer.from(JSON.stringify(begun)).toString('base64url');
      void reply.header('set-cookie', `${begunCookie}=${content}; Max-Age=${begunSeconds}; ${begunTerms}`);
      return address;
    });
  }

  @Get('return')
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'Where the OpenID provider sends the browser back to',
    description: `Its query is that of OpenID Connect. To /account; where the sign-in failed to /account?failed= and one of ${signInFault.options.join(', ')}.`,
    permission: 'none',
    anyQuery: true,
    answers: { 303: { description: 'To /account, signed in or with the reason why not' } },
  })
  async returnFromProvider(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    void reply.header('set-cookie', `${begunCookie}=; Max-Age=0; ${begunTerms}`);
    await this.orToAccount(request, reply, async () => {
      const begun = begunOf(request.headers.cookie);
      if (!begun) throw new ThawError('invalid', 'sign-in-expired', 'no sign-in was begun in this browser');
      const origin = this.address.seenBy(request);
      const query = request.url.indexOf('?');
      const returned = new URL(origin + back + (query < 0 ? '' : request.url.slice(query)));
      const principal = await this.people.signedIn(await this.provider.finish(returned, begun));
      void reply.header('set-cookie', sessionCookieOf(await this.sessions.begin({ person: principal.person! })));
      return `${origin}/account`;
    });
  }

  /** Sends the browser to the address that `work` comes to; to /account with the code of the fault where it fails. */
  private async orToAccount(request: FastifyRequest, reply: FastifyReply, work: () => Promise<string>): Promise<void> {
    const from = this.clients.of(request.raw) ?? '';
    let address: string;
    try {
      this.attempts.refuseTooMany({ address: from });
      address = await work();
    } catch (error) {
      if (!(error instanceof ThawError)) throw error;
      const failed = signInFault.safeParse(error.code);
      if (!failed.success) throw error;
      if (isOwnFault(failed.data)) this.attempts.failed({ address: from });
      const detail = { code: error.code, from, request: request.id, reason: error.message };
      await this.audit.noteRefusal({ actor: '', action: 'sign-in-refused', detail });
      address = `${this.address.seenBy(request)}/account?failed=${failed.data}`;
    }
    void reply.redirect(address, 303);
  }
}

/** Whether a fault may be that of somebody who tries; a provider that fails is nobody's attempt. */
function isOwnFault(fault: SignInFault): boolean {
  return fault !== 'provider-unavailable' && fault !== 'too-many-attempts';
}

function begunOf(header: string | undefined): SignInBegun | undefined {
  const content = header === undefined ? undefined : cookieNamed(begunCookie, header);
  if (!content) return undefined;
  try {
    return begunSchema.parse(JSON.parse(Buffer.from(content, 'base64url').toString()));
  } catch {
    return undefined;
  }
}
