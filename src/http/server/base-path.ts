import type { FastifyInstance, FastifyReply } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The cookies of Thaw, as its rooms name them: a browser takes such names for the path `/` alone. */
const hostCookie = /^__Host-(?=thaw)/;
/** Their names below a base path. */
const pathCookie = /^__Secure-(?=thaw)/;

/**
 * The path of a host below which the server is reached, `/thaw` say, since other programs are at its other paths. It is taken
 * off requests before anything else sees them, and put before every path in the headers of answers, so that the rooms know
 * nothing of it. A proxy may pass the path on or take it off: a request without it is served, too.
 */
export class BasePath {
  /** Requests for the path itself. */
  private readonly bare = new WeakSet<IncomingMessage>();

  /** @param path begins with a slash, and ends with none */
  constructor(private readonly path: string) {}

  /** A handler of requests whose addresses are without the base path. */
  before(handle: Handler): Handler {
    const { path } = this;
    return (request, response) => {
      const url = request.url!;
      if (url === path || url.startsWith(`${path}?`)) {
        this.bare.add(request);
        request.url = `/${url.slice(path.length)}`;
      } else if (url.startsWith(`${path}/`)) {
        (request as IncomingMessage & { originalUrl?: string }).originalUrl = url;
        request.url = url.slice(path.length);
      }
      const { cookie } = request.headers;
      if (cookie !== undefined) request.headers.cookie = cookiesOfHost(cookie);
      handle(request, response);
    };
  }

  /** Leads the path itself to the board. To be called after what checks by which name the server is called. */
  leadToBoard(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      if (!this.bare.has(request.raw)) return done();
      void reply.header('cache-control', 'no-cache').redirect(request.raw.url!, 308);
    });
  }

  /** Puts the base path before the paths in `Location` and `Link`, and keeps cookies below it. */
  register(fastify: FastifyInstance): void {
    fastify.addHook('onSend', (_request, reply, payload, done) => {
      this.change(reply, 'location', (location) => (/^\/(?!\/)/.test(location) ? this.path + location : location));
      this.change(reply, 'link', (link) => link.replace(/<\/(?!\/)/g, `<${this.path}/`));
      this.change(reply, 'set-cookie', (cookie) =>
        hostCookie.test(cookie)
          ? cookie.replace(hostCookie, '__Secure-').replace(/; Path=\/(?=;|$)/, `; Path=${this.path}`)
          : cookie,
      );
      done(null, payload);
    });
  }

  private change(reply: FastifyReply, name: string, changed: (value: string) => string): void {
    const value = reply.getHeader(name);
    if (value === undefined) return;
    const values = [value].flat().map((each) => changed(String(each)));
    // Fastify adds a cookie to those that are set already.
    reply.removeHeader(name);
    void reply.header(name, values.length === 1 ? values[0] : values);
  }
}

/** The cookies of a request, those of Thaw by the names that its rooms know. One of another path is none of this server's. */
function cookiesOfHost(header: string): string {
  const cookies = header.split(/; */).filter((cookie) => !hostCookie.test(cookie));
  return cookies.map((cookie) => cookie.replace(pathCookie, '__Host-')).join('; ');
}
