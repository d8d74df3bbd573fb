// `npm run client:types`: writes the types of the client from the OpenAPI document of the server as it stands here.
import { writeFile } from 'node:fs/promises';
import { openApp } from '../../../src/app/open-app.js';
import { openDatabase } from '../../../src/app/database-url.js';
import { systemClock } from '../../../src/domain/time/clock.js';
import { openLog } from '../../../src/http/server/log.js';
import { typesOf } from './make-types.js';

const database = await openDatabase('sqlite::memory:');
await database.migrate();
const log = openLog({ level: 'silent', format: 'json' });
const app = await openApp({ open: async () => database, clock: systemClock, log, version: '0' });
await app.listen(0, '127.0.0.1');
const answer = await fetch(`${await app.getUrl()}/api/v1/openapi.json`);
await writeFile(new URL('../lib/schema.ts', import.meta.url), await typesOf((await answer.json()) as object));
await app.close();
