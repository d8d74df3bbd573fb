/** A process that migrates the database of a URL and prints the names of the migrations that it ran. */
import { openDatabase } from '../../src/app/database-url.js';

const database = await openDatabase(process.argv[2]!);
for (const name of await database.migrate()) process.stdout.write(`${name}\n`);
await database.close();
