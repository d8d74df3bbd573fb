/** A node:http server of server-sent events: every POST is an event that all who read get. argv: the port. */
import { createServer } from 'node:http';

const readers = new Set();
let id = 0;
const server = createServer((request, response) => {
  if (request.method === 'POST') {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const bytes = Buffer.from(`id: ${++id}\nevent: entry.appended\ndata: ${Buffer.concat(parts)}\n\n`);
      for (const reader of readers) reader.write(bytes);
      response.writeHead(201).end();
    });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
  response.write('event: position\ndata: {}\n\n');
  readers.add(response);
  response.on('close', () => readers.delete(response));
});
server.listen(Number(process.argv[2]), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
