import { resolve } from 'node:path';
import { expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { readConfig } from '../../src/app/config.js';
import { ServedApp } from '../support/served-app.js';

it('no base path begins as a path of the server itself does: a proxy that takes it off would lead to another page', async () => {
  const served = await ServedApp.open(undefined, undefined, undefined, { pagesFolder: resolve('dist/dashboard') });
  const fastify: FastifyInstance = served.app.getHttpAdapter().getInstance();
  const parts: string[] = [];
  const paths = fastify
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent, part] = /^([│ ]*)[├└]── (\S+)/.exec(line) ?? [];
      if (indent === undefined) return [];
      parts.splice(indent.length / 4, Infinity, part!);
      return parts.join('');
    });
  await served.close();
  const roots = [...new Set(paths.flatMap((path) => /^\/+([\w.-]+)/.exec(path)?.[1] ?? []))].sort();
  expect(roots).toEqual(expect.arrayContaining(['api', 'alerts', 'tracks', 'metrics']));
  const refused = (path: string) => {
    try {
      return readConfig({ THAW_BASE_PATH: path }) && undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };
  for (const root of roots) {
    for (const path of [`/${root}`, `/${root}/thaw`]) {
      expect([path, refused(path)]).toEqual([
        path,
        `THAW_BASE_PATH begins with /${root}, which is a path of the server itself`,
      ]);
    }
    expect(refused(`/desk/${root}`)).toBeUndefined();
  }
});
