import { connect } from 'node:net';

/**
 * Where the NATS server of the tests is: THAW_TEST_NATS, or 127.0.0.1:4222.
 * @throws Error that says what to do where none is there: a test without it would prove nothing
 */
export async function natsServer(): Promise<string> {
  const server = process.env.THAW_TEST_NATS ?? '127.0.0.1:4222';
  const [host, port] = server.split(':') as [string, string];
  await new Promise<void>((resolve, reject) => {
    const socket = connect(Number(port), host, () => resolve(void socket.destroy()));
    socket.on('error', () => reject(new Error(`no NATS server at ${server}: start one, or name it in THAW_TEST_NATS`)));
  });
  return server;
}
