import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    routeMethods?: RouteMethods;
  }
}

/** The methods that each path takes, so that a known path with another method is a 405 with `Allow`, not a 404. */
export class RouteMethods {
  private readonly routes: { pattern: RegExp; methods: Set<string> }[] = [];

  static watch(fastify: FastifyInstance): void {
    const methods = new RouteMethods();
    fastify.decorate('routeMethods', methods);
    fastify.addHook('onRoute', (route) => methods.add(route.url, [route.method].flat()));
  }

  /** @returns the methods that a request path (without query) takes; empty for an unknown path */
  at(path: string): string[] {
    const all = this.routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => [...methods]);
    return [...new Set(all)].sort();
  }

  private add(url: string, methods: string[]): void {
    const pattern = url
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')))
      .join('/');
    if (!url.includes('*')) this.routes.push({ pattern: new RegExp(`^${pattern}$`), methods: new Set(methods) });
  }
}
